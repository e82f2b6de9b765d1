// Package perturb asks what becomes of a network's state that is changed (SPEC §7, 6 and 8): infinitely little, by a time
// step's Jacobian; by kicks in random directions; or pushed so that the representation grows, shrinks, or comes nearer to the
// border of its readout zone.
//
// [Attractors] and [Push] show images to a network, a batch at a time, and write tables that package analysis reads. What is
// there stays: an interrupted call goes on where it stopped, and more images may be asked for later.
package perturb

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"time"

	"readoutzones/analysis"
	"readoutzones/blt/record"
	"readoutzones/data/images"
	"readoutzones/data/progress"
)

// Source is what is looked at.
type Source struct {
	Unroller *record.Unroller
	Split    *images.Split
	Images   int // how many; 0: all
	Batch    int // at once
	From     analysis.Origin
}

// Version tells versions of this package's results apart. Count it up when they change.
const Version = "1"

// check refuses a network that has no state to change.
func (s *Source) check() error {
	if s.Unroller.Shape().Timesteps < 2 {
		return errors.New("this network has no recurrence: each image is answered in one sweep, so there is no state that could be changed")
	}
	return nil
}

// filler fills a table with rows.
type filler[Options, Row any] struct {
	*Source
	table *analysis.Perturbed[Options, Row]
	write func(path string) error
	title string
	seed  uint64 // of the order of the images
	// of computes the rows of a batch of images, which has a fixed size; says tells what it is doing.
	of func(ctx context.Context, picked *images.InMemory, rows []int, says func(status string)) ([]Row, error)
}

// saveEvery is how much work may be lost with a process that is killed; a batch is always kept whole.
const saveEvery = 2 * time.Second

// fill adds the rows that are missing. The images are a random sample of the split, so that any number of them is one.
func (f *filler[Options, Row]) fill(ctx context.Context, path string) error {
	order := rand.New(rand.NewPCG(f.seed, 0)).Perm(f.Split.Len())
	wanted := f.table.Wanted
	line := progress.New(f.title)
	defer line.Done()
	begin, before, saved := time.Now(), len(f.table.Images), time.Now()
	for done := before; done < wanted; done = len(f.table.Images) {
		last := min(done+f.Batch, wanted)
		rows := make([]int, f.Batch) // the last batch is padded: another size would be compiled anew
		for i := range rows {
			rows[i] = order[done+i%(last-done)]
		}
		says := func(status string) {
			line.Show(done, wanted, fmt.Sprintf("%d of %d images · %s", done, wanted, status))
		}
		new, err := f.batch(ctx, rows, says)
		if err != nil {
			return errors.Join(f.keep(path, before), err)
		}
		f.table.Images = append(f.table.Images, new[:last-done]...)
		rate := float64(len(f.table.Images)-before) / time.Since(begin).Seconds()
		line.Show(last, wanted, fmt.Sprintf("%d of %d images · %.2f images/s", last, wanted, rate))
		if time.Since(saved) > saveEvery {
			if err := f.write(path); err != nil {
				return err
			}
			saved = time.Now()
		}
	}
	return f.write(path)
}

func (f *filler[Options, Row]) batch(ctx context.Context, rows []int, says func(string)) ([]Row, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	picked, err := f.Split.Pick(rows...)
	if err != nil {
		return nil, err
	}
	return f.of(ctx, picked, rows, says)
}

// keep writes what was added before an error.
func (f *filler[Options, Row]) keep(path string, before int) error {
	if len(f.table.Images) == before {
		return nil
	}
	return f.write(path)
}

// wanted is how many images are looked at.
func (s *Source) wanted() int {
	if s.Images == 0 {
		return s.Split.Len()
	}
	return min(s.Images, s.Split.Len())
}

// answers are the log-probabilities and the representations of a frame.
func (s *Source) answers(f *record.Frame) (outputs, representations []float32, err error) {
	if outputs, err = f.Response(record.Output); err == nil {
		representations, err = f.Response(s.Unroller.Shape().Representation)
	}
	return outputs, representations, err
}

// follow advances a frame, which stays, by a number of time steps, and calls each (nil: nobody) after every one of them.
func follow(ctx context.Context, start *record.Frame, steps int, each func(step int, f *record.Frame) error) (*record.Frame, error) {
	now := start
	for step := 1; step <= steps; step++ {
		next, err := now.Next(ctx)
		if now != start {
			now.Free()
		}
		if err == nil && each != nil {
			err = each(step, next)
		}
		if err != nil {
			return nil, err
		}
		now = next
	}
	return now, nil
}
