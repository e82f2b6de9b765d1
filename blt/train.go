package blt

import (
	"context"
	"errors"
	"fmt"
	"math"
	"readoutzones/data/images"
	"readoutzones/data/npz"
	"time"

	"github.com/gomlx/compute"
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
		line += fmt.Sprintf(" · %.0f images/s · %s left", p.ImagesPerSecond, p.Left.Round(time.Second))
	}
	return line
}

// saveEvery bounds what a killed process loses.
const saveEvery = 5 * time.Minute

// snapshotEpochs are the epochs between kept snapshots of the weights (SPEC: training recipe).
const snapshotEpochs = 30

// Train trains a model on the train split, or goes on with the run that dir holds, and validates on the val split after
// every epoch. It saves into dir after every epoch, every five minutes, and when ctx is cancelled, which it reports as
// the context's error. report, which may be nil, is called after every step.
func Train(ctx context.Context, m Model, about Description, set *images.Dataset, dir string, report func(Progress)) error {
	backend, err := Backend()
	if err != nil {
		return err
	}
	return trainOn(ctx, backend, m, about, set, dir, report)
}

func trainOn(ctx context.Context, backend compute.Backend, m Model, about Description, set *images.Dataset, dir string, report func(Progress)) error {
	run, err := openRun(m, about, set, dir)
	if err != nil {
		return err
	}
	if run.finished() {
		return nil
	}
	run.state.goOn()
	s := &session{Run: run, ctx: ctx, report: report, saved: time.Now()}
	if err := s.open(backend, m, set); err != nil {
		return err
	}
	defer s.runner.Close()
	for !s.finished() {
		if err := s.epoch(); err != nil {
			return err
		}
	}
	return nil
}

// session is a training run while it runs.
type session struct {
	*Run
	ctx         context.Context
	trainer     *trainer
	runner      *Runner // for validation
	train, val  *images.Split
	report      func(Progress)
	saved       time.Time
	clock       time.Time // when the timing began: after the first step, which compiles
	timedImages int
}

func (s *session) open(backend compute.Backend, m Model, set *images.Dataset) (err error) {
	if s.train, err = set.Split("train"); err != nil {
		return err
	}
	if s.val, err = set.Split("val"); err != nil {
		return err
	}
	if s.trainer, err = newTrainer(backend, m, s.Run, set.Mean, set.Std); err != nil {
		return err
	}
	s.runner, err = newRunner(backend, m, s.Weights, set.Mean, set.Std)
	return err
}

// epoch goes on from where the run stands to the end of the epoch, and validates.
func (s *session) epoch() error {
	recipe := s.About.Recipe
	options := images.BatchOptions{
		Size: recipe.Batch, Shuffle: true, Augment: recipe.Augment,
		Seed: recipe.Seed, Epoch: s.state.Epoch, Start: s.state.Batch,
	}
	for batch, err := range images.Batches(s.train, options) {
		if err != nil {
			return err
		}
		if err := s.learn(batch); err != nil {
			return err
		}
		if s.stepsDone() {
			break
		}
		if err := s.ctx.Err(); err != nil {
			return errors.Join(fmt.Errorf("training stopped; the same command goes on from here: %w", err), s.save())
		}
		if time.Since(s.saved) > saveEvery {
			if err := s.save(); err != nil {
				return err
			}
		}
	}
	return s.endEpoch()
}

func (s *session) learn(batch *images.Batch) error {
	loss, correct, err := s.trainer.step(batch)
	if err != nil {
		return err
	}
	if err := s.state.add(loss, correct, batch.Valid); err != nil {
		return err
	}
	if s.clock.IsZero() {
		s.clock = time.Now()
	} else {
		s.timedImages += batch.Valid
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
// open for a run with more steps.
func (s *session) endEpoch() error {
	weights, _, err := s.trainer.snapshot()
	if err != nil {
		return err
	}
	if err := s.runner.SetWeights(weights); err != nil {
		return err
	}
	loss, accuracy, err := Evaluate(context.WithoutCancel(s.ctx), s.runner, s.val, s.About.Recipe.Batch)
	if err != nil {
		return err
	}
	s.state.addRow(loss, accuracy)
	complete := s.state.Batch == images.NumBatches(s.train.Len(), s.About.Recipe.Batch)
	if complete {
		s.state.nextEpoch()
	}
	if err := s.save(); err != nil {
		return err
	}
	if complete && s.state.Epoch%snapshotEpochs == 0 {
		return npz.Write(s.path(fmt.Sprintf("epoch_%d.npz", s.state.Epoch)), s.Weights)
	}
	return nil
}

func (s *session) save() (err error) {
	if s.Weights, s.optimiser, err = s.trainer.snapshot(); err != nil {
		return err
	}
	s.saved = time.Now()
	return s.Run.save()
}

// Evaluate returns the loss summed over the model's time steps and the accuracy at each, [T], over a split.
func Evaluate(ctx context.Context, r *Runner, split *images.Split, batchSize int) (loss float64, accuracy []float64, err error) {
	shape := r.model.Shape()
	accuracy = make([]float64, shape.Timesteps)
	err = r.Show(ctx, split, shape.Timesteps, batchSize, func(s Step) error {
		outputs, err := s.Response(Output)
		for i := range s.Valid {
			row, label := outputs[i*shape.Classes:(i+1)*shape.Classes], split.Labels[s.First+i]
			loss -= float64(row[label])
			if argmax(row) == label {
				accuracy[s.T]++
			}
		}
		return err
	})
	for t := range accuracy {
		accuracy[t] /= float64(split.Len())
	}
	return loss / float64(split.Len()), accuracy, err
}

// argmax is the index of the largest value, the lowest of equals.
func argmax(values []float32) int {
	best := 0
	for i, v := range values {
		if v > values[best] {
			best = i
		}
	}
	return best
}

// diverged is what a NaN or infinite loss means.
func diverged(loss float64, step int) error {
	if math.IsNaN(loss) || math.IsInf(loss, 0) {
		return fmt.Errorf("training diverged at step %d: the loss is %g; the last save is kept; try a lower learning rate", step, loss)
	}
	return nil
}
