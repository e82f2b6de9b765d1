// Package ipynb knows the repository's notebooks: where they are ([Root], [Named]), what stands in their files
// ([Document]), and how the reader's copies differ from them ([Mine]).
package ipynb

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// Largest is how many bytes a stored notebook has at most.
const Largest = 300_000

// Notebook is one of the notebooks in the folder notebooks: NN_name.ipynb.
type Notebook struct {
	Name string // NN_name
	Path string // of the file with the cells to execute
}

// Root returns the folder of the repository that the working folder belongs to.
func Root() (string, error) {
	dir, err := os.Getwd()
	if err != nil {
		return "", err
	}
	for {
		content, err := os.ReadFile(filepath.Join(dir, "go.mod"))
		if err == nil && strings.HasPrefix(string(content), "module readoutzones\n") {
			return dir, nil
		}
		parent := filepath.Dir(dir)
		if parent == dir {
			return "", fmt.Errorf("this is not inside the readoutzones repository; change into it first")
		}
		dir = parent
	}
}

// OutFolder returns where in the repository executed notebooks, their pages and figures go.
func OutFolder(root string) string { return filepath.Join(root, "notebooks", "out") }

// StudentFolder returns where copies without solutions are executed, away from the reader's own.
func StudentFolder(root string) string { return filepath.Join(OutFolder(root), "student") }

// All lists the repository's notebooks in the order of their numbers.
func All(root string) ([]Notebook, error) {
	folder := filepath.Join(root, "notebooks")
	// Through fs.Glob, so that the folder's path may hold any character.
	names, err := fs.Glob(os.DirFS(folder), "[0-9][0-9]_*.ipynb")
	if err != nil {
		return nil, err
	}
	if len(names) == 0 {
		return nil, fmt.Errorf("no notebook in %s", folder)
	}
	var all []Notebook
	for _, name := range names {
		all = append(all, Notebook{strings.TrimSuffix(name, ".ipynb"), filepath.Join(folder, name)})
	}
	return all, nil
}

// Named returns the notebooks of these names, in this order, or all if there are no names. A name is a file's name or
// a number: 2, 02, 02_figure2, 02_figure2.ipynb, notebooks/02_figure2.ipynb.
func Named(root string, names ...string) ([]Notebook, error) {
	all, err := All(root)
	if err != nil || len(names) == 0 {
		return all, err
	}
	var chosen []Notebook
	for _, name := range names {
		short := strings.TrimSuffix(filepath.Base(name), ".ipynb")
		at := slices.IndexFunc(all, func(n Notebook) bool {
			return short == n.Name || short == n.Name[:2] || "0"+short == n.Name[:2]
		})
		if at < 0 {
			var known []string
			for _, n := range all {
				known = append(known, n.Name)
			}
			return nil, fmt.Errorf("no notebook %q; there are %s", name, strings.Join(known, ", "))
		}
		chosen = append(chosen, all[at])
	}
	return chosen, nil
}
