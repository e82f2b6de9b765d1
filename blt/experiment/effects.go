package experiment

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"readoutzones/analysis"
	"readoutzones/analysis/claims"
	"readoutzones/blt"
	"readoutzones/blt/device"
	"readoutzones/blt/record"
	"readoutzones/blt/train"
	"readoutzones/data/images"
	"readoutzones/data/progress"
	"readoutzones/data/recording"
)

// Measure records what a network does with a split, in a file that stays, and measures the recording.
func Measure(ctx context.Context, u *record.Unroller, set *images.Dataset, split, path string, report func(record.Progress)) (*analysis.Dynamics, error) {
	if err := u.Record(ctx, set, split, path, record.Options{Report: report}); err != nil {
		return nil, err
	}
	r, err := recording.Read(path)
	if err != nil {
		return nil, err
	}
	return analysis.Measure(r)
}

// Effects follows the claims' effects over the epochs whose weights a training run holds (`blt train --snapshots`), with the
// images of a split, and writes them into a CSV file, which it returns as read. What stands there of the same weights and
// images stays; the file is written after every epoch, so that an interrupted call goes on where it stopped.
func Effects(ctx context.Context, dir string, set *images.Dataset, split, path string) (*claims.Course, error) {
	run, err := train.Load(dir)
	if err != nil {
		return nil, err
	}
	f := follower{run: run, set: set, split: split, path: path}
	if f.epochs, err = run.Snapshots(); err != nil {
		return nil, err
	}
	if f.course, err = f.begin(); err != nil {
		return nil, err
	}
	line := progress.New("effects of " + filepath.Base(filepath.Clean(dir)))
	defer line.Done()
	defer f.close()
	for i := range f.epochs {
		if err := f.follow(ctx, i, line); err != nil {
			return nil, err
		}
	}
	return f.course, nil
}

// follower follows a run's effects.
type follower struct {
	run         *train.Run
	set         *images.Dataset
	split, path string
	epochs      []int
	course      *claims.Course
	unroller    *record.Unroller // nil before the first use
}

// begin returns what the file holds already; it is an error if that is of another run or other images.
func (f *follower) begin() (*claims.Course, error) {
	split, err := f.set.Split(f.split)
	if err != nil {
		return nil, err
	}
	pixels, err := split.Fingerprint()
	if err != nil {
		return nil, err
	}
	about := f.run.About
	network := about.Name()
	if about.Net == BLT {
		network += fmt.Sprintf(", channels %s, %d time steps", &about.Config.Channels, about.Config.Timesteps)
	}
	c := &claims.Course{MeasuredBy: MeasuredBy(), From: analysis.Provenance{
		Data:    fmt.Sprintf("%s, %s %s", filepath.Base(f.set.Path), f.split, pixels),
		Network: network, Backend: device.Name(), Seed: fmt.Sprint(about.Recipe.Seed),
	}}
	before, err := claims.ReadCourse(f.path)
	if errors.Is(err, fs.ErrNotExist) {
		return c, nil
	}
	if err != nil {
		return nil, err
	}
	there, wanted := before.From, c.From
	there.Backend, wanted.Backend = "", ""
	if there != wanted {
		return nil, fmt.Errorf("%s holds the effects of another run (%s) or of other images; choose another --out", f.path, before.From)
	}
	if before.From == c.From && before.MeasuredBy == c.MeasuredBy {
		c = before
	}
	return c, nil
}

// follow measures an epoch, unless it is there.
func (f *follower) follow(ctx context.Context, i int, line *progress.Line) error {
	weights, err := f.run.WeightsAfter(f.epochs[i])
	if err != nil || f.course.Has(f.epochs[i], weights.Fingerprint()) {
		return err
	}
	if err := f.show(weights); err != nil {
		return err
	}
	file := f.path + ".recording.npz"
	dynamics, err := Measure(ctx, f.unroller, f.set, f.split, file, func(p record.Progress) {
		line.Show(i*p.Images+p.Done, len(f.epochs)*p.Images, fmt.Sprintf("epoch %d, %d of %d · %s", f.epochs[i], i+1, len(f.epochs), p))
	})
	if err != nil {
		return err
	}
	f.course.Set(claims.Snapshot{Epoch: f.epochs[i], Weights: weights.Fingerprint(), Means: claims.Follow(dynamics)})
	return errors.Join(f.course.Write(f.path), os.Remove(file))
}

// show makes ready to show images to the network with these weights; it is compiled once.
func (f *follower) show(weights blt.StateDict) error {
	if f.unroller != nil {
		return f.unroller.SetWeights(weights)
	}
	model, err := NewModel(f.run.About)
	if err != nil {
		return err
	}
	backend, err := device.Backend()
	if err != nil {
		return err
	}
	f.unroller, err = record.New(backend, blt.Exactly(model), weights, f.set.Mean, f.set.Std)
	return err
}

func (f *follower) close() {
	if f.unroller != nil {
		f.unroller.Close()
	}
}
