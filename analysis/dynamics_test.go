package analysis

import (
	"math"
	"strings"
	"testing"

	"readoutzones/data/recording"
)

func TestMeasureOfHandmadeRecording(t *testing.T) {
	d := mustMeasure(t, handmade(3, []int{0, 1}, []int{0, 2}, []int{0, 1}, []int{0, 1}))
	want := &Dynamics{
		Trajectory: Trajectory{
			Norms:   [][]float64{{1, 1}, {2, 2}, {3, 3}},
			Changes: [][]float64{{1, math.Sqrt(5)}, {1, 1}}, // image 1 turns by 90° between steps 0 and 1
		},
		CosCurrent: [][]float64{{1, 1}, {1, 1}, {1, 1}},
	}
	for step := range want.Norms {
		for n := range d.Labels {
			assertNumber(t, "norm", d.Norms[step][n], want.Norms[step][n])
			assertNumber(t, "cosine", d.CosCurrent[step][n], 1)
		}
	}
	for step := range want.Changes {
		for n := range d.Labels {
			assertNumber(t, "change", d.Changes[step][n], want.Changes[step][n])
		}
	}
	assertNumber(t, "own cosine of image 1 at step 0", d.CosOwn[0][1], 0)
	assertNaN(t, "own cosine, not correct later", d.CosOwn[0][0], d.CosOwn[1][1])
	assertNaN(t, "others' cosine without others", d.CosOthers[0][1])
}

func TestMeasureRefuses(t *testing.T) {
	nan := float32(math.NaN())
	for _, c := range []struct {
		name  string
		spoil func(*recording.Recording)
		want  string
	}{
		{"NaN in the outputs", func(r *recording.Recording) { r.Outputs[4] = nan }, "NaN"},
		{"NaN in the representations", func(r *recording.Recording) { r.Representations[5] = nan }, "representations_all[0 1 2] is NaN"},
		{"infinite representation", func(r *recording.Recording) { r.Representations[0] = float32(math.Inf(1)) }, "representations_all[0 0 0] is +Inf"},
		{"NaN in the readout", func(r *recording.Recording) { r.ReadoutWeight[2] = nan }, "readout_weight[0 2] is NaN"},
		{"zero-padded", func(r *recording.Recording) { clear(r.Output(1, 1)) }, "1 of 4 rows, the first of image 1 at step 1, are zero-padded"},
		{"too few outputs", func(r *recording.Recording) { r.Outputs = r.Outputs[1:] }, "11 outputs and 12 features for 2 steps"},
		{"too few biases", func(r *recording.Recording) { r.ReadoutBias = make([]float32, 1) }, "1 readout biases for 3"},
		{"label out of range", func(r *recording.Recording) { r.Labels[1] = 3 }, "label 1 is 3, with 3 categories"},
		{"no images", func(r *recording.Recording) { *r = recording.Recording{T: 1, K: 1, D: 1} }, "0 images"},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := handmade(3, []int{0, 1}, []int{0, 2}, []int{0, 1})
			c.spoil(r)
			if _, err := Measure(r); err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("error %v, want one with %q", err, c.want)
			}
		})
	}
	if _, err := Measure(nil); err == nil {
		t.Error("no recording: no error")
	}
}

// The order of the images changes nothing.
func TestOrderOfImagesDoesNotMatter(t *testing.T) {
	r, err := recording.Read("testdata/trained.npz")
	if err != nil {
		t.Fatal(err)
	}
	straight, mirrored := mustMeasure(t, r), mustMeasure(t, mirror(r))
	a, b := Summarise(straight), Summarise(mirrored)
	assertMean(t, "norms", a.Norm.Difference, wanted(b.Norm.Difference))
	assertMean(t, "cosines", a.CosCurrent.Difference, wanted(b.CosCurrent.Difference))
	assertMean(t, "final cosines", a.CosFinal.Difference, wanted(b.CosFinal.Difference))
}

// mirror returns the recording with its images in reverse order.
func mirror(r *recording.Recording) *recording.Recording {
	m := *r
	m.Outputs, m.Representations, m.Labels = make([]float32, len(r.Outputs)), make([]float32, len(r.Representations)), make([]int, r.N)
	for n, label := range r.Labels {
		m.Labels[r.N-1-n] = label
		for t := range r.T {
			copy(m.Output(t, r.N-1-n), r.Output(t, n))
			copy(m.Representation(t, r.N-1-n), r.Representation(t, n))
		}
	}
	return &m
}
