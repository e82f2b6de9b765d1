package train

import (
	"fmt"
	"strings"

	"github.com/gomlx/compute"
	"github.com/gomlx/compute/dtypes"
	"github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/core/tensors"
	"github.com/gomlx/gomlx/ml/model"
	"github.com/gomlx/gomlx/ml/train/optimizer"

	"readoutzones/blt"
	"readoutzones/blt/device"
	"readoutzones/data/npz"
)

// trainer owns a model's variables and the compiled training step.
type trainer struct {
	recipe     Recipe // of the first run
	devices    devices
	model      blt.Model
	mean, std  [3]float64
	parameters []blt.ParameterSpec
	store      *model.Store
	atOnce     int         // images
	exec       *model.Exec // of a batch; or of a part of it, whose gradients it adds to the sums
	update     *model.Exec // takes the sums for an update of the weights; nil where a batch has one part
}

// sumsKey is what the names of the variables begin with that hold sums of gradients; they are 0 between two batches.
const sumsKey = "gradients/"

// newTrainer goes on with a run. It compiles nothing yet; the first step does.
func newTrainer(backend compute.Backend, m blt.Model, r *Run, mean, std [3]float64) (*trainer, error) {
	recipe := r.About.Recipe
	t := &trainer{recipe: recipe, model: m, mean: mean, std: std, parameters: m.Parameters(), atOnce: recipe.atOnce()}
	var err error
	if t.devices, err = newDevices(backend, recipe.Devices); err != nil {
		return nil, err
	}
	if t.store, err = blt.NewStore(t.parameters, r.Weights); err != nil {
		return nil, err
	}
	for name, array := range r.optimiser {
		if err := blt.AddVariable(t.store, name, array, false); err != nil {
			return nil, err
		}
	}
	adam := optimizer.Adam().LearningRate(recipe.LearningRate).Betas(0.9, 0.999).Epsilon(1e-8).Done()
	exact := r.About.Config.Precision != blt.TF32
	if t.atOnce < recipe.Batch {
		err = t.inParts(adam.(withGradients), exact)
	} else {
		t.exec, err = model.NewExec(backend, t.store, func(scope *model.Scope, pixels, labels *graph.Node) (*graph.Node, *graph.Node) {
			loss, correct := Loss(t.logProbs(pixels), labels)
			adam.UpdateGraph(scope, pixels.Graph(), graph.ReduceAllSum(loss))
			device.Exact(pixels.Graph(), exact)
			return loss, correct
		})
	}
	if err != nil {
		return nil, fmt.Errorf("compile the training step: %w", device.FirstLine(err))
	}
	t.devices.spread(t.exec)
	return t, nil
}

// fits says whether the compiled step is that of another recipe too. Several devices hold their variables otherwise.
func (t *trainer) fits(r Recipe) bool {
	now := t.recipe
	return now.Batch == r.Batch && now.LearningRate == r.LearningRate && now.atOnce() == r.atOnce() && now.Devices <= 1 && r.Devices <= 1
}

// begin goes on with another run of the same network and recipe; nothing is compiled anew. A run that has not begun has no
// variables of the optimiser yet: they are 0 then, as Adam makes them, but the learning rate, which is the recipe's.
func (t *trainer) begin(r *Run) error {
	if err := r.Weights.Check(t.parameters); err != nil {
		return err
	}
	for v := range t.store.IterVariables() {
		name := strings.TrimPrefix(v.Path(), "/")
		value := tensors.FromShape(v.Shape())
		if array, ok := r.Weights[name]; ok {
			value = blt.TensorOf(array)
		} else if array, ok := r.optimiser[name]; ok {
			value = blt.TensorOf(array)
		} else if v.Name() == optimizer.ParamLearningRate {
			continue
		}
		if err := v.SetValue(value); err != nil {
			return fmt.Errorf("variable %s: %w", name, device.FirstLine(err))
		}
	}
	return nil
}

// close frees the compiled step and the variables.
func (t *trainer) close() {
	t.exec.Finalize()
	if t.update != nil {
		t.update.Finalize()
	}
	for v := range t.store.IterVariables() {
		_ = v.Finalize() // fails only if that was done already
	}
}

