package native

import (
	"os"
	"strings"
	"testing"
	"time"

	"github.com/ebitengine/purego"
)

// unsetBackend undoes the user's choice of a backend for one test.
func unsetBackend(t *testing.T) {
	t.Helper()
	t.Setenv(backendVariable, "") // so that it is restored
	os.Unsetenv(backendVariable)
}

func TestTheLibrariesLoad(t *testing.T) {
	hdf5, err := HDF5()
	if err != nil {
		t.Fatal(err)
	}
	unsetBackend(t)
	if err := PJRT(); err != nil {
		t.Fatal(err)
	}
	plugin := strings.TrimPrefix(os.Getenv(backendVariable), "xla:")
	if plugin == "" {
		t.Log("the PJRT plugin is left to go-xla's installer on this system")
	}
	for path, symbol := range map[string]string{hdf5: "H5open", plugin: "GetPjrtApi"} {
		if path == "" {
			continue
		}
		library, err := purego.Dlopen(path, purego.RTLD_NOW|purego.RTLD_LOCAL)
		if err != nil {
			t.Errorf("%s: %v", path, err)
			continue
		}
		if _, err := purego.Dlsym(library, symbol); err != nil {
			t.Errorf("%s: %v", path, err)
		}
	}
}

// Once set up, the libraries are found without Python, without the network, and at once.
func TestFindingIsFast(t *testing.T) {
	if _, err := HDF5(); err != nil {
		t.Fatal(err)
	}
	unsetBackend(t)
	t.Setenv("PATH", "")
	start := time.Now()
	const times = 20
	for range times {
		if _, err := HDF5(); err != nil {
			t.Fatal(err)
		}
		if err := PJRT(); err != nil {
			t.Fatal(err)
		}
	}
	if mean := time.Since(start) / times; mean > 20*time.Millisecond {
		t.Errorf("took %v, want a few milliseconds at most", mean)
	}
}
