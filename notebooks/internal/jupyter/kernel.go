package jupyter

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"

	"readoutzones/data/files"
	"readoutzones/data/native"
	"readoutzones/data/progress"
)

// kernelFolder is where Jupyter finds a kernel inside a virtual environment.
const kernelFolder = "share/jupyter/kernels/gonb"

// setUpKernel builds GoNB and goimports, in the versions of the module in root, and registers the kernel in the
// environment dir, unless that is done already.
func setUpKernel(root, dir string) error {
	versions, err := kernelVersions(root)
	if err != nil {
		return err
	}
	stamp := filepath.Join(dir, kernelFolder, "versions")
	built := func() bool {
		content, err := os.ReadFile(stamp)
		return err == nil && string(content) == versions
	}
	if built() {
		return nil
	}
	return files.Lock(context.Background(), dir+".lock", "setting up the GoNB kernel", func(lock *os.File) error {
		if built() {
			return nil
		}
		report := progress.New("setting up the GoNB kernel")
		report.Show(0, 0, "building it (a minute the first time)")
		err := buildKernel(root, dir, lock)
		if err == nil {
			err = registerKernel(dir)
		}
		if err == nil {
			learnModules(root)
			err = files.Write(stamp, []byte(versions))
		}
		report.Done()
		return err
	})
}

var kernelModule = regexp.MustCompile(`(?m)^\s*(github\.com/janpfeifer/gonb|golang\.org/x/tools) (v\S+)`)

// kernelVersions names the versions of all that the kernel is built from.
func kernelVersions(root string) (string, error) {
	content, err := os.ReadFile(filepath.Join(root, "go.mod"))
	if err != nil {
		return "", err
	}
	versions := []string{runtime.Version()}
	for _, match := range kernelModule.FindAllStringSubmatch(string(content), -1) {
		versions = append(versions, match[1]+"@"+match[2])
	}
	return strings.Join(versions, "\n") + "\n", nil
}

// buildKernel builds GoNB and goimports into the environment's bin folder.
func buildKernel(root, dir string, lock *os.File) error {
	build := filepath.Join(dir, "build") + string(filepath.Separator)
	defer os.RemoveAll(build)
	cmd := exec.Command("go", "build", "-o", build, "github.com/janpfeifer/gonb", "golang.org/x/tools/cmd/goimports")
	cmd.Dir = root
	cmd.Env = append(os.Environ(), goSettings(noWorkspace)...)
	cmd.ExtraFiles = []*os.File{lock}
	if err := os.MkdirAll(build, 0o777); err != nil {
		return err
	}
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("the GoNB kernel cannot be built: %s", native.LastLine(out, err))
	}
	for _, name := range []string{"gonb", "goimports"} {
		if err := os.Rename(filepath.Join(build, name), filepath.Join(dir, "bin", name)); err != nil {
			return err
		}
	}
	return nil
}

// learnModules has Go learn of every module what `go doc` asks, also of those of which nothing is built: else that would need the
// network long after everything was set up. Where a module cannot be reached, the notebooks miss nothing.
func learnModules(root string) {
	list := exec.Command("go", "list", "-m", "all")
	list.Dir = root
	list.Env = append(os.Environ(), goSettings(noWorkspace)...)
	list.Run()
}

// registerKernel makes Jupyter know the kernel: in this environment, and nowhere else.
func registerKernel(dir string) error {
	bin := filepath.Join(dir, "bin")
	spec, err := json.MarshalIndent(map[string]any{
		"argv":           []string{filepath.Join(bin, "gonb"), "--kernel", "{connection_file}", "--legacy_stderr_threshold_behavior=false", "--stderrthreshold=FATAL"},
		"display_name":   "Go (gonb)",
		"language":       "go",
		"interrupt_mode": "message",
		"env":            map[string]string{"PATH": bin + string(filepath.ListSeparator) + "${PATH}"},
	}, "", "  ")
	if err != nil {
		return err
	}
	folder := filepath.Join(dir, kernelFolder)
	if err := os.MkdirAll(folder, 0o777); err != nil {
		return err
	}
	return files.Write(filepath.Join(folder, "kernel.json"), spec)
}
