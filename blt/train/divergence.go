package train

import (
	"cmp"
	"errors"
	"fmt"
	"path"
	"slices"
	"strings"

	"readoutzones/blt"
	"readoutzones/blt/record"
	"readoutzones/data/images"
	"readoutzones/data/npz"
)

// A training diverges when a number of it becomes NaN or infinite; from then on nothing of it is worth keeping. That is
// noticed by the loss of a step, by what is to be saved, or in the validation. Where it began is not seen in what is left,
// since one update spreads it everywhere: the steps since the last save are repeated, which come to the same bits, and
// looked at one by one.

// divergence says that a training has diverged.
type divergence struct {
	step  int    // at which it was noticed, or, if where is known, at which it began
	where string // what is not finite, in words; "" if that is not known
}

func (d *divergence) Error() string {
	return fmt.Sprintf("training diverged at step %d: %s", d.step, cmp.Or(d.where, "the loss or the weights are not finite"))
}

func notFinite(v float32) bool { return v-v != 0 }

// explain is the error that a training which diverged ends with: where, what the folder keeps, what to do.
func (s *Series) explain(session *session, d *divergence) error {
	kept := "the folder keeps nothing but the initial weights"
	last, err := Load(session.Dir)
	if errors.Is(err, errNoRun) {
		last, err = restart(session.Run)
	} else if err == nil {
		kept = fmt.Sprintf("the folder keeps what was saved at step %d, from where the same command would come to the same", last.state.Step)
	}
	if err == nil && d.where == "" {
		_ = s.find(session, last, d) // without, the message says less
	}
	return fmt.Errorf("%s: %w; %s; train with a lower learning rate than %g, in another folder", session.Dir, d, kept, session.About.Recipe.LearningRate)
}

// restart is a run that was never saved, as it began.
func restart(r *Run) (*Run, error) {
	weights, err := r.InitialWeights()
	return &Run{Dir: r.Dir, About: r.About, Data: r.Data, Weights: weights}, err
}

// find repeats a run's steps from its last save on, and sets where it diverged. An interrupt ends the search.
func (s *Series) find(session *session, run *Run, d *divergence) error {
	run.About = session.About
	if err := s.begin(run); err != nil {
		return err
	}
	weights := run.Weights
	for batch, err := range run.batches(session.train) {
		if err == nil {
			err = session.ctx.Err()
		}
		if err != nil {
			return err
		}
		in, err := s.trainer.load(batch)
		if err != nil {
			return err
		}
		loss, correct, err := s.trainer.learn(in)
		if err != nil {
			return err
		}
		wrong := run.state.add(loss, correct, batch.Valid)
		after, optimiser, err := s.trainer.snapshot()
		if err != nil {
			return err
		}
		if name := overflown(s.trainer.parameters, after, optimiser); wrong != nil || name != "" {
			place, err := s.place(weights, batch, run.About.Recipe.atOnce())
			if d.step = run.state.Step; place == "" {
				place = fmt.Sprintf("the gradients of %s overflow", name)
			}
			d.where = place
			return err
		}
		weights = after
	}
	return nil
}

// place says which responses to a batch are the first that are not finite, "" where all are.
func (s *Series) place(weights blt.StateDict, b *images.Batch, atOnce int) (place string, err error) {
	u, err := record.New(s.backend, s.model, weights, s.set.Mean, s.set.Std)
	if err != nil {
		return "", err
	}
	defer u.Close()
	first := u.Shape().Timesteps
	pixels := b.Images[:b.Valid*len(b.Images)/len(b.Labels)]
	for part := range slices.Chunk(pixels, atOnce*len(b.Images)/len(b.Labels)) {
		err := u.Unroll(part, first, func(m record.Moment) error {
			name, err := m.NotFinite()
			if name != "" && m.T < first {
				first, place = m.T, responses(name, m.T)
			}
			return err
		})
		if err != nil || first == 0 {
			return place, err
		}
	}
	return place, nil
}

// responses says of which area the responses are not finite.
func responses(name string, t int) string {
	if name == record.Output {
		return fmt.Sprintf("the output is not finite at t = %d", t)
	}
	return fmt.Sprintf("the responses of %s are not finite at t = %d", name, t)
}

// inValidation is the divergence of a network whose answers to a validation image are not finite.
func inValidation(m record.Moment) error {
	name, err := m.NotFinite()
	return cmp.Or(err, error(&divergence{where: responses(name, m.T) + ", for a validation image"}))
}

// overflown names the parameter whose gradient was the first to overflow, on its way from the readout down to the image:
// the last in the list that is not finite, or whose moments in the optimiser are not. It is "" where all are finite.
func overflown(parameters []blt.ParameterSpec, weights blt.StateDict, optimiser map[string]npz.Array) string {
	bad := map[string]bool{}
	for _, arrays := range []map[string]npz.Array{weights, optimiser} {
		for name, array := range arrays {
			if values, ok := array.Data.([]float32); ok && slices.ContainsFunc(values, notFinite) {
				name, _, _ = strings.Cut(path.Base(name), "_1st_moment")
				name, _, _ = strings.Cut(name, "_2nd_moment")
				bad[name] = true
			}
		}
	}
	for _, p := range slices.Backward(parameters) {
		if bad[p.Name] {
			return p.Name
		}
	}
	return ""
}
