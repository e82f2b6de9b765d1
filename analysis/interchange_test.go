package analysis

import (
	"encoding/json"
	"os/exec"
	"path/filepath"
	"reflect"
	"testing"

	"gonum.org/v1/gonum/stat"

	"readoutzones/data/recording"
)

// authors.npz is zeros.npz as the authors' files are: float64, an empty readout bias, no categories.
func TestAuthorsLayoutIsAnalysedAlike(t *testing.T) {
	ours, theirs := decode(t, measure(t, "zeros"), nil), decode(t, measure(t, "authors"), nil)
	if !reflect.DeepEqual(ours, theirs) {
		t.Error("the same recording in the authors' layout gives other numbers")
	}
	if theirs["bias"] != nil {
		t.Error("an empty readout bias is taken for a bias")
	}
}

// A script in the style of the authors' notebook reads what we write.
func TestAuthorsNotebookReadsOurs(t *testing.T) {
	python := pythonWithNumPy()
	if python == "" {
		t.Skip("no python3 with NumPy here: cannot test that the authors' notebook reads our recordings")
	}
	r, err := recording.Read("testdata/bias.npz")
	if err != nil {
		t.Fatal(err)
	}
	r.Categories = []string{"cat", "dog", "cup", "car", "tree"}
	path := filepath.Join(t.TempDir(), "ours.npz")
	if err := r.Write(path); err != nil {
		t.Fatal(err)
	}
	text, err := exec.Command(python, "testdata/notebook.py", path).Output()
	if err != nil {
		t.Fatalf("%s cannot read our recording: %v", python, err)
	}
	var theirs struct {
		Accuracy, Norm, Change []float64
		InZone                 float64 `json:"in_zone"`
		Bias                   int
	}
	if err := json.Unmarshal(text, &theirs); err != nil {
		t.Fatal(err)
	}
	d := mustMeasure(t, r)
	for step, accuracy := range Accuracy(&d.Trajectory) {
		assertNumber(t, "accuracy", accuracy.Value, theirs.Accuracy[step])
		assertNumber(t, "norm", stat.Mean(d.Norms[step], nil), theirs.Norm[step])
	}
	for step, changes := range d.Changes {
		assertNumber(t, "change", stat.Mean(changes, nil), theirs.Change[step])
	}
	assertNumber(t, "own zone", d.Readout.InOwnZone().Value, theirs.InZone)
	if theirs.Bias != r.K {
		t.Errorf("Python sees %d biases, want %d", theirs.Bias, r.K)
	}
}

// pythonWithNumPy returns a Python that has NumPy, or "".
func pythonWithNumPy() string {
	for _, python := range []string{"python3", "/usr/bin/python3"} {
		if exec.Command(python, "-c", "import numpy").Run() == nil {
			return python
		}
	}
	return ""
}
