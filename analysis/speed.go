package analysis

import "math"

// SpeedAccuracy is what a network gains that answers when it is sure: at the first step at which the entropy of its answer
// is below a threshold, and at the last if it never is (Spoerer et al. 2020). All images count. E is [Mean], or [Number] in
// a [Report].
type SpeedAccuracy[E any] struct {
	Threshold []float64 `json:"threshold"` // of the entropy −Σ p ln p
	MeanStep  []E       `json:"mean_step"` // [thresholds] of the answers
	Accuracy  []E       `json:"accuracy"`  // [thresholds] 0…1
}

// EntropyThresholds are those of [SpeedAccuracy].
var EntropyThresholds = []float64{0.25, 0.5, 1, 1.5, 2, 3}

// MeasureSpeedAccuracy lets the network answer at each of the thresholds.
func MeasureSpeedAccuracy(d *Dynamics) *SpeedAccuracy[Mean] {
	s := &SpeedAccuracy[Mean]{Threshold: EntropyThresholds}
	for _, threshold := range s.Threshold {
		step, hit := answerBelow(d, threshold)
		s.MeanStep, s.Accuracy = append(s.MeanStep, step.Mean()), append(s.Accuracy, hit.Mean())
	}
	return s
}

// answerBelow estimates the step at which images are answered, and the accuracy.
func answerBelow(d *Dynamics, threshold float64) (step, accuracy *Estimate) {
	steps, hits := make([]float64, d.Images()), make([]float64, d.Images())
	for n, label := range d.Labels {
		t := 0
		for t < d.Steps()-1 && !(d.Entropy[t][n] < threshold) {
			t++
		}
		steps[n], hits[n] = float64(t), indicator(d.Classes[t][n] == label)
	}
	return NewEstimate(d.Labels, steps, nil), NewEstimate(d.Labels, hits, nil)
}

// WaitingPays estimates by how much the accuracy at a threshold is above that of answering every image after the same time.
// Between two steps, a share of the images is answered at the one and the rest at the other:
//
//	accuracy(θ) − (1 − f)·accuracy_t − f·accuracy_{t+1}    t + f the mean step at θ
func WaitingPays(d *Dynamics, threshold float64) *Estimate {
	step, hit := answerBelow(d, threshold)
	fixed := accuracies(d.Classes, d.Labels)
	t := min(int(math.Floor(step.Value)), max(d.Steps()-2, 0))
	next := min(t+1, d.Steps()-1)
	f := step.Value - float64(t)
	slope := fixed[next].Value - fixed[t].Value
	gain := Combine([]float64{1, f - 1, -f, -slope}, []*Estimate{hit, fixed[t], fixed[next], step})
	gain.Value = hit.Value - (1-f)*fixed[t].Value - f*fixed[next].Value
	return gain
}
