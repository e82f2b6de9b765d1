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
	"strings"

	"readoutzones/data/files"
	"readoutzones/data/native"
	"readoutzones/notebooks/internal/ipynb"
	"readoutzones/notebooks/internal/jupyter"
)

//go:embed lab.css
var styleSheet []byte

// Open opens JupyterLab, at the notebook of that name if it is not "", writes the link to w, and waits until ctx is
// cancelled or JupyterLab ends. It opens the reader's own copy, without results and solutions, or, solved, the executed
// notebook. The options go to JupyterLab.
func Open(ctx context.Context, name string, solved bool, options []string, w io.Writer) error {
	root, err := ipynb.Root()
	if err != nil {
		return err
	}
	page, err := firstPage(root, name, solved)
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

// firstPage returns what JupyterLab opens with: a path below root, of the reader's own copy, which is made if it is missing,
// or, solved, of the executed notebook.
func firstPage(root, name string, solved bool) (string, error) {
	var names []string
	if name != "" {
		names = []string{name}
	}
	notebooks, err := ipynb.Named(root, names...)
	if err != nil {
		return "", err
	}
	if solved {
		return path.Join("notebooks", notebooks[0].Name+".ipynb"), nil
	}
	return path.Join("notebooks", "mine", notebooks[0].Name+".ipynb"), makeCopies(root)
}

// makeCopies makes the reader's copies that are missing, and tells which of the others have a newer original.
func makeCopies(root string) error {
	all, err := ipynb.All(root)
	if err != nil {
		return err
	}
	outdated, err := ipynb.Mine(root, all)
	if err == nil && len(outdated) > 0 {
		fmt.Fprintf(os.Stderr, "Your copies stay as you left them; newer than yours are the originals of %s. To get a new copy, rename yours in notebooks/mine and start again.\n",
			strings.Join(outdated, ", "))
	}
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
