package blt

import (
	"github.com/gomlx/compute/dtypes"
	. "github.com/gomlx/gomlx/core/graph"
)

// epsilon keeps layer normalisation finite (PyTorch's default).
const epsilon = 1e-5

// Convolve2D is a 'same'-padded convolution of stride 1: x [B, H, W, in], w [out, in, k, k] → [B, H, W, out].
func Convolve2D(x, w *Node) *Node {
	y := Convolve(x, TransposeAllAxes(w, 2, 3, 1, 0)).PadSame().Done()
	y.AssertDims(x.Shape().Dim(0), x.Shape().Dim(1), x.Shape().Dim(2), w.Shape().Dim(0))
	return y
}

// Linear is x·wᵀ: x [B, in], w [out, in] → [B, out].
func Linear(x, w *Node) *Node {
	y := Einsum("bi,oi->bo", x, w)
	y.AssertDims(x.Shape().Dim(0), w.Shape().Dim(0))
	return y
}

// Relu is max(x, 0) with derivative 0 at 0, as PyTorch's; NaN stays NaN.
func Relu(x *Node) *Node {
	return Mul(x, ConvertDType(GreaterThan(x, ScalarZero(x.Graph(), x.DType())), x.DType()))
}

// layerNorm normalises each image over all its axes, then scales and shifts elementwise. x is [B, H, W, C] with scale and
// shift [C, H, W], or [B, C] with [C].
//
//	(x − mean(x)) / √(var(x) + ε) · scale + shift
func layerNorm(x, scale, shift *Node) *Node {
	if x.Rank() == 4 {
		scale, shift = TransposeAllAxes(scale, 1, 2, 0), TransposeAllAxes(shift, 1, 2, 0)
	}
	centred := Sub(x, imageMean(x))
	normed := Mul(centred, Inverse(Sqrt(AddScalar(imageMean(Square(centred)), epsilon))))
	return Add(Mul(normed, ExpandAxes(scale, 0)), ExpandAxes(shift, 0))
}

// imageMean is the mean over all axes but the first, kept as axes of length 1. One axis is reduced after the other: a
// single sum over tens of thousands of values would lose digits in float32.
func imageMean(x *Node) *Node {
	for axis := x.Rank() - 1; axis > 0; axis-- {
		x = ReduceAndKeep(x, ReduceMean, axis)
	}
	return x
}

// maxPool2 halves height and width by the maximum of each 2×2 patch: [B, H, W, C] → [B, H/2, W/2, C].
// Pairwise maxima have a cheaper gradient than MaxPool's; after a relu its ties do not matter.
func maxPool2(x *Node) *Node {
	b, h, w, c := x.Shape().Dim(0), x.Shape().Dim(1), x.Shape().Dim(2), x.Shape().Dim(3)
	patches := Reshape(x, b, h/2, 2, w/2, 2, c)
	at := func(row, column int) *Node {
		return Slice(patches, AxisRange(), AxisRange(), AxisElem(row), AxisRange(), AxisElem(column), AxisRange())
	}
	y := Max(Max(at(0, 0), at(0, 1)), Max(at(1, 0), at(1, 1)))
	return Reshape(y, b, h/2, w/2, c)
}

// Normalise turns pixels [B, H, W, 3] uint8 into the network's input: (x/255 − mean/255) / (std/255) per channel, with the
// training images' channel means and standard deviations on the 0–255 scale.
func Normalise(pixels *Node, mean, std [3]float64) *Node {
	var m, s [3]float32
	for i := range 3 {
		m[i], s[i] = float32(mean[i]/255), float32(std[i]/255)
	}
	g := pixels.Graph()
	x := DivScalar(ConvertDType(pixels, dtypes.Float32), 255)
	return Div(Sub(x, ExpandLeftToRank(Const(g, m[:]), 4)), ExpandLeftToRank(Const(g, s[:]), 4))
}

// LogProbabilities is log(clamp(softmax(logits), 1e-10, 1)), as the authors' code has it: logits and result [B, classes].
func LogProbabilities(logits *Node) *Node {
	return Log(MaxScalar(Softmax(logits, -1), 1e-10))
}
