package study

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/gomlx/compute"

	"readoutzones/blt/device"
	"readoutzones/blt/experiment"
	"readoutzones/blt/train"
	"readoutzones/data/files"
)

// Run does all jobs that are not done, and writes the report, of what is there if some failed, which is told at the end. A
// job that another process is at is left to it, and waited for after the others.
func (s *Study) Run(ctx context.Context) error {
	r, err := s.runner(s.Jobs())
	if err != nil {
		return err
	}
	defer r.close()
	var failed []error
	var busy []Job
	for _, j := range s.Jobs() {
		switch free, err := r.try(ctx, j); {
		case ctx.Err() != nil:
			return cmp.Or(err, ctx.Err())
		case err != nil:
			failed = append(failed, err)
		case !free:
			busy = append(busy, j)
		}
	}
	for _, j := range busy {
		if err := r.wait(ctx, j); err != nil {
			failed = append(failed, err)
		}
	}
	switch {
	case ctx.Err() == nil:
		_, err = s.Report()
	case failed == nil:
		err = ctx.Err()
	}
	return errors.Join(errors.Join(failed...), err)
}

// Only does one job, and waits for another process that is at it. It writes into the job's folder only.
func (s *Study) Only(ctx context.Context, j Job) error {
	r, err := s.runner([]Job{j})
	if err != nil {
		return err
	}
	defer r.close()
	return r.wait(ctx, j)
}

// runner does jobs. It keeps the compiled programs of the network that it was at last.
type runner struct {
	*Study
	backend compute.Backend
	network string
	series  *train.Series
	meter   *meter
}

func (s *Study) runner(jobs []Job) (*runner, error) {
	if len(jobs) == 0 {
		return nil, errors.New("a study needs at least one network and one seed")
	}
	backend, err := device.Backend()
	if err != nil {
		return nil, err
	}
	if err := os.MkdirAll(s.Dir, 0o777); err != nil {
		return nil, fmt.Errorf("%s: %w", s.Dir, files.Reason(err))
	}
	if err := s.Plan(jobs).check(); err != nil {
		return nil, err
	}
	return &runner{Study: s, backend: backend, meter: s.newMeter(jobs)}, nil
}

func (r *runner) close() {
	r.meter.line.Done()
	if r.series != nil {
		r.series.Close()
	}
}

// try does a job unless another process is at it.
func (r *runner) try(ctx context.Context, j Job) (free bool, err error) {
	if r.done(j) {
		r.meter.finish(j)
		return true, nil
	}
	if err := os.MkdirAll(filepath.Join(r.Dir, j.Name()), 0o777); err != nil {
		return true, err
	}
	unlock, free, err := files.TryLock(r.path(j, lockFile))
	if err != nil || !free {
		return free, err
	}
	defer unlock()
	return true, r.do(ctx, j)
}

// wait does a job as soon as no other process is at it.
func (r *runner) wait(ctx context.Context, j Job) error {
	if err := os.MkdirAll(filepath.Join(r.Dir, j.Name()), 0o777); err != nil {
		return err
	}
	return files.Lock(ctx, r.path(j, lockFile), "at "+j.Name(), func(*os.File) error { return r.do(ctx, j) })
}

// do does what is missing of a job, which nobody else is at.
func (r *runner) do(ctx context.Context, j Job) error {
	if r.done(j) {
		r.meter.finish(j)
		return nil
	}
	err := r.train(ctx, j)
	if err == nil {
		err = r.follow(ctx, j)
	}
	if err != nil {
		return fmt.Errorf("%s: %w", j.Name(), err)
	}
	r.meter.finish(j)
	return nil
}

// programs are the compiled ones of the job's network.
func (r *runner) programs(j Job) (*train.Series, error) {
	if r.series != nil && r.network == j.Network.Name {
		return r.series, nil
	}
	model, err := experiment.NewModel(j.About())
	if err != nil {
		return nil, err
	}
	if r.series != nil {
		r.series.Close()
	}
	r.network, r.series = j.Network.Name, train.NewSeries(r.backend, model, r.set)
	return r.series, nil
}

// train trains the network, or goes on with its training.
func (r *runner) train(ctx context.Context, j Job) error {
	series, err := r.programs(j)
	if err != nil {
		return err
	}
	dir := filepath.Join(r.Dir, j.Name())
	m, err := readMade(dir)
	if err != nil {
		return err
	}
	watch := &stopwatch{dir, &m, &m.Training, time.Now()}
	var late error
	steps := 0
	err = series.Train(ctx, j.About(), dir, func(p train.Progress) {
		steps++
		late = errors.Join(late, watch.tick())
		r.meter.training(j, p)
	})
	if steps > 0 {
		late = errors.Join(late, watch.stop())
	}
	return errors.Join(err, late)
}
