package ipynb_test

import (
	"encoding/json"
	"fmt"
	"os"
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
	medianLines  = 6   // of a code cell, at most
	longestLines = 25  // of a code cell
	widestLine   = 120 // characters of code; a page shows about 100
	wordsPerLine = 5   // of prose for a line of code, at least
)

// checks are what a notebook is looked at for; each returns what is wrong.
var checks = map[string]func(d ipynb.Document) []string{
	"form":      wrongForm,
	"set-up":    wrongSetUp,
	"length":    wrongLengths,
	"solutions": openSolutions,
	"links":     deadLinksOf,
	"outputs":   dirtyOutputs,
	"spelling":  slips,
}

func TestNotebooks(t *testing.T) { holdTo(t, checks) }

// holdTo reports what is wrong with every notebook by these checks.
func holdTo(t *testing.T, checks map[string]func(d ipynb.Document) []string) {
	t.Helper()
	eachNotebook(t, func(t *testing.T, n ipynb.Notebook, d ipynb.Document) {
		for name, check := range checks {
			for _, wrong := range check(d) {
				t.Errorf("%s: %s", name, wrong)
			}
		}
	})
}

// eachNotebook calls check for every notebook, with the notebooks' folder as the working folder.
func eachNotebook(t *testing.T, check func(t *testing.T, n ipynb.Notebook, d ipynb.Document)) {
	t.Helper()
	root := ipynbtest.Root(t)
	all, err := ipynb.All(root)
	if err != nil {
		t.Fatal(err)
	}
	t.Chdir(filepath.Join(root, "notebooks"))
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

var cellID = regexp.MustCompile(`^[a-z0-9-]{1,64}$`)

func wrongForm(d ipynb.Document) (wrong []string) {
	metadata, _ := d["metadata"].(map[string]any)
	if kernel, _ := metadata["kernelspec"].(map[string]any); kernel["name"] != "gonb" || kernel["display_name"] != "Go (gonb)" {
		wrong = append(wrong, fmt.Sprintf("the kernel is %v", kernel))
	}
	if version := fmt.Sprint(d["nbformat"], ".", d["nbformat_minor"]); version != "4.5" {
		wrong = append(wrong, fmt.Sprintf("the format is %s, want 4.5", version))
	}
	seen := map[string]bool{}
	for _, cell := range d.Cells() {
		name, _ := cell["id"].(string)
		if !cellID.MatchString(name) || seen[name] {
			wrong = append(wrong, fmt.Sprintf("a cell has the id %q, which is malformed or taken", name))
		}
		seen[name] = true
	}
	if d.Title() == "" {
		wrong = append(wrong, "there is no heading")
	}
	return wrong
}

// GoNB keeps one blank import, that of the first cell: another one would replace it.
var blankImport = regexp.MustCompile(`(?m)^\s*(import )?_ "`)

func wrongSetUp(d ipynb.Document) (wrong []string) {
	code := slices.DeleteFunc(d.Cells(), func(cell ipynb.Cell) bool { return !cell.IsCode() })
	if first := code[0].Source(); !strings.HasPrefix(first, "// Every cell is a program of its own") || !strings.Contains(first, ipynbtest.SetUp) {
		wrong = append(wrong, fmt.Sprintf("the first code cell is\n%s\nwant a comment on what persists, and\n%s", first, ipynbtest.SetUp))
	}
	for _, cell := range code[1:] {
		if blankImport.MatchString(cell.Source()) {
			wrong = append(wrong, fmt.Sprintf("cell %v: a blank import replaces that of the first cell, which shows progress", cell["id"]))
		}
	}
	return wrong
}

func wrongLengths(d ipynb.Document) (wrong []string) {
	var lengths []int
	words, code := 0, 0
	for _, cell := range d.Cells() {
		if !cell.IsCode() || cell.Tagged(ipynb.ReadingTag) { // sentences, folded, of which one is shown
			words += len(strings.Fields(cell.Source()))
			continue
		}
		length := 0 // blank lines don't count
		for line := range strings.Lines(cell.Source()) {
			if strings.TrimSpace(line) != "" {
				length++
			}
			if wide := len([]rune(strings.ReplaceAll(line, "\t", "    "))); wide > widestLine && !strings.HasPrefix(line, "//") {
				wrong = append(wrong, fmt.Sprintf("cell %v: a line has %d characters", cell["id"], wide))
			}
		}
		lengths, code = append(lengths, length), code+length
		if length > longestLines {
			wrong = append(wrong, fmt.Sprintf("cell %v has %d lines, %d are the most", cell["id"], length, longestLines))
		}
	}
	slices.Sort(lengths)
	if median := float64(lengths[(len(lengths)-1)/2]+lengths[len(lengths)/2]) / 2; median > medianLines {
		wrong = append(wrong, fmt.Sprintf("the median of the code cells' lengths is %g lines, want at most %d", median, medianLines))
	}
	if words < wordsPerLine*code {
		wrong = append(wrong, fmt.Sprintf("%d words for %d lines of code, want %d a line", words, code, wordsPerLine))
	}
	return wrong
}

// openSolutions finds solutions that are not folded. There must be some.
func openSolutions(d ipynb.Document) (wrong []string) {
	count := 0
	for _, cell := range d.Cells() {
		if !cell.Tagged("solution") {
			continue
		}
		count++
		folded, _ := cell.Metadata()["jupyter"].(map[string]any)
		if cell.IsCode() && folded["source_hidden"] != true ||
			!cell.IsCode() && !strings.HasPrefix(cell.Source(), "<details>") {
			wrong = append(wrong, fmt.Sprintf("the solution in cell %v is not folded", cell["id"]))
		}
	}
	if count == 0 {
		wrong = append(wrong, "there is no exercise with a solution")
	}
	return wrong
}

// link finds the target of a link or image, in markdown or HTML, without the part after #.
var link = regexp.MustCompile(`(?:\]\(|(?:src|srcset|href)=")([^)#"\s]+)`)

// deadLinks lists the links of a text that lead to no file of the working folder.
func deadLinks(markdown string) (dead []string) {
	for _, match := range link.FindAllStringSubmatch(markdown, -1) {
		if strings.Contains(match[1], "://") {
			continue
		}
		if _, err := os.Stat(match[1]); err != nil {
			dead = append(dead, match[1])
		}
	}
	return dead
}

func deadLinksOf(d ipynb.Document) (wrong []string) {
	for _, cell := range d.Cells() {
		if cell.IsCode() {
			continue
		}
		if dead := deadLinks(cell.Source()); dead != nil {
			wrong = append(wrong, fmt.Sprintf("cell %v links to %v, which do not exist", cell["id"], dead))
		}
	}
	return wrong
}

func TestLinksInTheReadmeLeadSomewhere(t *testing.T) {
	t.Chdir(ipynbtest.Root(t))
	readme, err := os.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
	}
	if dead := deadLinks(string(readme)); dead != nil {
		t.Errorf("README.md links to %v, which do not exist", dead)
	}
}

