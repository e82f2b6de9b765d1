package native

import (
	"fmt"
	"os"
	"os/exec"
	"slices"
	"strings"
)

// interpreter is a Python that can make virtual environments.
type interpreter struct {
	path string // as found
	real string // of the program itself, behind links and shims
}

// oldest and newest minor version of Python 3 for which every pinned package has ready-made files.
const oldestPython, newestPython = 10, 14

// findPython returns the first Python on the PATH of a fitting version that can make virtual environments.
func findPython() (*interpreter, error) {
	names := []string{"python3"}
	for minor := newestPython; minor >= oldestPython; minor-- {
		names = append(names, fmt.Sprintf("python3.%d", minor))
	}
	var complaint string
	for _, name := range names {
		path, err := exec.LookPath(name)
		if err != nil {
			continue
		}
		python, problem := probePython(path)
		if problem == "" {
			return python, nil
		}
		if complaint == "" {
			complaint = problem
		}
	}
	if complaint == "" {
		complaint = "no python3 on the PATH"
	}
	return nil, fmt.Errorf("%s; needed is Python 3.%d to 3.%d with venv (Debian, Ubuntu: apt install python3-venv)", complaint, oldestPython, newestPython)
}

// probePython returns the interpreter at path, or what is wrong with it.
func probePython(path string) (*interpreter, string) {
	python := &interpreter{path: path}
	const probe = `import sys, os
print(sys.version_info[0], sys.version_info[1], os.path.realpath(sys.executable))
import venv, ensurepip`
	out, err := python.command("-c", probe).Output()
	var major, minor int
	if _, scan := fmt.Sscan(string(out), &major, &minor); scan != nil {
		return nil, fmt.Sprintf("%s does not run", path)
	}
	python.real = strings.TrimSpace(strings.SplitN(string(out), " ", 3)[2])
	switch {
	case major != 3 || minor < oldestPython || minor > newestPython:
		return nil, fmt.Sprintf("%s is Python %d.%d", path, major, minor)
	case err != nil:
		return nil, fmt.Sprintf("%s (Python %d.%d) lacks ensurepip", path, major, minor)
	}
	return python, ""
}

// command is a run of the interpreter that the user's Python settings do not reach.
func (p *interpreter) command(args ...string) *exec.Cmd {
	cmd := exec.Command(p.path, args...)
	cmd.Env = CleanEnvironment()
	return cmd
}

// pipSettings are the settings of pip that say where packages come from. Others (a target folder, a constraint, …)
// would work against pinned packages in a folder of their own.
var pipSettings = []string{"INDEX_URL", "EXTRA_INDEX_URL", "FIND_LINKS", "NO_INDEX", "PROXY", "CERT", "CLIENT_CERT",
	"TRUSTED_HOST", "KEYRING_PROVIDER", "CONFIG_FILE", "CACHE_DIR", "NO_CACHE_DIR"}

// CleanEnvironment returns the environment variables without those that change what Python imports or pip installs.
func CleanEnvironment() []string {
	kept := slices.DeleteFunc(os.Environ(), func(variable string) bool {
		name, _, _ := strings.Cut(variable, "=")
		setting, isPip := strings.CutPrefix(name, "PIP_")
		return strings.HasPrefix(name, "PYTHON") || isPip && !slices.Contains(pipSettings, setting)
	})
	return append(kept, "PYTHONNOUSERSITE=1", "PYTHONUTF8=1", "PIP_DISABLE_PIP_VERSION_CHECK=1", "PIP_NO_INPUT=1")
}

// LastLine returns the last line that a failed program wrote, or the error if it wrote none.
func LastLine(output []byte, err error) string {
	lines := strings.Split(strings.TrimSpace(string(output)), "\n")
	if last := strings.TrimSpace(lines[len(lines)-1]); last != "" {
		return last
	}
	return err.Error()
}
