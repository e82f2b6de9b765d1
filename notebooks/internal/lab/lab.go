// Package lab opens JupyterLab at the repository's notebooks. [Open] sets up what is missing, starts the server
// (server.go) and prints the link; when it is asked to stop, the server first ends its kernels.
package lab

import (
	"context"
	_ "embed"
	"fmt"
	"io"
	"os"
	"path"
	"path/filepath"
	"slices"

	"readoutzones/data/files"
	"readoutzones/data/native"
	"readoutzones/notebooks/internal/ipynb"
	"readoutzones/notebooks/internal/jupyter"
)

//go:embed lab.css
var styleSheet []byte

// Open opens JupyterLab, at the notebook of that name if it is not "", writes the link to w, and waits until ctx is
// cancelled or JupyterLab ends. For students it opens copies without the solutions, which are made if they are missing.
// The options go to JupyterLab.
func Open(ctx context.Context, name string, student bool, options []string, w io.Writer) error {
	root, err := ipynb.Root()
	if err != nil {
		return err
	}
	page, err := firstPage(root, name, student)
	if err != nil {
		return err
	}
	python, err := jupyter.Prepare(ctx, root)
	if err != nil {
		return err
	}
	if err := trust(ctx, python, root); err != nil {
		return err
	}
	if err := style(python); err != nil {
		return err
	}
	// What a killed server or kernel would leave behind goes with this folder.
	temporary, err := jupyter.TemporaryFolder()
	if err != nil {
		return err
	}
	defer os.RemoveAll(temporary)
	s := server{root: root, folder: temporary, ended: make(chan error, 1)}
	return s.serve(ctx, python, page, options, w)
}

// firstPage returns what JupyterLab opens with: a path below root. For students it makes the copies.
func firstPage(root, name string, student bool) (string, error) {
	var names []string
	if name != "" {
		names = []string{name}
	}
	notebooks, err := ipynb.Named(root, names...)
	if err != nil {
		return "", err
	}
	if student {
		return path.Join("notebooks", "out", "student", notebooks[0].Name+".ipynb"), copyForStudents(root)
	}
	return path.Join("notebooks", notebooks[0].Name+".ipynb"), nil
}

// copyForStudents makes the notebooks without their solutions that are not there yet: what a student has written stays.
func copyForStudents(root string) error {
	all, err := ipynb.All(root)
	if err != nil {
		return err
	}
	folder := ipynb.StudentFolder(root)
	if err := os.MkdirAll(folder, 0o777); err != nil {
		return err
	}
	missing := slices.DeleteFunc(all, func(n ipynb.Notebook) bool {
		_, err := os.Stat(filepath.Join(folder, n.Name+".ipynb"))
		return err == nil
	})
	_, err = ipynb.WithoutSolutions(missing, folder)
	return err
}

// trust signs the repository's notebooks as they are: of a notebook without a signature of this machine, JupyterLab
// shows no stored drawings, because SVG might hold a script.
func trust(ctx context.Context, python *jupyter.Python, root string) error {
	notebooks, err := ipynb.All(root)
	if err != nil {
		return err
	}
	args := []string{"-m", "nbformat.sign"}
	for _, n := range notebooks {
		args = append(args, n.Path)
	}
	if out, err := python.Command(ctx, args...).CombinedOutput(); err != nil {
		return fmt.Errorf("cannot sign the notebooks: %s", native.LastLine(out, err))
	}
	return nil
}

// style makes JupyterLab use our style sheet.
func style(python *jupyter.Python) error {
	sheet := python.StyleSheet()
	if err := os.MkdirAll(filepath.Dir(sheet), 0o777); err != nil {
		return err
	}
	return files.Write(sheet, styleSheet)
}
