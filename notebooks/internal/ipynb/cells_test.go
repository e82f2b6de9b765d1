package ipynb_test

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
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
		d.ForStudents("../", "")
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

// programOf is the notebook as one Go file: the declarations of all cells, of several of one name the last, as in the kernel,
// and what each cell does as a function.
func programOf(d ipynb.Document, name string) (string, error) {
	cells := d.Cells()
	tops, bodies := make([]string, len(cells)), make([]string, len(cells))
	last := map[string]int{} // the cell that declares a name last
	for i, cell := range cells {
		code := cell.Source()
		if !cell.IsCode() || strings.HasPrefix(code, "%%") && !strings.HasPrefix(code, "%%\n") {
			continue // prose, or a script
		}
		code = regexp.MustCompile(`(?m)^(!|%\w).*$`).ReplaceAllString(code, "")
		tops[i], bodies[i], _ = strings.Cut("\n"+code, "\n%%\n")
		err := eachDeclaration(tops[i], func(from, to int, d ast.Decl) {
			for _, name := range declaredNames(d) {
				last[name] = i
			}
		})
		if err != nil {
			return "", fmt.Errorf("cell %v: %w", cell["id"], err)
		}
	}
	imports, declarations := map[string]bool{}, strings.Builder{}
	for i, cell := range cells {
		if tops[i]+bodies[i] != "" {
			fmt.Fprintf(&declarations, "//line %s#%v:1\n%s\nfunc cell%d() {\n//line %s#%v:1\n%s\n}\n", name, cell["id"], kept(tops[i], i, last, imports), i, name, cell["id"], bodies[i])
		}
	}
	program := "package cells\n"
	for path := range imports {
		program += "import " + path + "\n"
	}
	return program + declarations.String(), nil
}

// eachDeclaration calls visit with every declaration of a cell and where in the code it is.
func eachDeclaration(code string, visit func(from, to int, d ast.Decl)) error {
	const head = "package p;"
	files := token.NewFileSet()
	parsed, err := parser.ParseFile(files, "cell", head+code, parser.ParseComments)
	if err != nil {
		return err
	}
	for _, d := range parsed.Decls {
		visit(files.Position(d.Pos()).Offset-len(head), files.Position(d.End()).Offset-len(head), d)
	}
	return nil
}

// declaredNames returns what a declaration names, methods as "Type.Method", and nothing of an import.
func declaredNames(d ast.Decl) (names []string) {
	switch d := d.(type) {
	case *ast.FuncDecl:
		name := d.Name.Name
		if d.Recv != nil {
			name = types.ExprString(d.Recv.List[0].Type) + "." + name
		}
		return []string{name}
	case *ast.GenDecl:
		for _, spec := range d.Specs {
			switch s := spec.(type) {
			case *ast.TypeSpec:
				names = append(names, s.Name.Name)
			case *ast.ValueSpec:
				for _, name := range s.Names {
					names = append(names, name.Name)
				}
			}
		}
	}
	return names
}

// kept blanks the imports of a cell's declarations, which it collects, and what a later cell declares anew.
func kept(code string, cell int, last map[string]int, imports map[string]bool) string {
	rest := []byte(code)
	_ = eachDeclaration(code, func(from, to int, d ast.Decl) { // it has been parsed before
		g, general := d.(*ast.GenDecl)
		isImport := general && g.Tok == token.IMPORT
		if names := declaredNames(d); !isImport && (len(names) == 0 || slices.ContainsFunc(names, func(name string) bool { return last[name] == cell })) {
			return
		}
		for i := from; i < to; i++ {
			if rest[i] != '\n' {
				rest[i] = ' '
			}
		}
		if !isImport {
			return
		}
		for _, spec := range g.Specs {
			s := spec.(*ast.ImportSpec)
			path := s.Path.Value
			if s.Name != nil {
				path = s.Name.Name + " " + path
			}
			imports[path] = true
		}
	})
	return string(rest)
}
