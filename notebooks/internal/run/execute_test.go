package run

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"readoutzones/notebooks/internal/ipynb"
	"readoutzones/notebooks/internal/ipynbtest"
	"readoutzones/notebooks/internal/jupyter"
)

// executeThere executes the notebook of a repository that ipynbtest.Repository made.
func executeThere(t *testing.T, ctx context.Context, root string, n ipynb.Notebook, say func(string, ...any)) (outcome, string) {
	t.Helper()
	out := filepath.Join(root, "notebooks", "out")
	if err := os.MkdirAll(out, 0o755); err != nil {
		t.Fatal(err)
	}
	return execute(ctx, ipynbtest.Python(t), n, out, say), out
}

// working is a cell that takes long and tells how far it is, and imports nothing that would show it.
const working = `import "readoutzones/data/progress"

%%
line := progress.New("counting")
line.Show(1, 2, "sheep")
time.Sleep(3 * time.Second)
line.Done()`

func TestExecute(t *testing.T) {
	root, n := ipynbtest.Repository(t, ipynbtest.Circle, working, `%%
folder, err := display.Folder()
fmt.Println(display.Headless(), filepath.Base(folder), err)`)
	var said strings.Builder
	o, out := executeThere(t, t.Context(), root, n, func(format string, values ...any) { fmt.Fprintf(&said, format+"\n", values...) })
	if o.failed() || o.cells != 4 || o.cell != 4 {
		t.Fatalf("%+v", o)
	}
	if text := said.String(); !strings.Contains(text, "cell 3 of 4: counting: sheep (") || strings.Contains(text, "stderr") {
		t.Errorf("said is\n%s\nwant that the third cell counts sheep, and nothing of stderr", text)
	}
	d, err := ipynb.Read(filepath.Join(out, "07_test.ipynb"))
	if err != nil {
		t.Fatal(err)
	}
	if figures := figuresOf(d); len(figures) != 1 || figures[0].Alt != "a circle" {
		t.Errorf("figures are %v, want the circle", figures)
	}
	for i, cell := range d.Cells()[1:] {
		if got, want := fmt.Sprint(cell["execution_count"]), fmt.Sprint(i+1); got != want {
			t.Errorf("code cell %d has the execution count %s, want %s", i, got, want)
		}
	}
	if outputs := d.Cells()[3].Outputs(); len(outputs) != 0 {
		t.Errorf("the third cell's outputs are %v: the progress is to be gone", outputs)
	}
	if last := d.Cells()[4].Outputs(); len(last) != 1 || ipynb.Text(last[0]["text"]) != "true figures <nil>" {
		t.Errorf("the last cell's outputs are %v", last)
	}
	assertStandsAlone(t, filepath.Join(out, "07_test.html"), "<math", "a circle")
}

// live is a cell that draws a figure twice in one output. It ends as an interrupted one does.
const live = `import (
	"readoutzones/analysis"
	"readoutzones/analysis/figures"
	"readoutzones/notebooks/display"
)

// watch shows two states of a training.
func watch() *display.Live {
	l := display.NewLive()
	epoch := analysis.TrainedEpoch{Epoch: 1, TrainLoss: 8, ValLoss: 9, ValAccuracy: []float64{0.25, 0.5}}
	l.Show(figures.TrainingCurve(nil, 2))
	l.Show(figures.TrainingCurve(nil, 2)) // too soon
	time.Sleep(1500 * time.Millisecond)
	l.Show(figures.TrainingCurve(analysis.TrainingLog{epoch}, 2))
	return l
}

%%
watch()
time.Sleep(time.Second)`

// A live figure has one output, which shows its last state, and none when it is done.
func TestALiveFigureHasOneOutput(t *testing.T) {
	root, n := ipynbtest.Repository(t, live, "%%\nwatch().Done()")
	o, out := executeThere(t, t.Context(), root, n, t.Logf)
	if o.failed() {
		t.Fatalf("%+v", o)
	}
	d, err := ipynb.Read(filepath.Join(out, "07_test.ipynb"))
	if err != nil {
		t.Fatal(err)
	}
	shown := figuresOf(d)
	if len(shown) != 1 || !strings.Contains(shown[0].Alt, "accuracy from 25.0 % to 25.0 % at t = 0 and from 50.0 % to 50.0 % at t = 1") {
		t.Errorf("figures are %v, want the last state of the first", shown)
	}
	if outputs := d.Cells()[3].Outputs(); len(outputs) != 0 {
		t.Errorf("what is done has left %v", outputs)
	}
}

