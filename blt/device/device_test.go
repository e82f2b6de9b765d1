package device

import (
	"os"
	"regexp"
	"strings"
	"testing"
)

func TestBackendNameTellsWhatComputes(t *testing.T) {
	if chosen := os.Getenv("GOMLX_BACKEND"); chosen != "" && !strings.HasPrefix(chosen, "xla:") {
		t.Skipf("needs XLA, and GOMLX_BACKEND is %s", chosen)
	}
	if name := Name(); !regexp.MustCompile(`^xla:(cpu|cuda)$`).MatchString(name) {
		t.Errorf("the backend's name is %q, want xla:cpu or xla:cuda", name)
	}
}

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
