package ipynb_test

import (
	"encoding/json"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"readoutzones/notebooks/internal/ipynb"
	"readoutzones/notebooks/internal/ipynbtest"
)

// What every notebook of the repository has to keep to (DESIGN: "Notebooks").
const (
	medianLines  = 6  // of a code cell, at most
	longestLines = 25 // of a code cell
	wordsPerLine = 5  // of prose for a line of code, at least
)

// eachNotebook calls check for every notebook.
func eachNotebook(t *testing.T, check func(t *testing.T, n ipynb.Notebook, d ipynb.Document)) {
	t.Helper()
	all, err := ipynb.All(ipynbtest.Root(t))
	if err != nil {
		t.Fatal(err)
	}
	for _, n := range all {
		t.Run(n.Name, func(t *testing.T) {
			d, err := ipynb.Read(n.Path)
			if err != nil {
				t.Fatal(err)
			}
			check(t, n, d)
		})
	}
}

// lines counts the lines of code that are not blank.
func lines(code string) (count int) {
	for line := range strings.Lines(code) {
		if strings.TrimSpace(line) != "" {
			count++
		}
	}
	return count
}

func TestNotebooksAreOfOneForm(t *testing.T) {
	id := regexp.MustCompile(`^[a-z0-9-]{1,64}$`)
	eachNotebook(t, func(t *testing.T, n ipynb.Notebook, d ipynb.Document) {
		metadata, _ := d["metadata"].(map[string]any)
		if kernel, _ := metadata["kernelspec"].(map[string]any); kernel["name"] != "gonb" || kernel["display_name"] != "Go (gonb)" {
			t.Errorf("the kernel is %v", kernel)
		}
		if version := fmt.Sprint(d["nbformat"], ".", d["nbformat_minor"]); version != "4.5" {
			t.Errorf("the format is %s, want 4.5", version)
		}
		seen := map[string]bool{}
		for _, cell := range d.Cells() {
			name, _ := cell["id"].(string)
			if !id.MatchString(name) || seen[name] {
				t.Errorf("a cell has the id %q, which is malformed or taken", name)
			}
			seen[name] = true
		}
		if d.Title() == "" {
			t.Error("there is no heading")
		}
	})
}

func TestNotebooksBeginWithTheSetUp(t *testing.T) {
	eachNotebook(t, func(t *testing.T, n ipynb.Notebook, d ipynb.Document) {
		i := slices.IndexFunc(d.Cells(), func(cell ipynb.Cell) bool { return cell.IsCode() })
		first := d.Cells()[i].Source()
		if !strings.HasPrefix(first, "// Every cell is a program of its own") || !strings.Contains(first, ipynbtest.SetUp) {
			t.Errorf("the first code cell is\n%s\nwant a comment on what persists, and\n%s", first, ipynbtest.SetUp)
		}
	})
}

func TestCellsAreShortAndExplained(t *testing.T) {
	eachNotebook(t, func(t *testing.T, n ipynb.Notebook, d ipynb.Document) {
		var lengths []int
		words, code := 0, 0
		for _, cell := range d.Cells() {
			if !cell.IsCode() {
				words += len(strings.Fields(cell.Source()))
				continue
			}
			length := lines(cell.Source())
			lengths, code = append(lengths, length), code+length
			if length > longestLines {
				t.Errorf("cell %v has %d lines, %d are the most", cell["id"], length, longestLines)
			}
			for line := range strings.Lines(cell.Source()) {
				if wide := len([]rune(strings.ReplaceAll(line, "\t", "    "))); wide > 120 && !strings.HasPrefix(line, "//") {
					t.Errorf("cell %v: a line has %d characters; a page shows about 100", cell["id"], wide)
				}
			}
		}
		slices.Sort(lengths)
		if median := float64(lengths[(len(lengths)-1)/2]+lengths[len(lengths)/2]) / 2; median > medianLines {
			t.Errorf("the median of the code cells' lengths is %g lines, want at most %d", median, medianLines)
		}
		if words < wordsPerLine*code {
			t.Errorf("%d words for %d lines of code, want %d a line", words, code, wordsPerLine)
		}
	})
}

// Solutions are folded, and there are some.
func TestSolutionsAreFolded(t *testing.T) {
	eachNotebook(t, func(t *testing.T, n ipynb.Notebook, d ipynb.Document) {
		count := 0
		for _, cell := range d.Cells() {
			if !cell.Tagged("solution") {
				continue
			}
			count++
			folded, _ := cell.Metadata()["jupyter"].(map[string]any)
			if cell.IsCode() && folded["source_hidden"] != true ||
				!cell.IsCode() && !strings.HasPrefix(cell.Source(), "<details>") {
				t.Errorf("the solution in cell %v is not folded", cell["id"])
			}
		}
		if count == 0 {
			t.Error("there is no exercise with a solution")
		}
	})
}

