package record

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"golang.org/x/sync/errgroup"

	"readoutzones/data/images"
	"readoutzones/data/recording"
)

// Options say what of a run is kept.
type Options struct {
	Timesteps int                   // 0: as many as the model was trained with
	Batch     int                   // images at once; 0: 256
	Sample    int                   // so many images of the split, drawn at random, always the same ones; 0: all
	Degrade   recording.Degradation // of the images; the recording says so
	Areas     []string              // responses kept beside the representation, as area_V2 [T, N, H, W, C] …
	AreaSteps []int                 // time steps at which they are kept; nil: all. The recording lists them as extra_steps
	Report    func(Progress)        // called after every batch, if not nil
}

// Progress is where a recording stands.
type Progress struct {
	Done, Images    int
	ImagesPerSecond float64
}

// String is one line of text.
func (p Progress) String() string {
	return fmt.Sprintf("recorded %d of %d images · %.2f images/s", p.Done, p.Images, p.ImagesPerSecond)
}

// Record shows every image of a split, or a sample, to the model and writes what it answers to an .npz file, in the split's order.
// Reading, computing and writing overlap, and only a few batches are in memory. Nothing is left of a recording that was
// cancelled or failed.
func (u *Unroller) Record(ctx context.Context, set *images.Dataset, splitName, path string, o Options) error {
	shape := u.model.Shape()
	o.Timesteps, o.Batch = cmp.Or(o.Timesteps, shape.Timesteps), cmp.Or(o.Batch, 256)
	if err := shape.Fits(set); err != nil {
		return err
	}
	split, err := set.Split(splitName)
	if err != nil {
		return err
	}
	if err := images.CheckDegradation(o.Degrade, split.Size); err != nil {
		return err
	}
	rows, err := images.Sample(o.Sample, split.Len())
	if err != nil {
		return fmt.Errorf("split %q: %w", splitName, err)
	}
	header, err := u.header(o, split.LabelsOf(rows), set)
	if err != nil {
		return err
	}
	w, err := recording.Create(path, header)
	if err != nil {
		return err
	}
	defer w.Abort()
	if err := u.record(ctx, o, split, rows, w); err != nil {
		return err
	}
	return w.Close()
}

// header says what is known beforehand of a recording of images with these labels.
func (u *Unroller) header(o Options, labels []int, set *images.Dataset) (recording.Header, error) {
	shape := u.model.Shape()
	h := recording.Header{
		ExtraSteps: o.AreaSteps,
		T:          o.Timesteps, N: len(labels), K: shape.Classes, D: shape.Features,
		Labels: labels, Degradation: o.Degrade, Categories: set.Categories, Superclasses: set.Superclasses,
	}
	h.ReadoutWeight, h.ReadoutBias = u.Readout()
	all := slices.Concat(u.constant, u.changing)
	for _, area := range o.Areas {
		i := slices.IndexFunc(all, func(s recording.NamedShape) bool { return s.Name == area })
		if i < 0 {
			var names []string
			for _, s := range all {
				names = append(names, s.Name)
			}
			return h, fmt.Errorf("area %q: this network has %s", area, strings.Join(names, ", "))
		}
		h.Extra = append(h.Extra, recording.NamedShape{Name: recording.KeyArea + area, Shape: all[i].Shape})
	}
	return h, nil
}

// piece is one time step of a batch, on its way to the disk.
type piece struct {
	t, first                 int
	outputs, representations []float32
	areas                    [][]float32
}

func (u *Unroller) record(ctx context.Context, o Options, split *images.Split, rows []int, w *recording.Writer) error {
	pieces := make(chan piece, 2)
	group, ctx := errgroup.WithContext(ctx)
	group.Go(func() error {
		for p := range pieces {
			if err := o.write(w, p); err != nil {
				return err
			}
		}
		return nil
	})
	group.Go(func() error {
		defer close(pieces)
		return u.compute(ctx, o, split, rows, pieces)
	})
	return group.Wait()
}

func (o Options) write(w *recording.Writer, p piece) error {
	if err := w.WriteStep(p.t, p.first, p.outputs, p.representations); err != nil {
		return err
	}
	for i, values := range p.areas {
		if err := w.WriteExtra(recording.KeyArea+o.Areas[i], p.t, p.first, values); err != nil {
			return err
		}
	}
	return nil
}

func (u *Unroller) compute(ctx context.Context, o Options, split *images.Split, rows []int, pieces chan<- piece) error {
	begin, all := time.Now(), len(split.LabelsOf(rows))
	batches := images.BatchOptions{Size: o.Batch, Rows: rows, Degrade: o.Degrade}
	return u.UnrollSplit(ctx, split, o.Timesteps, batches, func(m Moment) error {
		p, err := o.collect(m, u.model.Shape().Representation)
		if err != nil {
			return err
		}
		select {
		case pieces <- p:
		case <-ctx.Done():
			return context.Cause(ctx)
		}
		if done := m.First + m.Valid; o.Report != nil && m.T+1 == o.Timesteps {
			o.Report(Progress{done, all, float64(done) / time.Since(begin).Seconds()})
		}
		return nil
	})
}

// collect copies what is recorded of a moment.
func (o Options) collect(m Moment, representation string) (piece, error) {
	p := piece{t: m.T, first: m.First}
	var err error
	if p.outputs, err = m.Response(Output); err != nil {
		return p, err
	}
	if p.representations, err = m.Response(representation); err != nil {
		return p, err
	}
	if o.AreaSteps != nil && !slices.Contains(o.AreaSteps, m.T) {
		return p, nil
	}
	for _, area := range o.Areas {
		values, err := m.Response(area)
		if err != nil {
			return p, err
		}
		p.areas = append(p.areas, values)
	}
	return p, nil
}
