package figures

import (
	"bytes"
	"fmt"
	"html"
	"image/png"
	"os"
	"path/filepath"
	"strings"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
	"gonum.org/v1/plot/vg/vgimg"
	"gonum.org/v1/plot/vg/vgsvg"

	"readoutzones/analysis"
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

// SVG returns the figure as a document with title and description, its text as text.
func (f *Figure) SVG(t Theme) ([]byte, error) {
	c := vgsvg.New(width, f.fullHeight(t))
	if err := f.render(c, t); err != nil {
		return nil, err
	}
	var b bytes.Buffer
	if _, err := c.WriteTo(&b); err != nil {
		return nil, err
	}
	return f.accessible(b.String()), nil
}

// PNG returns the figure as an image with two dots a CSS pixel, 1800 dots wide.
func (f *Figure) PNG(t Theme) ([]byte, error) {
	c := vgimg.NewWith(vgimg.UseWH(width, f.fullHeight(t)), vgimg.UseDPI(dpi), vgimg.UseBackgroundColor(t.background))
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
	write := func(ending string, content []byte, err error) error {
		if err != nil {
			return err
		}
		return files.Write(filepath.Join(dir, name+ending), content)
	}
	for _, t := range []Theme{Light, Dark} {
		svg, err := f.SVG(t)
		if err := write(t.suffix+".svg", svg, err); err != nil {
			return err
		}
	}
	picture, err := f.PNG(Light)
	if err := write(".png", picture, err); err != nil {
		return err
	}
	csv, err := f.CSV()
	return write(".csv", csv, err)
}

// render draws title, body and provenance. Package plot panics on what it cannot draw; here that becomes an error.
func (f *Figure) render(c vg.CanvasSizer, t Theme) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("figure %q cannot be drawn: %v", f.Title, r)
		}
	}()
	_, vector := c.(*vgsvg.Canvas)
	p := page{Canvas: draw.New(c), Theme: t, paper: f.paper, vector: vector}
	p.fill(t.background, p.corners())
	p = p.inset(margin, margin, margin, margin)
	title, foot := f.head(t), f.foot(t)
	p.lines(title, bold(label(sizeTitle, t.ink)))
	p.inset(0, 0, p.height()-linesHeight(foot, sizeSmall), 0).lines(foot, label(sizeSmall, t.muted))
	f.draw(p.inset(0, 0, linesHeight(title, sizeTitle)+6, footHeight(foot)))
	return nil
}

func (f *Figure) head(t Theme) []string {
	return wrap(symbols(f.Title), bold(label(sizeTitle, t.ink)), width-2*margin)
}

func (f *Figure) foot(t Theme) []string {
	return wrap(f.Provenance.String(), label(sizeSmall, t.muted), width-2*margin)
}

func footHeight(foot []string) vg.Length {
	if len(foot) == 0 {
		return 0
	}
	return linesHeight(foot, sizeSmall) + 6
}

func (f *Figure) fullHeight(t Theme) vg.Length {
	return 2*margin + linesHeight(f.head(t), sizeTitle) + 6 + f.height + footHeight(f.foot(t))
}

// fonts are those of the figures' text; the second and third have the same widths where Liberation is not installed.
const fonts = `'Liberation Sans',Arial,Helvetica,sans-serif`

// accessible gives the document a name and a description that screen readers find, and its font, and lets it shrink with
// a narrow page.
func (f *Figure) accessible(svg string) []byte {
	head, body, _ := strings.Cut(svg, `xmlns:xlink="http://www.w3.org/1999/xlink">`)
	_, head, _ = strings.Cut(head, "-->\n")
	words := fmt.Sprintf("\n<title>%s</title>\n<desc>%s</desc>", html.EscapeString(printable(f.Title)), html.EscapeString(printable(f.Alt)))
	return []byte(head + `xmlns:xlink="http://www.w3.org/1999/xlink" role="img" style="max-width:100%;height:auto" font-family="` + fonts + `">` + words + terse(body))
}
