package device

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"testing"
)

// The plugin's C interface is not older than the one that go-xla was written for; PJRT keeps old callers working.
func TestPluginIsNotOlderThanItsBinding(t *testing.T) {
	backend, err := Backend()
	if err != nil {
		t.Fatal(err)
	}
	var major, minor int
	if _, err := fmt.Sscanf(PluginVersion(backend), "v%d.%d", &major, &minor); err != nil {
		t.Skipf("skipped: %s computes without a plugin", NameOf(backend))
	}
	binding, err := exec.Command("go", "list", "-m", "-f", "{{.Dir}}", "github.com/gomlx/go-xla").Output()
	if err != nil {
		t.Fatal(err)
	}
	header, err := os.ReadFile(filepath.Join(strings.TrimSpace(string(binding)), "pjrt", "pjrt_c_api.h"))
	if err != nil {
		t.Fatal(err)
	}
	number := func(name string) (n int) {
		found := regexp.MustCompile(`(?m)^#define ` + name + ` (\d+)$`).FindSubmatch(header)
		if found == nil {
			t.Fatalf("go-xla's header does not define %s", name)
		}
		fmt.Sscan(string(found[1]), &n)
		return n
	}
	wantMajor, wantMinor := number("PJRT_API_MAJOR"), number("PJRT_API_MINOR")
	t.Logf("plugin %d.%d, go-xla %d.%d", major, minor, wantMajor, wantMinor)
	if major != wantMajor {
		t.Errorf("the plugin speaks PJRT %d.%d, go-xla %d.%d", major, minor, wantMajor, wantMinor)
	}
	if minor < wantMinor && runtime.GOARCH == "amd64" { // for others there is no package of a newer one
		t.Errorf("the plugin's PJRT %d.%d is older than go-xla's %d.%d", major, minor, wantMajor, wantMinor)
	}
}
