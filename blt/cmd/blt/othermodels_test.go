package main

import (
	"encoding/json"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"readoutzones/blt/internal/goldens"
)

const otherModels = "../../../analysis/testdata/other"

var otherModelNames = []string{"cornet_rt", "lstm"}

// analysed wants a recording of another model to be analysed without a warning, with the accuracies that PyTorch counted.
func analysed(t *testing.T, counted []byte, args ...string) {
	t.Helper()
	out := filepath.Join(t.TempDir(), "numbers.json")
	if said := warnings(t, append([]string{"analyse", "--json", out}, args...)...); said != "" {
		t.Errorf("analyse %v: %s", args, said)
	}
	var got, want struct{ Accuracy []float64 }
	if err := json.Unmarshal(read(t, out), &got); err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(counted, &want); err != nil || len(want.Accuracy) < 2 {
		t.Fatalf("%s: %v", counted, err)
	}
	if len(got.Accuracy) != len(want.Accuracy) {
		t.Fatalf("accuracy %v, PyTorch counted %v", got.Accuracy, want.Accuracy)
	}
	for step, accuracy := range want.Accuracy {
		if math.Abs(got.Accuracy[step]-accuracy) > 1e-12 {
			t.Errorf("step %d: accuracy %g, PyTorch counted %g", step, got.Accuracy[step], accuracy)
		}
	}
}

// The recordings that the page's examples wrote are taken as they are.
func TestRecordingsOfOtherModels(t *testing.T) {
	for _, name := range otherModelNames {
		analysed(t, read(t, otherModels, name+".json"), "--in", filepath.Join(otherModels, name+".npz"), "--figures", t.TempDir())
	}
}

// The page's examples write such recordings, where there is PyTorch.
func TestOtherModelsWriteRecordings(t *testing.T) {
	python := goldens.Python(t, "torch, numpy")
	for _, name := range otherModelNames {
		trained, initial := filepath.Join(t.TempDir(), "trained.npz"), filepath.Join(t.TempDir(), "initial.npz")
		c := exec.CommandContext(t.Context(), python, "-B", filepath.Join(otherModels, name+".py"), trained, initial)
		c.Stderr = os.Stderr
		counted, err := c.Output()
		if err != nil {
			t.Fatal(err)
		}
		analysed(t, counted, "--in", trained, "--init", initial)
	}
}

// The page shows the lines that are tested.
func TestPageShowsTheLines(t *testing.T) {
	page := string(read(t, "../../../analysis/OTHER-MODELS.md"))
	if !strings.Contains(page, "```python\n"+string(read(t, otherModels, "recording.py"))+"```\n") {
		t.Error("OTHER-MODELS.md shows other lines than recording.py")
	}
	for _, name := range append([]string{"gratings"}, otherModelNames...) {
		if !strings.Contains(page, "(testdata/other/"+name+".py)") {
			t.Errorf("OTHER-MODELS.md has no link to %s.py", name)
		}
	}
}
