package display

import (
	"os"
	"path/filepath"
	"regexp"
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

// What the notebooks show of the packages' source is there.
func TestSourcesOfTheNotebooksExist(t *testing.T) {
	root := Must(ipynb.Root())
	call := regexp.MustCompile(`display\.Source\(("[^)]*")\)`)
	quoted := regexp.MustCompile(`"([^"]*)"`)
	shown := 0
	for _, n := range Must(ipynb.All(root)) {
		for _, cell := range Must(ipynb.Read(n.Path)).Cells() {
			for _, match := range call.FindAllStringSubmatch(cell.Source(), -1) {
				arguments := quoted.FindAllStringSubmatch(match[1], -1)
				for _, name := range arguments[1:] {
					shown++
					if _, _, err := source(filepath.Join(root, arguments[0][1]), name[1]); err != nil {
						t.Errorf("%s, cell %v: %v", n.Name, cell["id"], err)
					}
				}
			}
		}
	}
	if shown == 0 {
		t.Error("the notebooks show no source")
	}
}
