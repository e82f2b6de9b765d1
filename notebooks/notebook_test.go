package main

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

func TestNotebooksAreFoundByNameAndNumber(t *testing.T) {
	root := t.TempDir()
	folder := filepath.Join(root, "notebooks")
	if err := os.Mkdir(folder, 0o755); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"02_figure2.ipynb", "00_start.ipynb", "10_report.ipynb", "notes.ipynb", "02_figure2.html"} {
		if err := os.WriteFile(filepath.Join(folder, name), nil, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	all, err := discover(root)
	if err != nil {
		t.Fatal(err)
	}
	if got := namesOf(all); !slices.Equal(got, []string{"00_start", "02_figure2", "10_report"}) {
		t.Errorf("found %v", got)
	}
	for name, want := range map[string]string{
		"2": "02_figure2", "02": "02_figure2", "02_figure2": "02_figure2", "notebooks/02_figure2.ipynb": "02_figure2",
		"0": "00_start", "10": "10_report", "1": "", "figure2": "",
	} {
		chosen, err := choose(all, []string{name})
		if (err != nil) != (want == "") || err == nil && chosen[0].name != want {
			t.Errorf("%q means %v, %v; want %q", name, chosen, err, want)
		}
	}
}

func TestStudentsSeeNoSolutions(t *testing.T) {
	d := newDocument("1 + 1", "the answer")
	solution := d.cells()[2]
	solution["metadata"] = map[string]any{"tags": []any{"solution"}}
	d.cells()[1]["outputs"] = []any{map[string]any{"text": "2"}}
	d.withoutSolutions()
	if n := len(d.cells()); n != 2 {
		t.Fatalf("%d cells are left, want 2", n)
	}
	if outputs := d.cells()[1]["outputs"]; len(outputs.([]any)) != 0 {
		t.Errorf("an output is left: %v", outputs)
	}
}

func TestWhatIsSavedIsTheSameEverywhere(t *testing.T) {
	d := newDocument("%%")
	d["metadata"].(map[string]any)["language_info"] = map[string]any{"version": "go1.99"}
	cell := d.cells()[1]
	cell["metadata"] = map[string]any{"execution": map[string]any{"shell.execute_reply": "2024-01-01"}}
	cell["outputs"] = []any{
		map[string]any{"output_type": "stream", "name": "stderr", "text": "noise"},
		map[string]any{"output_type": "display_data", "data": map[string]any{"text/plain": []any{"saved in /home/me/zones/notebooks/out/a.svg\n", "--- PASS: TestZones (0.01s)\n"}}},
	}
	d.removeWhatChanges(strings.NewReplacer("/home/me/zones", "."))
	path := filepath.Join(t.TempDir(), "a.ipynb")
	if err := d.write(path); err != nil {
		t.Fatal(err)
	}
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for _, gone := range []string{"go1.99", "2024", "noise", "/home/me", "0.01s"} {
		if strings.Contains(string(content), gone) {
			t.Errorf("%q is still there", gone)
		}
	}
	if !strings.Contains(string(content), "saved in ./notebooks/out/a.svg") {
		t.Error("the output is not there")
	}
}

func TestJobs(t *testing.T) {
	for _, test := range []struct {
		cores int
		free  int64
		want  int
	}{{2, 24 << 30, 2}, {2, 5 << 30, 1}, {2, 1 << 30, 1}, {16, 24 << 30, 6}, {4, 0, 4}} {
		if got := jobsFor(test.cores, test.free); got != test.want {
			t.Errorf("%d cores and %d GiB: %d, want %d", test.cores, test.free>>30, got, test.want)
		}
	}
}

func TestWhatAStudentHasWrittenStays(t *testing.T) {
	root := t.TempDir()
	for _, name := range []string{"00_start", "01_readouts"} {
		if err := os.MkdirAll(filepath.Join(root, "notebooks"), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := newDocument("%%").write(filepath.Join(root, "notebooks", name+".ipynb")); err != nil {
			t.Fatal(err)
		}
	}
	own := filepath.Join(studentFolder(root), "00_start.ipynb")
	if err := os.MkdirAll(filepath.Dir(own), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(own, []byte("mine"), 0o644); err != nil {
		t.Fatal(err)
	}
	if page, err := firstPage(root, "1", true); err != nil || page != "notebooks/out/student/01_readouts.ipynb" {
		t.Errorf("opens %s, %v", page, err)
	}
	if content, _ := os.ReadFile(own); string(content) != "mine" {
		t.Error("the student's notebook was overwritten")
	}
	if _, err := os.Stat(filepath.Join(studentFolder(root), "01_readouts.ipynb")); err != nil {
		t.Error(err)
	}
}
