package resnet

import (
	. "github.com/gomlx/gomlx/core/graph"
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
func (pass *pass) batchNorm(x *Node, name string) *Node {
	mean, variance := pass.p[name+".running_mean"], pass.p[name+".running_var"]
	if pass.training {
		mean, variance = pass.statistics(x, name)
	}
	scale := Div(pass.p[name+".weight"], Sqrt(AddScalar(variance, epsilon)))
	shift := pass.p[name+".bias"]
	y := Add(Mul(Sub(x, perChannel(mean)), perChannel(scale)), perChannel(shift))
	y.AssertDims(x.Shape().Dimensions...)
	return y
}

// statistics are the batch's mean and variance of every channel [C]. It notes what the running averages become.
func (pass *pass) statistics(x *Node, name string) (mean, variance *Node) {
	mean = ReduceMean(x, 0, 1, 2)
	variance = ReduceMean(Square(Sub(x, perChannel(mean))), 0, 1, 2)
	n := float64(x.Shape().Size() / mean.Shape().Size())
	pass.move(name+".running_mean", mean)
	pass.move(name+".running_var", MulScalar(variance, n/max(n-1, 1)))
	pass.updates[name+".num_batches_tracked"] = AddScalar(pass.p[name+".num_batches_tracked"], 1)
	return mean, variance
}

// move lets a running average go the momentum's share of the way to a new value.
func (pass *pass) move(name string, value *Node) {
	pass.updates[name] = Add(MulScalar(pass.p[name], 1-momentum), MulScalar(value, momentum))
}

func perChannel(x *Node) *Node { return ExpandLeftToRank(x, 4) }
