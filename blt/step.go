package blt

import (
	. "github.com/gomlx/gomlx/core/graph"
)

// State holds the responses of the areas that change in time: V2 [B, S/2, S/2, C], V4 [B, S/4, S/4, C],
// IT [B, S/8, S/8, C] and GAP [B, D]. The zero State stands before the first step.
type State struct {
	V2, V4, IT, GAP *Node
}

// Drive computes what is constant in time, once for an image: the responses of V1 [B, S, S, C], which only the retina
// feeds, and with them V2's bottom-up drive [B, S/2, S/2, C]. images are normalised, [B, S, S, 3].
func (n *Network) Drive(p Params, images *Node) (v1, drive *Node) {
	images.AssertDims(images.Shape().Dim(0), n.Size, n.Size, 3)
	retina := Relu(n.convolve(p, "retina", images))
	v1 = n.settle(p, "v1", n.convolve(p, "v1.bottom_up", retina), nil, nil)
	return v1, n.bottomUp(p, "v2", v1)
}

// Step advances the network by one time step (Fig. 1A). Bottom-up drive comes from this step, lateral and top-down input
// from the previous one; prev is the zero State at t = 0, a full feed-forward sweep.
//
//	x_t = relu(LN(b + l + d))          additive
//	x_t = relu(LN(b · (1 + l + d)))    multiplicative
//
// It returns the new state and the log-probabilities [B, classes].
func (n *Network) Step(p Params, drive *Node, prev State) (State, *Node) {
	var s State
	s.V2 = n.settle(p, "v2", drive, prev.V2, prev.V4)
	s.V4 = n.settle(p, "v4", n.bottomUp(p, "v4", s.V2), prev.V4, prev.IT)
	s.IT = n.settle(p, "it", n.bottomUp(p, "it", s.V4), prev.IT, nil)
	s.GAP = n.settle(p, "gap", ReduceMean(s.IT, 1, 2), prev.GAP, nil)
	s.GAP.AssertDims(drive.Shape().Dim(0), n.Features())
	return s, n.readout(p, s.GAP)
}

// bottomUp is an area's drive by the area below.
func (n *Network) bottomUp(p Params, area string, below *Node) *Node {
	return n.convolve(p, area+".bottom_up", maxPool2(below))
}

// settle combines an area's bottom-up drive with its lateral and top-down input, where there are any (nil at t = 0),
// then normalises and rectifies.
func (n *Network) settle(p Params, area string, bottomUp, self, above *Node) *Node {
	var feedback []*Node
	if self != nil && n.Lateral && (area == "gap" || n.Position == All) {
		feedback = append(feedback, n.lateral(p, area+".lateral", self))
	}
	if above != nil && n.TopDown {
		feedback = append(feedback, n.topDown(p, area+".top_down", above))
	}
	x := n.combine(bottomUp, feedback)
	if n.Norm == LayerNorm {
		x = layerNorm(x, p[area+"_ln.weight"], p[area+"_ln.bias"])
	}
	return Relu(x)
}

// combine is b + l + d, or b · (1 + l + d); a missing term is left out.
func (n *Network) combine(bottomUp *Node, feedback []*Node) *Node {
	if len(feedback) == 0 {
		return bottomUp
	}
	if n.Interaction == Multiplicative {
		sum := AddScalar(feedback[0], 1)
		for _, f := range feedback[1:] {
			sum = Add(sum, f)
		}
		return Mul(bottomUp, sum)
	}
	for _, f := range feedback {
		bottomUp = Add(bottomUp, f)
	}
	return bottomUp
}

func (n *Network) lateral(p Params, name string, x *Node) *Node {
	if x.Rank() == 2 {
		return addBias(p, name, Linear(x, p[name+".weight"]))
	}
	return n.convolve(p, name, x)
}

func (n *Network) convolve(p Params, name string, x *Node) *Node {
	return addBias(p, name, in(n.Precision, Convolve2D, x, p[name+".weight"]))
}

func (n *Network) topDown(p Params, name string, x *Node) *Node {
	return addBias(p, name, in(n.Precision, convTranspose, x, p[name+".weight"]))
}

func addBias(p Params, name string, x *Node) *Node {
	if bias, ok := p[name+".bias"]; ok {
		return Add(x, ExpandLeftToRank(bias, x.Rank()))
	}
	return x
}

// readout is log(clamp(softmax(GAP·Mᵀ + b), 1e-10, 1)), as the authors' code has it.
func (n *Network) readout(p Params, gap *Node) *Node {
	return LogProbabilities(addBias(p, "readout", Linear(gap, p["readout.weight"])))
}

// LogProbabilities is log(clamp(softmax(logits), 1e-10, 1)): logits and result [B, classes].
func LogProbabilities(logits *Node) *Node {
	return Log(MaxScalar(Softmax(logits, -1), 1e-10))
}
