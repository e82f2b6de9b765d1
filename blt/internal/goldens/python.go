package goldens

import (
	"os/exec"
	"testing"
)

// Python returns the command of a Python that has the given modules, as in "torch, numpy". It skips the test where there
// is none.
func Python(t testing.TB, modules string) string {
	t.Helper()
	for _, python := range []string{"python3", "/usr/bin/python3"} {
		if exec.Command(python, "-c", "import "+modules).Run() == nil {
			return python
		}
	}
	t.Skip("skipped: no Python with " + modules + " here")
	return ""
}

// RunPython runs a script with arguments, and fails the test with what it printed if it fails.
func RunPython(t testing.TB, python, script string, arguments ...string) {
	t.Helper()
	command := exec.Command(python, append([]string{"-B", "-c", script}, arguments...)...)
	if out, err := command.CombinedOutput(); err != nil {
		t.Fatalf("%s: %v: %s", python, err, out)
	}
}
