package run

import (
	"path/filepath"
	"strings"
	"testing"

	"readoutzones/notebooks/internal/ipynb"
	"readoutzones/notebooks/internal/ipynbtest"
)

// A check must say right with the solution, and not yet without; whatever else it says is the failure of its cell.
func TestVerifyReadsTheChecks(t *testing.T) {
	right, notYet := ipynb.CheckRight+": two.", ipynb.CheckNotYet+": two: it is still 0."
	for _, test := range []struct {
		student bool
		says    []string
		want    string
	}{
		{false, []string{right, right}, ""},
		{false, []string{right, notYet}, "1 of 2 checks"},
		{false, nil, "shows no display.Check"},
		{true, []string{notYet}, ""},
		{true, []string{right}, "without the solution"},
	} {
		d := ipynbtest.Document("1 + 1", "display.Check()")
		cell := d.Cells()[2]
		cell["metadata"] = map[string]any{"tags": []any{ipynb.Check}}
		outputs := []any{}
		for _, text := range test.says {
			outputs = append(outputs, map[string]any{"output_type": "display_data", "data": map[string]any{"text/markdown": []any{text}}})
		}
		cell["outputs"] = outputs
		out := t.TempDir()
		if err := d.Write(filepath.Join(out, "07_test.ipynb")); err != nil {
			t.Fatal(err)
		}
		o := outcome{notebook: ipynb.Notebook{Name: "07_test"}}
		o.verify(out, test.student)
		if !strings.Contains(o.message, test.want) || o.failed() != (test.want != "") || o.failed() && o.cell != 2 {
			t.Errorf("%v, student %v: cell %d: %q, want %q", test.says, test.student, o.cell, o.message, test.want)
		}
	}
}
