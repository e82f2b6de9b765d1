// Package jupyter sets up JupyterLab with the GoNB kernel in the cache folder: from pinned, hash-checked wheels and the
// modules of go.mod, without root, and runs its Python apart from the user's own settings.
package jupyter

import (
	_ "embed"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"readoutzones/data/files"
	"readoutzones/data/native"
	"strings"
)

//go:embed requirements.txt
var requirements string

var environment = native.Environment{Name: "jupyter", Title: "JupyterLab", Requirements: requirements, Finish: keepQuiet}

// keepQuiet stops JupyterLab from asking every new user whether it may fetch news.
func keepQuiet(dir string) error {
	settings := filepath.Join(dir, "share", "jupyter", "lab", "settings")
	err := os.MkdirAll(settings, 0o755)
	if err == nil {
		err = files.Write(filepath.Join(settings, "overrides.json"), []byte(`{"@jupyterlab/apputils-extension:notification": {"fetchNews": "false", "checkForUpdates": false}}`+"\n"))
	}
	if err != nil {
		return err
	}
	return nil
}

// Python is a virtual environment that is ready for use.
type Python struct {
	Dir string // the environment's folder
}

// SetUp returns the environment that holds JupyterLab, nbclient, nbconvert and the GoNB kernel. What is missing is
// set up first. The working folder must be inside the module: its go.mod says which GoNB to build.
func SetUp() (*Python, error) {
	root, err := ModuleRoot()
	if err != nil {
		return nil, err
	}
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

// Command is a run of the environment's Python. It sees nothing of the user's Python and Jupyter settings, and keeps
// what Jupyter stores in the cache folder.
func (p *Python) Command(args ...string) *exec.Cmd {
	cmd := exec.Command(filepath.Join(p.Dir, "bin", "python"), args...)
	for _, variable := range native.CleanEnvironment() {
		if !strings.HasPrefix(variable, "JUPYTER") {
			cmd.Env = append(cmd.Env, variable)
		}
	}
	cmd.Env = append(cmd.Env, "JUPYTER_CONFIG_DIR="+p.state("config"), "JUPYTER_DATA_DIR="+p.state("data"),
		"JUPYTER_RUNTIME_DIR="+p.state("runtime"), "JUPYTER_NO_CONFIG=", "JUPYTER_PLATFORM_DIRS=0")
	return cmd
}

// StyleSheet is the file with which JupyterLab's pages are styled, if it was started with its option custom_css.
func (p *Python) StyleSheet() string { return filepath.Join(p.state("config"), "custom", "custom.css") }

// state returns one of the folders in which Jupyter keeps what it stores.
func (p *Python) state(folder string) string {
	return filepath.Join(filepath.Dir(p.Dir), "jupyter-state", folder)
}

// ModuleRoot returns the folder of the go.mod that the working folder belongs to.
func ModuleRoot() (string, error) {
	dir, err := os.Getwd()
	if err != nil {
		return "", fmt.Errorf("%w", err)
	}
	for {
		if content, err := os.ReadFile(filepath.Join(dir, "go.mod")); err == nil {
			if strings.HasPrefix(string(content), "module readoutzones\n") {
				return dir, nil
			}
		}
		parent := filepath.Dir(dir)
		if parent == dir {
			return "", fmt.Errorf("this is not inside the readoutzones repository; change into it first")
		}
		dir = parent
	}
}
