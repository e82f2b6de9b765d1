package display

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"readoutzones/notebooks/internal/ipynb"
)

// Source shows the source of functions, methods and types of one of this repository's packages: folder is the
// package's, below the repository ("blt"), and names are such as "Linear", "Network.Step" or "Config". It panics if
// there is no such declaration.
func Source(folder string, names ...string) {
	root := Must(ipynb.Root())
	for _, name := range names {
		Markdown(Must(listing(root, folder, name)))
	}
}

// listing is a declaration's source in Markdown, under the name of its file.
func listing(root, folder, name string) (string, error) {
	text, file, err := source(filepath.Join(root, folder), name)
	return fmt.Sprintf("`%s`\n\n```go\n%s\n```", folder+"/"+file, text), err
}

// source returns the text of a declaration with its comment, and the name of its file.
func source(folder, name string) (text, file string, err error) {
	entries, err := os.ReadDir(folder)
	if err != nil {
		return "", "", err
	}
	for _, entry := range entries {
		file := entry.Name()
		if !strings.HasSuffix(file, ".go") || strings.HasSuffix(file, "_test.go") {
			continue
		}
		content, err := os.ReadFile(filepath.Join(folder, file))
		if err != nil {
			return "", "", err
		}
		files := token.NewFileSet()
		parsed, err := parser.ParseFile(files, file, content, parser.ParseComments)
		if err != nil {
			return "", "", err
		}
		for _, d := range parsed.Decls {
			if names, doc := declared(d); slices.Contains(names, name) {
				from := d.Pos()
				if doc != nil {
					from = doc.Pos()
				}
				return string(content[files.Position(from).Offset:files.Position(d.End()).Offset]), file, nil
			}
		}
	}
	return "", "", fmt.Errorf("display: %s declares no %s", folder, name)
}

// declared returns what a declaration names, methods as "Type.Method", and its comment.
func declared(d ast.Decl) (names []string, doc *ast.CommentGroup) {
	switch d := d.(type) {
	case *ast.FuncDecl:
		name := d.Name.Name
		if d.Recv != nil {
			receiver := d.Recv.List[0].Type
			if pointer, ok := receiver.(*ast.StarExpr); ok {
				receiver = pointer.X
			}
			if id, ok := receiver.(*ast.Ident); ok {
				name = id.Name + "." + name
			}
		}
		return []string{name}, d.Doc
	case *ast.GenDecl:
		for _, spec := range d.Specs {
			if s, ok := spec.(*ast.TypeSpec); ok {
				names = append(names, s.Name.Name)
			}
		}
		return names, d.Doc
	}
	return nil, nil
}