// dirty is what no stored output may hold: paths of a machine, and traces of a failure.
var dirty = regexp.MustCompile(`(^|[\s"'(=[:])(/home/|/root/|/tmp/|/Users/|/work/|[A-Z]:\\)|goroutine \d+|panic: |Traceback`)

// Stored outputs are those of an execution from the first cell to the last, on no machine in particular.
func dirtyOutputs(d ipynb.Document) (wrong []string) {
	last := int64(0)
	for _, cell := range d.Cells() {
		if count, ok := cell["execution_count"].(json.Number); ok {
			at, _ := count.Int64()
			if at <= last {
				wrong = append(wrong, fmt.Sprintf("cell %v was executed as number %d, after number %d", cell["id"], at, last))
			}
			last = at
		}
		for _, output := range cell.Outputs() {
			if output["output_type"] == "error" || output["name"] == "stderr" {
				wrong = append(wrong, fmt.Sprintf("cell %v holds an error: %v", cell["id"], output))
			}
			if found := dirty.FindString(fmt.Sprint(output)); found != "" {
				wrong = append(wrong, fmt.Sprintf("an output of cell %v holds %q", cell["id"], found))
			}
		}
	}
	return wrong
}

// misspelt are slips that are common, and American spellings: the notebooks are written in British English.
var misspelt = regexp.MustCompile(`(?i)\b(teh|recieve\w*|seperate\w*|occured|dependant|existance|wich|becuase|definately|accross|untill|` +
	`succesful\w*|similiar\w*|refered|neccessar\w*|independant\w*|consistant\w*|acheiv\w*|beleiv\w*|calender|comparision|` +
	`dissapear\w*|embarass\w*|enviroment\w*|explaination|goverment|grammer|heigth|immediatly|intresting|knowlege|langauge|lenght\w*|` +
	`maintainance|medacine|occurence|paralell?|persue|posess\w*|preceed\w*|probaly|publically|reccomend\w*|relevent|responsability|rythm|` +
	`sucess\w*|supercede\w*|suprise\w*|tendancy|threshhold|tommorow|truely|visable|wether|wierd|` +
	`modeling|labeled|labeling|traveled|canceled|catalog|defense|offense|favorite\w*|honor\w*|labor|flavor|rumor|vapor|meters?|fiber|theater|` +
	`summariz\w*|visualiz\w*|emphasiz\w*|minimiz\w*|maximiz\w*|categoriz\w*|memoriz\w*|standardiz\w*|optimiz\w*|realiz\w*|symmetriz\w*|` +
	`colors?|colored|behaviors?|center(ed|s)?|analyz\w*|normaliz\w*|initializ\w*|generaliz\w*|organiz\w*|recogniz\w*|neighbors?|favors?|gray)\b`)

