package images

import (
	"context"
	"fmt"
	"iter"
	"sync"

	"readoutzones/data/internal/random"
	"readoutzones/data/recording"
)

// Batch is a fixed number of images with their labels, ready for the network. They stay uint8: the
// normalisation (x/255 − mean)/std is part of the network's graph.
type Batch struct {
	Images []uint8 // [B, size, size, 3], after augmentation
	Labels []int32 // [B]
	Index  []int   // [B], rows of the source
	Valid  int     // 1…B; the rows from Valid on are padding: they repeat the first ones and must not be counted
}

// BatchOptions says how Batches goes through a source.
type BatchOptions struct {
	Size    int                   // B, images a batch
	Rows    []int                 // of the source, to go through only these; nil: all
	Shuffle bool                  // in an order that (Seed, Epoch) alone determine; otherwise in the source's order, or that of Rows
	Augment bool                  // TrivialAugmentWide, each image by (Seed, Epoch, row) alone
	Degrade recording.Degradation // see [Degrade], each image by the degradation's seed and the row alone
	Seed    uint64                // of order and augmentation
	Epoch   int                   // of order and augmentation
	Start   int                   // first batch to give, 0…NumBatches: a run resumed there sees what an unbroken run sees
}

// NumBatches returns how many batches of the given size an epoch of n images has, the padded last one included.
func NumBatches(n, size int) int { return (n + size - 1) / size }

// Batches goes once through the source (one epoch), from batch o.Start on. While the caller works on a batch, the
// next one is augmented and degraded on all cores and the one after it is read: at most four batches are in memory. The last
// batch is padded, so that every batch has the same shape. The loop may be left at any time; when it ends, nothing
// reads the source any more. An error ends the loop.
func Batches(source Source, o BatchOptions) iter.Seq2[*Batch, error] {
	return func(yield func(*Batch, error) bool) {
		if err := o.check(source); err != nil {
			yield(nil, err)
			return
		}
		ctx, stop := context.WithCancel(context.Background())
		read, changed := make(chan result), make(chan result)
		var stages sync.WaitGroup
		stages.Go(func() { o.read(ctx, source, read) })
		stages.Go(func() { o.change(ctx, read, changed) })
		defer stages.Wait() // for who leaves early
		defer stop()
		for r := range changed {
			if !yield(r.batch, r.err) || r.err != nil {
				return
			}
		}
	}
}

func (o BatchOptions) check(source Source) error {
	switch {
	case o.Size < 1:
		return fmt.Errorf("batch size %d: must be at least 1", o.Size)
	case o.count(source) == 0:
		return fmt.Errorf("no images to make batches of")
	case o.Start < 0 || o.Start > NumBatches(o.count(source), o.Size):
		return fmt.Errorf("start at batch %d: an epoch has %d", o.Start, NumBatches(o.count(source), o.Size))
	}
	return o.Degrade.Check()
}

// count returns the number of images of an epoch.
func (o BatchOptions) count(source Source) int {
	if o.Rows != nil {
		return len(o.Rows)
	}
	return source.Len()
}

// order returns the rows of the source in the epoch's order.
func (o BatchOptions) order(source Source) []int {
	rows := make([]int, o.count(source))
	for i := range rows {
		rows[i] = i
	}
	if o.Shuffle {
		rows = random.New(o.Seed, random.Order, uint64(o.Epoch)).Perm(len(rows))
	}
	if o.Rows != nil {
		for i, at := range rows {
			rows[i] = o.Rows[at]
		}
	}
	return rows
}

// result is a batch and its images, or the error that ends the epoch, on its way from one stage to the next.
type result struct {
	batch  *Batch
	images *InMemory
	err    error
}

// emit passes a result on to the next stage, unless the loop has been left.
func (r result) emit(ctx context.Context, out chan<- result) bool {
	select {
	case out <- r:
		return true
	case <-ctx.Done():
		return false
	}
}

// read emits the batches of the epoch, not yet augmented.
func (o BatchOptions) read(ctx context.Context, source Source, out chan<- result) {
	defer close(out)
	order := o.order(source)
	for first := o.Start * o.Size; first < len(order); first += o.Size {
		r := readBatch(source, order[first:min(first+o.Size, len(order))], o.Size)
		if !r.emit(ctx, out) || r.err != nil {
			return
		}
	}
}

// readBatch reads the rows, which are padded to size by repeating them.
func readBatch(source Source, rows []int, size int) result {
	b := &Batch{Labels: make([]int32, size), Index: make([]int, size), Valid: len(rows)}
	for i := range b.Index {
		b.Index[i] = rows[i%len(rows)]
	}
	images, err := source.Pick(b.Index...)
	if err != nil {
		return result{err: err}
	}
	b.Images = images.Pixels
	for i, label := range images.Labels {
		b.Labels[i] = int32(label)
	}
	return result{batch: b, images: images}
}

// change emits the batches it gets, augmented and degraded.
func (o BatchOptions) change(ctx context.Context, in <-chan result, out chan<- result) {
	defer close(out)
	for r := range in {
		if r.err == nil && (o.Augment || !o.Degrade.None()) {
			r.images.Each(ctx, func(i int, image []uint8) {
				row := r.batch.Index[i]
				if o.Augment {
					TrivialAugment(image, r.images.Size, random.New(o.Seed, random.Augment, uint64(o.Epoch), uint64(row)))
				}
				Degrade(image, r.images.Size, o.Degrade, row)
			})
		}
		if !r.emit(ctx, out) {
			return
		}
	}
}
