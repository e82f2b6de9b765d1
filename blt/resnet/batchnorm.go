package resnet

import (
	. "github.com/gomlx/gomlx/core/graph"

	"readoutzones/blt"
)

// PyTorch's defaults for BatchNorm2d.
const (
	epsilon  = 1e-5
	momentum = 0.1
)

// batchNorm normalises each channel of x [B, H, W, C] over batch and image, then scales and shifts it.
//
//	(x − mean) / √(var + ε) · weight + bias
//
// In training mode mean and var are the batch's, var divided by n = B·H·W; the running averages move towards them by the
// momentum, the variance's towards that divided by n − 1.
func batchNorm(p *blt.Params, x *Node, name string) *Node {
	mean, variance := p.Get(name+".running_mean"), p.Get(name+".running_var")
	if p.Training {
		mean, variance = statistics(p, x, name)
	}
	scale := Div(p.Get(name+".weight"), Sqrt(AddScalar(variance, epsilon)))
	shift := p.Get(name + ".bias")
	y := Add(Mul(Sub(x, perChannel(mean)), perChannel(scale)), perChannel(shift))
	y.AssertDims(x.Shape().Dimensions...)
	return y
}

// statistics are the batch's mean and variance of every channel [C]. It notes what the running averages become.
func statistics(p *blt.Params, x *Node, name string) (mean, variance *Node) {
	mean = ReduceMean(x, 0, 1, 2)
	variance = ReduceMean(Square(Sub(x, perChannel(mean))), 0, 1, 2)
	n := float64(x.Shape().Size() / mean.Shape().Size())
	move(p, name+".running_mean", mean)
	move(p, name+".running_var", MulScalar(variance, n/max(n-1, 1)))
	p.Updates[name+".num_batches_tracked"] = AddScalar(p.Get(name+".num_batches_tracked"), 1)
	return mean, variance
}

// move lets a running average go the momentum's share of the way to a new value.
func move(p *blt.Params, name string, value *Node) {
	p.Updates[name] = Add(MulScalar(p.Get(name), 1-momentum), MulScalar(value, momentum))
}

func perChannel(x *Node) *Node { return ExpandLeftToRank(x, 4) }
