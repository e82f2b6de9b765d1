package analysis

import (
	"fmt"
	"math"
	"slices"
)

// Convergence follows a network beyond the steps it was trained for (Fig. 7). All images count.
type Convergence struct {
	Trained        int     // steps trained for; step Trained−1 is the reference
	Accuracy       []Mean  // [T] 0…1
	RelativeChange []Mean  // [T−1] mean of log10‖R_{t+1} − R_t‖ − log10‖R_t‖
	LeftOut        []int   // [T−1] images without a logarithm: their change or norm is zero
	Slope          Mean    // of RelativeChange against the step, a step, while it is above Floor; NaN below two such steps
	SlopeSteps     int     // the steps that it rests on
	Moving         [2]Mean // share of the images whose relative change at the last step is above 1 %, and above 0.1 %
	Cycles         [9]int  // [p] images that end in a cycle of p = 2…8 steps
	Sustained      Mean    // (mean accuracy at steps ≥ Trained − accuracy at the reference) / accuracy at the reference
	WorstStep      int     // the step ≥ Trained with the lowest accuracy; −1 without such a step
	WorstLoss      Mean    // (accuracy at the reference − at WorstStep) / accuracy at the reference; NaN without such a step
	LargestLoss    Mean    // the same, with one-sided 95 % bounds of the largest loss at any step ≥ Trained

	SlopeEstimate, LastChange *Estimate // of Slope, and of RelativeChange at the last step; nil where they do not exist
}

// Floor is the relative change, as log10, below which float32 tells nothing: what is left of it is rounding.
const Floor = -6

// Converge computes the convergence of a run; trained is the number of steps the network was trained for.
func Converge(tr *Trajectory, trained int) (*Convergence, error) {
	if err := tr.check(); err != nil {
		return nil, err
	}
	if trained < 1 {
		return nil, fmt.Errorf("analysis: a network cannot have been trained for %d steps", trained)
	}
	none := MeanOf(nil)
	c := &Convergence{Trained: trained, RelativeChange: []Mean{}, LeftOut: []int{}, Slope: none, Moving: [2]Mean{none, none},
		Sustained: none, WorstStep: -1, WorstLoss: none, LargestLoss: none}
	c.relativeChange(tr)
	accuracy := accuracies(tr.Classes, tr.Labels)
	for _, e := range accuracy {
		c.Accuracy = append(c.Accuracy, e.Mean())
	}
	if trained < tr.Steps() && accuracy[trained-1].Value > 0 {
		c.beyond(accuracy)
	}
	return c, nil
}

// relativeChange fills in what follows from the relative changes.
func (c *Convergence) relativeChange(tr *Trajectory) {
	steps := relativeChanges(tr)
	for _, e := range steps {
		c.RelativeChange = append(c.RelativeChange, e.Mean())
		c.LeftOut = append(c.LeftOut, tr.Images()-e.N())
	}
	c.SlopeSteps = slices.IndexFunc(steps, func(e *Estimate) bool { return !(e.Value > Floor) })
	if c.SlopeSteps < 0 {
		c.SlopeSteps = len(steps)
	}
	if c.SlopeSteps > 1 {
		c.SlopeEstimate = Slope(steps[:c.SlopeSteps])
		c.Slope = c.SlopeEstimate.Mean()
	}
	if last := len(steps) - 1; last >= 0 {
		c.LastChange = steps[last]
		for i, share := range []float64{0.01, 0.001} {
			c.Moving[i] = NewWeightedEstimate(tr.Labels, tr.Images(), func(n int) (float64, float64) {
				return indicator(tr.Changes[last][n] > share*tr.Norms[last][n]), 1
			}).Mean()
		}
		for n := range tr.Labels {
			c.Cycles[tr.cycle(n)]++
		}
	}
	c.Cycles[0], c.Cycles[1] = 0, 0
}

// cycle returns the period, up to 8 steps, in which the norm and the change of image n come back at the end of a run, or
// 0; a period of 1 is a steady drift. It
// looks at the last 16 steps, where both must return to within 1 % of the change while it is above 0.01 % of the norm. A
// cycle all of whose points have the same norm and distance cannot be told from a steady drift that way.
func (tr *Trajectory) cycle(n int) int {
	const window, longest = 16, 8
	last := tr.Steps() - 1
	if last < window+longest || tr.Changes[last-1][n] < 1e-4*tr.Norms[last][n] {
		return 0
	}
	returns := func(period int) bool {
		for t := last - window + 1; t <= last; t++ {
			change := tr.Changes[t-1][n]
			if math.Abs(tr.Norms[t][n]-tr.Norms[t-period][n]) > 0.01*change || math.Abs(change-tr.Changes[t-1-period][n]) > 0.01*change {
				return false
			}
		}
		return true
	}
	for period := 1; period <= longest; period++ {
		if returns(period) {
			return period
		}
	}
	return 0
}

// beyond compares the accuracy at the steps that follow the trained ones with the last trained one.
func (c *Convergence) beyond(accuracy []*Estimate) {
	reference, later := accuracy[c.Trained-1], accuracy[c.Trained:]
	c.Sustained = Average(later).RelativeTo(reference).Mean()
	var losses []*Estimate
	worst := 0
	for t, e := range later {
		losses = append(losses, e.RelativeTo(reference).Times(-1))
		if e.Value < later[worst].Value {
			worst = t
		}
	}
	c.WorstStep, c.WorstLoss = c.Trained+worst, losses[worst].Mean()
	bounds := BandOf(losses)
	c.LargestLoss = Mean{Value: c.WorstLoss.Value, Low: bounds.Low, High: bounds.High, N: c.WorstLoss.N}
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
