// Package train trains a [blt.Model]: [Train] follows a [Recipe], by default the paper's, and keeps everything in a folder,
// from which it goes on after an interruption, and from which [Load] reads the [Run] with its weights:
//
//	init.npz         the weights it started from
//	checkpoint.npz   weights, optimiser and progress: all that is needed to go on, or to record
//	epoch_N.npz      the weights after some of the epochs ([Snapshots])
//	log.csv          a row an epoch
//	sessions.json    what it was trained with each time it went on: data, recipe, versions, device ([Session])
//
// A training that was interrupted anywhere ends with the same bits as one that was not.
package train

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"regexp"
	"slices"
	"time"

	"github.com/gomlx/compute"

	"readoutzones/blt"
	"readoutzones/blt/device"
	"readoutzones/blt/record"
	"readoutzones/data/images"
	"readoutzones/data/npz"
	"readoutzones/data/recording"
)

// Progress is where a training run stands, for whoever watches it.
type Progress struct {
	Epoch, Epochs   int
	Batch, Batches  int       // within the epoch
	Loss            float64   // of the epoch so far, summed over time
	Accuracy        []float64 // [T], of the epoch so far, 0…1
	ImagesPerSecond float64
	Left            time.Duration
}

// String is one line of text.
func (p Progress) String() string {
	line := fmt.Sprintf("epoch %d/%d · batch %d/%d · loss %.2f · accuracy %.1f %% → %.1f %%",
		p.Epoch+1, p.Epochs, p.Batch, p.Batches, p.Loss, 100*p.Accuracy[0], 100*p.Accuracy[len(p.Accuracy)-1])
	if p.ImagesPerSecond > 0 {
		line += fmt.Sprintf(" · %.2f images/s · %s left", p.ImagesPerSecond, p.Left.Round(time.Second))
	}
	return line
}

// saveEvery bounds what a killed process loses; a variable, so that tests need not wait.
var saveEvery = 5 * time.Minute

// Train trains a model on the train split, or goes on with the run that dir holds, and validates on the val split after
// every epoch; no other split is needed. It saves into dir after every epoch, every five minutes, and when ctx is cancelled,
// which it reports as the context's error. report, which may be nil, is called after every update of the weights.
// Another training in the same folder is refused.
func Train(ctx context.Context, backend compute.Backend, m blt.Model, about Description, set *images.Dataset, dir string, report func(Progress)) error {
	s := NewSeries(backend, m, set)
	defer s.Close()
	return s.Train(ctx, about, dir, report)
}

// session is a training run while it runs.
type session struct {
	*Run
	ctx         context.Context
	trainer     *trainer
	unroller    *record.Unroller // for validation
	train, val  *images.Split
	report      func(Progress)
	saved       time.Time
	clock       time.Time // when the timing began: after the first update, which compiles
	timedImages int
}

func (s *session) open(set *images.Dataset) (err error) {
	if s.train, err = set.Split("train"); err != nil {
		return err
	}
	s.val, err = set.Split("val")
	return err
}

// batches are those of the epoch that a run stands in, from where it stands.
func (r *Run) batches(split *images.Split) iter.Seq2[*images.Batch, error] {
	recipe := r.About.Recipe
	return images.Batches(split, images.BatchOptions{
		Size: recipe.Batch, Shuffle: true, Augment: recipe.Augment,
		Seed: recipe.Seed, Epoch: r.state.Epoch, Start: r.state.Batch,
	})
}

// epoch goes on from where the run stands to the end of the epoch, and validates.
func (s *session) epoch() error {
	for in, err := range s.trainer.inputs(s.batches(s.train)) {
		if err != nil {
			return err
		}
		if s.stepsDone() { // now, or already in a run that was interrupted while it validated
			in.drop()
			break
		}
		if err := s.learn(in); err != nil {
			return err
		}
		if err := s.ctx.Err(); err != nil {
			return s.stop(err)
		}
		if time.Since(s.saved) > saveEvery {
			if err := s.save(); err != nil {
				return err
			}
		}
	}
	return s.endEpoch()
}

// stop saves a run that is interrupted, unless it has diverged.
func (s *session) stop(err error) error {
	saved := s.save()
	switch d := (*divergence)(nil); {
	case errors.As(saved, &d):
		return d
	case saved != nil:
		return fmt.Errorf("training stopped, and cannot be saved (%w); the same command goes on from the last save: %w", saved, err)
	}
	return fmt.Errorf("training stopped; the same command goes on from here: %w", err)
}

func (s *session) learn(in *input) error {
	var loss, correct []float32
	valid := in.valid
	update := func() (err error) {
		loss, correct, err = s.trainer.learn(in)
		return err
	}
	var err error
	if s.clock.IsZero() { // compiling takes long, and nothing is lost by not waiting for it
		err = device.Await(s.ctx, update)
	} else {
		err = update()
	}
	if err != nil {
		return err
	}
	if err := s.state.add(loss, correct, valid); err != nil {
		return err
	}
	if s.clock.IsZero() {
		s.clock = time.Now()
	} else {
		s.timedImages += valid
	}
	if s.report != nil {
		s.report(s.progress())
	}
	return nil
}

