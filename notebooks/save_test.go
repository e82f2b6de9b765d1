package main

import (
	"os"
	"path/filepath"
	"testing"
)

func TestTheFigureOfTheReadmeIsSaved(t *testing.T) {
	root := t.TempDir()
	out := filepath.Join(root, "out")
	if err := saveReadmeFigure(root, out); err == nil {
		t.Error("no error although there is no figure")
	}
	if err := os.MkdirAll(filepath.Join(out, "figures"), 0o755); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"figure2.svg", "figure2-dark.svg"} {
		if err := os.WriteFile(filepath.Join(out, "figures", name), []byte(name), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if err := saveReadmeFigure(root, out); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"figure2.svg", "figure2-dark.svg"} {
		if svg, err := os.ReadFile(filepath.Join(root, "notebooks", "figures", name)); err != nil || string(svg) != name {
			t.Errorf("%s holds %q: %v", name, svg, err)
		}
	}
}
