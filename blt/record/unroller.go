// Package record shows images to a network and keeps what it answers. An [Unroller] runs it for any number of time steps, also
// many more than it was trained for; [Unroller.Record] writes what it answers to a whole split of images into an .npz file,
// the interchange format of package data/recording, which package analysis reads.
package record

import (
	"context"
	"fmt"
	"slices"
	"sync"

	"github.com/gomlx/compute"
	"github.com/gomlx/compute/dtypes"
	"github.com/gomlx/compute/shapes"
	"github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/core/tensors"
	"github.com/gomlx/gomlx/ml/model"
	"github.com/gomlx/gomlx/support/exceptions"

	"readoutzones/blt"
	"readoutzones/blt/device"
	"readoutzones/data/images"
	"readoutzones/data/recording"
)

// Unroller evaluates a model time step by time step: a Go loop over two compiled graphs, the first step and a further one,
// with the state kept on the device. Memory and compile time do not grow with the number of steps.
type Unroller struct {
	model       blt.Model
	weights     blt.StateDict
	backend     compute.Backend
	exact       bool // in true float32 on a GPU too
	first, next *model.Exec
	constant    []recording.NamedShape // what Drive gives, of one image
	changing    []recording.NamedShape // what Step gives
}

// Output is what Moment.Response calls the log-probabilities.
const Output = "output"

// New compiles nothing yet; the first batch does. mean and std are the training images' (0–255 scale). It computes in the
// model's precision, float32 exactly also on a GPU; see [blt.Exactly].
func New(backend compute.Backend, m blt.Model, weights blt.StateDict, mean, std [3]float64) (*Unroller, error) {
	parameters := m.Parameters()
	store, err := blt.NewStore(parameters, weights)
	if err != nil {
		return nil, err
	}
	u := &Unroller{model: m, weights: weights, backend: backend, exact: true}
	if n, ok := m.(*blt.Network); ok && n.Precision == blt.TF32 {
		u.exact = false
	}
	if err := u.trace(); err != nil {
		return nil, err
	}
	u.first, err = model.NewExec(backend, store, func(_ *model.Scope, pixels *graph.Node) []*graph.Node {
		p := blt.ParamsIn(pixels.Graph(), store, parameters)
		drive := m.Drive(p, blt.Normalise(pixels, mean, std))
		state, logProbs := m.Step(p, drive, nil)
		device.Exact(pixels.Graph(), u.exact)
		return slices.Concat(nodesOf(drive), nodesOf(state), []*graph.Node{logProbs})
	})
	if err != nil {
		return nil, fmt.Errorf("the first time step: %w", device.FirstLine(err))
	}
	next, err := u.Compile(func(p *blt.Params, drive, prev blt.State, _ []*graph.Node) []*graph.Node {
		state, logProbs := m.Step(p, drive, prev)
		return append(nodesOf(state), logProbs)
	})
	if err != nil {
		return nil, fmt.Errorf("a time step: %w", err)
	}
	u.next = next.exec
	return u, nil
}

// trace lets the model build its first two time steps for one image, which tells the names and shapes of its responses,
// and whether it keeps to what blt.Model asks of it. Nothing is compiled.
func (u *Unroller) trace() error {
	shape := u.model.Shape()
	g := graph.NewGraph(u.backend, "trace")
	defer g.Finalize()
	err := exceptions.TryCatch[error](func() {
		nodes := map[string]*graph.Node{}
		for _, p := range u.model.Parameters() {
			nodes[p.Name] = graph.Parameter(g, p.Name, shapes.Make(dtypes.Float32, p.Shape...))
		}
		p := blt.NewParams(nodes)
		drive := u.model.Drive(p, graph.Parameter(g, "images", shapes.Make(dtypes.Float32, 1, shape.Size, shape.Size, 3)))
		state, logProbs := u.model.Step(p, drive, nil)
		logProbs.AssertDims(1, shape.Classes)
		u.constant, u.changing = shapesOf(drive), shapesOf(state)
		if shape.Timesteps > 1 {
			state, _ = u.model.Step(p, drive, state)
		}
		if again := shapesOf(state); fmt.Sprint(again) != fmt.Sprint(u.changing) {
			panic(fmt.Errorf("the state changes from %v to %v with a time step; names, order and shapes must stay", u.changing, again))
		}
		names := map[string]bool{Output: true}
		for _, s := range slices.Concat(u.constant, u.changing) {
			if names[s.Name] {
				panic(fmt.Errorf("two of its responses are called %q", s.Name))
			}
			names[s.Name] = true
		}
		if r := state.Get(shape.Representation); r == nil {
			panic(fmt.Errorf("its state has no %q, which shall be the representation", shape.Representation))
		} else {
			r.AssertDims(1, shape.Features)
		}
	})
	if err != nil {
		return fmt.Errorf("the model cannot be unrolled: %w", device.FirstLine(err))
	}
	return nil
}

