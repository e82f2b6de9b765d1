package train

import (
	"fmt"

	"github.com/gomlx/compute"
	"github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/core/tensors"
	"github.com/gomlx/gomlx/ml/model"
	"github.com/gomlx/gomlx/ml/train/optimizer"

	"readoutzones/blt"
	"readoutzones/blt/device"
	"readoutzones/data/images"
	"readoutzones/data/npz"
)

// trainer owns a model's variables and the compiled training step.
type trainer struct {
	model      blt.Model
	parameters []blt.ParameterSpec
	store      *model.Store
	exec       *model.Exec
}

// newTrainer goes on with a run. It compiles nothing yet; the first step does.
func newTrainer(backend compute.Backend, m blt.Model, r *Run, mean, std [3]float64) (*trainer, error) {
	t := &trainer{model: m, parameters: m.Parameters()}
	var err error
	if t.store, err = blt.NewStore(t.parameters, r.Weights); err != nil {
		return nil, err
	}
	for name, array := range r.optimiser {
		if err := blt.AddVariable(t.store, name, array, false); err != nil {
			return nil, err
		}
	}
	adam := optimizer.Adam().LearningRate(r.About.Recipe.LearningRate).Betas(0.9, 0.999).Epsilon(1e-8).Done()
	t.exec, err = model.NewExec(backend, t.store, func(scope *model.Scope, pixels, labels *graph.Node) (*graph.Node, *graph.Node) {
		g := pixels.Graph()
		t.store.SetTraining(g, true)
		p := blt.ParamsIn(g, t.store, t.parameters)
		p.Training = true
		loss, correct := Loss(blt.Unroll(m, p, blt.Normalise(pixels, mean, std), m.Shape().Timesteps), labels)
		adam.UpdateGraph(scope, g, graph.ReduceAllSum(loss))
		for name, value := range p.Updates {
			t.store.GetVariable("/" + name).SetNodeValue(value)
		}
		device.Exact(g, r.About.Config.Precision != blt.TF32)
		return loss, correct
	})
	if err != nil {
		return nil, fmt.Errorf("compile the training step: %w", device.FirstLine(err))
	}
	return t, nil
}

// learn updates the weights by one batch. It returns the mean loss of its images and the number of right ones, at each time
// step [T].
func (t *trainer) learn(b *images.Batch) (loss, correct []float32, err error) {
	size := t.model.Shape().Size
	pixels := tensors.FromFlatDataAndDimensions(b.Images, len(b.Labels), size, size, 3)
	labels := tensors.FromFlatDataAndDimensions(markPadding(b), len(b.Labels))
	losses, rights, err := t.exec.Call2(pixels, labels)
	if err != nil {
		return nil, nil, fmt.Errorf("training step: %w", device.FirstLine(err))
	}
	defer func() { _, _ = losses.FinalizeAll(), rights.FinalizeAll() }()
	if loss, err = device.Floats(losses); err != nil {
		return nil, nil, err
	}
	correct, err = device.Floats(rights)
	return loss, correct, err
}

// markPadding returns the batch's labels with −1 where a row only fills the batch.
func markPadding(b *images.Batch) []int32 {
	labels := append([]int32(nil), b.Labels...)
	for i := b.Valid; i < len(labels); i++ {
		labels[i] = -1
	}
	return labels
}

// snapshot copies the weights and the optimiser's variables to the host.
func (t *trainer) snapshot() (weights blt.StateDict, optimiser map[string]npz.Array, err error) {
	all, err := blt.Variables(t.store)
	if err != nil {
		return nil, nil, err
	}
	weights = blt.StateDict{}
	for _, p := range t.parameters {
		weights[p.Name] = all[p.Name]
		delete(all, p.Name)
	}
	return weights, all, nil
}
