package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"readoutzones/data/files"
	"slices"
	"strings"
)

// notebook is one of the notebooks in the folder notebooks: NN_name.ipynb.
type notebook struct {
	name string // NN_name
	path string // of the file with the cells to execute
}

// discover lists the notebooks of the repository in root, in the order of their numbers.
func discover(root string) ([]notebook, error) {
	paths, err := filepath.Glob(filepath.Join(escape(root), "notebooks", "[0-9][0-9]_*.ipynb"))
	if err != nil {
		return nil, err
	}
	var found []notebook
	for _, path := range paths {
		found = append(found, notebook{strings.TrimSuffix(filepath.Base(path), ".ipynb"), path})
	}
	return found, nil
}

// escape protects the characters of a path that mean something to filepath.Glob.
func escape(path string) string {
	return strings.NewReplacer(`\`, `\\`, `*`, `\*`, `?`, `\?`, `[`, `\[`).Replace(path)
}

// choose returns the notebooks with these names, in this order; a name is a file's name or a number.
func choose(all []notebook, names []string) ([]notebook, error) {
	var chosen []notebook
	for _, name := range names {
		at := slices.IndexFunc(all, func(n notebook) bool { return n.answersTo(name) })
		if at < 0 {
			return nil, fmt.Errorf("no notebook %q; there are %s", name, strings.Join(namesOf(all), ", "))
		}
		chosen = append(chosen, all[at])
	}
	return chosen, nil
}

// answersTo tells whether name means this notebook: 2, 02, 02_figure2, 02_figure2.ipynb, notebooks/02_figure2.ipynb.
func (n notebook) answersTo(name string) bool {
	name = strings.TrimSuffix(filepath.Base(name), ".ipynb")
	return name == n.name || name == n.name[:2] || "0"+name == n.name[:2]
}

func namesOf(notebooks []notebook) []string {
	var names []string
	for _, n := range notebooks {
		names = append(names, n.name)
	}
	return names
}

// document is the content of a notebook's file. Whatever is not named here stays as it is.
type document map[string]any

func readDocument(path string) (document, error) {
	content, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	decoder := json.NewDecoder(bytes.NewReader(content))
	decoder.UseNumber()
	var d document
	if err := decoder.Decode(&d); err != nil {
		return nil, fmt.Errorf("%s is not a notebook: %w", path, err)
	}
	return d, nil
}

// write stores the document as Jupyter does: an indent of one, keys sorted.
func (d document) write(path string) error {
	var content bytes.Buffer
	encoder := json.NewEncoder(&content)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", " ")
	if err := encoder.Encode(d); err != nil {
		return err
	}
	return files.Write(path, content.Bytes())
}

func (d document) cells() []map[string]any { return maps(d["cells"]) }

// maps returns the elements of a JSON list that are objects.
func maps(list any) []map[string]any {
	var found []map[string]any
	elements, _ := list.([]any)
	for _, element := range elements {
		if m, ok := element.(map[string]any); ok {
			found = append(found, m)
		}
	}
	return found
}

// withoutSolutions removes the cells that carry the tag "solution", and every output.
func (d document) withoutSolutions() {
	var kept []any
	for _, cell := range d.cells() {
		metadata, _ := cell["metadata"].(map[string]any)
		tags, _ := metadata["tags"].([]any)
		if slices.Contains(tags, any("solution")) {
			continue
		}
		if cell["cell_type"] == "code" {
			cell["outputs"], cell["execution_count"] = []any{}, nil
		}
		kept = append(kept, cell)
	}
	d["cells"] = kept
}

// studentFolder returns where the notebooks without solutions are, for students to work in.
func studentFolder(root string) string { return filepath.Join(root, "notebooks", "out", "student") }

// forStudents writes the notebooks without their solutions into the folder out, and returns those.
func forStudents(notebooks []notebook, out string) ([]notebook, error) {
	var copies []notebook
	for _, n := range notebooks {
		d, err := readDocument(n.path)
		if err != nil {
			return nil, err
		}
		d.withoutSolutions()
		n.path = filepath.Join(out, n.name+".ipynb")
		if err := d.write(n.path); err != nil {
			return nil, err
		}
		copies = append(copies, n)
	}
	return copies, nil
}
