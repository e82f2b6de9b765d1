package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"readoutzones/notebooks/internal/jupyter"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

// firstCell is the one with which every notebook begins.
const firstCell = `!*[ -f go.work ] || go work init . "$(go -C "$GONB_DIR" list -m -f "{{.Dir}}")"
%noautoget
%goflags "-ldflags=-s -compressdwarf=false"`

// newRepository makes a repository of the same module elsewhere, with a notebook of these code cells after the first
// one. It holds only the packages that show something, and what these import.
func newRepository(t *testing.T, cells ...string) (root string, n notebook) {
	t.Helper()
	root = copyPackages(t, "./display", "../data/progress/notebook")
	n = notebook{"07_test", filepath.Join(root, "notebooks", "07_test.ipynb")}
	if err := newDocument(append([]string{firstCell}, cells...)...).write(n.path); err != nil {
		t.Fatal(err)
	}
	return root, n
}

// copyPackages copies these packages of the module, and what they import of it, to a path full of odd characters.
func copyPackages(t *testing.T, packages ...string) (root string) {
	t.Helper()
	here, err := filepath.Abs("..")
	if err != nil {
		t.Fatal(err)
	}
	root = filepath.Join(t.TempDir(), "a moved [repository]")
	const files = `{{if .Module}}{{if .Module.Main}}{{$d := .Dir}}{{range .GoFiles}}{{$d}}/{{.}}
{{end}}{{range .EmbedFiles}}{{$d}}/{{.}}
{{end}}{{end}}{{end}}`
	list, err := exec.Command("go", append([]string{"list", "-deps", "-f", files}, packages...)...).Output()
	if err != nil {
		t.Fatal(err)
	}
	for file := range strings.FieldsFuncSeq("go.mod\ngo.sum\n"+strings.ReplaceAll(string(list), here+"/", ""), func(r rune) bool { return r == '\n' }) {
		copyFile(t, filepath.Join(here, file), filepath.Join(root, file))
	}
	return root
}

