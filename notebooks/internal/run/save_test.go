package run

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"readoutzones/notebooks/internal/ipynbtest"
)

func TestTheFigureOfTheReadmeIsSaved(t *testing.T) {
	root := t.TempDir()
	out := filepath.Join(root, "out")
	if err := saveReadmeFigure(root, out); err == nil {
		t.Error("no error although there is no figure")
	}
	for _, folder := range []string{out, filepath.Join(root, "notebooks")} {
		if err := os.MkdirAll(filepath.Join(folder, "figures"), 0o755); err != nil {
			t.Fatal(err)
		}
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

func TestWhatIsSavedIsTheSameEverywhere(t *testing.T) {
	d := ipynbtest.Document("%%")
	d["metadata"].(map[string]any)["language_info"] = map[string]any{"version": "go1.99"}
	cell := d.Cells()[1]
	cell["metadata"] = map[string]any{"execution": map[string]any{"shell.execute_reply": "2024-01-01"}}
	cell["outputs"] = []any{
		map[string]any{"output_type": "stream", "name": "stderr", "text": "noise"},
		map[string]any{"output_type": "display_data", "data": map[string]any{"text/plain": []any{"saved in /home/me/zones/notebooks/out/a.svg\n", "--- PASS: TestZones (0.01s)\n"}}},
	}
	removeWhatChanges(d, strings.NewReplacer("/home/me/zones", "."))
	path := filepath.Join(t.TempDir(), "a.ipynb")
	if err := d.Write(path); err != nil {
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
