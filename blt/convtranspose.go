package blt

import . "github.com/gomlx/gomlx/core/graph"

// transposedKernel is the kernel of a transposed convolution of stride 2 laid out for XLA: four small kernels
// [taps, taps, in, out], by the parity of the output's row and column.
//
// Output row i = 2n + parity sums x[m]·w[j] over 2m + j = i + padding, that is over every other tap j, backwards while m
// counts forwards. A tap w[j] meets x[n + (parity + padding − j)/2]. For k = 3 (padding 1):
//
//	out[2n]   = x[n]·w[1]
//	out[2n+1] = x[n]·w[2] + x[n+1]·w[0]
//
// and for k = 5 (padding 2) the taps are 4, 2, 0 on x[n−1 … n+1] and 3, 1 on x[n], x[n+1]. Beyond the edge x is 0; columns
// likewise. So each output costs only the taps that meet an input, and gradients are those of plain convolutions.
type transposedKernel [2][2]*Node

// convTranspose is PyTorch's ConvTranspose2d with stride 2, padding (k−1)/2 and output padding 1: x [B, H, W, in],
// w [in, out, k, k] with k = 3 or 5 → [B, 2H, 2W, out]. It computes in the number format of x and w.
func convTranspose(x, w *Node) *Node { return layOutTranspose(w).apply(x) }

// layOutTranspose splits w [in, out, k, k] into its four kernels; that is needed only once for many applications.
func layOutTranspose(w *Node) (kernel transposedKernel) {
	in, out, k := w.Shape().Dim(0), w.Shape().Dim(1), w.Shape().Dim(2)
	w.AssertDims(in, out, k, k)
	w = TransposeAllAxes(w, 2, 3, 0, 1)
	for row := range 2 {
		taps := tapsOf(row, w, 0)
		for column := range 2 {
			kernel[row][column] = tapsOf(column, taps, 1)
		}
	}
	return kernel
}

// tapsOf takes the taps of a parity along an axis of w [k, k, in, out], last first. (Reverse has no gradient.)
func tapsOf(parity int, w *Node, axis int) *Node {
	k := w.Shape().Dim(axis)
	var taps []*Node
	for j := k - 1 - (parity+k/2)%2; j >= 0; j -= 2 {
		taps = append(taps, SliceAxis(w, axis, AxisElem(j)))
	}
	return Concatenate(taps, axis)
}

// apply convolves x [B, H, W, in] with the four kernels and interleaves what they give to [B, 2H, 2W, out].
func (kernel transposedKernel) apply(x *Node) *Node {
	var rows [2]*Node
	for row := range 2 {
		even, odd := convolveParity(x, kernel[row][0], row, 0), convolveParity(x, kernel[row][1], row, 1)
		rows[row] = Stack([]*Node{even, odd}, 3) // [B, H, W, 2, out]
	}
	y := Stack(rows[:], 2) // [B, H, 2, W, 2, out]
	b, h, w, out := x.Shape().Dim(0), x.Shape().Dim(1), x.Shape().Dim(2), y.Shape().Dim(5)
	return Reshape(y, b, 2*h, 2*w, out)
}

// convolveParity is the convolution for output rows and columns of the given parity, [B, H, W, in] → [B, H, W, out].
//
// GoMLX v0.28.8 shifts the gradient for the input of a convolution by one where a kernel's side is even, so that gradient
// is written here: the convolution with the kernel reversed, in and out exchanged, and the padding mirrored.
func convolveParity(x, kernel *Node, row, column int) *Node {
	var padding, mirrored [2][2]int
	for axis, parity := range [2]int{row, column} {
		taps := kernel.Shape().Dim(axis)
		before := (taps - parity) / 2
		after := taps - 1 - before
		padding[axis], mirrored[axis] = [2]int{before, after}, [2]int{after, before}
	}
	y := Convolve(StopGradient(x), kernel).PaddingPerDim(padding[:]).Done()
	y.AssertDims(x.Shape().Dim(0), x.Shape().Dim(1), x.Shape().Dim(2), kernel.Shape().Dim(3))
	return withGradient(y, x, func(dy *Node) *Node {
		return Convolve(dy, Transpose(Reverse(kernel, 0, 1), 2, 3)).PaddingPerDim(mirrored[:]).Done()
	})
}

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