func copyFile(t *testing.T, from, to string) {
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

// newDocument returns a notebook with a heading, a formula, and these code cells.
func newDocument(cells ...string) document {
	all := []any{map[string]any{"cell_type": "markdown", "id": "heading", "metadata": map[string]any{},
		"source": "# A test\n\nIts norm is $\\lVert R_t \\rVert_2$."}}
	for i, source := range cells {
		all = append(all, map[string]any{"cell_type": "code", "id": fmt.Sprint("cell", i), "metadata": map[string]any{},
			"source": source, "outputs": []any{}, "execution_count": nil})
	}
	return document{"cells": all, "nbformat": 4, "nbformat_minor": 5, "metadata": map[string]any{
		"kernelspec": map[string]any{"name": "gonb", "display_name": "Go (gonb)", "language": "go"}}}
}

// executeThere executes the notebook of a repository that newRepository made.
func executeThere(t *testing.T, ctx context.Context, root string, n notebook) (outcome, string) {
	t.Helper()
	python, err := jupyter.SetUp()
	if err != nil {
		t.Fatal(err)
	}
	out := filepath.Join(root, "notebooks", "out")
	if err := os.MkdirAll(out, 0o755); err != nil {
		t.Fatal(err)
	}
	return execute(ctx, python, n, out, t.Logf), out
}

const circle = `import "readoutzones/notebooks/display"

%%
display.SVG([]byte("<svg xmlns='http://www.w3.org/2000/svg' width='40' height='40'><circle cx='20' cy='20' r='20'/></svg>"), "a circle")`

func TestExecute(t *testing.T) {
	root, n := newRepository(t, circle,
		`import "readoutzones/data/progress/notebook"

%%
p := notebook.NewProgress("work")
p.Set(1, 2, "")
p.Done()
folder, err := display.Folder()
fmt.Println(display.Headless(), filepath.Base(folder), err)`)
	o, out := executeThere(t, t.Context(), root, n)
	if o.failed() || o.cells != 3 || o.cell != 3 {
		t.Fatalf("%+v", o)
	}
	d, err := readDocument(filepath.Join(out, "07_test.ipynb"))
	if err != nil {
		t.Fatal(err)
	}
	if figures := d.figures(); len(figures) != 1 || figures[0].Alt != "a circle" {
		t.Errorf("figures are %v, want the circle", figures)
	}
	for i, cell := range d.cells()[1:] {
		if got, want := fmt.Sprint(cell["execution_count"]), fmt.Sprint(i+1); got != want {
			t.Errorf("code cell %d has the execution count %s, want %s", i, got, want)
		}
	}
	last := maps(d.cells()[3]["outputs"])
	if len(last) != 1 || text(last[0]["text"]) != "true figures <nil>" {
		t.Errorf("the last cell's outputs are %v: the progress report is to be gone, the text to be there", last)
	}
	page, err := os.ReadFile(filepath.Join(out, "07_test.html"))
	if err != nil {
		t.Fatal(err)
	}
	for _, part := range []string{"<math", "a circle"} {
		if !strings.Contains(string(page), part) {
			t.Errorf("the page lacks %q", part)
		}
	}
	if strings.Contains(string(page), "<script") || strings.Contains(string(page), `src="http`) {
		t.Error("the page loads something: it is to open without a network")
	}
}

func TestABrokenCellIsNamed(t *testing.T) {
	python, err := jupyter.SetUp()
	if err != nil {
		t.Fatal(err)
	}
	for name, test := range map[string]struct{ cell, want string }{
		"does not compile": {"%%\nvar unused int", "declared and not used"},
		"panics":           {"%%\npanic(\"out of zones\")", "panic: out of zones"},
		"fails a test":     {"func TestZones(t *testing.T) { t.Error(\"no zone\") }\n%test", "no zone"},
	} {
		t.Run(name, func(t *testing.T) {
			root, n := newRepository(t, test.cell, "%%\nfmt.Println()")
			o := execute(t.Context(), python, n, root, func(string, ...any) {})
			if o.cell != 2 || !strings.Contains(o.message, test.want) {
				t.Errorf("got cell %d: %s\nwant cell 2: … %s", o.cell, o.message, test.want)
			}
			if err := summarise([]outcome{o}); err == nil || !strings.Contains(err.Error(), "07_test in cell 2: ") {
				t.Errorf("the summary does not name notebook and cell: %v", err)
			}
		})
	}
}

// endless tells its process number in the file pid, and stays.
const endless = `%%
os.WriteFile("pid.tmp", []byte(fmt.Sprint(os.Getpid(), " ", os.Getppid())), 0o644)
os.Rename("pid.tmp", "pid")
time.Sleep(10 * time.Minute)`

// waitForEndless returns the process numbers of the endless cell's program and of its kernel.
func waitForEndless(t *testing.T, root string) (program, kernel int) {
	t.Helper()
	for range 600 {
		if content, err := os.ReadFile(filepath.Join(root, "notebooks", "pid")); err == nil {
			fmt.Sscan(string(content), &program, &kernel)
			return program, kernel
		}
		time.Sleep(100 * time.Millisecond)
	}
	t.Fatal("the cell did not start within a minute")
	return 0, 0
}

// assertGone fails if one of the processes is still there after some seconds.
func assertGone(t *testing.T, processes ...int) {
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

func TestStoppingLeavesNothingBehind(t *testing.T) {
	root, n := newRepository(t, endless)
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	ended := make(chan outcome)
	go func() {
		o, _ := executeThere(t, ctx, root, n)
		ended <- o
	}()
	program, kernel := waitForEndless(t, root)
	cancel()
	select {
	case <-ended:
	case <-time.After(20 * time.Second):
		t.Error("the execution did not end")
	}
	assertGone(t, program, kernel)
	if _, err := os.Stat(filepath.Join(root, "notebooks", "out", "07_test.ipynb")); err == nil {
		t.Error("a notebook that was stopped has been written as if it had been executed")
	}
}

// helper has the test program execute the notebook of a repository, so that it can be killed.
const helper = "NOTEBOOKS_TEST_REPOSITORY"

func TestMain(m *testing.M) {
	if root, isHelper := os.LookupEnv(helper); isHelper {
		python, err := jupyter.SetUp()
		if err != nil {
			os.Exit(1)
		}
		execute(context.Background(), python, notebook{"07_test", filepath.Join(root, "notebooks", "07_test.ipynb")}, root, func(string, ...any) {})
		os.Exit(0)
	}
	os.Exit(m.Run())
}

func TestBeingKilledLeavesNothingBehind(t *testing.T) {
	if _, err := jupyter.SetUp(); err != nil {
		t.Fatal(err)
	}
	root, _ := newRepository(t, endless)
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), helper+"="+root)
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	program, kernel := waitForEndless(t, root)
	cmd.Process.Kill()
	cmd.Wait()
	assertGone(t, program, kernel)
}
