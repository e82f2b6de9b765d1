package train

import (
	"math"
	"testing"

	"gonum.org/v1/gonum/stat"

	"readoutzones/blt"
	"readoutzones/blt/internal/goldens"
	"readoutzones/blt/internal/tiny"
	"readoutzones/data/images"
)

// Gradients in bfloat16, which keeps 8 bits, are those of float32 up to rounding: below half of their size even in the retina,
// which all roundings of all steps reach, and where networks this small have few units to average over. A term that was
// left out would change them by their size.
func TestBFloat16GradientsAreCloseToFloat32(t *testing.T) {
	for name, n := range tiny.RNNs(t) {
		c := n.Config
		c.Precision = blt.BFloat16
		half := tiny.Network(t, c)
		weights, pixels, labels := blt.Initialise(n.Parameters(), 9), tiny.Pixels(n, 8), []int32{0, 1, 2, 3, 0, 1, 2, 3}
		want := tiny.Gradients(t, tiny.GoBackend(t), n, weights, pixels, labels, Loss)
		got := tiny.Gradients(t, tiny.GoBackend(t), half, weights, pixels, labels, Loss)
		for _, p := range n.Parameters() {
			if p.Frozen {
				continue
			}
			e := goldens.Compare(got[p.Name], want[p.Name], goldens.RMS(want[p.Name]))
			if !(e.L2 <= 0.45) || e.L2 == 0 {
				t.Errorf("%s, %s: bfloat16 differs by %v", name, p.Name, e)
			}
		}
	}
}

// A short training in bfloat16 ends where one in float32 ends, within what the seed makes of it: over four seeds the losses
// differ by less than three standard errors of their mean difference, and by less than the loss at chance does.
func TestTrainingInBFloat16(t *testing.T) {
	set := tiny.Data(t)
	last := func(precision blt.Precision, seed uint64) float64 {
		t.Helper()
		about := tinyDescription(20)
		about.Config.Precision, about.Recipe.Seed, about.Recipe.Augment = precision, seed, false
		dir := t.TempDir()
		if err := Train(t.Context(), tiny.GoBackend(t), tiny.Network(t, about.Config), about, set, dir, nil); err != nil {
			t.Fatal(err)
		}
		log := loadRun(t, dir).state.Log
		return log[len(log)-1].TrainLoss
	}
	var single, differences []float64
	for seed := range uint64(4) {
		single = append(single, last(blt.Float32, seed+3))
		differences = append(differences, last(blt.BFloat16, seed+3)-single[seed])
	}
	mean, sd := stat.MeanStdDev(differences, nil)
	atChance := 3*math.Log(4) - stat.Mean(single, nil) // three steps, four classes
	if limit := min(3*stat.StdErr(sd, 4), atChance); !(math.Abs(mean) < limit) {
		t.Errorf("the losses in bfloat16 differ by %.3f from those in float32, want less than %.3f: %.3f beside %.3f", mean, limit, differences, single)
	}
}

// Training is exact on a GPU too, unless TF32 is asked for.
func TestTrainingIsExact(t *testing.T) {
	tiny.AssertExact(t, 20, func(exact bool) {
		about := tinyDescription(1)
		if about.Config.Timesteps = 2; !exact { // so that it compiles soon
			about.Config.Precision = blt.TF32
		}
		n, set := tiny.Network(t, about.Config), tiny.Data(t)
		split, err := set.Split("train")
		if err != nil {
			t.Fatal(err)
		}
		trainer, err := newTrainer(tiny.Backend(t), n, &Run{About: about, Weights: blt.Initialise(n.Parameters(), 1)}, set.Mean, set.Std)
		if err != nil {
			t.Fatal(err)
		}
		for batch, err := range trainer.inputs(images.Batches(split, images.BatchOptions{Size: about.Recipe.Batch})) {
			if err == nil {
				_, _, err = trainer.learn(batch)
			}
			if err != nil {
				t.Fatal(err)
			}
			break
		}
	})
}
