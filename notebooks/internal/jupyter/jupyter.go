// Package jupyter sets up JupyterLab with the GoNB kernel in the cache folder: from pinned, hash-checked wheels (the
// packages' environment is package native's) and from the modules of go.mod, without root; and keeps its Python apart
// from the user's own settings.
//
// [SetUp] gives that Python; [Prepare] also sees to everything else that a notebook's cells need, so that none of them
// waits for it.
package jupyter

import (
	"context"
	_ "embed"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"readoutzones/data/files"
	"readoutzones/data/native"
	"readoutzones/notebooks/internal/process"
)

//go:embed requirements.txt
var requirements string

var environment = native.Environment{Name: "jupyter", Title: "JupyterLab", Requirements: requirements, Finish: keepQuiet}

// keepQuiet stops JupyterLab from asking every new user whether it may fetch news.
func keepQuiet(dir string) error {
	settings := filepath.Join(dir, "share", "jupyter", "lab", "settings")
	if err := os.MkdirAll(settings, 0o777); err != nil {
		return err
	}
	return files.Write(filepath.Join(settings, "overrides.json"), []byte(`{"@jupyterlab/apputils-extension:notification": {"fetchNews": "false", "checkForUpdates": false}}`+"\n"))
}

// Python is a virtual environment that is ready for use.
type Python struct {
	Dir string // the environment's folder
}

// Prepare sets up what is missing of all that the notebooks of the repository in root need, and returns the Python with
// JupyterLab. When ctx is cancelled it returns at once; the next call completes what was interrupted.
func Prepare(ctx context.Context, root string) (*Python, error) {
	return process.Await(ctx, func() (*Python, error) {
		if _, err := Compiler(ctx, root); err != nil {
			return nil, err
		}
		python, err := SetUp(root)
		if err != nil {
			return nil, err
		}
		if _, err := native.HDF5(); err != nil {
			return nil, err
		}
		if err := native.PJRT(); err != nil {
			return nil, err
		}
		compile(ctx, root)
		return python, nil
	})
}

// compile fills Go's build cache with the packages that the cells import: else the first cell would take minutes.
// A package that does not compile matters only to the cells that import it, and those will say so.
func compile(ctx context.Context, root string) {
	build := exec.CommandContext(ctx, "go", "list", "-export", "./...") // as `go build ./...`, but without linking programs
	build.Dir = root
	build.Env = append(os.Environ(), goSettings(noWorkspace)...)
	slow := time.AfterFunc(2*time.Second, func() {
		fmt.Fprintln(os.Stderr, "compiling the packages (the first time that takes a minute or two)")
	})
	defer slow.Stop()
	if out, err := build.CombinedOutput(); err != nil && ctx.Err() == nil {
		fmt.Fprintf(os.Stderr, "warning: a package does not compile: %s\n", native.LastLine(out, err))
	}
}

// SetUp returns the environment that holds JupyterLab, nbclient, nbconvert and the GoNB kernel, in the version that the
// go.mod in root asks for. What is missing is set up first.
func SetUp(root string) (*Python, error) {
	dir, err := environment.Dir()
	if err != nil {
		return nil, err
	}
	whole := func() bool {
		return environment.Runs(dir) && native.FirstMatch(dir, []string{"lib/python3*/site-packages/jupyterlab"}) != ""
	}
	if !environment.Complete(dir) || !whole() {
		if err := environment.SetUp(dir, whole); err != nil {
			return nil, err
		}
	}
	return &Python{Dir: dir}, setUpKernel(root, dir)
}

// Command returns a command of the environment's Python, which is killed when ctx is cancelled. It sees nothing of the
// user's Python and Jupyter settings, nor Go of those about modules, and keeps what Jupyter stores in the cache folder.
func (p *Python) Command(ctx context.Context, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, filepath.Join(p.Dir, "bin", "python"), args...)
	for _, variable := range native.CleanEnvironment() {
		if !strings.HasPrefix(variable, "JUPYTER") {
			cmd.Env = append(cmd.Env, variable)
		}
	}
	cmd.Env = append(cmd.Env, "JUPYTER_CONFIG_DIR="+p.state("config"), "JUPYTER_DATA_DIR="+p.state("data"),
		"JUPYTER_RUNTIME_DIR="+p.state("runtime"), "JUPYTER_NO_CONFIG=", "JUPYTER_PLATFORM_DIRS=0")
	cmd.Env = append(cmd.Env, goSettings(foundWorkspace)...)
	return cmd
}

// StyleSheet is the file with which JupyterLab's pages are styled, if it was started with its option custom_css.
func (p *Python) StyleSheet() string { return filepath.Join(p.state("config"), "custom", "custom.css") }

// state returns one of the folders in which Jupyter keeps what it stores.
func (p *Python) state(folder string) string {
	return filepath.Join(filepath.Dir(p.Dir), "jupyter-state", folder)
}
