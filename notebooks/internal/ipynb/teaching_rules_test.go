package ipynb_test

import (
	"path/filepath"
	"slices"
	"testing"

	"readoutzones/notebooks/internal/ipynb"
	"readoutzones/notebooks/internal/ipynbtest"
)

// lesson is a notebook in which nothing is wrong, by the rules for teaching.
func lesson() ipynb.Document {
	var cells []any
	add := func(kind, id, source, tag string, outputs ...any) {
		metadata := map[string]any{"tags": []any{}}
		if tag != "" {
			metadata["tags"] = []any{tag}
		}
		if tag == "reading" {
			metadata["jupyter"] = map[string]any{"source_hidden": true}
		}
		cell := map[string]any{"cell_type": kind, "id": id, "metadata": metadata, "source": source}
		if kind == "code" {
			cell["outputs"] = outputs
		}
		cells = append(cells, cell)
	}
	shows := func(kind, text string) any {
		return map[string]any{"output_type": "display_data", "data": map[string]any{kind: text}}
	}
	add("markdown", "title", "# A lesson\n\n[Before](00_start.ipynb), [figure](figures/figure2.svg)", "")
	add("markdown", "objectives", "- add\n- subtract", "objectives")
	add("markdown", "predict", "What will it be, if your guess is right?", "prediction")
	add("code", "figure", "%%\ndisplay.Figure(f, \"a\")", "", shows("text/plain", "Ones add up. One and one. The claim “1 + 1 = 2” is supported."))
	add("code", "table", "%%\ndisplay.Verdict(c)", "", shows("text/markdown", "| Figure | Claim |\n|---|---|\n| 2 | 1 + 1 = 2 | x | **supported** here | |"))
	add("code", "reading", "%%\ndisplay.Reading(c, s)", "reading")
	add("markdown", "exercise", "Add.", "exercise")
	add("code", "stub", "func two() int { return 0 }", "exercise")
	add("markdown", "words", "<details>Add.</details>", "solution")
	add("code", "solution", "func two() int { return 2 }", "solution")
	add("code", "check", "%%\ndisplay.Check(\"two\", two(), 2)", "check", shows("text/markdown", ipynb.CheckRight+": two."))
	add("markdown", "summary", "One. Two. Three.\n\n* [The paper](https://example.org)\n* data\n* reading", "summary")
	return ipynb.Document{"cells": cells}
}

// Every rule finds what it is there for, and no other finds that.
func TestRulesFindWhatIsWrong(t *testing.T) {
	t.Chdir(filepath.Join(ipynbtest.Root(t), "notebooks"))
	cell := func(d ipynb.Document, id string) ipynb.Cell {
		for _, cell := range d.Cells() {
			if cell["id"] == id {
				return cell
			}
		}
		t.Fatal("no cell ", id)
		return nil
	}
	source := func(id, text string) func(ipynb.Document) {
		return func(d ipynb.Document) { cell(d, id)["source"] = text }
	}
	tag := func(id string, tags ...any) func(ipynb.Document) {
		return func(d ipynb.Document) { cell(d, id).Metadata()["tags"] = tags }
	}
	shows := func(id, kind, text string) func(ipynb.Document) {
		return func(d ipynb.Document) {
			cell(d, id)["outputs"] = []any{map[string]any{"data": map[string]any{kind: text}}}
		}
	}
	for _, test := range []struct {
		rule, what string
		damage     func(d ipynb.Document)
	}{
		{"", "nothing", func(ipynb.Document) {}},
		{"tags", "an unknown tag", tag("title", "titel")},
		{"parts", "no objectives", tag("objectives")},
		{"parts", "objectives without a list", source("objectives", "We add.")},
		{"parts", "no prediction", tag("predict")},
		{"parts", "a summary without links", source("summary", "One. Two. Three.\n\n* a\n* b\n* c")},
		{"parts", "a short summary", source("summary", "One. Two.\n\n* [The paper](https://example.org)\n* data\n* reading")},
		{"parts", "something after the summary", func(d ipynb.Document) {
			d["cells"] = append(d["cells"].([]any), map[string]any{"cell_type": "markdown", "id": "end", "source": "Bye."})
		}},
		{"exercises", "another name in the solution", source("solution", "func three() int { return 2 }")},
		{"exercises", "no solution in code", func(d ipynb.Document) { tag("solution")(d) }},
		{"checks", "no check", source("check", "%%\nfmt.Println(two())")},
		{"checks", "a check without the tag", tag("check")},
		{"checks", "an unsolved check", shows("check", "text/markdown", ipynb.CheckNotYet+": two: it is still 0.")},
		{"readings", "an open reading", tag("reading")},
		{"readings", "a reading that is not folded", func(d ipynb.Document) { delete(cell(d, "reading").Metadata(), "jupyter") }},
		{"conditional", "a conditional reading", func(d ipynb.Document) {
			d["cells"] = slices.Insert(d["cells"].([]any), 5, any(map[string]any{"cell_type": "markdown", "id": "more", "source": "Now, if the\nlines coincide, it holds."}))
		}},
		{"conditional", "a conditional sentence to choose", source("reading", "%%\ndisplay.Either(x, `If your lines coincide, good.`, `No.`)")},
		{"verdicts", "another verdict in the alt text", shows("figure", "text/plain", "The claim “1 + 1 = 2” is undecided.")},
		{"copy", "a dead link", source("title", "# A lesson\n\n[figure](figures/none.svg)")},
		{"copy", "a link to a file that is not copied", source("title", "# A lesson\n\n[other](99_other.ipynb)")},
	} {
		d := lesson()
		test.damage(d)
		for name, rule := range teaching {
			if wrong := rule(d); (wrong != nil) != (name == test.rule) {
				t.Errorf("%s: the rule of %s finds %q", test.what, name, wrong)
			}
		}
	}
}

func TestConditionalReadings(t *testing.T) {
	for text, want := range map[string]bool{
		"If the lines coincide, the claim holds.":                           true,
		"What you should see: two lines.":                                   true,
		"In your run it may rise.":                                          true,
		"should you find a gap":                                             true,
		"if your interval holds 0":                                          true,
		"If training had made them short, the bias would have bent zones.":  false,
		"The lines coincide, as they must if nothing depends on t_stable.":  false,
		"Without bias, if and only if the weights are equal, it is a cone.": false,
	} {
		if got := conditional.MatchString(text); got != want {
			t.Errorf("%q: conditional is %v", text, got)
		}
	}
}
