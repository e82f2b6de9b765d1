package blt

import (
	"math"
	"testing"

	"github.com/gomlx/compute/dtypes"
	. "github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/core/tensors"

	"readoutzones/blt/device"
	"readoutzones/data/npz"
)

// transposeCases are the goldens' names (testdata/convtranspose.py, PyTorch's ConvTranspose2d).
var transposeCases = []string{"k3", "k3pixel", "k5", "k5pixel"}

// transposeWithGradients gives y, dx and dw of convTranspose computed in the number format dtype, as float32.
func transposeWithGradients(dtype dtypes.DType) func(x, w, dy *Node) []*Node {
	return func(x, w, dy *Node) []*Node {
		y := ConvertDType(convTranspose(ConvertDType(x, dtype), ConvertDType(w, dtype)), dtypes.Float32)
		return append([]*Node{y}, Gradient(ReduceAllSum(Mul(y, dy)), x, w)...)
	}
}

func TestConvTransposeEqualsPyTorch(t *testing.T) {
	testConvTranspose(t, dtypes.Float32, 1e-5, 1e-6)
}

// The inputs are exact in bfloat16, which keeps 8 bits: results and what is summed may be rounded to 1 part in 256.
func TestConvTransposeBFloat16(t *testing.T) {
	testConvTranspose(t, dtypes.BFloat16, 1.0/256, 1.0/256)
}

// testConvTranspose compares y, dx and dw with the goldens within relative·|ref| + ofMax·max|ref|.
func testConvTranspose(t *testing.T, dtype dtypes.DType, relative, ofMax float64) {
	golden, err := npz.Read("testdata/convtranspose.npz")
	if err != nil {
		t.Fatal(err)
	}
	backend, err := device.Backend()
	if err != nil {
		t.Fatal(err)
	}
	exec := MustNewExec(backend, transposeWithGradients(dtype))
	for _, name := range transposeCases {
		tensor := func(key string) *tensors.Tensor {
			a := golden[name+"/"+key]
			return tensors.FromFlatDataAndDimensions(a.Data.([]float32), a.Shape...)
		}
		got := exec.MustCall(tensor("x"), tensor("w"), tensor("dy"))
		for i, key := range []string{"y", "dx", "dw"} {
			assertWithin(t, name+"/"+key, tensors.MustCopyFlatData[float32](got[i]), golden[name+"/"+key].Data.([]float32), relative, ofMax)
		}
	}
}

// assertWithin fails where |got − want| > relative·|want| + ofMax·max|want|, and names the worst element.
func assertWithin(t *testing.T, name string, got, want []float32, relative, ofMax float64) {
	t.Helper()
	if len(got) != len(want) {
		t.Fatalf("%s: %d values, want %d", name, len(got), len(want))
	}
	var largest, worst float64
	for _, v := range want {
		largest = max(largest, math.Abs(float64(v)))
	}
	at := 0
	for i := range want {
		excess := math.Abs(float64(got[i])-float64(want[i])) / (relative*math.Abs(float64(want[i])) + ofMax*largest)
		if !(excess <= worst) {
			worst, at = excess, i
		}
	}
	t.Logf("%s: largest difference is %.2g of what is allowed", name, worst)
	if !(worst <= 1) {
		t.Errorf("%s: element %d is %v, want %v: %.3g times the allowed difference", name, at, got[at], want[at], worst)
	}
}
