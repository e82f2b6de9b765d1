package blt

import . "github.com/gomlx/gomlx/core/graph"

// withGradient returns y, which must not pass gradients to x by itself, with the given gradient for x: a function from the
// adjoint of y, in y's shape, to that of x, in x's shape.
//
// GoMLX lets only an identity have a gradient of one's own. So x goes through one side by side with zeros in y's shape,
// which are then added to y: the identity's adjoint holds y's. XLA removes all of it, forward and backward.
func withGradient(y, x *Node, gradient func(dy *Node) *Node) *Node {
	size, zeros := x.Shape().Size(), Reshape(ZerosLike(y), y.Shape().Size())
	partOfY := func(both *Node) *Node {
		return Reshape(Slice(both, AxisRangeToEnd(size)), y.Shape().Dimensions...)
	}
	both := Concatenate([]*Node{Reshape(x, size), zeros}, 0)
	both = IdentityWithCustomGradient(both, func(_, v *Node) *Node {
		dx := gradient(partOfY(v))
		dx.AssertDims(x.Shape().Dimensions...)
		return Concatenate([]*Node{Reshape(dx, size), zeros}, 0)
	})
	return Add(y, partOfY(both))
}
