// Package ipynbtest makes notebooks, and small repositories around them, for the tests of the notebooks' command.
package ipynbtest

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"readoutzones/notebooks/internal/ipynb"
	"readoutzones/notebooks/internal/jupyter"
)

// SetUp is the cell with which every notebook begins.
const SetUp = `!*[ -f go.work ] || go work init . "$(GOWORK=off go -C "$GONB_DIR" list -m -f "{{.Dir}}")"
%noautoget
%goflags "-ldflags=-s -compressdwarf=false"
import _ "readoutzones/notebooks/display/progress" // long work says how far it is`

// Circle is a cell that shows a drawing.
const Circle = `import "readoutzones/notebooks/display"

%%
display.SVG([]byte("<svg xmlns='http://www.w3.org/2000/svg' width='40' height='40'><circle cx='20' cy='20' r='20'/></svg>"), "a circle")`

// Endless is a cell that tells the process numbers of its program and its kernel in the file pid, and stays.
const Endless = `%%
os.WriteFile("pid.tmp", []byte(fmt.Sprint(os.Getpid(), " ", os.Getppid())), 0o644)
os.Rename("pid.tmp", "pid")
time.Sleep(10 * time.Minute)`

// Document returns a notebook with a heading, a formula, and these code cells.
func Document(cells ...string) ipynb.Document {
	all := []any{map[string]any{"cell_type": "markdown", "id": "heading", "metadata": map[string]any{},
		"source": "# A test\n\nIts norm is $\\lVert R_t \\rVert_2$."}}
	for i, source := range cells {
		all = append(all, map[string]any{"cell_type": "code", "id": fmt.Sprint("cell", i), "metadata": map[string]any{},
			"source": source, "outputs": []any{}, "execution_count": nil})
	}
	return ipynb.Document{"cells": all, "nbformat": 4, "nbformat_minor": 5, "metadata": map[string]any{
		"kernelspec": map[string]any{"name": "gonb", "display_name": "Go (gonb)", "language": "go"}}}
}

// Repository makes a repository of the same module elsewhere, with the notebook 07_test of these code cells after the
// first one. It holds only the packages that show something, and what these import.
func Repository(t *testing.T, cells ...string) (root string, n ipynb.Notebook) {
	t.Helper()
	root = CopyPackages(t, "./notebooks/display")
	n = ipynb.Notebook{Name: "07_test", Path: filepath.Join(root, "notebooks", "07_test.ipynb")}
	if err := Document(append([]string{SetUp}, cells...)...).Write(n.Path); err != nil {
		t.Fatal(err)
	}
	return root, n
}

// CopyPackages copies these packages of the module, and what they import of it, to a path full of odd characters.
func CopyPackages(t *testing.T, packages ...string) (root string) {
	t.Helper()
	here := Root(t)
	root = filepath.Join(t.TempDir(), "a moved [repository]")
	const files = `{{if .Module}}{{if .Module.Main}}{{$d := .Dir}}{{range .GoFiles}}{{$d}}/{{.}}
{{end}}{{range .CgoFiles}}{{$d}}/{{.}}
{{end}}{{range .EmbedFiles}}{{$d}}/{{.}}
{{end}}{{end}}{{end}}`
	cmd := exec.Command("go", append([]string{"list", "-deps", "-f", files}, packages...)...)
	cmd.Dir = here
	list, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	for file := range strings.FieldsFuncSeq("go.mod\ngo.sum\n"+strings.ReplaceAll(string(list), here+"/", ""), func(r rune) bool { return r == '\n' }) {
		CopyFile(t, filepath.Join(here, file), filepath.Join(root, file))
	}
	return root
}

// CopyFile copies a file into a folder that it makes.
func CopyFile(t *testing.T, from, to string) {
	t.Helper()
	content, err := os.ReadFile(from)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.MkdirAll(filepath.Dir(to), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(to, content, 0o644); err != nil {
		t.Fatal(err)
	}
}

// Root is the repository that is tested.
func Root(t *testing.T) string {
	t.Helper()
	root, err := ipynb.Root()
	if err != nil {
		t.Fatal(err)
	}
	return root
}

// Python is its JupyterLab.
func Python(t *testing.T) *jupyter.Python {
	t.Helper()
	python, err := jupyter.SetUp(Root(t))
	if err != nil {
		t.Fatal(err)
	}
	return python
}

// WaitForEndless returns the process numbers of the Endless cell's program and of its kernel, which run in the folder.
func WaitForEndless(t *testing.T, folder string) (program, kernel int) {
	t.Helper()
	for range 600 {
		if content, err := os.ReadFile(filepath.Join(folder, "pid")); err == nil {
			fmt.Sscan(string(content), &program, &kernel)
			return program, kernel
		}
		time.Sleep(100 * time.Millisecond)
	}
	t.Fatal("the cell did not start within a minute")
	return 0, 0
}

// AssertGone fails if one of the processes is still there after some seconds.
func AssertGone(t *testing.T, processes ...int) {
	t.Helper()
	for _, pid := range processes {
		gone := false
		for range 100 {
			state, err := os.ReadFile("/proc/" + strconv.Itoa(pid) + "/stat")
			if gone = err != nil && syscall.Kill(pid, 0) != nil || strings.Contains(string(state), ") Z "); gone {
				break
			}
			time.Sleep(50 * time.Millisecond)
		}
		if !gone {
			syscall.Kill(pid, syscall.SIGKILL)
			t.Errorf("process %d is still there", pid)
		}
	}
}