// link finds the target of a link or image, in markdown or HTML, without the part after #.
var link = regexp.MustCompile(`(?:\]\(|(?:src|srcset|href)=")([^)#"\s]+)`)

// deadLinks lists the links of a text that lead to no file beside it.
func deadLinks(markdown, folder string) (dead []string) {
	for _, match := range link.FindAllStringSubmatch(markdown, -1) {
		if strings.Contains(match[1], "://") {
			continue
		}
		if _, err := os.Stat(filepath.Join(folder, match[1])); err != nil {
			dead = append(dead, match[1])
		}
	}
	return dead
}

func TestLinksInNotebooksLeadSomewhere(t *testing.T) {
	eachNotebook(t, func(t *testing.T, n ipynb.Notebook, d ipynb.Document) {
		for _, cell := range d.Cells() {
			if cell.IsCode() {
				continue
			}
			if dead := deadLinks(cell.Source(), filepath.Dir(n.Path)); dead != nil {
				t.Errorf("cell %v links to %v, which do not exist", cell["id"], dead)
			}
		}
	})
}

func TestLinksInTheReadmeLeadSomewhere(t *testing.T) {
	root := ipynbtest.Root(t)
	readme, err := os.ReadFile(filepath.Join(root, "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	if dead := deadLinks(string(readme), root); dead != nil {
		t.Errorf("README.md links to %v, which do not exist", dead)
	}
}

// A figure saved under another's name would replace it.
func TestFiguresHaveNamesOfTheirOwn(t *testing.T) {
	call := regexp.MustCompile(`(?s)display\.Figure\(.*?, "([^"]*)"\)\n`)
	saved := map[string]string{}
	eachNotebook(t, func(t *testing.T, n ipynb.Notebook, d ipynb.Document) {
		for _, cell := range d.Cells() {
			for _, match := range call.FindAllStringSubmatch(cell.Source()+"\n", -1) {
				if other, taken := saved[match[1]]; taken {
					t.Errorf("cell %v saves a figure as %q, as does %s", cell["id"], match[1], other)
				}
				saved[match[1]] = n.Name
			}
		}
	})
}

// Stored outputs are those of a run from the first cell to the last, on no machine in particular.
func TestStoredOutputsAreClean(t *testing.T) {
	dirty := regexp.MustCompile(`(^|[\s"'(=])(/home/|/root/|/tmp/|/Users/|/work/|[A-Z]:\\)|goroutine \d+|panic: |Traceback`)
	eachNotebook(t, func(t *testing.T, n ipynb.Notebook, d ipynb.Document) {
		last := 0
		for _, cell := range d.Cells() {
			if count, ok := cell["execution_count"].(json.Number); ok {
				if at, _ := count.Int64(); int(at) <= last {
					t.Errorf("cell %v was executed as number %d, after number %d", cell["id"], at, last)
				} else {
					last = int(at)
				}
			}
			for _, output := range cell.Outputs() {
				if output["output_type"] == "error" || output["name"] == "stderr" {
					t.Errorf("cell %v holds an error: %v", cell["id"], output)
				}
				content, err := json.Marshal(output)
				if err != nil {
					t.Fatal(err)
				}
				if found := dirty.Find(content); found != nil {
					t.Errorf("an output of cell %v holds %q", cell["id"], found)
				}
			}
		}
	})
}

// misspelt are slips that are common, and American spellings: the notebooks are written in British English.
var misspelt = regexp.MustCompile(`(?i)\b(teh|recieve\w*|seperate\w*|occured|dependant|existance|wich|becuase|definately|accross|untill|` +
	`succesful\w*|similiar\w*|refered|neccessar\w*|independant\w*|consistant\w*|` +
	`colors?|colored|behaviors?|center(ed|s)?|analyz\w*|normaliz\w*|initializ\w*|generaliz\w*|organiz\w*|recogniz\w*|neighbors?|favors?|gray)\b`)

func TestSpelling(t *testing.T) {
	code := regexp.MustCompile("(?s)```.*?```|`[^`]*`|\\$[^$]*\\$|\\]\\([^)]*\\)|(?m)^>.*$")
	word := regexp.MustCompile(`[\p{L}'’]+`)
	eachNotebook(t, func(t *testing.T, n ipynb.Notebook, d ipynb.Document) {
		for _, cell := range d.Cells() {
			if cell.IsCode() {
				continue
			}
			prose := code.ReplaceAllString(cell.Source(), " | ")
			if found := misspelt.FindString(prose); found != "" {
				t.Errorf("cell %v: %q", cell["id"], found)
			}
			at := word.FindAllStringIndex(prose, -1)
			for i := 1; i < len(at); i++ {
				a, b := prose[at[i-1][0]:at[i-1][1]], prose[at[i][0]:at[i][1]]
				if strings.EqualFold(a, b) && strings.TrimSpace(prose[at[i-1][1]:at[i][0]]) == "" && a != "that" && a != "had" {
					t.Errorf("cell %v: %q twice", cell["id"], a)
				}
			}
		}
	})
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