// shapesOf are the names and, of one image, the shapes of a state.
func shapesOf(state blt.State) (all []recording.NamedShape) {
	for _, s := range state {
		all = append(all, recording.NamedShape{Name: s.Name, Shape: s.Shape().Dimensions[1:]})
	}
	return all
}

func nodesOf(state blt.State) (nodes []*graph.Node) {
	for _, s := range state {
		nodes = append(nodes, s.Node)
	}
	return nodes
}

// named gives nodes their names back, in order.
func named(shapes []recording.NamedShape, nodes []*graph.Node) (state blt.State) {
	for i, s := range shapes {
		state = append(state, blt.Named{Name: s.Name, Node: nodes[i]})
	}
	return state
}

// Moment is one time step of a batch of images. Its responses are there until the callback returns.
type Moment struct {
	T         int      // time step
	First     int      // how many images came before the batch's first one: its row of the split, if that is shown whole
	Valid     int      // images of the batch
	names     []string // of the responses, from the image to the output
	responses map[string]*tensors.Tensor
}

// Response copies the responses of that name to the host, [Valid, …]: of the network's areas V1, V2, V4, IT [Valid, H, W, C]
// and GAP [Valid, D], of other models what their drive and state hold; or Output [Valid, K].
func (m Moment) Response(name string) ([]float32, error) {
	t, ok := m.responses[name]
	if !ok {
		return nil, fmt.Errorf("response %q: this model does not have it", name)
	}
	values, err := device.Floats(t)
	return values[:len(values)/t.Shape().Dim(0)*m.Valid], err
}

// NotFinite names the first of the responses, on the way from the image to the output, that holds NaN or infinity; "" if none
// does. A network's bottom-up drive counts as the area that it drives, the next one.
func (m Moment) NotFinite() (string, error) {
	for i, name := range m.names {
		values, err := m.Response(name)
		if err != nil || slices.ContainsFunc(values, func(v float32) bool { return v-v != 0 }) {
			if name == blt.BottomUpDrive {
				name = m.names[i+1]
			}
			return name, err
		}
	}
	return "", nil
}

// Unroll shows pixels [B, S, S, 3] to the model for a number of time steps, which may be more than it was trained with, and
// calls each after every step, while the next one computes already.
func (u *Unroller) Unroll(pixels []uint8, timesteps int, each func(Moment) error) error {
	size := u.model.Shape().Size
	return u.unroll(context.Background(), pixels, Moment{Valid: len(pixels) / (size * size * 3)}, timesteps, each)
}

// UnrollSplit shows a split, or what the options say of it, to the model, a batch at a time, and calls each after every step
// of every batch.
func (u *Unroller) UnrollSplit(ctx context.Context, split *images.Split, timesteps int, o images.BatchOptions, each func(Moment) error) error {
	first := 0
	o.Size = min(o.Size, len(split.LabelsOf(o.Rows)))
	for batch, err := range images.Batches(split, o) {
		if err == nil {
			err = ctx.Err()
		}
		if err == nil {
			err = u.unroll(ctx, batch.Images, Moment{First: first, Valid: batch.Valid}, timesteps, each)
		}
		if err != nil {
			return err
		}
		first += batch.Valid
	}
	return nil
}