func (s *session) progress() Progress {
	recipe, st := s.About.Recipe, &s.state
	p := Progress{Epoch: st.Epoch, Epochs: recipe.Epochs, Batch: st.Batch, Batches: images.NumBatches(s.train.Len(), recipe.Batch)}
	p.Loss, p.Accuracy = st.Loss/float64(st.Images), make([]float64, len(st.Correct))
	for t, right := range st.Correct {
		p.Accuracy[t] = right / float64(st.Images)
	}
	if s.timedImages > 0 {
		p.ImagesPerSecond = float64(s.timedImages) / time.Since(s.clock).Seconds()
		steps := recipe.Epochs*p.Batches - st.Epoch*p.Batches - st.Batch
		if recipe.MaxSteps > 0 {
			steps = min(steps, recipe.MaxSteps-st.Step)
		}
		p.Left = time.Duration(float64(steps*recipe.Batch) / p.ImagesPerSecond * float64(time.Second))
	}
	return p
}

// endEpoch validates, adds a row to the log, and saves. Where MaxSteps ends the training inside an epoch, the epoch stays
// open for a run with more steps. A snapshot is written before the checkpoint that says that its epoch is over: killed in
// between, the run does both again.
func (s *session) endEpoch() error {
	if began := time.Now(); !s.clock.IsZero() { // the rate is that of learning alone
		defer func() { s.clock = s.clock.Add(time.Since(began)) }()
	}
	weights, _, err := s.snapshot()
	if err != nil {
		return err
	}
	if err := s.unroller.SetWeights(weights); err != nil {
		return err
	}
	loss, accuracy, err := Evaluate(s.ctx, s.unroller, s.val, s.About.Recipe.atOnce())
	if s.ctx.Err() != nil {
		return s.stop(s.ctx.Err()) // all batches are learnt from: the next run begins with the validation
	}
	if d := (*divergence)(nil); errors.As(err, &d) {
		d.step = s.state.Step
	}
	if err != nil {
		return err
	}
	s.state.addRow(loss, accuracy)
	if s.state.Batch == images.NumBatches(s.train.Len(), s.About.Recipe.Batch) {
		s.state.nextEpoch()
		if s.About.Recipe.Snapshots.has(s.state.Epoch) {
			if err := npz.Write(s.path(snapshotFile(s.state.Epoch)), weights); err != nil {
				return err
			}
		}
	}
	return s.save()
}

// snapshot copies the weights and the optimiser's variables to the host, unless they are not finite.
func (s *session) snapshot() (weights blt.StateDict, optimiser map[string]npz.Array, err error) {
	weights, optimiser, err = s.trainer.snapshot()
	if err == nil && overflown(s.trainer.parameters, weights, optimiser) != "" {
		err = &divergence{step: s.state.Step}
	}
	return weights, optimiser, err
}

func (s *session) save() (err error) {
	if s.Weights, s.optimiser, err = s.snapshot(); err != nil {
		return err
	}
	s.saved = time.Now()
	return s.Run.save()
}

// Evaluate returns the loss summed over the model's time steps and the accuracy at each, [T], over a split. An answer that
// is not finite is an error, which names the area where that begins.
func Evaluate(ctx context.Context, u *record.Unroller, split *images.Split, batchSize int) (loss float64, accuracy []float64, err error) {
	shape := u.Shape()
	accuracy = make([]float64, shape.Timesteps)
	err = u.UnrollSplit(ctx, split, shape.Timesteps, images.BatchOptions{Size: batchSize}, func(m record.Moment) error {
		outputs, err := m.Response(record.Output)
		if err != nil {
			return err
		}
		if slices.ContainsFunc(outputs, notFinite) {
			return inValidation(m)
		}
		classes, err := recording.Argmax(outputs, shape.Classes)
		for i, class := range classes {
			label := split.Labels[m.First+i]
			loss -= float64(outputs[i*shape.Classes+label])
			if class == label {
				accuracy[m.T]++
			}
		}
		return err
	})
	for t := range accuracy {
		accuracy[t] /= float64(split.Len())
	}
	return loss / float64(split.Len()), accuracy, err
}

// exhausted is what devices say when memory is short: XLA's code 8 is RESOURCE_EXHAUSTED, and its CPU says it under another.
var exhausted = regexp.MustCompile(`(?i)(RESOURCE_EXHAUSTED|PJRT error \(code=8\)|out of memory).*`)

// outOfMemory says what to do about an error of a device that lacks memory for so many images; another error it returns as
// it is.
func outOfMemory(err error, atOnce int) error {
	reason := exhausted.FindString(err.Error())
	if reason == "" {
		return err
	}
	advice := fmt.Sprintf("try --micro-batch %d", atOnce/2)
	if atOnce == 1 {
		advice = "it is too small for this network"
	}
	return fmt.Errorf("the device's memory does not hold %d images at a time; the last save is kept; %s (%s)", atOnce, advice, reason)
}
