package run

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"

	"readoutzones/data/files"
	"readoutzones/notebooks/internal/ipynb"
)

// saveAll puts the outputs of the notebooks that ran to their end into the notebooks themselves.
func saveAll(root, out string, outcomes []outcome) error {
	for _, o := range outcomes {
		if o.failed() {
			continue
		}
		d, err := ipynb.Read(filepath.Join(out, o.notebook.Name+".ipynb"))
		if err != nil {
			return err
		}
		removeWhatChanges(d, places(root))
		if err := d.Write(o.notebook.Path); err != nil {
			return err
		}
		if info, err := os.Stat(o.notebook.Path); err == nil && info.Size() > ipynb.Largest {
			fmt.Fprintf(os.Stderr, "%s: warning: %d kB are many to store; show fewer or smaller figures\n", o.notebook.Name, info.Size()>>10)
		}
		if o.notebook.Name == readmeNotebook {
			if err := saveReadmeFigure(root, out); err != nil {
				return err
			}
		}
	}
	return nil
}

// The README shows a figure, in its light and dark versions, from notebooks/figures; this notebook draws it.
const readmeNotebook, readmeFigure = "02_figure2", "figure2"

func saveReadmeFigure(root, out string) error {
	folder := filepath.Join(root, "notebooks", "figures")
	for _, ending := range []string{".svg", "-dark.svg"} {
		svg, err := os.ReadFile(filepath.Join(out, "figures", readmeFigure+ending))
		if err != nil {
			return fmt.Errorf("%s did not save the figure that the README shows: %w", readmeNotebook, err)
		}
		if err := files.Write(filepath.Join(folder, readmeFigure+ending), svg); err != nil {
			return err
		}
	}
	return nil
}

// places replaces the folders of this machine by words that mean the same on every machine, the longest first.
func places(root string) *strings.Replacer {
	pairs := []string{}
	if cache, err := files.CacheDir(); err == nil {
		pairs = append(pairs, cache, "$BLT_CACHE")
	}
	pairs = append(pairs, root, ".")
	if home, err := os.UserHomeDir(); err == nil && len(home) > 1 {
		pairs = append(pairs, home, "~")
	}
	return strings.NewReplacer(pairs...)
}

// removeWhatChanges takes out of the notebook what differs from run to run or from machine to machine though the
// results are the same: times, versions, paths, and what was written to stderr.
func removeWhatChanges(d ipynb.Document, places *strings.Replacer) {
	if metadata, ok := d["metadata"].(map[string]any); ok {
		metadata["language_info"] = map[string]any{"file_extension": ".go", "mimetype": "text/x-go", "name": "go"}
		metadata["kernelspec"] = map[string]any{"display_name": "Go (gonb)", "language": "go", "name": "gonb"}
	}
	for _, cell := range d.Cells() {
		delete(cell.Metadata(), "execution")
		if !cell.IsCode() {
			continue
		}
		kept := []any{}
		for _, output := range cell.Outputs() {
			if output["name"] != "stderr" {
				kept = append(kept, replaced(output, places))
			}
		}
		cell["outputs"] = kept
	}
}

// testTimes are the times that go test tells.
var testTimes = regexp.MustCompile(` \(\d+\.\d+s\)`)

// replaced returns a JSON value with every text in it replaced, and without the times of tests.
func replaced(value any, by *strings.Replacer) any {
	switch v := value.(type) {
	case string:
		return testTimes.ReplaceAllString(by.Replace(v), "")
	case []any:
		for i := range v {
			v[i] = replaced(v[i], by)
		}
	case map[string]any:
		for key := range v {
			v[key] = replaced(v[key], by)
		}
	}
	return value
}
