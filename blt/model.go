package blt

import (
	"fmt"
	"maps"
	"slices"

	. "github.com/gomlx/gomlx/core/graph"

	"readoutzones/data/images"
)

// Model is an image classifier that computes in time steps: [Network], the paper's; ResNet18 of package resnet, which has
// one step; or one of your own (the Example below is a ConvGRU). Package train trains it, package record shows images to
// it for any number of steps, and package analysis measures what it answered.
//
// The two graph functions are called while a graph is built. What they return is named: a recording keeps tensors by name,
// and the state of one step comes back under the same names in the next.
type Model interface {
	// Parameters lists the tensors that training learns, and the frozen ones beside them.
	Parameters() []ParameterSpec
	// Shape tells what goes in and what comes out.
	Shape() Shape
	// Drive computes what is constant in time, once for normalised images [B, S, S, 3].
	Drive(p *Params, images *Node) State
	// Step advances the model by one time step: drive and the previous state, nil at t = 0, make the next state and the
	// log-probabilities [B, Classes]. Every state has the same names, order and shapes.
	Step(p *Params, drive, prev State) (next State, logProbs *Node)
}

// Shape is what a model takes and gives.
type Shape struct {
	Size      int // the images are Size × Size pixels
	Classes   int // K, the length of the log-probabilities
	Features  int // D, the length of the representation
	Timesteps int // T, the steps that it is trained for

	Representation string // the state's tensor before the readout, [B, Features]
	Readout        string // the linear layer that makes log-probabilities of it: parameters Readout.weight [K, D], .bias [K]
}

// Named is a tensor [B, …] of a batch of images, with its name.
type Named struct {
	Name string
	*Node
}

// State is what a model carries from one time step to the next: named tensors in a fixed order.
type State []Named

// Get returns the tensor of that name, nil where there is none: before the first step there is no state at all.
func (s State) Get(name string) *Node {
	for _, tensor := range s {
		if tensor.Name == name {
			return tensor.Node
		}
	}
	return nil
}

// Params are a model's parameters inside a graph, by PyTorch's names and in PyTorch's layouts.
type Params struct {
	Training bool             // as in PyTorch's train(): batch norm uses the batch's statistics
	Updates  map[string]*Node // new values for frozen parameters, such as batch norm's running averages
	nodes    map[string]*Node
}

// NewParams are parameters with these values.
func NewParams(nodes map[string]*Node) *Params {
	return &Params{Updates: map[string]*Node{}, nodes: nodes}
}

// Get returns the parameter of that name.
func (p *Params) Get(name string) *Node {
	node, ok := p.nodes[name]
	if !ok {
		panic(fmt.Sprintf("blt: the model has no parameter %q; it has %v", name, slices.Sorted(maps.Keys(p.nodes))))
	}
	return node
}

// Convolve applies the convolutional layer of that name: x [B, H, W, in] → [B, H, W, out] (see [Convolve2D]).
func (p *Params) Convolve(layer string, x *Node) *Node {
	return p.addBias(layer, Convolve2D(x, p.Get(layer+".weight")))
}

// Linear applies the linear layer of that name: x [B, in] → [B, out].
func (p *Params) Linear(layer string, x *Node) *Node {
	return p.addBias(layer, Linear(x, p.Get(layer+".weight")))
}

// addBias adds a layer's bias [out] to x [B, …, out], if it has one.
func (p *Params) addBias(layer string, x *Node) *Node {
	if bias, ok := p.nodes[layer+".bias"]; ok {
		return Add(x, ConvertDType(ExpandLeftToRank(bias, x.Rank()), x.DType()))
	}
	return x
}

// Unroll shows normalised images [B, S, S, 3] to a model and returns the log-probabilities [B, K] of each of a number of
// time steps.
func Unroll(m Model, p *Params, images *Node, timesteps int) []*Node {
	drive := m.Drive(p, images)
	var state State
	logProbs := make([]*Node, timesteps)
	for t := range logProbs {
		state, logProbs[t] = m.Step(p, drive, state)
	}
	return logProbs
}

// Exactly is a model as it is evaluated: a network of the family in float32, whatever it was trained in.
func Exactly(m Model) Model {
	n, ok := m.(*Network)
	if !ok || n.Precision == Float32 {
		return m
	}
	exact := *n
	exact.Precision = Float32
	return &exact
}

// CountParameters is the number of all of a model's elements, frozen ones included.
func CountParameters(m Model) (count int) {
	for _, p := range m.Parameters() {
		count += p.Len()
	}
	return count
}

// Fits says whether a model of this shape can be trained or tested on a data set.
func (s Shape) Fits(set *images.Dataset) error {
	if s.Size != set.Size {
		return fmt.Errorf("the network takes images of %d px, %s has %d px", s.Size, set.Path, set.Size)
	}
	if s.Classes != len(set.Categories) {
		return fmt.Errorf("the network tells %d classes apart, %s has %d categories", s.Classes, set.Path, len(set.Categories))
	}
	return nil
}