func (u *Unroller) unroll(ctx context.Context, pixels []uint8, m Moment, timesteps int, each func(Moment) error) error {
	shape := u.model.Shape()
	batch := len(pixels) / (shape.Size * shape.Size * 3)
	if batch == 0 || batch*shape.Size*shape.Size*3 != len(pixels) {
		return fmt.Errorf("unroll: %d bytes are no images of %d × %d pixels", len(pixels), shape.Size, shape.Size)
	}
	if timesteps < 1 || timesteps > 1 && shape.Timesteps == 1 {
		return fmt.Errorf("unroll: %d time steps: a network without recurrence has exactly 1", timesteps)
	}
	var outputs []*tensors.Tensor
	err := device.Await(ctx, func() (err error) { // the first batch compiles
		outputs, err = u.first.Call(tensors.FromFlatDataAndDimensions(pixels, batch, shape.Size, shape.Size, 3))
		return err
	})
	if err != nil {
		return fmt.Errorf("unroll: first time step: %w", device.FirstLine(err))
	}
	constant, state := outputs[:len(u.constant)], outputs[len(u.constant):]
	defer func() { finalize(constant); finalize(state) }()
	for ; ; m.T++ { // a step computes while the one before it is read: Call waits for its result
		var next []*tensors.Tensor
		var failed error
		var computing sync.WaitGroup
		if m.T+1 < timesteps {
			computing.Go(func() { next, failed = u.advance(constant, state) })
		}
		m.names, m.responses = u.names(), u.responses(constant, state)
		err := each(m)
		computing.Wait()
		finalize(state)
		state = next
		if err != nil || m.T+1 == timesteps {
			return err
		}
		if err := ctx.Err(); err != nil {
			return err
		}
		if failed != nil {
			return fmt.Errorf("unroll: time step %d: %w", m.T+1, device.FirstLine(failed))
		}
	}
}

// advance computes the following step's state and log-probabilities. The old state is not given away: it may be copied to
// the host meanwhile, and a program that go-xla builds puts nothing new into its arguments' memory anyway.
func (u *Unroller) advance(constant, state []*tensors.Tensor) ([]*tensors.Tensor, error) {
	var args []any
	for _, t := range slices.Concat(constant, state[:len(u.changing)]) {
		args = append(args, t)
	}
	return u.next.Call(args...)
}

// names are those of the responses, from the image to the output.
func (u *Unroller) names() (all []string) {
	for _, s := range slices.Concat(u.constant, u.changing) {
		all = append(all, s.Name)
	}
	return append(all, Output)
}

// responses gives what a step computed its names.
func (u *Unroller) responses(constant, state []*tensors.Tensor) map[string]*tensors.Tensor {
	values, all := slices.Concat(constant, state), map[string]*tensors.Tensor{}
	for i, name := range u.names() {
		all[name] = values[i]
	}
	return all
}

// finalize frees tensors at once; Go's garbage collector does not see how large they are on the device.
func finalize(all []*tensors.Tensor) {
	for _, t := range all {
		_ = t.FinalizeAll() // fails only if that was done already
	}
}

// Shape tells the sizes of the model's input and output.
func (u *Unroller) Shape() blt.Shape { return u.model.Shape() }

// Readout returns the readout's weight [K, D] and its bias [K], nil without one.
func (u *Unroller) Readout() (weight, bias []float32) {
	layer := u.model.Shape().Readout
	if b, ok := u.weights[layer+".bias"]; ok {
		bias = b.Data.([]float32)
	}
	return u.weights[layer+".weight"].Data.([]float32), bias
}

// SetWeights replaces the weights; nothing is compiled anew.
func (u *Unroller) SetWeights(weights blt.StateDict) error {
	if err := weights.Check(u.model.Parameters()); err != nil {
		return err
	}
	u.weights = weights
	for name, array := range weights {
		if err := u.first.Store().GetVariable("/" + name).SetValue(blt.TensorOf(array)); err != nil {
			return fmt.Errorf("variable %s: %w", name, device.FirstLine(err))
		}
	}
	return nil
}

// Close frees the compiled graphs.
func (u *Unroller) Close() {
	u.first.Finalize()
	u.next.Finalize()
}
