package analysis

import (
	"gonum.org/v1/gonum/floats"
)

// Accuracy returns the proportion of images, 0…1, whose class is their label at each step [T].
func Accuracy(tr *Trajectory) []Mean {
	accuracy := make([]Mean, tr.Steps())
	for t, e := range accuracies(tr.Classes, tr.Labels) {
		accuracy[t] = e.Mean()
	}
	return accuracy
}

// BestAccuracy estimates the accuracy, 0…1, at the step where it is highest, the first of several.
func BestAccuracy(tr *Trajectory) *Estimate { return best(accuracies(tr.Classes, tr.Labels)) }

// accuracies estimates the accuracy at each step [T].
func accuracies(classes [][]int, labels []int) []*Estimate {
	estimates := make([]*Estimate, len(classes))
	for t, now := range classes {
		estimates[t] = NewWeightedEstimate(labels, len(labels), func(n int) (float64, float64) { return indicator(now[n] == labels[n]), 1 })
	}
	return estimates
}

// best returns the estimate with the highest value, the first of several.
func best(estimates []*Estimate) *Estimate {
	top := estimates[0]
	for _, e := range estimates[1:] {
		if e.Value > top.Value {
			top = e
		}
	}
	return top
}

// Bias weighs the readout bias against the representations (Section 6.1.1). All images and steps count.
type Bias struct {
	Norm            float64 // ‖b‖₂
	MinNorm         float64 // smallest ‖R_t‖₂
	MeanNorm        Mean    // mean ‖R_t‖₂; the images are the units
	MaxNorm         float64 // largest ‖R_t‖₂
	AccuracyWith    float64 // best accuracy over steps, 0…1
	AccuracyWithout float64 // best accuracy over steps with the bias taken away
	Gain            Mean    // (AccuracyWith − AccuracyWithout) / AccuracyWithout, paired over images; NaN if the latter is 0
	GainEstimate    *Estimate
}

// ReadoutBias returns nil if the network has no readout bias.
func ReadoutBias(d *Dynamics) *Bias {
	if d.Readout.Bias == nil {
		return nil
	}
	with, without := BestAccuracy(&d.Trajectory), best(accuracies(d.ClassesWithoutBias, d.Labels))
	b := &Bias{Norm: floats.Norm(d.Readout.Bias, 2), AccuracyWith: with.Value, AccuracyWithout: without.Value, Gain: MeanOf(nil)}
	if without.Value > 0 {
		b.GainEstimate = with.RelativeTo(without)
		b.Gain = b.GainEstimate.Mean()
	}
	b.MinNorm, b.MaxNorm = d.Norms[0][0], d.Norms[0][0]
	means := make([]float64, d.Images())
	for _, norms := range d.Norms {
		b.MinNorm, b.MaxNorm = min(b.MinNorm, floats.Min(norms)), max(b.MaxNorm, floats.Max(norms))
		floats.AddScaled(means, 1/float64(d.Steps()), norms)
	}
	b.MeanNorm = NewEstimate(d.Labels, means, nil).Mean()
	return b
}
