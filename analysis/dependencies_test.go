package analysis

import (
	"os/exec"
	"slices"
	"strings"
	"testing"
)

// Whoever has a recording can analyse it and draw its figures: no network, no downloads, no native library.
func TestARecordingIsAllThatIsNeeded(t *testing.T) {
	list, err := exec.Command("go", "list", "-deps", "readoutzones/analysis/...").Output()
	if err != nil {
		t.Fatal(err)
	}
	packages := strings.Fields(string(list))
	if !slices.Contains(packages, "readoutzones/data/recording") {
		t.Fatalf("no recording among the packages:\n%s", list)
	}
	for _, p := range packages {
		for _, not := range []string{
			"readoutzones/blt", "readoutzones/data/images", "readoutzones/data/hdf5", "readoutzones/data/native", "readoutzones/data/sources",
			"github.com/gomlx", "github.com/ebitengine/purego", "net/http", "os/exec",
		} {
			if p == not || strings.HasPrefix(p, not+"/") {
				t.Errorf("analysis and its figures depend on %s", p)
			}
		}
	}
}
