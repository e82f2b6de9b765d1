package train

import (
	"fmt"
	"iter"
	"slices"
	"sync"

	"github.com/gomlx/gomlx/core/tensors"

	"readoutzones/blt/device"
	"readoutzones/data/images"
)

// input is a batch on the device.
type input struct {
	parts [][]any // what the trainer's program takes, once or more
	valid int     // images that count
}

// drop frees the device's memory.
func (in *input) drop() {
	for _, part := range in.parts {
		for _, tensor := range part {
			_ = tensor.(onDevices).FinalizeAll()
		}
	}
}

// inputs brings batches to the device, each while the caller learns from the one before; the caller drops what it gets. The
// loop may be left at any time: when it has ended, nothing asks for batches any more.
func (t *trainer) inputs(batches iter.Seq2[*images.Batch, error]) iter.Seq2[*input, error] {
	type result struct {
		in  *input
		err error
	}
	return func(yield func(*input, error) bool) {
		ready, left := make(chan result), make(chan struct{})
		var loader sync.WaitGroup
		loader.Go(func() {
			defer close(ready)
			for batch, err := range batches {
				var r result
				if r.err = err; err == nil {
					r.in, r.err = t.load(batch)
				}
				select {
				case ready <- r:
				case <-left:
					if r.in != nil {
						r.in.drop()
					}
					return
				}
			}
		})
		defer loader.Wait()
		defer close(left)
		for r := range ready {
			if !yield(r.in, r.err) || r.err != nil {
				return
			}
		}
	}
}

// load brings a batch to the device. Its last part reaches back where the images left do not fill it: those that another
// part has already have label −1, like padding. A part of padding only is left out.
func (t *trainer) load(b *images.Batch) (*input, error) {
	side, size := t.model.Shape().Size, min(t.atOnce, len(b.Labels))
	in, labels := &input{valid: b.Valid}, markPadding(b)
	for first := 0; first < b.Valid; first += size {
		start := min(first, len(labels)-size)
		mine := slices.Clone(labels[start : start+size])
		for i := range first - start {
			mine[i] = -1
		}
		pixels := b.Images[start*side*side*3 : (start+size)*side*side*3]
		part := []*tensors.Tensor{tensors.FromFlatDataAndDimensions(pixels, size, side, side, 3), tensors.FromFlatDataAndDimensions(mine, size)}
		if t.update != nil {
			part = append(part, tensors.FromScalar(float32(b.Valid)))
		}
		in.parts = append(in.parts, nil)
		here := &in.parts[len(in.parts)-1]
		for _, tensor := range part {
			there, err := t.devices.bring(tensor)
			*here = append(*here, there)
			if err != nil {
				in.drop()
				return nil, fmt.Errorf("a batch on its way to the device: %w", device.FirstLine(err))
			}
		}
	}
	return in, nil
}

// markPadding returns the batch's labels with −1 where a row only fills the batch.
func markPadding(b *images.Batch) []int32 {
	labels := slices.Clone(b.Labels)
	for i := b.Valid; i < len(labels); i++ {
		labels[i] = -1
	}
	return labels
}