// Go settings of the user's, and a workspace of other modules above the repository, do not reach the cells.
func TestTheUsersGoSettingsDoNotReachTheCells(t *testing.T) {
	root, n := ipynbtest.Repository(t, ipynbtest.Circle)
	above := filepath.Dir(root)
	for path, text := range map[string]string{"go.work": "go 1.26\n\nuse ./other\n", "other/go.mod": "module other\n\ngo 1.26\n"} {
		if err := os.MkdirAll(filepath.Join(above, filepath.Dir(path)), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(above, path), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	t.Setenv("GOWORK", "off") // as one must, to start anything below such a workspace
	t.Setenv("GOFLAGS", "-mod=mod")
	if o, _ := executeThere(t, t.Context(), root, n, func(string, ...any) {}); o.failed() || o.cells != 2 {
		t.Errorf("cell %d: %s", o.cell, o.message)
	}
}

// assertStandsAlone fails if the page lacks one of the parts, or loads something.
func assertStandsAlone(t *testing.T, path string, parts ...string) {
	t.Helper()
	page, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for _, part := range parts {
		if !strings.Contains(string(page), part) {
			t.Errorf("the page lacks %q", part)
		}
	}
	if strings.Contains(string(page), "<script") || strings.Contains(string(page), `src="http`) {
		t.Error("the page loads something: it is to open without a network")
	}
}

func TestABrokenCellIsNamed(t *testing.T) {
	python := ipynbtest.Python(t)
	for name, test := range map[string]struct{ cell, want string }{
		"does not compile": {"%%\nvar unused int", "declared and not used"},
		"declares wrongly": {"func zones() int { return none }", "undefined: none"},
		"panics":           {"%%\npanic(\"out of zones\")", "panic: out of zones"},
		"fails a test":     {"func TestZones(t *testing.T) { t.Error(\"no zone\") }\n%test", "no zone"},
	} {
		t.Run(name, func(t *testing.T) {
			root, n := ipynbtest.Repository(t, test.cell, "%%\nfmt.Println()")
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

func TestStoppingLeavesNothingBehind(t *testing.T) {
	root, n := ipynbtest.Repository(t, ipynbtest.Endless)
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	ended := make(chan outcome)
	go func() {
		o, _ := executeThere(t, ctx, root, n, t.Logf)
		ended <- o
	}()
	program, kernel := ipynbtest.WaitForEndless(t, filepath.Join(root, "notebooks"))
	cancel()
	select {
	case <-ended:
	case <-time.After(20 * time.Second):
		t.Error("the execution did not end")
	}
	ipynbtest.AssertGone(t, program, kernel)
	if _, err := os.Stat(filepath.Join(root, "notebooks", "out", "07_test.ipynb")); err == nil {
		t.Error("a notebook that was stopped has been written as if it had been executed")
	}
}

// helper has the test program execute the notebook of a repository, so that it can be killed.
const helper = "NOTEBOOKS_TEST_REPOSITORY"

func TestMain(m *testing.M) {
	root, isHelper := os.LookupEnv(helper)
	if !isHelper {
		os.Exit(m.Run())
	}
	python, err := jupyter.SetUp(root)
	if err != nil {
		os.Exit(1)
	}
	n := ipynb.Notebook{Name: "07_test", Path: filepath.Join(root, "notebooks", "07_test.ipynb")}
	execute(context.Background(), python, n, root, func(string, ...any) {})
	os.Exit(0)
}

func TestBeingKilledLeavesNothingBehind(t *testing.T) {
	ipynbtest.Python(t)
	root, _ := ipynbtest.Repository(t, ipynbtest.Endless)
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), helper+"="+root, "TMPDIR="+t.TempDir()) // nobody is left to remove what it makes there
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	program, kernel := ipynbtest.WaitForEndless(t, filepath.Join(root, "notebooks"))
	cmd.Process.Kill()
	cmd.Wait()
	ipynbtest.AssertGone(t, program, kernel)
}
