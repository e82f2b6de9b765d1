package blt

import (
	"fmt"
	"slices"

	"github.com/gomlx/compute/dtypes"
	. "github.com/gomlx/gomlx/core/graph"
)

// Network is one recurrent network of the family, a [Model]: its configuration, parameters and graph.
type Network struct {
	Config
	areas    []Area
	changing []Area // those that time changes: V2, V4, IT, GAP
}

var _ Model = (*Network)(nil)

// New returns the network that a configuration describes, or why there is none.
func New(c Config) (*Network, error) {
	if err := c.Validate(); err != nil {
		return nil, fmt.Errorf("network: %w", err)
	}
	n := &Network{Config: c, areas: c.Areas()}
	n.changing = slices.DeleteFunc(c.Areas(), func(a Area) bool { return a.Constant })
	return n, nil
}

// Features is the length D of the representation, the responses of GAP.
func (n *Network) Features() int { return n.areas[len(n.areas)-1].Channels }

// Shape tells the sizes of the network's input and output.
func (n *Network) Shape() Shape {
	return Shape{Size: n.Size, Classes: n.Classes, Features: n.Features(), Timesteps: n.Timesteps, Representation: gap, Readout: "readout"}
}

// Parameters lists the tensors of the network with the names and layouts of the authors' state dicts: Conv2d [out, in, k, k],
// ConvTranspose2d [in, out, k, k], Linear [out, in], layer norm [C, H, W]. V1's lateral and top-down weights are among
// them, as in the authors' files, although no step uses them.
func (n *Network) Parameters() (all []ParameterSpec) {
	for _, a := range n.areas {
		all = append(all, a.parameters(n.Config)...)
	}
	return append(all, LinearLayer("readout", n.Features(), n.Classes, n.ReadoutBias)...)
}

// Drive computes what is constant in time from normalised images [B, S, S, 3]: the responses of V1 [B, S, S, C], which only
// the retina feeds, and with them the first changing area's bottom-up drive ([B, S/2, S/2, C], V2's). The retina has no
// norm.
func (n *Network) Drive(p *Params, images *Node) State {
	images.AssertDims(images.Shape().Dim(0), n.Size, n.Size, 3)
	x, constant := images, State{}
	for _, a := range n.areas {
		x = n.bottomUp(p, a, x)
		if !a.Constant {
			return append(constant, Named{BottomUpDrive, x})
		}
		if a.Name == "retina" {
			x = Relu(x)
			continue
		}
		x = n.respond(p, a, x, nil, nil)
		constant = append(constant, Named{a.Name, x})
	}
	panic("blt: no area changes in time")
}

// BottomUpDrive is the name of what Drive leaves to the time steps.
const BottomUpDrive = "drive"

// Step advances the network by one time step (Fig. 1A). Bottom-up input comes from this step, lateral and top-down input
// from the previous one; there is none of these at t = 0, a full feed-forward sweep.
//
//	x_t = relu(LN(b + l + d))          additive
//	x_t = relu(LN(b · (1 + l + d)))    multiplicative
//
// The state holds V2 [B, S/2, S/2, C], V4 [B, S/4, S/4, C], IT [B, S/8, S/8, C] and GAP [B, D].
func (n *Network) Step(p *Params, constant, prev State) (next State, logProbs *Node) {
	input := constant.Get(BottomUpDrive)
	for i, a := range n.changing {
		if i > 0 {
			input = n.bottomUp(p, a, next[i-1].Node)
		}
		var self, above *Node
		if a.Lateral {
			self = prev.Get(a.Name)
		}
		if a.TopDown {
			above = prev.Get(n.changing[i+1].Name)
		}
		next = append(next, Named{a.Name, n.respond(p, a, input, self, above)})
	}
	representation := next.Get(gap)
	representation.AssertDims(input.Shape().Dim(0), n.Features())
	return next, LogProbabilities(p.Linear("readout", representation))
}

// bottomUp is an area's input from the area below.
func (n *Network) bottomUp(p *Params, a Area, below *Node) *Node {
	if a.Name == gap {
		return ReduceMean(exact(below), 1, 2)
	}
	if a.pooled {
		below = maxPool2(below)
	}
	return n.convolve(p, a.BottomUp(), Convolve2D, below)
}

// respond combines an area's bottom-up input with its lateral and top-down input, where there are any, then normalises
// and rectifies.
func (n *Network) respond(p *Params, a Area, bottomUp, self, above *Node) *Node {
	var feedback []*Node
	switch {
	case self == nil:
	case a.Name == gap:
		feedback = append(feedback, p.Linear(a.key()+".lateral", self))
	default:
		feedback = append(feedback, n.convolve(p, a.key()+".lateral", Convolve2D, self))
	}
	if above != nil {
		feedback = append(feedback, n.convolve(p, a.key()+".top_down", convTranspose, above))
	}
	x := n.combine(bottomUp, feedback)
	if n.Norm == LayerNorm {
		x = layerNorm(x, p.Get(a.key()+"_ln.weight"), p.Get(a.key()+"_ln.bias"))
	}
	if x = Relu(x); a.Name == gap {
		return x // the representation stays float32
	}
	return n.response(x)
}

// combine is b + l + d, or b · (1 + l + d); a missing term is left out.
func (n *Network) combine(bottomUp *Node, feedback []*Node) *Node {
	bottomUp = exact(bottomUp)
	for i := range feedback {
		feedback[i] = exact(feedback[i])
	}
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

// convolve applies a layer by a convolution, in the number format of responses. The weights are converted at each use, so
// that their gradients are summed over time in float32.
func (n *Network) convolve(p *Params, layer string, convolution func(x, w *Node) *Node, x *Node) *Node {
	return p.addBias(layer, convolution(n.response(x), n.response(p.Get(layer+".weight"))))
}

// response is x in the number format that responses are kept in between operations.
func (n *Network) response(x *Node) *Node {
	if n.Precision == BFloat16 {
		return ConvertDType(x, dtypes.BFloat16)
	}
	return x
}

// exact is a response in float32, for sums and statistics. XLA joins it with what follows: nothing is stored.
func exact(x *Node) *Node { return ConvertDType(x, dtypes.Float32) }
