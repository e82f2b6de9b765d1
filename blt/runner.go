package blt

import (
	"context"
	"fmt"
	"readoutzones/data/images"

	"github.com/gomlx/compute"
	"github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/core/tensors"
	"github.com/gomlx/gomlx/ml/model"
)

// Runner evaluates a model step by step: a Go loop over two compiled graphs, the feed-forward sweep and one further step,
// with the state kept on the device. Memory and compile time do not grow with the number of steps.
type Runner struct {
	model      Model
	backend    compute.Backend
	start, run *model.Exec
	kept       []string // areas that Start and Next return, in order
}

// Output is what Step.Response calls the log-probabilities.
const Output = "output"

const areaV1, areaDrive = "V1", "drive"

// list gives the responses that are there, with their names, in a fixed order.
func (r Responses) list() (names []string, nodes []*graph.Node) {
	for _, area := range []struct {
		name string
		node *graph.Node
	}{
		{areaDrive, r.Drive}, {"V2", r.V2}, {"V4", r.V4}, {"IT", r.IT}, {"GAP", r.GAP}, {Output, r.LogProbs}, {areaV1, r.V1},
	} {
		if area.node != nil {
			names, nodes = append(names, area.name), append(nodes, area.node)
		}
	}
	return names, nodes
}

// NewRunner compiles nothing yet; the first batch does. mean and std are the training images' (0–255 scale).
func NewRunner(m Model, weights StateDict, mean, std [3]float64) (*Runner, error) {
	backend, err := Backend()
	if err != nil {
		return nil, err
	}
	return newRunner(backend, m, weights, mean, std)
}

func newRunner(backend compute.Backend, m Model, weights StateDict, mean, std [3]float64) (*Runner, error) {
	parameters := m.Parameters()
	store, err := newStore(parameters, weights)
	if err != nil {
		return nil, err
	}
	r := &Runner{model: m, backend: backend}
	r.start, err = model.NewExec(backend, store, func(_ *model.Scope, pixels *graph.Node) []*graph.Node {
		names, nodes := m.Start(paramsOf(store, pixels.Graph(), parameters), Normalise(pixels, mean, std)).list()
		r.kept = names
		return nodes
	})
	if err != nil {
		return nil, fmt.Errorf("compile the first step: %s", firstLine(err))
	}
	r.run, err = model.NewExec(backend, store, func(_ *model.Scope, in []*graph.Node) []*graph.Node {
		prev := Responses{Drive: in[0], State: State{V2: in[1], V4: in[2], IT: in[3], GAP: in[4]}}
		next := m.Next(paramsOf(store, in[0].Graph(), parameters), prev)
		return []*graph.Node{next.V2, next.V4, next.IT, next.GAP, next.LogProbs}
	})
	if err != nil {
		return nil, fmt.Errorf("compile a step: %s", firstLine(err))
	}
	return r, nil
}

// Step is one time step of a batch, as Run and Show hand it out. Its responses are there until the callback returns.
type Step struct {
	T     int
	First int // row of the split that the batch's first image is
	Valid int // images of the batch
	areas map[string]*tensors.Tensor
}

// Response copies an area's responses to the batch's images to the host: V1, V2, V4, IT [Valid, H, W, C],
// GAP [Valid, D] or output [Valid, classes].
func (s Step) Response(area string) ([]float32, error) {
	t, ok := s.areas[area]
	if !ok {
		return nil, fmt.Errorf("area %q: this network does not have it", area)
	}
	values, err := floats(t)
	return values[:len(values)/t.Shape().Dim(0)*s.Valid], err
}

// Show shows every image of a split to the model, a batch at a time, and calls each after every step of every batch.
func (r *Runner) Show(ctx context.Context, split *images.Split, timesteps, batchSize int, each func(Step) error) error {
	first := 0
	for batch, err := range images.Batches(split, images.BatchOptions{Size: min(batchSize, split.Len())}) {
		if err == nil {
			err = ctx.Err()
		}
		if err == nil {
			err = r.show(batch.Images, Step{First: first, Valid: batch.Valid}, timesteps, each)
		}
		if err != nil {
			return err
		}
		first += batch.Valid
	}
	return nil
}

// Run shows pixels [B, S, S, 3] to the model for the given number of time steps, which may be more than it was trained
// with, and calls each after every step.
func (r *Runner) Run(pixels []uint8, timesteps int, each func(Step) error) error {
	size := r.model.Shape().Size
	return r.show(pixels, Step{Valid: len(pixels) / (size * size * 3)}, timesteps, each)
}

func (r *Runner) show(pixels []uint8, step Step, timesteps int, each func(Step) error) error {
	shape := r.model.Shape()
	batch := len(pixels) / (shape.Size * shape.Size * 3)
	if batch == 0 || batch*shape.Size*shape.Size*3 != len(pixels) {
		return fmt.Errorf("run: %d bytes are no images of %d × %d pixels", len(pixels), shape.Size, shape.Size)
	}
	if timesteps < 1 || timesteps > 1 && shape.Timesteps == 1 {
		return fmt.Errorf("run: %d time steps: a network without recurrence has exactly 1", timesteps)
	}
	outputs, err := r.start.Call(tensors.FromFlatDataAndDimensions(pixels, batch, shape.Size, shape.Size, 3))
	if err != nil {
		return fmt.Errorf("run: first step: %s", firstLine(err))
	}
	step.areas = map[string]*tensors.Tensor{}
	defer func() { finalize(step.areas) }()
	for i, name := range r.kept {
		step.areas[name] = outputs[i]
	}
	for ; ; step.T++ {
		if err := each(step); err != nil || step.T+1 == timesteps {
			return err
		}
		if err := r.next(step.areas); err != nil {
			return fmt.Errorf("run: step %d: %w", step.T+1, err)
		}
	}
}

var changing = []string{"V2", "V4", "IT", "GAP", Output}

// next replaces the responses by those of the following step; the old state's memory is given to the new one.
func (r *Runner) next(areas map[string]*tensors.Tensor) error {
	args := []any{areas[areaDrive]}
	for _, name := range changing[:4] {
		donated, err := graph.DonateTensorBuffer(areas[name], r.backend, 0)
		if err != nil {
			return err
		}
		args = append(args, donated)
	}
	outputs, err := r.run.Call(args...)
	if err != nil {
		return fmt.Errorf("%s", firstLine(err))
	}
	if err := areas[Output].FinalizeAll(); err != nil {
		return err
	}
	for i, name := range changing {
		areas[name] = outputs[i]
	}
	return nil
}

func finalize(areas map[string]*tensors.Tensor) {
	for _, t := range areas {
		_ = t.FinalizeAll() // donated ones are gone already
	}
}

// SetWeights replaces the weights; nothing is compiled anew.
func (r *Runner) SetWeights(weights StateDict) error {
	if err := weights.Check(r.model.Parameters()); err != nil {
		return err
	}
	for name, array := range weights {
		values := tensors.FromFlatDataAndDimensions(array.Data.([]float32), array.Shape...)
		if err := r.start.Store().GetVariable("/" + name).SetValue(values); err != nil {
			return fmt.Errorf("variable %s: %s", name, firstLine(err))
		}
	}
	return nil
}

// Close frees the compiled graphs.
func (r *Runner) Close() {
	r.start.Finalize()
	r.run.Finalize()
}
