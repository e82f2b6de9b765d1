package ipynb_test

import (
	"os"
	"path/filepath"
	"slices"
	"testing"

	"readoutzones/notebooks/internal/ipynb"
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
	all, err := ipynb.Named(root)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, n := range all {
		got = append(got, n.Name)
	}
	if !slices.Equal(got, []string{"00_start", "02_figure2", "10_report"}) {
		t.Errorf("found %v", got)
	}
	for name, want := range map[string]string{
		"2": "02_figure2", "02": "02_figure2", "02_figure2": "02_figure2", "notebooks/02_figure2.ipynb": "02_figure2",
		"0": "00_start", "10": "10_report", "1": "", "figure2": "",
	} {
		chosen, err := ipynb.Named(root, name)
		if (err != nil) != (want == "") || err == nil && chosen[0].Name != want {
			t.Errorf("%q means %v, %v; want %q", name, chosen, err, want)
		}
	}
}