var (
	notProse = regexp.MustCompile("(?s)```.*?```|`[^`]*`|\\$[^$]*\\$|\\]\\([^)]*\\)|(?m)^>.*$")
	word     = regexp.MustCompile(`[\p{L}'’]+`)
)

// slips finds misspelt words, and words that stand there twice.
func slips(d ipynb.Document) (wrong []string) {
	for _, cell := range d.Cells() {
		if cell.IsCode() && !cell.Tagged(ipynb.ReadingTag) {
			continue
		}
		text := cell.Source()
		if cell.IsCode() {
			text = strings.ReplaceAll(text, "`", " | ") // what stands between is prose
		}
		prose := notProse.ReplaceAllString(text, " | ")
		if found := misspelt.FindString(prose); found != "" {
			wrong = append(wrong, fmt.Sprintf("cell %v: %q", cell["id"], found))
		}
		at := word.FindAllStringIndex(prose, -1)
		for i := 1; i < len(at); i++ {
			a, b := prose[at[i-1][0]:at[i-1][1]], prose[at[i][0]:at[i][1]]
			if strings.EqualFold(a, b) && strings.TrimSpace(prose[at[i-1][1]:at[i][0]]) == "" && a != "that" && a != "had" {
				wrong = append(wrong, fmt.Sprintf("cell %v: %q twice", cell["id"], a))
			}
		}
	}
	return wrong
}

// fine is a notebook in which nothing is wrong: a cell of prose, two of code, a solution in words.
func fine() ipynb.Document {
	d := ipynbtest.Document("// Every cell is a program of its own.\n"+ipynbtest.SetUp, "%%\nfmt.Println(1 + 1)")
	words := strings.Repeat("Some more words, which explain what the code does. ", 10)
	d.Cells()[0]["source"] = "# A test\n\nIn [another notebook](00_start.ipynb) the colours had had a meaning, in `gray`.\n\n" + words
	solution := map[string]any{"cell_type": "markdown", "id": "solution", "metadata": map[string]any{"tags": []any{"solution"}}, "source": "<details>2</details>"}
	d["cells"] = append(d["cells"].([]any), solution)
	for i, cell := range d.Cells()[1:3] {
		cell["execution_count"] = json.Number(fmt.Sprint(i + 1))
		cell["outputs"] = []any{map[string]any{"output_type": "stream", "name": "stdout", "text": []any{"see https://example.org/home/2\n"}}}
	}
	return d
}

