package ipynb_test

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"readoutzones/notebooks/internal/ipynb"
	"readoutzones/notebooks/internal/ipynbtest"
)

// A figure saved under another's name would replace it.
func TestFiguresHaveNamesOfTheirOwn(t *testing.T) {
	saved := map[string]string{}
	eachNotebook(t, func(t *testing.T, n ipynb.Notebook, d ipynb.Document) {
		names, err := savedFigures(d)
		if err != nil {
			t.Fatal(err)
		}
		if len(names) == 0 {
			t.Error("saves no figure")
		}
		for _, name := range names {
			if other, taken := saved[name]; taken {
				t.Errorf("a figure is saved as %q, as one of %s is", name, other)
			}
			saved[name] = n.Name
		}
	})
}

// savedFigures lists the names under which a notebook's cells save figures.
func savedFigures(d ipynb.Document) (names []string, err error) {
	program, err := programOf(d, "notebook")
	if err != nil {
		return nil, err
	}
	parsed, err := parser.ParseFile(token.NewFileSet(), "cells.go", program, 0)
	if err != nil {
		return nil, err
	}
	ast.Inspect(parsed, func(node ast.Node) bool {
		call, ok := node.(*ast.CallExpr)
		if !ok {
			return true
		}
		function, ok := call.Fun.(*ast.SelectorExpr)
		if !ok || function.Sel.Name != "Figure" && function.Sel.Name != "Vary" || fmt.Sprint(function.X) != "display" {
			return true
		}
		name := "a name that is computed"
		if literal, ok := call.Args[1].(*ast.BasicLit); ok {
			name, err = strconv.Unquote(literal.Value)
		}
		names = append(names, name)
		return true
	})
	return names, err
}

// A notebook whose cells are put together as one program passes go vet, with the solutions and without. The programs
// stand in a module of their own, to which a go.work makes the packages known: as the kernel does it.
func TestCellsVet(t *testing.T) {
	root := ipynbtest.Root(t)
	dir := t.TempDir()
	eachNotebook(t, func(t *testing.T, n ipynb.Notebook, d ipynb.Document) {
		writeProgram(t, d, filepath.Join(dir, n.Name))
		d.RemoveSolutions()
		writeProgram(t, d, filepath.Join(dir, n.Name+"_student"))
	})
	goCommand := func(dir string, args ...string) {
		cmd := exec.Command("go", args...)
		cmd.Dir = dir
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("go %s: %v\n%s", strings.Join(args, " "), err, out)
		}
	}
	goCommand(root, "tool", "goimports", "-w", dir) // as the kernel does: adds imports of the standard library, drops unused ones
	goCommand(dir, "mod", "init", "cells")
	goCommand(dir, "work", "init", ".", root)
	goCommand(dir, "vet", "./...")
}

// writeProgram writes the notebook as a package into a new folder.
func writeProgram(t *testing.T, d ipynb.Document, folder string) {
	t.Helper()
	program, err := programOf(d, filepath.Base(folder))
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir(folder, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(folder, "cells.go"), []byte(program), 0o644); err != nil {
		t.Fatal(err)
	}
}

// programOf is the notebook as one Go file: the declarations of all cells, and what each cell does as a function.
func programOf(d ipynb.Document, name string) (string, error) {
	imports, declarations := map[string]bool{}, strings.Builder{}
	for i, cell := range d.Cells() {
		code := cell.Source()
		if !cell.IsCode() || strings.HasPrefix(code, "%%") && !strings.HasPrefix(code, "%%\n") {
			continue // prose, or a script
		}
		code = regexp.MustCompile(`(?m)^(!|%\w).*$`).ReplaceAllString(code, "")
		top, body, _ := strings.Cut("\n"+code, "\n%%\n")
		rest, err := withoutImports(top, imports)
		if err != nil {
			return "", fmt.Errorf("cell %v: %w", cell["id"], err)
		}
		fmt.Fprintf(&declarations, "//line %s#%v:1\n%s\nfunc cell%d() {\n//line %s#%v:1\n%s\n}\n", name, cell["id"], rest, i, name, cell["id"], body)
	}
	program := "package cells\n"
	for path := range imports {
		program += "import " + path + "\n"
	}
	return program + declarations.String(), nil
}

// withoutImports collects the imports of some declarations and returns the rest.
func withoutImports(code string, imports map[string]bool) (string, error) {
	const head = "package p;"
	files := token.NewFileSet()
	parsed, err := parser.ParseFile(files, "cell", head+code, parser.ParseComments)
	if err != nil {
		return "", err
	}
	rest := []byte(head + code)
	for _, declaration := range parsed.Decls {
		if g, ok := declaration.(*ast.GenDecl); ok && g.Tok == token.IMPORT {
			for _, spec := range g.Specs {
				s := spec.(*ast.ImportSpec)
				path := s.Path.Value
				if s.Name != nil {
					path = s.Name.Name + " " + path
				}
				imports[path] = true
			}
			for i := files.Position(g.Pos()).Offset; i < files.Position(g.End()).Offset; i++ {
				if rest[i] != '\n' {
					rest[i] = ' '
				}
			}
		}
	}
	return strings.TrimPrefix(string(rest), head), nil
}
