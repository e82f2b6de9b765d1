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
	Timesteps int            // 0: as many as the model was trained with
	Batch     int            // images at once; 0: 256
	Areas     []string       // responses kept beside the representation, as area_V2 [T, N, H, W, C] …
	AreaSteps []int          // time steps at which they are kept; nil: all. The recording lists them as extra_steps
	Report    func(Progress) // called after every batch, if not nil
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

// Record shows every image of a split to the model and writes what it answers to an .npz file, in the split's order.
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
	header, err := u.header(o, split, set)
	if err != nil {
		return err
	}
	w, err := recording.Create(path, header)
	if err != nil {
		return err
	}
	defer w.Abort()
	if err := u.record(ctx, o, split, w); err != nil {
		return err
	}
	return w.Close()
}

func (u *Unroller) header(o Options, split *images.Split, set *images.Dataset) (recording.Header, error) {
	shape := u.model.Shape()
	h := recording.Header{
		ExtraSteps: o.AreaSteps,
		T:          o.Timesteps, N: split.Len(), K: shape.Classes, D: shape.Features,
		Labels: split.Labels, Categories: set.Categories, Superclasses: set.Superclasses,
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

func (u *Unroller) record(ctx context.Context, o Options, split *images.Split, w *recording.Writer) error {
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
		return u.compute(ctx, o, split, pieces)
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

func (u *Unroller) compute(ctx context.Context, o Options, split *images.Split, pieces chan<- piece) error {
	begin := time.Now()
	return u.UnrollSplit(ctx, split, o.Timesteps, o.Batch, func(m Moment) error {
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
			o.Report(Progress{done, split.Len(), float64(done) / time.Since(begin).Seconds()})
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
