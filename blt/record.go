package blt

import (
	"context"
	"fmt"
	"readoutzones/data/images"
	"readoutzones/data/recording"
	"slices"
	"strings"
	"time"

	"golang.org/x/sync/errgroup"
)

// Areas are the areas that can be recorded, from below.
var Areas = []string{areaV1, "V2", "V4", "IT", "GAP"}

// RecordOptions says what of a run is kept.
type RecordOptions struct {
	Timesteps int      // 0: as many as the model was trained with
	Batch     int      // images at once; 0: 256
	Areas     []string // areas kept beside the representation, as area_V2 [T, N, H, W, C] …
	AreaSteps []int    // time steps at which they are kept; nil: all. The recording lists them as extra_steps
}

// RecordProgress is where a recording stands.
type RecordProgress struct {
	Done, Images    int
	ImagesPerSecond float64
}

// String is one line of text.
func (p RecordProgress) String() string {
	return fmt.Sprintf("recorded %d of %d images · %.0f images/s", p.Done, p.Images, p.ImagesPerSecond)
}

// Record shows every image of a split to a model and writes what it answers to an .npz file, in the split's order.
// Reading, computing and writing overlap, and only a few batches are in memory.
func Record(ctx context.Context, m Model, weights StateDict, set *images.Dataset, splitName, path string, o RecordOptions, report func(RecordProgress)) error {
	shape := m.Shape()
	if o.Timesteps == 0 {
		o.Timesteps = shape.Timesteps
	}
	if o.Batch == 0 {
		o.Batch = 256
	}
	if err := fits(m, set); err != nil {
		return err
	}
	split, err := set.Split(splitName)
	if err != nil {
		return err
	}
	runner, err := NewRunner(m, weights, set.Mean, set.Std)
	if err != nil {
		return err
	}
	defer runner.Close()
	header, err := o.header(m, weights, split, set.Categories)
	if err != nil {
		return err
	}
	w, err := recording.Create(path, header)
	if err != nil {
		return err
	}
	defer w.Abort()
	if err := o.record(ctx, runner, split, w, report); err != nil {
		return err
	}
	return w.Close()
}

func (o RecordOptions) header(m Model, weights StateDict, split *images.Split, categories []string) (recording.Header, error) {
	shape := m.Shape()
	h := recording.Header{
		ExtraSteps: o.AreaSteps,
		T:          o.Timesteps, N: split.Len(), K: shape.Classes, D: shape.Features,
		Labels: split.Labels, Categories: categories,
		ReadoutWeight: weights[m.Readout()+".weight"].Data.([]float32),
	}
	if bias, ok := weights[m.Readout()+".bias"]; ok {
		h.ReadoutBias = bias.Data.([]float32)
	}
	for _, area := range o.Areas {
		n, ok := m.(*Network)
		if !ok || !slices.Contains(Areas, area) {
			return h, fmt.Errorf("area %q: this network's areas are %s", area, strings.Join(Areas, ", "))
		}
		h.Extra = append(h.Extra, recording.NamedShape{Name: "area_" + area, Shape: n.AreaShape(area)})
	}
	return h, nil
}

// piece is one time step of a batch, on its way to the disk.
type piece struct {
	t, first                 int
	outputs, representations []float32
	areas                    [][]float32
}

func (o RecordOptions) record(ctx context.Context, r *Runner, split *images.Split, w *recording.Writer, report func(RecordProgress)) error {
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
		return o.compute(ctx, r, split, pieces, report)
	})
	return group.Wait()
}

func (o RecordOptions) write(w *recording.Writer, p piece) error {
	if err := w.WriteStep(p.t, p.first, p.outputs, p.representations); err != nil {
		return err
	}
	for i, values := range p.areas {
		if err := w.WriteExtra("area_"+o.Areas[i], p.t, p.first, values); err != nil {
			return err
		}
	}
	return nil
}

func (o RecordOptions) compute(ctx context.Context, r *Runner, split *images.Split, pieces chan<- piece, report func(RecordProgress)) error {
	begin := time.Now()
	return r.Show(ctx, split, o.Timesteps, o.Batch, func(s Step) error {
		p, err := o.collect(s)
		if err != nil {
			return err
		}
		select {
		case pieces <- p:
		case <-ctx.Done():
			return context.Cause(ctx)
		}
		if done := s.First + s.Valid; report != nil && s.T+1 == o.Timesteps {
			report(RecordProgress{done, split.Len(), float64(done) / time.Since(begin).Seconds()})
		}
		return nil
	})
}

// collect copies what is recorded of a step.
func (o RecordOptions) collect(s Step) (piece, error) {
	p := piece{t: s.T, first: s.First}
	var err error
	if p.outputs, err = s.Response(Output); err != nil {
		return p, err
	}
	if p.representations, err = s.Response("GAP"); err != nil {
		return p, err
	}
	for _, area := range o.Areas {
		if o.AreaSteps != nil && !slices.Contains(o.AreaSteps, s.T) {
			break
		}
		values, err := s.Response(area)
		if err != nil {
			return p, err
		}
		p.areas = append(p.areas, values)
	}
	return p, nil
}
