package blt_test

import (
	"testing"

	. "github.com/gomlx/gomlx/core/graph"

	"readoutzones/blt"
	"readoutzones/blt/internal/tiny"
)

// The derivative of relu at 0 is PyTorch's, 0; GoMLX's own is 1.
func TestReluIsFlatAtZero(t *testing.T) {
	gradient, err := CallOnce(tiny.GoBackend(t), func(x *Node) *Node {
		return Gradient(ReduceAllSum(blt.Relu(x)), x)[0]
	}, []float32{-1, 0, 2})
	if err != nil {
		t.Fatal(err)
	}
	if got := gradient.Value().([]float32); got[0] != 0 || got[1] != 0 || got[2] != 1 {
		t.Errorf("the derivatives at −1, 0 and 2 are %v, want 0, 0 and 1", got)
	}
}
