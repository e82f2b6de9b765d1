package ipynb

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"strings"

	"readoutzones/data/files"
)

// Document is the content of a notebook's file, JSON as Jupyter describes it (nbformat 4.5). Whatever has no method
// here stays as it is.
type Document map[string]any

// Cell is a cell of a Document, which sees what is changed in it.
type Cell map[string]any

// Read reads a notebook's file.
func Read(path string) (Document, error) {
	content, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	decoder := json.NewDecoder(bytes.NewReader(content))
	decoder.UseNumber()
	var d Document
	if err := decoder.Decode(&d); err != nil {
		return nil, fmt.Errorf("%s is not a notebook: %w", path, err)
	}
	return d, nil
}

// Write stores the document as Jupyter does: an indent of one, keys sorted.
func (d Document) Write(path string) error {
	var content bytes.Buffer
	encoder := json.NewEncoder(&content)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", " ")
	if err := encoder.Encode(d); err != nil {
		return err
	}
	return files.Write(path, content.Bytes())
}

// Cells returns the document's cells.
func (d Document) Cells() []Cell {
	var cells []Cell
	for _, cell := range objects(d["cells"]) {
		cells = append(cells, cell)
	}
	return cells
}

// Title returns the notebook's first heading, "" if there is none.
func (d Document) Title() string {
	for _, cell := range d.Cells() {
		for line := range strings.Lines(cell.Source()) {
			if heading, found := strings.CutPrefix(line, "# "); found && !cell.IsCode() {
				return strings.TrimSpace(heading)
			}
		}
	}
	return ""
}

// IsCode tells whether the cell holds code; otherwise it holds prose.
func (c Cell) IsCode() bool { return c["cell_type"] == "code" }

// Source returns the cell's code or prose.
func (c Cell) Source() string { return Text(c["source"]) }

// Outputs returns what the cell has shown.
func (c Cell) Outputs() []map[string]any { return objects(c["outputs"]) }

// Metadata returns the cell's metadata, nil if it has none.
func (c Cell) Metadata() map[string]any {
	metadata, _ := c["metadata"].(map[string]any)
	return metadata
}

// Tagged tells whether the cell carries a tag.
func (c Cell) Tagged(tag string) bool {
	tags, _ := c.Metadata()["tags"].([]any)
	return slices.Contains(tags, any(tag))
}

// Text returns a text of a notebook's file, which may be a list of lines, without the last line's end.
func Text(value any) string {
	text, _ := value.(string)
	lines, _ := value.([]any)
	for _, line := range lines {
		s, _ := line.(string)
		text += s
	}
	return strings.TrimSuffix(text, "\n")
}

// objects returns the elements of a JSON list that are objects.
func objects(list any) []map[string]any {
	var found []map[string]any
	elements, _ := list.([]any)
	for _, element := range elements {
		if object, ok := element.(map[string]any); ok {
			found = append(found, object)
		}
	}
	return found
}
