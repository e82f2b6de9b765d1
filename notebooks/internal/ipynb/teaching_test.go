package ipynb_test

import (
	"fmt"
	"os"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"

	"readoutzones/notebooks/internal/ipynb"
)

// teaching are the rules that a notebook keeps to so that a first-year student can learn from it.
var teaching = map[string]func(d ipynb.Document) []string{
	"tags":        unknownTags,
	"parts":       missingParts,
	"exercises":   wrongExercises,
	"checks":      wrongChecks,
	"readings":    openReadings,
	"conditional": conditionalReadings,
	"verdicts":    contradictions,
	"copy":        deadLinksOfTheCopy,
}

func TestNotebooksTeach(t *testing.T) { holdTo(t, teaching) }

// TestStoredNotebooksAreSmall: a repository keeps every version of them.
func TestStoredNotebooksAreSmall(t *testing.T) {
	eachNotebook(t, func(t *testing.T, n ipynb.Notebook, d ipynb.Document) {
		if info, err := os.Stat(n.Path); err != nil || info.Size() > ipynb.Largest {
			t.Errorf("%v kB, %v; at most %d", info.Size()>>10, err, ipynb.Largest>>10)
		}
	})
}

// tagged returns the cells with a tag.
func tagged(d ipynb.Document, tag string) []ipynb.Cell {
	return slices.DeleteFunc(d.Cells(), func(cell ipynb.Cell) bool { return !cell.Tagged(tag) })
}

func unknownTags(d ipynb.Document) (wrong []string) {
	known := []any{ipynb.Objectives, ipynb.Prediction, ipynb.ReadingTag, ipynb.Exercise, ipynb.Solution, ipynb.Check, ipynb.Summary}
	for _, cell := range d.Cells() {
		tags, _ := cell.Metadata()["tags"].([]any)
		for _, tag := range tags {
			if !slices.Contains(known, tag) {
				wrong = append(wrong, fmt.Sprintf("cell %v has the tag %v; there are %v", cell["id"], tag, known))
			}
		}
	}
	return wrong
}

var item = regexp.MustCompile(`(?m)^[-*] `)

// missingParts looks for objectives near the top, a prediction, an exercise, and a summary with links at the end.
func missingParts(d ipynb.Document) (wrong []string) {
	cells := d.Cells()
	if at := slices.IndexFunc(cells, func(c ipynb.Cell) bool { return c.Tagged(ipynb.Objectives) }); at < 0 || at > 2 || len(item.FindAllString(cells[at].Source(), -1)) < 2 {
		wrong = append(wrong, "no cell tagged objectives, with a list, is among the first three")
	}
	if last := cells[len(cells)-1]; !last.Tagged(ipynb.Summary) || len(item.FindAllString(last.Source(), -1)) < 3 || !strings.Contains(last.Source(), "](https://") {
		wrong = append(wrong, "the last cell is no summary (tag) with a list of links: paper, data, further reading")
	} else if text, _, _ := strings.Cut(notProse.ReplaceAllString(last.Source(), ""), "\n* "); len(sentenceEnd.FindAllString(text, -1)) < 3 {
		wrong = append(wrong, "the summary has fewer than three sentences")
	}
	for _, tag := range []string{ipynb.Prediction, ipynb.Exercise, ipynb.Solution} {
		if len(tagged(d, tag)) == 0 {
			wrong = append(wrong, "no cell is tagged "+tag)
		}
	}
	return wrong
}

var sentenceEnd = regexp.MustCompile(`[.?!](\s|$)`)

// wrongExercises: after an exercise, or its stub, comes its solution; the code of one replaces a declaration of the other.
func wrongExercises(d ipynb.Document) (wrong []string) {
	cells := d.Cells()
	for i, cell := range cells {
		if !cell.Tagged(ipynb.Exercise) {
			continue
		}
		next := slices.IndexFunc(cells[i+1:], func(c ipynb.Cell) bool { return c.Tagged(ipynb.Exercise) || c.Tagged(ipynb.Solution) })
		if next < 0 || !cell.IsCode() && cells[i+1+next].Tagged(ipynb.Exercise) && !cells[i+1+next].IsCode() || cell.IsCode() && cells[i+1+next].Tagged(ipynb.Exercise) {
			wrong = append(wrong, fmt.Sprintf("the exercise in cell %v has no solution", cell["id"]))
			continue
		}
		solution := slices.IndexFunc(cells[i+1:], func(c ipynb.Cell) bool { return c.Tagged(ipynb.Solution) && c.IsCode() })
		if cell.IsCode() && (solution < 0 || !overlap(cell.Source(), cells[i+1+solution].Source())) {
			wrong = append(wrong, fmt.Sprintf("no solution declares anew what the stub in cell %v declares", cell["id"]))
		}
	}
	return wrong
}

var declaration = regexp.MustCompile(`(?m)^(?:func(?: \([^)]*\))?|type|var|const) (\w+)`)

// overlap tells whether two cells declare something of the same name, or one of them nothing.
func overlap(stub, solution string) bool {
	first := declaration.FindAllStringSubmatch(stub, -1)
	return len(first) == 0 || slices.ContainsFunc(declaration.FindAllStringSubmatch(solution, -1), func(s []string) bool {
		return slices.ContainsFunc(first, func(f []string) bool { return f[1] == s[1] })
	})
}

