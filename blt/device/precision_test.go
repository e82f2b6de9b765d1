package device_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	. "github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/core/tensors"

	"readoutzones/blt/device"
)

const dumped = "DEVICE_TEST_EXACT"

// The precision that is asked for stands in the program as XLA has compiled it: of convolutions, of their gradients and of
// products.
func TestPrecisionReachesTheCompiledProgram(t *testing.T) {
	if exact := os.Getenv(dumped); exact != "" {
		compileOne(t, exact == "yes")
		return
	}
	if chosen := os.Getenv("GOMLX_BACKEND"); chosen != "" && !strings.HasPrefix(chosen, "xla") {
		t.Skipf("needs XLA, and GOMLX_BACKEND is %s", chosen)
	}
	for _, exact := range []string{"yes", "no"} {
		dir := t.TempDir()
		c := exec.Command(os.Args[0], "-test.run", "^"+t.Name()+"$")
		c.Env = append(os.Environ(), dumped+"="+exact, "XLA_FLAGS=--xla_dump_hlo_as_text --xla_dump_to="+dir)
		if out, err := c.CombinedOutput(); err != nil {
			t.Fatalf("%v: %s", err, out)
		}
		programs, err := filepath.Glob(filepath.Join(dir, "*before_optimizations.txt"))
		if err != nil || len(programs) == 0 {
			t.Fatalf("XLA wrote no program into %s: %v", dir, err)
		}
		most := 0
		for _, path := range programs {
			text, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			operations := regexp.MustCompile(`(?m)^.* (convolution|dot)\(.*$`).FindAllString(string(text), -1)
			for _, operation := range operations {
				if strings.Contains(operation, "operand_precision={highest,highest}") != (exact == "yes") {
					t.Errorf("exact %s: %s", exact, operation)
				}
			}
			most = max(most, len(operations))
		}
		if most < 5 {
			t.Errorf("exact %s: a program of %d convolutions and products, want at least 5", exact, most)
		}
	}
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
