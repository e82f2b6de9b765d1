package figures

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"image/png"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
	"gonum.org/v1/plot/vg/vgimg"
	"gonum.org/v1/plot/vg/vgsvg"

	"readoutzones/analysis"
	"readoutzones/analysis/claims"
	"readoutzones/data/files"
)

// Every figure is width wide: 900 CSS pixels, a notebook's.
const (
	width  vg.Length = 675
	margin vg.Length = 12
	dpi              = 192 // of the PNG: two dots a CSS pixel
)

// Figure is a drawing with its words and its numbers.
type Figure struct {
	Title      string
	Alt        string              // one or two sentences with the numbers, for those who cannot see it
	Provenance analysis.Provenance // drawn small at the bottom

	height  vg.Length // of the body: without title and provenance
	draw    func(page)
	numbers *table
	paper   bool
	headed  []string // the headings of its panels, where they are not their own
}

// From sets the provenance and returns the figure.
func (f *Figure) From(p analysis.Provenance) *Figure {
	f.Provenance = p
	return f
}

// WithPaper draws the paper's numbers beside ours, as faint marks, where the paper gives any (its main network, the
// lateral-additive one, on MiniEcoset), adds them to the CSV and returns the figure.
func (f *Figure) WithPaper() *Figure {
	f.paper = true
	return f
}

// Finding gives the figure a title that says what was found of the claims that it shows, puts it and the verdicts into the
// words for those who cannot see it, and returns the figure.
func (f *Figure) Finding(title string, shown ...claims.Claim) *Figure {
	f.Title = title
	f.Alt = strings.TrimSuffix(title, ".") + ". " + f.Alt
	for _, c := range shown {
		f.Alt += fmt.Sprintf(" The claim “%s” is %s.", c.Statement, verdictWords(c))
	}
	return f
}

// Headed gives the panels of a figure of one row their headings, from the left, such as what was found in each, puts them into
// the words for those who cannot see it, and returns the figure.
func (f *Figure) Headed(headings ...string) *Figure {
	f.headed = headings
	f.Alt = strings.Join(headings, ". ") + ". " + f.Alt
	return f
}

// verdictWords is a verdict as the end of a sentence.
func verdictWords(c claims.Claim) string {
	switch c.Verdict {
	case claims.None:
		return "without a verdict"
	case claims.Theorem:
		return "a theorem"
	}
	return string(c.Verdict)
}

// SVG returns the figure as a document with title and description, its text as text, 900 CSS pixels wide.
func (f *Figure) SVG(t Theme) ([]byte, error) {
	c := vgsvg.New(width, f.fullHeight())
	if err := f.render(c, t); err != nil {
		return nil, err
	}
	var b bytes.Buffer
	if _, err := c.WriteTo(&b); err != nil {
		return nil, err
	}
	return accessible(b.String(), f.Title, f.Alt), nil
}

// PNG returns the figure as an image with two dots a CSS pixel, 1800 dots wide.
func (f *Figure) PNG(t Theme) ([]byte, error) {
	c := vgimg.NewWith(vgimg.UseWH(width, f.fullHeight()), vgimg.UseDPI(dpi), vgimg.UseBackgroundColor(t.background))
	if err := f.render(c, t); err != nil {
		return nil, err
	}
	var b bytes.Buffer
	err := (&png.Encoder{CompressionLevel: png.BestSpeed}).Encode(&b, c.Image())
	return b.Bytes(), err
}

// CSV returns the numbers drawn, a line of headings first; what does not exist is an empty cell.
func (f *Figure) CSV() ([]byte, error) { return f.numbers.csv(f.paper) }

// Save writes name.svg, name-dark.svg, name.png and name.csv into dir, making it if needed. Each file is complete or not
// there.
func (f *Figure) Save(dir, name string) error {
	if err := os.MkdirAll(dir, 0o777); err != nil {
		return fmt.Errorf("figure %s: %w; choose a folder that can be written", name, err)
	}
	for _, file := range []struct {
		ending  string
		content func() ([]byte, error)
	}{
		{".svg", func() ([]byte, error) { return f.SVG(Light) }},
		{"-dark.svg", func() ([]byte, error) { return f.SVG(Dark) }},
		{".png", func() ([]byte, error) { return f.PNG(Light) }},
		{".csv", f.CSV},
	} {
		content, err := file.content()
		if err == nil {
			err = files.Write(filepath.Join(dir, name+file.ending), content)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// render draws title, body and provenance. Package plot panics on what it cannot draw; here that becomes an error.
func (f *Figure) render(c vg.CanvasSizer, t Theme) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("figure %q cannot be drawn: %v", f.Title, r)
		}
	}()
	_, vector := c.(*vgsvg.Canvas)
	p := page{Canvas: draw.New(c), Theme: t, paper: f.paper, vector: vector, headed: f.headed}
	p.FillPolygon(t.background, p.corners())
	p = p.inset(margin, margin, margin, margin)
	title, foot := f.head(), f.foot()
	p.lines(title, bold(label(sizeTitle, t.ink)))
	p.inset(0, 0, p.height()-linesHeight(foot, sizeSmall), 0).lines(foot, label(sizeSmall, t.muted))
	f.draw(p.inset(0, 0, linesHeight(title, sizeTitle)+6, f.footHeight()))
	return nil
}

func (f *Figure) head() []string {
	return wrap(symbols(f.Title), bold(label(sizeTitle, nil)), width-2*margin)
}

func (f *Figure) foot() []string {
	return wrap(f.Provenance.String(), label(sizeSmall, nil), width-2*margin)
}

func (f *Figure) footHeight() vg.Length {
	if foot := f.foot(); len(foot) > 0 {
		return linesHeight(foot, sizeSmall) + 6
	}
	return 0
}

func (f *Figure) fullHeight() vg.Length {
	return 2*margin + linesHeight(f.head(), sizeTitle) + 6 + f.height + f.footHeight()
}

// paperColumn is the heading of the paper's own numbers in a table.
const paperColumn = "paper"

// table holds a figure's numbers as its CSV gives them.
type table struct{ rows [][]string } // the first has the headings

func newTable(columns ...string) *table { return &table{[][]string{columns}} }

// add appends a row of strings, ints, bools and floats, NaN being empty; a mean fills four columns: value, low, high, n.
func (t *table) add(values ...any) {
	var row []string
	for _, v := range values {
		if m, ok := v.(analysis.Mean); ok {
			row = append(row, cell(m.Value), cell(m.Low), cell(m.High), cell(m.N))
		} else {
			row = append(row, cell(v))
		}
	}
	t.rows = append(t.rows, row)
}

// cell writes floats with all their digits, so that the CSV equals the struct.
func cell(v any) string {
	f, ok := v.(float64)
	switch {
	case !ok:
		return fmt.Sprint(v)
	case math.IsNaN(f):
		return ""
	}
	return strconv.FormatFloat(f, 'g', -1, 64)
}

// csv returns the table; without paper, the paper's column, which is the last, is left out.
func (t *table) csv(paper bool) ([]byte, error) {
	var b bytes.Buffer
	rows, last := t.rows, len(t.rows[0])-1
	if !paper && rows[0][last] == paperColumn {
		rows = slices.Clone(rows)
		for i, row := range rows {
			rows[i] = row[:last]
		}
	}
	err := csv.NewWriter(&b).WriteAll(rows)
	return b.Bytes(), err
}