// Every check finds what it is there for, and no other check finds that.
func TestChecksFindWhatIsWrong(t *testing.T) {
	t.Chdir(filepath.Join(ipynbtest.Root(t), "notebooks"))
	const heading, setUp, sum, solution = 0, 1, 2, 3 // the cells of a fine notebook
	source := func(cell int, text string) func(ipynb.Document) {
		return func(d ipynb.Document) { d.Cells()[cell]["source"] = text }
	}
	add := func(cell int, text string) func(ipynb.Document) {
		return func(d ipynb.Document) { d.Cells()[cell]["source"] = d.Cells()[cell].Source() + text }
	}
	set := func(cell int, key string, value any) func(ipynb.Document) {
		return func(d ipynb.Document) { d.Cells()[cell][key] = value }
	}
	shows := func(output map[string]any) func(ipynb.Document) { return set(sum, "outputs", []any{output}) }
	for _, test := range []struct {
		check, what string
		damage      func(ipynb.Document)
	}{
		{"", "nothing", func(ipynb.Document) {}},
		{"form", "another kernel", func(d ipynb.Document) { d["metadata"] = map[string]any{} }},
		{"form", "another format", func(d ipynb.Document) { d["nbformat_minor"] = 4 }},
		{"form", "an id that is malformed", set(sum, "id", "A sum")},
		{"form", "an id that is taken", set(sum, "id", "cell0")},
		{"form", "no heading", func(d ipynb.Document) { source(heading, strings.TrimPrefix(d.Cells()[heading].Source(), "# "))(d) }},
		{"set-up", "no comment", source(setUp, ipynbtest.SetUp)},
		{"set-up", "no progress", source(setUp, "// Every cell is a program of its own.\n"+strings.Split(ipynbtest.SetUp, "\nimport")[0])},
		{"set-up", "another blank import", source(sum, "import (\n\t\"fmt\"\n\t_ \"embed\"\n)")},
		{"length", "a long cell", add(sum, strings.Repeat("\nx()", 24))},
		{"length", "long cells", add(sum, strings.Repeat("\nx()", 6))},
		{"length", "a wide line", add(sum, " // "+strings.Repeat("x", 100))},
		{"length", "few words", source(heading, "# A test")},
		{"solutions", "no solution", set(solution, "metadata", map[string]any{})},
		{"solutions", "an open solution", source(solution, "2")},
		{"solutions", "open code", set(sum, "metadata", map[string]any{"tags": []any{"solution"}})},
		{"links", "a dead link", add(heading, " [Nothing](nothing.ipynb#there) is there.")},
		{"links", "a dead image", add(heading, ` <img src="nothing.svg">`)},
		{"outputs", "the order", set(sum, "execution_count", json.Number("1"))},
		{"outputs", "an error", shows(map[string]any{"output_type": "error"})},
		{"outputs", "stderr", shows(map[string]any{"output_type": "stream", "name": "stderr", "text": "noise"})},
		{"outputs", "a path", shows(map[string]any{"output_type": "stream", "name": "stdout", "text": "saved\n/home/me/a.svg"})},
		{"outputs", "a path in a list", shows(map[string]any{"data": map[string]any{"text/plain": []any{"/home/me/a.svg"}}})},
		{"spelling", "a slip", add(heading, " The colors differ.")},
		{"spelling", "a word twice", add(heading, " The\nthe colours differ.")},
	} {
		d := fine()
		test.damage(d)
		for name, check := range checks {
			if wrong := check(d); (wrong != nil) != (name == test.check) {
				t.Errorf("%s: the check of %s finds %q", test.what, name, wrong)
			}
		}
	}
}
