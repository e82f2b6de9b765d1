package device_test

import (
	"regexp"
	"testing"

	. "github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/core/tensors"

	"readoutzones/blt/device"
	"readoutzones/blt/internal/tiny"
)

func TestBackendNameTellsWhatComputes(t *testing.T) {
	tiny.NeedXLA(t)
	if name := device.Name(); !regexp.MustCompile(`^xla:(cpu|cuda)$`).MatchString(name) {
		t.Errorf("the backend's name is %q, want xla:cpu or xla:cuda", name)
	}
}

// The precision that is asked for stands in the program as XLA has compiled it: of convolutions, of their gradients and of
// products.
func TestPrecisionReachesTheCompiledProgram(t *testing.T) {
	tiny.AssertExact(t, 5, func(exact bool) { compileOne(t, exact) })
}

// compileOne compiles a convolution, a product and their gradients.
func compileOne(t *testing.T, exact bool) {
	backend, err := device.Backend()
	if err != nil {
		t.Fatal(err)
	}
	exec, err := NewExec(backend, func(x, kernel, w *Node) []*Node {
		y := Dot(ReduceMean(Convolve(x, kernel).PadSame().Done(), 1, 2), w).Product()
		all := append(Gradient(ReduceAllSum(Square(y)), x, kernel, w), y)
		device.Exact(x.Graph(), exact)
		return all
	})
	if err != nil {
		t.Fatal(err)
	}
	zeros := func(dims ...int) *tensors.Tensor {
		size := 1
		for _, d := range dims {
			size *= d
		}
		return tensors.FromFlatDataAndDimensions(make([]float32, size), dims...)
	}
	exec.MustCall(zeros(2, 4, 4, 3), zeros(3, 3, 3, 5), zeros(5, 6))
}
