package analysis

import (
	"fmt"
	"math"
)

// Convergence follows a network beyond the steps it was trained for (Fig. 7). All images count.
type Convergence struct {
	Trained        int    // steps trained for; step Trained−1 is the reference
	Accuracy       []Mean // [T] 0…1
	RelativeChange []Mean // [T−1] mean of log10‖R_{t+1} − R_t‖ − log10‖R_t‖
	LeftOut        []int  // [T−1] images without a logarithm: their change or norm is zero
	Slope          Mean   // of RelativeChange against the step, a step; NaN below two steps
	Sustained      Mean   // (mean accuracy at steps ≥ Trained − accuracy at the reference) / accuracy at the reference
	WorstStep      int    // the step ≥ Trained with the lowest accuracy; −1 without such a step
	WorstLoss      Mean   // (accuracy at the reference − at WorstStep) / accuracy at the reference; NaN without such a step
}

// Converge computes the convergence of a run; trained is the number of steps the network was trained for.
func Converge(tr *Trajectory, trained int) (*Convergence, error) {
	if err := tr.check(); err != nil {
		return nil, err
	}
	if trained < 1 {
		return nil, fmt.Errorf("analysis: a network cannot have been trained for %d steps", trained)
	}
	none := MeanOf(nil)
	c := &Convergence{Trained: trained, RelativeChange: []Mean{}, LeftOut: []int{}, Slope: none, Sustained: none, WorstStep: -1, WorstLoss: none}
	c.relativeChange(relativeChanges(tr), tr.Images())
	accuracy := accuracies(tr.Classes, tr.Labels)
	for _, e := range accuracy {
		c.Accuracy = append(c.Accuracy, e.Mean())
	}
	if trained < tr.Steps() && accuracy[trained-1].Value > 0 {
		c.beyond(accuracy)
	}
	return c, nil
}

// relativeChange fills in what follows from the relative changes of n images.
func (c *Convergence) relativeChange(steps []*Estimate, n int) {
	for _, e := range steps {
		c.RelativeChange = append(c.RelativeChange, e.Mean())
		c.LeftOut = append(c.LeftOut, n-e.N())
	}
	if len(steps) > 1 {
		c.Slope = Slope(steps).Mean()
	}
}

// beyond compares the accuracy at the steps that follow the trained ones with the last trained one.
func (c *Convergence) beyond(accuracy []*Estimate) {
	reference, later := accuracy[c.Trained-1], accuracy[c.Trained:]
	c.Sustained = Average(later).RelativeTo(reference).Mean()
	worst := later[0]
	c.WorstStep = c.Trained
	for t, e := range later {
		if e.Value < worst.Value {
			worst, c.WorstStep = e, c.Trained+t
		}
	}
	c.WorstLoss = worst.RelativeTo(reference).Times(-1).Mean()
}

// relativeChanges estimates the mean log10‖R_{t+1} − R_t‖ − log10‖R_t‖ [T−1] of the images that have both logarithms.
func relativeChanges(tr *Trajectory) []*Estimate {
	steps := make([]*Estimate, len(tr.Changes))
	for t, changes := range tr.Changes {
		steps[t] = NewWeightedEstimate(tr.Labels, tr.Images(), func(n int) (float64, float64) {
			change, norm := changes[n], tr.Norms[t][n]
			return math.Log10(change) - math.Log10(norm), indicator(change > 0 && norm > 0)
		})
	}
	return steps
}

// check returns an error if the arrays' shapes disagree or a value is not finite.
func (tr *Trajectory) check() error {
	steps := tr.Steps()
	if steps < 1 || tr.Images() < 1 || len(tr.Norms) != steps || len(tr.Changes) != steps-1 {
		return fmt.Errorf("analysis: a trajectory of %d steps and %d images has norms of %d steps and %d changes", steps, tr.Images(), len(tr.Norms), len(tr.Changes))
	}
	for t := range steps {
		if len(tr.Classes[t]) != tr.Images() {
			return fmt.Errorf("analysis: %d classes for %d images at step %d", len(tr.Classes[t]), tr.Images(), t)
		}
		if err := finite("norm", t, tr.Norms[t], tr.Images()); err != nil {
			return err
		}
		if t > 0 {
			if err := finite("change", t, tr.Changes[t-1], tr.Images()); err != nil {
				return err
			}
		}
	}
	return nil
}

func finite(name string, t int, values []float64, n int) error {
	if len(values) != n {
		return fmt.Errorf("analysis: %d %ss for %d images at step %d", len(values), name, n, t)
	}
	for i, x := range values {
		if math.IsNaN(x) || math.IsInf(x, 0) {
			return fmt.Errorf("analysis: the %s of image %d at step %d is not finite; record the network again", name, i, t)
		}
	}
	return nil
}
