package train

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/gomlx/compute"

	"readoutzones/blt"
	"readoutzones/blt/record"
	"readoutzones/data/files"
	"readoutzones/data/images"
)

// Series trains one network from several seeds, one after the other, and shows images to it. Its programs are compiled
// once: a run takes the executables of the one before and puts its own weights and optimiser in, which comes to the same
// bits as [Train].
type Series struct {
	backend  compute.Backend
	model    blt.Model
	set      *images.Dataset
	trainer  *trainer         // nil before the first training, and after one that failed
	unroller *record.Unroller // for validation and recording; nil before the first use
}

// NewSeries compiles nothing yet; the first step does.
func NewSeries(backend compute.Backend, m blt.Model, set *images.Dataset) *Series {
	return &Series{backend: backend, model: m, set: set}
}

// Train is [Train] for one of the runs. about may differ from run to run in its recipe only.
func (s *Series) Train(ctx context.Context, about Description, dir string, report func(Progress)) error {
	if err := errors.Join(about.Recipe.Validate(), s.model.Shape().Fits(s.set)); err != nil {
		return err
	}
	if err := os.MkdirAll(dir, 0o777); err != nil {
		return err
	}
	unlock, free, err := files.TryLock(filepath.Join(dir, ".lock"))
	if err != nil {
		return err
	}
	defer unlock()
	if !free {
		return fmt.Errorf("%s: another process is training here; wait for it, or choose another folder", dir)
	}
	return s.train(ctx, about, dir, report)
}

func (s *Series) train(ctx context.Context, about Description, dir string, report func(Progress)) error {
	run, err := open(s.model, about, s.set, dir)
	if err != nil {
		return err
	}
	if run.finished() {
		return run.mendLog()
	}
	run.state.goOn()
	if err := run.beginSession(s.backend, s.set); err != nil {
		return err
	}
	session := &session{Run: run, ctx: ctx, report: report, saved: time.Now()}
	if err := session.open(s.set); err != nil {
		return err
	}
	if session.unroller, err = s.Unroller(run.Weights); err != nil {
		return err
	}
	if err := s.begin(run); err != nil {
		return err
	}
	session.trainer = s.trainer
	for !session.finished() {
		if err := session.epoch(); err != nil {
			if d := (*divergence)(nil); errors.As(err, &d) {
				err = s.explain(session, d)
			}
			s.trainer = nil // it may have lost its weights, or still be compiling
			return outOfMemory(err, about.Recipe.atOnce())
		}
	}
	return nil
}

// begin lets the compiled training step go on with a run.
func (s *Series) begin(run *Run) (err error) {
	if s.trainer != nil && s.trainer.fits(run.About.Recipe) {
		return s.trainer.begin(run)
	}
	if s.trainer != nil {
		s.trainer.close()
	}
	s.trainer, err = newTrainer(s.backend, s.model, run, s.set.Mean, s.set.Std)
	return err
}

// Unroller shows images to the network with these weights, in float32 whatever it is trained in. There is one, for
// validation too: it lasts until the next call of a method.
func (s *Series) Unroller(weights blt.StateDict) (u *record.Unroller, err error) {
	if s.unroller != nil {
		return s.unroller, s.unroller.SetWeights(weights)
	}
	s.unroller, err = record.New(s.backend, blt.Exactly(s.model), weights, s.set.Mean, s.set.Std)
	return s.unroller, err
}

// Pace times so many updates, in images a second, and the first one, which compiles. It writes nothing.
func (s *Series) Pace(about Description, updates int) (rate float64, compiling time.Duration, err error) {
	if err := errors.Join(about.Recipe.Validate(), s.model.Shape().Fits(s.set)); err != nil {
		return 0, 0, err
	}
	if err := s.begin(&Run{About: about, Weights: blt.Initialise(s.model.Parameters(), about.Recipe.Seed)}); err != nil {
		return 0, 0, err
	}
	split, err := s.set.Split("train")
	if err != nil {
		return 0, 0, err
	}
	start, learnt := time.Now(), 0
	for done := 0; done <= updates; {
		options := images.BatchOptions{Size: about.Recipe.Batch, Shuffle: true, Augment: about.Recipe.Augment, Seed: about.Recipe.Seed}
		for in, err := range s.trainer.inputs(images.Batches(split, options)) {
			if err != nil {
				return 0, 0, err
			}
			valid := in.valid
			if _, _, err := s.trainer.learn(in); err != nil {
				s.trainer = nil
				return 0, 0, outOfMemory(err, about.Recipe.atOnce())
			}
			if done++; done == 1 {
				compiling, start = time.Since(start), time.Now()
			} else if learnt += valid; done > updates {
				break
			}
		}
	}
	return float64(learnt) / time.Since(start).Seconds(), compiling, nil
}

// Close frees the compiled programs.
func (s *Series) Close() {
	if s.trainer != nil {
		s.trainer.close()
	}
	if s.unroller != nil {
		s.unroller.Close()
	}
}
