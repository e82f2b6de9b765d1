package analysis

import (
	"fmt"
	"math"
	"slices"
)

// Paired is a mean over the same images in two networks, A and B. An image that does not contribute in one of them, as a
// zero vector has no cosine, contributes in neither.
type Paired struct {
	A          Mean `json:"a"`
	B          Mean `json:"b"`
	Difference Mean `json:"difference"` // B − A, of each image: what the images have in common is not in its interval
}

// NetworkComparison is how network B differs from network A on the same images. T are the steps that both have. Unless
// said otherwise all images count.
type NetworkComparison struct {
	Accuracy       []Paired `json:"accuracy"`         // [T] 0…1
	BestAccuracy   Paired   `json:"best_accuracy"`    // each network's at its best step, of all its own, which is taken as given
	BestSteps      [2]int   `json:"best_steps"`       // of A and of B, the first of several
	LastAccuracy   Paired   `json:"last_accuracy"`    // each network's at its own last step
	Norm           []Paired `json:"norm"`             // [T] ‖R_t‖₂
	CosCurrent     []Paired `json:"cos_current"`      // [T] cosine of R_t with the readout vector of the current class, each network's own
	Change         []Paired `json:"change"`           // [T−1] ‖R_{t+1} − R_t‖₂
	ChangeLogRatio []Mean   `json:"change_log_ratio"` // [T−1] ln(B / A) of the mean changes, which shrink over time; NaN where one is 0
	TStable        Paired   `json:"t_stable"`         // within the T steps, of the images that are stable-correct in both
}

// CompareNetworks compares network b with network a, measured on the same images: every difference is b − a. The numbers
// of steps and features may differ, categories and labels may not.
func CompareNetworks(a, b *Dynamics) (*NetworkComparison, error) {
	if err := sameImages(a, b); err != nil {
		return nil, fmt.Errorf("analysis: two networks cannot be compared: %w; record both on the same split", err)
	}
	c := &NetworkComparison{BestSteps: [2]int{bestStep(a), bestStep(b)}}
	steps := min(a.Steps(), b.Steps())
	for t := range steps {
		c.Accuracy = append(c.Accuracy, pairAccuracy(a, b, t, t))
	}
	c.BestAccuracy = pairAccuracy(a, b, c.BestSteps[0], c.BestSteps[1])
	c.LastAccuracy = pairAccuracy(a, b, a.Steps()-1, b.Steps()-1)
	c.Norm = pairSteps(a.Labels, a.Norms, b.Norms)
	c.CosCurrent = pairSteps(a.Labels, a.CosCurrent, b.CosCurrent)
	c.Change = pairSteps(a.Labels, a.Changes, b.Changes)
	c.ChangeLogRatio = logRatios(a.Labels, a.Changes, b.Changes)
	c.TStable = pairValues(a.Labels, a.settled(steps), b.settled(steps))
	return c, nil
}

// sameImages returns an error that says in what the images of two recordings differ.
func sameImages(a, b *Dynamics) error {
	k, _ := a.Readout.Weight.Dims()
	if other, _ := b.Readout.Weight.Dims(); other != k {
		return fmt.Errorf("one knows %d categories, the other %d", k, other)
	}
	if a.Images() != b.Images() {
		return fmt.Errorf("one saw %d images, the other %d", a.Images(), b.Images())
	}
	for n, label := range a.Labels {
		if b.Labels[n] != label {
			return fmt.Errorf("image %d is of category %d for one, of %d for the other", n, label, b.Labels[n])
		}
	}
	mine, other := a.Readout.Categories, b.Readout.Categories
	if mine == nil || other == nil || slices.Equal(mine, other) {
		return nil
	}
	for i, name := range mine {
		if other[i] != name {
			return fmt.Errorf("category %d is %q for one, %q for the other", i, name, other[i])
		}
	}
	return nil
}

// bestStep returns the step of the highest accuracy, the first of several.
func bestStep(d *Dynamics) int {
	accuracy := make([]float64, d.Steps())
	for t, m := range Accuracy(&d.Trajectory) {
		accuracy[t] = m.Value
	}
	return slices.Index(accuracy, slices.Max(accuracy))
}

// pairAccuracy compares a at step s with b at step t.
func pairAccuracy(a, b *Dynamics, s, t int) Paired {
	return pairValues(a.Labels, a.hits(s), b.hits(t))
}

// hits tells for each image [N] whether its class at step t is its label: 1 or 0.
func (tr *Trajectory) hits(t int) []float64 {
	hits := make([]float64, tr.Images())
	for n, class := range tr.Classes[t] {
		hits[n] = indicator(class == tr.Labels[n])
	}
	return hits
}

// settled returns t_stable [N] within the first steps; NaN unless stable-correct.
func (tr *Trajectory) settled(steps int) []float64 {
	s := Stabilise(tr.Classes[:steps], tr.Labels)
	times := make([]float64, tr.Images())
	for n, kind := range s.Kind {
		if times[n] = float64(s.Settle[n]); kind != StableCorrect {
			times[n] = math.NaN()
		}
	}
	return times
}

// pairSteps compares values [steps][N] at the steps that both have.
func pairSteps(labels []int, a, b [][]float64) []Paired {
	steps := make([]Paired, min(len(a), len(b)))
	for t := range steps {
		steps[t] = pairValues(labels, a[t], b[t])
	}
	return steps
}

// pairValues compares values [N] of the same images.
func pairValues(labels []int, a, b []float64) Paired {
	difference := make([]float64, len(a))
	for n := range difference {
		difference[n] = b[n] - a[n]
	}
	both := func(n int) bool { return !math.IsNaN(difference[n]) }
	return Paired{
		A: NewEstimate(labels, a, both).Mean(), B: NewEstimate(labels, b, both).Mean(),
		Difference: NewEstimate(labels, difference, nil).Mean(),
	}
}

// logRatios returns ln(b / a) of the means of values [steps][N] at the steps that both have.
func logRatios(labels []int, a, b [][]float64) []Mean {
	steps := make([]Mean, min(len(a), len(b)))
	for t := range steps {
		one, other := NewEstimate(labels, a[t], nil), NewEstimate(labels, b[t], nil)
		if steps[t] = MeanOf(nil); one.Value > 0 && other.Value > 0 {
			steps[t] = other.LogRatio(one).Mean()
		}
	}
	return steps
}