// wrongChecks: a check calls display.Check and, as stored, says that the solution is right. (That it does not say so of
// the stub, `run --student` sees.)
func wrongChecks(d ipynb.Document) (wrong []string) {
	for _, cell := range d.Cells() {
		calls := cell.IsCode() && strings.Contains(cell.Source(), "display.Check(")
		if calls != cell.Tagged(ipynb.Check) {
			wrong = append(wrong, fmt.Sprintf("cell %v has either the tag check or a display.Check, not both", cell["id"]))
		}
		for _, output := range cell.Outputs() {
			if strings.Contains(fmt.Sprint(output), ipynb.CheckNotYet) {
				wrong = append(wrong, fmt.Sprintf("the stored check in cell %v is not solved", cell["id"]))
			}
		}
	}
	return wrong
}

// openReadings: sentences of which only one is true stand in folded code.
func openReadings(d ipynb.Document) (wrong []string) {
	for _, cell := range d.Cells() {
		chooses := cell.IsCode() && regexp.MustCompile(`display\.(Reading|Either)\(`).MatchString(cell.Source())
		folded, _ := cell.Metadata()["jupyter"].(map[string]any)
		if chooses && !cell.Tagged(ipynb.ReadingTag) || cell.Tagged(ipynb.ReadingTag) && (!cell.IsCode() || folded["source_hidden"] != true) {
			wrong = append(wrong, fmt.Sprintf("the reading in cell %v is not code tagged reading, with metadata.jupyter.source_hidden", cell["id"]))
		}
	}
	return wrong
}

// conditional are ways to describe all outcomes below the one that is there.
var conditional = regexp.MustCompile(`(?i)\b(if (the|these|those|both|all|two|your|our|its) (lines?|curves?|bars?|points?|dots?|panels?|intervals?|bands?|numbers?|values?|columns?|rows?|accurac(y|ies)|` +
	`norms?|cosines?|groups?|colou?rs?|figure|table|plot|result|run|network|verdict|effect|difference)\b|` +
	`if (you|it|they) (see|sees|find|finds|got|get|lies?|coincides?|falls?|rises?|is (near|close|above|below)|are (near|close|above|below))|` +
	`should you (see|find|get)|what you (should|may|might|will) see|you (should|may|might) see (that|how|the)|depending on (the|your) (preset|run|network)|` +
	`in (your|some) (run|preset)s?\b|whichever (you|of))`)

// conditionalReadings finds them in prose after an output, and in what readings choose from.
func conditionalReadings(d ipynb.Document) (wrong []string) {
	after := false
	for _, cell := range d.Cells() {
		if cell.IsCode() {
			after = after || strings.Contains(cell.Source(), "display.")
		}
		if !after || cell.IsCode() && !cell.Tagged(ipynb.ReadingTag) || cell.Tagged(ipynb.Exercise) || cell.Tagged(ipynb.Solution) || cell.Tagged(ipynb.Prediction) {
			continue
		}
		if found := conditional.FindString(strings.Join(strings.Fields(cell.Source()), " ")); found != "" {
			wrong = append(wrong, fmt.Sprintf("cell %v: %q: say what happened, by display.Reading or display.Either", cell["id"], found))
		}
	}
	return wrong
}

var (
	altVerdict = regexp.MustCompile(`The claim “([^”]*)” is (supported|not supported|undecided|without a verdict|a theorem|not tested)\.`)
	rowVerdict = regexp.MustCompile(`(?m)^\| [^|]*\| ([^|]*) \|.*\*\*(supported|not supported|undecided|none|theorem|not tested)\*\*`)
)

// contradictions: what a figure's alt text says of a claim is what the notebook's table of verdicts says of it.
func contradictions(d ipynb.Document) (wrong []string) {
	verdicts := map[string]string{}
	for _, cell := range d.Cells() {
		for _, output := range cell.Outputs() {
			data, _ := output["data"].(map[string]any)
			for _, row := range rowVerdict.FindAllStringSubmatch(ipynb.Text(data["text/markdown"]), -1) {
				verdicts[row[1]] = strings.NewReplacer("none", "without a verdict", "theorem", "a theorem").Replace(row[2])
			}
		}
	}
	for _, cell := range d.Cells() {
		for _, output := range cell.Outputs() {
			data, _ := output["data"].(map[string]any)
			for _, said := range altVerdict.FindAllStringSubmatch(ipynb.Text(data["text/plain"]), -1) {
				if v := verdicts[said[1]]; v != "" && v != said[2] {
					wrong = append(wrong, fmt.Sprintf("cell %v: the figure says that %q is %s, the table %s", cell["id"], said[1], said[2], v))
				}
			}
		}
	}
	return wrong
}

// deadLinksOfTheCopy: in notebooks/mine every link leads somewhere as well.
func deadLinksOfTheCopy(d ipynb.Document) (wrong []string) {
	if len(d.Cells()) == 0 {
		return nil
	}
	d = copied(d)
	d.ForStudents("../", "../00_start.ipynb")
	for _, cell := range d.Cells() {
		if cell.IsCode() {
			continue
		}
		for _, match := range link.FindAllStringSubmatch(cell.Source(), -1) {
			target := path.Join("mine", match[1])
			if !strings.Contains(match[1], "/") { // a copy of another notebook
				target = match[1]
			}
			if strings.Contains(match[1], "://") || strings.HasPrefix(match[1], "mailto:") {
				continue
			}
			if _, err := os.Stat(target); err != nil || strings.HasPrefix(target, "../../") {
				wrong = append(wrong, fmt.Sprintf("in the reader's copy, cell %v links to %s, which does not exist", cell["id"], match[1]))
			}
		}
	}
	return wrong
}

// copied returns a document whose cells are its own.
func copied(d ipynb.Document) ipynb.Document {
	cells := []any{}
	for _, cell := range d.Cells() {
		own := map[string]any{}
		for key, value := range cell {
			own[key] = value
		}
		cells = append(cells, own)
	}
	return ipynb.Document{"cells": cells, "metadata": map[string]any{}}
}
