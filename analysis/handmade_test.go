package analysis

import (
	"math"
	"testing"

	"readoutzones/data/recording"
)

// handmade returns a recording with the given classes [T][N]. The readout vector of class k is the k-th unit vector
// of D = K dimensions, and an image's representation at a step is (step + 1) times that of its class.
func handmade(k int, labels []int, classes ...[]int) *recording.Recording {
	steps, images := len(classes), len(labels)
	r := &recording.Recording{
		T: steps, N: images, K: k, D: k, Labels: labels,
		Outputs:         make([]float32, steps*images*k),
		Representations: make([]float32, steps*images*k),
		ReadoutWeight:   make([]float32, k*k),
	}
	for class := range k {
		r.ReadoutWeight[class*k+class] = 1
	}
	for t, now := range classes {
		for n, class := range now {
			for c := range r.Output(t, n) {
				r.Output(t, n)[c] = -10
			}
			r.Output(t, n)[class] = -0.01
			r.Representation(t, n)[class] = float32(t + 1)
		}
	}
	return r
}

func mustMeasure(t *testing.T, r *recording.Recording) *Dynamics {
	t.Helper()
	d, err := Measure(r)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func assertNaN(t *testing.T, what string, values ...float64) {
	t.Helper()
	for _, x := range values {
		if !math.IsNaN(x) {
			t.Errorf("%s = %v, want NaN", what, x)
		}
	}
}
