package jupyter

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// Where programs may not run in the system's folder, Go's own variable names another.
func TestCellsRunWhereGosProgramsDo(t *testing.T) {
	dir := t.TempDir()
	t.Setenv("GOTMPDIR", dir)
	folder, err := TemporaryFolder()
	if err != nil || filepath.Dir(folder) != dir {
		t.Errorf("%s, %v; want a folder in %s", folder, err, dir)
	}
}

// No compiler is said before anything is set up, with what to do.
func TestAMissingCompilerIsSaid(t *testing.T) {
	for variable, want := range map[string]string{"CC": "/nowhere/cc does not run", "CGO_ENABLED": "cgo is off"} {
		t.Run(variable, func(t *testing.T) {
			t.Setenv("BLT_CACHE", t.TempDir())
			t.Setenv(variable, map[string]string{"CC": "/nowhere/cc", "CGO_ENABLED": "0"}[variable])
			_, err := Prepare(t.Context(), ".")
			if err == nil || !strings.Contains(err.Error(), want) || !strings.Contains(err.Error(), "apt install gcc") || strings.Contains(err.Error(), "\n") {
				t.Errorf("got %v, want one line with %q", err, want)
			}
			if entries, _ := os.ReadDir(os.Getenv("BLT_CACHE")); len(entries) > 0 {
				t.Errorf("set up %v", entries)
			}
		})
	}
}
