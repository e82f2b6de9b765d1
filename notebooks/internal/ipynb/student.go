package ipynb

import (
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"strings"
)

// The tags of a notebook's cells (metadata.tags). Of the reader's copy the solutions are gone, the rest is there.
const (
	Objectives = "objectives" // what the reader can do afterwards, a list
	Prediction = "prediction" // asks what will come; in the copy, a field to write it down follows
	ReadingTag = "reading"    // code that shows sentences chosen by a verdict; its source is folded
	Exercise   = "exercise"   // prose, or a stub that compiles
	Solution   = "solution"   // prose in <details>, or code that replaces the stub's declarations
	Check      = "check"      // display.Check of the exercise: right with the solution, not yet with the stub
	Summary    = "summary"    // three sentences and links
)

// What display.Check shows begins with one of these.
const (
	CheckRight  = "✓ Right"
	CheckNotYet = "✗ Not yet"
)

// MineFolder returns where the reader's own copies are, which git ignores.
func MineFolder(root string) string { return filepath.Join(root, "notebooks", "mine") }

// ForStudents turns the document into a copy for the reader: without outputs and solutions, with fields for predictions,
// and its links as seen from a folder that lies up above ("../" of notebooks/mine). executed is a link to the document as it
// was.
func (d Document) ForStudents(up, executed string) {
	var kept []any
	add := func(id, text string) {
		kept = append(kept, map[string]any{"cell_type": "markdown", "id": id, "metadata": map[string]any{}, "source": text})
	}
	removed := false
	for i, cell := range d.Cells() {
		if cell.Tagged(Solution) {
			if !removed {
				add(fmt.Sprint(cell["id"], "-where"), "*The solution is in the [executed notebook]("+executed+"), below the same exercise.*")
			}
			removed = true
			continue
		}
		removed = false
		cell.forget(up)
		kept = append(kept, map[string]any(cell))
		if i == 0 {
			add("your-copy", "> *This is your own copy, to write and run cells in: without results and without solutions. "+
				"Both are in the [executed notebook]("+executed+"), one click away.*")
		}
		if cell.Tagged(Prediction) {
			add(fmt.Sprint(cell["id"], "-field"), "**Your prediction:** *(double-click here, write it down, and only then go on)*")
		}
	}
	d["cells"] = kept
	d.sign()
}

// forget removes what a code cell has shown, and lets the links of a cell of prose lead where they did.
func (c Cell) forget(up string) {
	if c.IsCode() {
		c["outputs"], c["execution_count"] = []any{}, nil
		return
	}
	c["source"] = link.ReplaceAllStringFunc(c.Source(), func(match string) string {
		groups := link.FindStringSubmatch(match)
		return groups[1] + moved(groups[2], up)
	})
}

var (
	// link is the beginning of a link or image, in Markdown or HTML, and its target.
	link = regexp.MustCompile(`(\]\(|(?:src|srcset|href)=")([^)"\s]+)`)
	// notebookLink leads to another notebook, of which there is a copy as well.
	notebookLink = regexp.MustCompile(`^\d\d_\w+\.ipynb(#.*)?$`)
)

// moved is a link's target as seen from the copies' folder.
func moved(target, up string) string {
	if strings.HasPrefix(target, "#") || strings.Contains(target, ":") || notebookLink.MatchString(target) {
		return target
	}
	return up + target
}

// original is the key, in a copy's metadata, of the digest of what the copy was as it was made.
const original = "readoutzones_original"

// digest tells documents apart by their cells: kinds and sources.
func (d Document) digest() string {
	hash := sha256.New()
	for _, cell := range d.Cells() {
		part, _ := json.Marshal([]any{cell["cell_type"], cell.Source()}) // strings
		hash.Write(part)
	}
	return fmt.Sprintf("%x", hash.Sum(nil)[:16])
}

// sign notes in the document what it is now.
func (d Document) sign() {
	metadata, ok := d["metadata"].(map[string]any)
	if !ok {
		metadata = map[string]any{}
		d["metadata"] = metadata
	}
	metadata[original] = d.digest()
}

// signed is what the document was when it was signed, "" if it never was.
func (d Document) signed() string {
	metadata, _ := d["metadata"].(map[string]any)
	s, _ := metadata[original].(string)
	return s
}

// touched tells whether anything was written or run in a copy since it was made.
func (d Document) touched() bool {
	for _, cell := range d.Cells() {
		if len(cell.Outputs()) > 0 {
			return true
		}
	}
	return d.signed() != d.digest()
}

// Mine makes the reader's copies of the notebooks in [MineFolder] that are not there yet. A copy in which the reader has
// written or run something stays as it is, whatever became of its original; the names of those whose original is another
// now are returned. One in which nothing was done is made anew.
func Mine(root string, notebooks []Notebook) (outdated []string, err error) {
	folder := MineFolder(root)
	if err := os.MkdirAll(folder, 0o777); err != nil {
		return nil, err
	}
	for _, n := range notebooks {
		fresh, err := Read(n.Path)
		if err != nil {
			return nil, err
		}
		fresh.ForStudents("../", "../"+n.Name+".ipynb")
		mine := filepath.Join(folder, n.Name+".ipynb")
		_, missing := os.Stat(mine)
		have, unreadable := Read(mine)
		switch {
		case missing == nil && (unreadable != nil || have.touched()):
			if unreadable != nil || have.signed() != fresh.signed() {
				outdated = append(outdated, n.Name)
			}
		case missing != nil || have.signed() != fresh.signed():
			if err := fresh.Write(mine); err != nil {
				return nil, err
			}
		}
	}
	return outdated, nil
}

// ForStudents writes the notebooks' copies for readers into a folder below notebooks, and returns those.
func ForStudents(root string, notebooks []Notebook, folder string) ([]Notebook, error) {
	below, err := filepath.Rel(folder, filepath.Join(root, "notebooks"))
	if err != nil {
		return nil, err
	}
	up := filepath.ToSlash(below) + "/"
	var copies []Notebook
	for _, n := range notebooks {
		d, err := Read(n.Path)
		if err != nil {
			return nil, err
		}
		d.ForStudents(up, path.Join(up, n.Name+".ipynb"))
		n.Path = filepath.Join(folder, n.Name+".ipynb")
		if err := d.Write(n.Path); err != nil {
			return nil, err
		}
		copies = append(copies, n)
	}
	return copies, nil
}
