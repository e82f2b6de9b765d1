package device

import (
	"os"
	"os/exec"
	"strings"
	"testing"
)

// A GPU that nobody decided against is not left idle without a word.
func TestAnUnusedGPUIsTold(t *testing.T) {
	for _, test := range []struct {
		chosen, gpu bool
		backend     string
		want        bool
	}{
		{false, true, "xla:cpu", true}, {false, true, "xla:cuda", false}, {true, true, "xla:cpu", false}, {false, false, "xla:cpu", false},
	} {
		if got := unusedGPU(test.chosen, test.gpu, test.backend); got != test.want {
			t.Errorf("%+v: %v", test, got)
		}
	}
}

// Without a C compiler Go says what to do, and not that go-xla's names are undefined.
func TestWithoutACompilerGoSaysSo(t *testing.T) {
	build := exec.Command("go", "build", "-o", os.DevNull, "readoutzones/blt/cmd/blt")
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	out, err := build.CombinedOutput()
	if text := string(out); err == nil || !strings.Contains(text, "device/install_a_c_compiler: build constraints exclude all Go files") || strings.Contains(text, "undefined") {
		t.Errorf("go build: %v: %s", err, text)
	}
}
