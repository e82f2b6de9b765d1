package train

import (
	"math"
	"testing"

	"github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/core/tensors"
	"github.com/gomlx/gomlx/ml/model"

	"readoutzones/blt"
	"readoutzones/blt/device"
	"readoutzones/blt/internal/tiny"
	"readoutzones/data/images"
)

// Adam's first step has a closed form, since its bias corrections cancel its averages: Δw = −lr·g / (|g| + ε).
// V1's unused weights stay as they are.
func TestFirstTrainingStepIsAdams(t *testing.T) {
	n, backend := tiny.Network(t, tiny.Config()), tiny.GoBackend(t)
	const rate = 1e-2
	run := &Run{About: Description{Recipe: Recipe{LearningRate: rate}}, Weights: blt.Initialise(n.Parameters(), 7)}
	batch := &images.Batch{Images: tiny.Pixels(n, 4), Labels: []int32{0, 1, 2, 3}, Valid: 3}
	trainer, err := newTrainer(backend, n, run, tiny.Mean, tiny.Std)
	if err != nil {
		t.Fatal(err)
	}
	if _, _, err := trainer.learn(batch); err != nil {
		t.Fatal(err)
	}
	after, _, err := trainer.snapshot()
	if err != nil {
		t.Fatal(err)
	}
	store, err := blt.NewStore(n.Parameters(), run.Weights)
	if err != nil {
		t.Fatal(err)
	}
	gradients, err := model.CallOnceN(backend, store, func(_ *model.Scope, pixels, labels *graph.Node) []*graph.Node {
		p := blt.ParamsIn(pixels.Graph(), store, n.Parameters())
		loss, _ := Loss(blt.Unroll(n, p, blt.Normalise(pixels, tiny.Mean, tiny.Std), n.Timesteps), labels)
		var nodes []*graph.Node
		for _, parameter := range n.Parameters() {
			nodes = append(nodes, p.Get(parameter.Name))
		}
		return graph.Gradient(graph.ReduceAllSum(loss), nodes...)
	}, tensors.FromFlatDataAndDimensions(batch.Images, 4, n.Size, n.Size, 3), tensors.FromFlatDataAndDimensions(markPadding(batch), 4))
	if err != nil {
		t.Fatal(err)
	}
	for i, p := range n.Parameters() {
		gradient, err := device.Floats(gradients[i])
		if err != nil {
			t.Fatal(err)
		}
		was, is := run.Weights[p.Name].Data.([]float32), after[p.Name].Data.([]float32)
		for j, g := range gradient {
			want := -rate * float64(g) / (math.Abs(float64(g)) + 1e-8)
			if got := float64(is[j]) - float64(was[j]); math.Abs(float64(g)) > 1e-6 && math.Abs(got-want) > 1e-4*rate+1e-7 || p.Frozen && got != 0 {
				t.Fatalf("%s[%d]: gradient %g moved it by %g, want %g", p.Name, j, g, got, want)
			}
		}
	}
}