// withGradients is what GoMLX's Adam can beside its interface: take gradients that are there already.
type withGradients interface {
	UpdateGraphWithGradients(scope *model.Scope, gradients []*graph.Node, dtype dtypes.DType)
}

// inParts makes the programs that learn from a batch in several parts.
func (t *trainer) inParts(adam withGradients, exact bool) (err error) {
	var weights, sums []*model.Variable
	for _, p := range t.parameters {
		if p.Frozen {
			continue
		}
		zeros := npz.Array{Shape: p.Shape, Data: make([]float32, p.Len())}
		if err := blt.AddVariable(t.store, sumsKey+p.Name, zeros, false); err != nil {
			return err
		}
		weights = append(weights, t.store.GetVariable("/"+p.Name))
		sums = append(sums, t.store.GetVariable("/"+sumsKey+p.Name))
	}
	nodes := func(variables []*model.Variable, g *graph.Graph) (all []*graph.Node) {
		for _, v := range variables {
			all = append(all, v.NodeValue(g))
		}
		return all
	}
	t.exec, err = model.NewExec(t.devices.backend, t.store, func(_ *model.Scope, pixels, labels, count *graph.Node) (*graph.Node, *graph.Node) {
		g := pixels.Graph()
		loss, correct := partOfLoss(t.logProbs(pixels), labels, count)
		for i, gradient := range graph.Gradient(graph.ReduceAllSum(loss), nodes(weights, g)...) {
			sums[i].SetNodeValue(graph.Add(sums[i].NodeValue(g), gradient))
		}
		device.Exact(g, exact)
		return loss, correct
	})
	if err != nil {
		return err
	}
	t.update, err = model.NewExec(t.devices.backend, t.store, func(scope *model.Scope, g *graph.Graph) {
		nodes(weights, g) // Adam updates what the graph uses
		adam.UpdateGraphWithGradients(scope, nodes(sums, g), dtypes.Float32)
		for _, sum := range sums {
			sum.SetNodeValue(graph.ZerosLike(sum.NodeValue(g)))
		}
	})
	if err == nil {
		t.devices.spread(t.update)
	}
	return err
}

// logProbs unrolls the network while it is trained, and lets buffers such as batch norm's follow.
func (t *trainer) logProbs(pixels *graph.Node) []*graph.Node {
	g := pixels.Graph()
	t.store.SetTraining(g, true)
	p := blt.ParamsIn(g, t.store, t.parameters)
	p.Training = true
	logProbs := blt.Unroll(t.model, p, blt.Normalise(pixels, t.mean, t.std), t.model.Shape().Timesteps)
	for name, value := range p.Updates {
		t.store.GetVariable("/" + name).SetNodeValue(value)
	}
	return logProbs
}

// learn updates the weights by one batch, which is gone after that. It returns the mean loss of its images and the number of
// right ones, at each time step [T].
func (t *trainer) learn(in *input) (loss, correct []float32, err error) {
	defer in.drop()
	for _, part := range in.parts {
		outputs, err := t.exec.Exec(part...)
		if err != nil {
			return nil, nil, fmt.Errorf("training step: %w", device.FirstLine(err))
		}
		if loss, err = addTo(loss, outputs[0]); err != nil {
			return nil, nil, err
		}
		if correct, err = addTo(correct, outputs[1]); err != nil {
			return nil, nil, err
		}
		for _, same := range outputs[2:] { // of the other devices
			_ = same.FinalizeAll()
		}
	}
	if t.update != nil {
		if _, err := t.update.Exec(); err != nil {
			return nil, nil, fmt.Errorf("update of the weights: %w", device.FirstLine(err))
		}
	}
	return loss, correct, nil
}

// addTo adds an output of a program, which is gone after that, to a sum; nil is 0.
func addTo(sum []float32, output *tensors.Tensor) ([]float32, error) {
	defer func() { _ = output.FinalizeAll() }()
	values, err := device.Floats(output)
	for i, v := range sum {
		values[i] += v
	}
	return values, err
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
		delete(all, sumsKey+p.Name)
	}
	return weights, all, nil
}
