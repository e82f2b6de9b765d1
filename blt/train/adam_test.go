package train

import (
	"math"
	"testing"

	"readoutzones/blt"
	"readoutzones/blt/internal/goldens"
	"readoutzones/blt/internal/tiny"
	"readoutzones/data/images"
)

// Adam's first step has a closed form, since its bias corrections cancel its averages: Δw = −lr·g / (|g| + ε).
// V1's unused weights stay as they are.
func TestFirstTrainingStepIsAdams(t *testing.T) {
	n, backend := tiny.Network(t, tiny.Config()), tiny.GoBackend(t)
	const rate = 1e-2
	run := &Run{About: Description{Recipe: Recipe{Batch: 4, LearningRate: rate}}, Weights: blt.Initialise(n.Parameters(), 7)}
	batch := &images.Batch{Images: tiny.Pixels(n, 4), Labels: []int32{0, 1, 2, 3}, Valid: 3}
	trainer, err := newTrainer(backend, n, run, tiny.Mean, tiny.Std)
	if err != nil {
		t.Fatal(err)
	}
	if _, _, err := learn(trainer, batch); err != nil {
		t.Fatal(err)
	}
	after, _, err := trainer.snapshot()
	if err != nil {
		t.Fatal(err)
	}
	gradients := tiny.Gradients(t, backend, n, run.Weights, batch.Images, markPadding(batch), Loss)
	for _, p := range n.Parameters() {
		was, is := run.Weights[p.Name].Data.([]float32), after[p.Name].Data.([]float32)
		for j, g := range gradients[p.Name] {
			want := -rate * float64(g) / (math.Abs(float64(g)) + 1e-8)
			if got := float64(is[j]) - float64(was[j]); math.Abs(float64(g)) > 1e-6 && math.Abs(got-want) > 1e-4*rate+1e-7 || p.Frozen && got != 0 {
				t.Fatalf("%s[%d]: gradient %g moved it by %g, want %g", p.Name, j, g, got, want)
			}
		}
	}
}

// Rows that only fill a batch change neither loss nor gradients: those of a padded batch are those of its valid images.
func TestPaddingLeavesGradientsUnchanged(t *testing.T) {
	for name, n := range tiny.RNNs(t) {
		weights, pixels := blt.Initialise(n.Parameters(), 8), tiny.Pixels(n, 5)
		padded := &images.Batch{Images: pixels, Labels: []int32{0, 1, 2, 3, 3}, Valid: 3}
		want := tiny.Gradients(t, tiny.GoBackend(t), n, weights, pixels[:3*len(pixels)/5], padded.Labels[:3], Loss)
		got := tiny.Gradients(t, tiny.GoBackend(t), n, weights, pixels, markPadding(padded), Loss)
		counted := tiny.Gradients(t, tiny.GoBackend(t), n, weights, pixels, padded.Labels, Loss)
		for _, p := range n.Parameters() {
			if rms := goldens.RMS(want[p.Name]); p.Frozen {
				continue
			} else if e := goldens.Compare(got[p.Name], want[p.Name], rms); !(e.MaxOverRMS <= 1e-4) {
				t.Errorf("%s, %s: with padding %v", name, p.Name, e)
			} else if e := goldens.Compare(counted[p.Name], want[p.Name], rms); e.MaxOverRMS <= 1e-4 {
				t.Errorf("%s, %s: rows that count as images change nothing: the comparison says nothing", name, p.Name)
			}
		}
	}
}
