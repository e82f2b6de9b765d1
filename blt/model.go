package blt

import (
	. "github.com/gomlx/gomlx/core/graph"
)

// Model is what Train and Runner need of a network: Network is one, ResNet18 of package resnet another.
type Model interface {
	Parameters() []ParameterSpec
	Shape() ModelShape
	// Start is the step t = 0: images [B, S, S, 3], normalised. Responses that the model does not have stay nil.
	Start(p Params, images *Node) Responses
	// Next is the step after prev. It is called only where Shape().Timesteps > 1.
	Next(p Params, prev Responses) Responses
	// Unroll is what training needs: the log-probabilities [B, classes] of every step, and new values for buffers.
	Unroll(p Params, images *Node) (logProbs []*Node, buffers Params)
	// Readout names the linear layer whose weight [classes, features] makes log-probabilities of the representation.
	Readout() string
}

// ModelShape is what a model takes and gives: images of Size × Size pixels, Timesteps steps with Classes
// log-probabilities and Features responses before the readout each.
type ModelShape struct {
	Size, Classes, Features, Timesteps int
}

// Responses of every area at one time step. V1 and Drive (V2's bottom-up drive) are constant in time.
type Responses struct {
	V1, Drive *Node
	State
	LogProbs *Node // [B, classes]
}

// Shape tells the sizes of the network's input and output.
func (n *Network) Shape() ModelShape {
	return ModelShape{Size: n.Size, Classes: n.Classes, Features: n.Features(), Timesteps: n.Timesteps}
}

// Readout is the name of the readout layer.
func (n *Network) Readout() string { return "readout" }

// Start is the first, feed-forward sweep.
func (n *Network) Start(p Params, images *Node) (r Responses) {
	r.V1, r.Drive = n.Drive(p, images)
	r.State, r.LogProbs = n.Step(p, r.Drive, State{})
	return r
}

// Next is one further step.
func (n *Network) Next(p Params, prev Responses) Responses {
	next := Responses{V1: prev.V1, Drive: prev.Drive}
	next.State, next.LogProbs = n.Step(p, prev.Drive, prev.State)
	return next
}

// Unroll runs all of the configuration's time steps.
func (n *Network) Unroll(p Params, images *Node) ([]*Node, Params) {
	r := n.Start(p, images)
	logProbs := []*Node{r.LogProbs}
	for len(logProbs) < n.Timesteps {
		r = n.Next(p, r)
		logProbs = append(logProbs, r.LogProbs)
	}
	return logProbs, nil
}
