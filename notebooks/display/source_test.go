package display

import (
	"os"
	"path/filepath"
	"testing"
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
