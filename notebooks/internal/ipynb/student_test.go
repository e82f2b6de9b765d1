package ipynb_test

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"readoutzones/notebooks/internal/ipynb"
	"readoutzones/notebooks/internal/ipynbtest"
)

// course is a repository with a notebook that has a prediction, a result, and an exercise with its solution.
func course(t *testing.T) (root string, n ipynb.Notebook) {
	t.Helper()
	root = t.TempDir()
	n = ipynb.Notebook{Name: "03_course", Path: filepath.Join(root, "notebooks", "03_course.ipynb")}
	if err := os.MkdirAll(filepath.Dir(n.Path), 0o755); err != nil {
		t.Fatal(err)
	}
	d := ipynbtest.Document("predict()", "result()", "stub()", "the answer", "more of it", "check()")
	for i, tag := range map[int]string{1: "prediction", 3: "exercise", 4: "solution", 5: "solution", 6: "check"} {
		d.Cells()[i]["metadata"] = map[string]any{"tags": []any{tag}}
	}
	d.Cells()[0]["source"] = "# A course\n\n[Next](04_next.ipynb#x), [figure](figures/a.svg), [web](https://example.org), <img src=\"../b.png\">, [above](#top)"
	d.Cells()[2]["outputs"] = []any{map[string]any{"text": "2"}}
	if err := d.Write(n.Path); err != nil {
		t.Fatal(err)
	}
	return root, n
}

func read(t *testing.T, path string) ipynb.Document {
	t.Helper()
	d, err := ipynb.Read(path)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestTheReadersCopyHasNoResultsAndNoSolutions(t *testing.T) {
	root, n := course(t)
	if outdated, err := ipynb.Mine(root, []ipynb.Notebook{n}); err != nil || outdated != nil {
		t.Fatal(outdated, err)
	}
	var got []string
	for _, cell := range read(t, filepath.Join(ipynb.MineFolder(root), n.Name+".ipynb")).Cells() {
		got = append(got, cell.Source())
		if len(cell.Outputs()) > 0 {
			t.Errorf("an output is left: %v", cell)
		}
	}
	want := []string{"# A course\n\n[Next](04_next.ipynb#x), [figure](../figures/a.svg), [web](https://example.org), <img src=\"../../b.png\">, [above](#top)",
		"own copy", "predict()", "Your prediction", "result()", "stub()", "[executed notebook](../03_course.ipynb)", "check()"}
	if !slices.EqualFunc(got, want, strings.Contains) {
		t.Errorf("the cells are\n%q\nwant\n%q", got, want)
	}
}

// Only what nobody has written or run anything in is replaced.
func TestTheReadersCopyStays(t *testing.T) {
	for name, test := range map[string]struct {
		write    func(d ipynb.Document) // what the reader does
		newer    bool                   // whether the original changes
		kept     bool
		outdated bool
	}{
		"nothing":         {func(d ipynb.Document) {}, false, true, false},
		"nothing, newer":  {func(d ipynb.Document) {}, true, false, false},
		"written":         {func(d ipynb.Document) { d.Cells()[3]["source"] = "I guess 7" }, false, true, false},
		"written, newer":  {func(d ipynb.Document) { d.Cells()[3]["source"] = "I guess 7" }, true, true, true},
		"run, newer":      {func(d ipynb.Document) { d.Cells()[2]["outputs"] = []any{map[string]any{"text": "2"}} }, true, true, true},
		"a cell removed":  {func(d ipynb.Document) { d["cells"] = d["cells"].([]any)[1:] }, true, true, true},
		"metadata, newer": {func(d ipynb.Document) { delete(d, "metadata") }, true, true, true}, // nobody knows
	} {
		root, n := course(t)
		mine := filepath.Join(ipynb.MineFolder(root), n.Name+".ipynb")
		must := func(err error) {
			if err != nil {
				t.Fatal(name, err)
			}
		}
		_, err := ipynb.Mine(root, []ipynb.Notebook{n})
		must(err)
		d := read(t, mine)
		test.write(d)
		must(d.Write(mine))
		before := fmt.Sprint(read(t, mine))
		if test.newer {
			o := read(t, n.Path)
			o.Cells()[2]["source"] = "better()"
			must(o.Write(n.Path))
		}
		outdated, err := ipynb.Mine(root, []ipynb.Notebook{n})
		must(err)
		if kept := fmt.Sprint(read(t, mine)) == before; kept != test.kept || (outdated != nil) != test.outdated {
			t.Errorf("%s: kept is %v, outdated %v", name, kept, outdated)
		}
	}
}

// What a file of the reader's is not a notebook any more stays too.
func TestADamagedCopyStays(t *testing.T) {
	root, n := course(t)
	mine := filepath.Join(ipynb.MineFolder(root), n.Name+".ipynb")
	if err := os.MkdirAll(filepath.Dir(mine), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(mine, []byte("half a noteb"), 0o644); err != nil {
		t.Fatal(err)
	}
	if outdated, err := ipynb.Mine(root, []ipynb.Notebook{n}); err != nil || len(outdated) != 1 {
		t.Error(outdated, err)
	}
	if content, _ := os.ReadFile(mine); string(content) != "half a noteb" {
		t.Errorf("the file is now %q", content)
	}
}
