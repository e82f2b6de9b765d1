package jupyter

import (
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// What Go learned of the modules, from the cache of this machine into an empty one, is all that `go doc` asks.
func TestGoDocNeedsNoNetworkAfterSetUp(t *testing.T) {
	root := "../../.."
	learnModules(root) // the cache may be as small as a first test leaves it
	cache, err := Output(t.Context(), root, "go", "env", "GOMODCACHE")
	if err != nil {
		t.Fatal(err)
	}
	for variable, value := range map[string]string{
		"GOMODCACHE": t.TempDir(), "GOPROXY": "file://" + filepath.ToSlash(filepath.Join(cache, "cache", "download")), "GOSUMDB": "off",
	} {
		t.Setenv(variable, value)
	}
	learnModules(root)
	t.Setenv("GOPROXY", "off")
	doc := exec.Command("go", "doc", "readoutzones/analysis")
	doc.Dir = root
	if out, err := doc.CombinedOutput(); err != nil || !strings.HasPrefix(string(out), "package analysis") {
		t.Errorf("%v: %.300s", err, out)
	}
}
