// Package sources makes data sets: it says where images come from, package images what they are.
//
//   - [Synth] and [WriteSynth] draw the embedded data set, 100 categories of things, from a seed (package drawing).
//   - [Import] turns a folder of photos into a data set, one folder a category.
//   - [Fetcher] downloads MiniEcoset, which the paper's networks were trained on, and the authors' weights.
//
// Data sets are HDF5 files of the MiniEcoset layout, complete or not there at all; what takes long shows its progress
// and can be stopped.
package sources

import (
	"context"
	"fmt"
	"slices"

	"readoutzones/data/images"
	"readoutzones/data/internal/random"
	"readoutzones/data/progress"
	"readoutzones/data/recording"
	"readoutzones/data/sources/drawing"
)

// SynthOptions describes the embedded data set: drawings of 100 categories of things in 12 superclasses, animate and
// inanimate. An image is determined by (Seed, split, its index, Classes) alone, on every machine; at another Size it
// shows the same scene.
type SynthOptions struct {
	Size                       int // pixels a side, divisible by 8
	Classes                    int // categories, 1…100
	Train, Val, Test, TestPlus int // images in each split
	Seed                       uint64
}

// check says what is wrong with the options.
func (o SynthOptions) check() error {
	switch {
	case o.Size < 8 || o.Size%8 != 0 || o.Size > 1024:
		return fmt.Errorf("image size %d: must be divisible by 8, from 8 to 1024", o.Size)
	case o.Classes < 1 || o.Classes > 100:
		return fmt.Errorf("%d classes: the embedded data set has 1 to 100", o.Classes)
	case min(o.Train, o.Val, o.Test, o.TestPlus) < 0:
		return fmt.Errorf("the number of images of a split is negative")
	}
	return nil
}

func (o SynthOptions) count(split string) int {
	return map[string]int{"train": o.Train, "val": o.Val, "test": o.Test, "testplus": o.TestPlus}[split]
}

// SynthCategories returns the names of the categories of an embedded data set with so many classes, 1…100, and the
// superclass of each. Fewer classes mean fewer superclasses with fewer members each, animate and inanimate in turn.
func SynthCategories(classes int) ([]string, []recording.Superclass) {
	names, groups := make([]string, 0, classes), make([]recording.Superclass, 0, classes)
	for _, c := range drawing.Categories(classes) {
		names = append(names, c.Name)
		groups = append(groups, recording.Superclass{Name: c.Superclass, Animate: c.Animate})
	}
	return names, groups
}

// Synth paints the images of a split, "train", "val", "test" or "testplus", in memory. Image i is of category i modulo
// Classes.
func Synth(split string, o SynthOptions) (*images.InMemory, error) {
	if err := o.check(); err != nil {
		return nil, err
	}
	number := slices.Index(images.SplitNames, split)
	if number < 0 {
		return nil, fmt.Errorf("no split %q: there are %v", split, images.SplitNames)
	}
	return o.paint(context.Background(), number, 0, o.count(split))
}

// paint makes images first … first+n−1 of a split, by its number in images.SplitNames.
func (o SynthOptions) paint(ctx context.Context, split, first, n int) (*images.InMemory, error) {
	painted := images.NewInMemory(n, o.Size)
	categories := drawing.Categories(o.Classes)
	err := painted.Each(ctx, func(i int, image []uint8) {
		painted.Labels[i] = (first + i) % o.Classes
		rng := random.New(o.Seed, random.Scene, uint64(split), uint64(first+i))
		categories[painted.Labels[i]].Paint(image, o.Size, rng)
	})
	return painted, err
}

// batchOf returns how many images of that size WriteSynth and Import hold in memory: 64 MiB of them.
func batchOf(size int) int { return 64 << 20 / (size * size * 3) }

// WriteSynth writes the embedded data set in the MiniEcoset layout, with progress on what takes long. Once ctx is
// cancelled it stops, and nothing is written.
func WriteSynth(ctx context.Context, path string, o SynthOptions) error {
	if err := o.check(); err != nil {
		return err
	}
	categories, superclasses := SynthCategories(o.Classes)
	w, err := images.Create(path, images.Header{Size: o.Size, Categories: categories, Superclasses: superclasses})
	if err != nil {
		return err
	}
	defer w.Abort()
	line := progress.Count("drawing images", 0, int64(o.Train+o.Val+o.Test+o.TestPlus), "images")
	defer line.Done()
	done := 0
	for number, split := range images.SplitNames {
		for first := 0; first < o.count(split); first += batchOf(o.Size) {
			painted, err := o.paint(ctx, number, first, min(batchOf(o.Size), o.count(split)-first))
			if err != nil {
				return fmt.Errorf("%s: not written: %w", path, err)
			}
			if err := w.Append(split, painted.Pixels, painted.Labels); err != nil {
				return err
			}
			done += painted.Len()
			line.Set(int64(done))
		}
	}
	return w.Close()
}
