package display

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"testing"

	"readoutzones/notebooks/internal/ipynb"
)

func TestSourceFindsDeclarations(t *testing.T) {
	dir := t.TempDir()
	code := "package p\n\n// T is a type.\ntype T[E any] struct{ x E }\n\n// Half halves.\nfunc (t *N) Half() int {\n\treturn 1 // half\n}\n\ntype N int\n\nfunc Half() {}\n"
	if err := os.WriteFile(filepath.Join(dir, "p.go"), []byte(code), 0o644); err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{
		"T":      "// T is a type.\ntype T[E any] struct{ x E }",
		"N.Half": "// Half halves.\nfunc (t *N) Half() int {\n\treturn 1 // half\n}",
		"Half":   "func Half() {}",
	} {
		text, file, err := source(dir, name)
		if err != nil || text != want || file != "p.go" {
			t.Errorf("%s: %q in %q, %v", name, text, file, err)
		}
	}
	if _, _, err := source(dir, "Missing"); err == nil {
		t.Error("no error for a declaration that does not exist")
	}
}

// What the notebooks show of the packages' source is there, and their stored outputs show it as it is now.
func TestSourcesOfTheNotebooks(t *testing.T) {
	root := Must(ipynb.Root())
	call := regexp.MustCompile(`display\.Source\(("[^)]*")\)`)
	quoted := regexp.MustCompile(`"([^"]*)"`)
	shown := 0
	for _, n := range Must(ipynb.All(root)) {
		for _, cell := range Must(ipynb.Read(n.Path)).Cells() {
			var stored []string
			for _, output := range cell.Outputs() {
				data, _ := output["data"].(map[string]any)
				stored = append(stored, ipynb.Text(data["text/markdown"]))
			}
			for _, match := range call.FindAllStringSubmatch(cell.Source(), -1) {
				arguments := quoted.FindAllStringSubmatch(match[1], -1)
				for _, name := range arguments[1:] {
					shown++
					if now, err := listing(root, arguments[0][1], name[1]); err != nil {
						t.Errorf("%s, cell %v: %v", n.Name, cell["id"], err)
					} else if !slices.Contains(stored, now) {
						t.Errorf("%s, cell %v: the stored output shows another %s; execute the notebook and store it anew", n.Name, cell["id"], name[1])
					}
				}
			}
		}
	}
	if shown == 0 {
		t.Error("the notebooks show no source")
	}
}
