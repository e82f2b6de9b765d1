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
