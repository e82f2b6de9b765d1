package figures

import (
	"image/color"
	"regexp"
	"sort"
	"strings"
	"unicode/utf8"

	stdfont "golang.org/x/image/font"
	"gonum.org/v1/plot/font"
	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
)

// Sizes of type; 0.75 pt are one CSS pixel, so the smallest is 11 px at the figures' own width.
const (
	sizeTitle = 13.5
	sizePanel = 11.25
	sizeText  = 9.75
	sizeTick  = 9
	sizeSmall = 8.25
)

// label returns the style of a text of this size, its top left corner at the point it is drawn at.
func label(size vg.Length, c color.Color) text.Style {
	return text.Style{
		Color: c, Font: font.Font{Typeface: "Liberation", Variant: "Sans", Size: size},
		XAlign: text.XLeft, YAlign: text.YTop, Handler: subscripts{text.Plain{Fonts: font.DefaultCache}},
	}
}

func bold(s text.Style) text.Style    { s.Font.Weight = stdfont.WeightBold; return s }
func centred(s text.Style) text.Style { s.XAlign = text.XCenter; return s }
func right(s text.Style) text.Style   { s.XAlign = text.XRight; return s }
func middle(s text.Style) text.Style  { s.YAlign = text.YCenter; return s }

// subscripts is a text handler that lowers what stands in _{…} and sets the letter before it in italics: t_{stable}.
type subscripts struct{ text.Plain }

// span is a piece of a line in one font, drop points below the line's base.
type span struct {
	text string
	font font.Face
	drop vg.Length
}

// width leaves a hair's breadth after a subscript.
func (s span) width() vg.Length { return s.font.Width(s.text) + 0.6*s.drop }

var variable = regexp.MustCompile(`(\b\pL)?_\{([^}]*)\}`)

var edgeSpaces = regexp.MustCompile(`^ | $`)

func (h subscripts) spans(line string, f font.Font) []span {
	var spans []span
	add := func(s string, f font.Font, drop vg.Length) {
		if s != "" {
			s = edgeSpaces.ReplaceAllString(s, "\u00a0") // SVG drops plain ones
			spans = append(spans, span{s, h.Fonts.Lookup(f, f.Size), drop})
		}
	}
	slanted, small := f, f
	slanted.Style, small.Size = stdfont.StyleItalic, 0.75*f.Size
	line = printable(line)
	from := 0
	for _, m := range variable.FindAllStringSubmatchIndex(line, -1) {
		add(line[from:m[0]], f, 0)
		if m[2] >= 0 {
			add(line[m[2]:m[3]], slanted, 0)
		}
		add(line[m[4]:m[5]], small, 0.18*f.Size)
		from = m[1]
	}
	add(line[from:], f, 0)
	return spans
}

// Box returns the size of one line.
func (h subscripts) Box(line string, f font.Font) (width, height, depth vg.Length) {
	for _, s := range h.spans(line, f) {
		width += s.width()
	}
	e := h.Extents(f)
	return width, e.Ascent, e.Descent
}

// Draw draws lines of text; pt is the corner or middle that the style's alignment names.
func (h subscripts) Draw(c vg.Canvas, txt string, sty text.Style, pt vg.Point) {
	c.SetColor(sty.Color)
	c.Push()
	defer c.Pop()
	c.Translate(pt)
	if sty.Rotation != 0 {
		c.Rotate(sty.Rotation)
	}
	lines := h.Lines(txt)
	e := sty.FontExtents()
	y := sty.Height(txt)*vg.Length(1+sty.YAlign) - e.Ascent
	for _, line := range lines {
		x := vg.Length(sty.XAlign) * sty.Width(line)
		for _, s := range h.spans(line, sty.Font) {
			c.FillString(s.font, vg.Point{X: x, Y: y - s.drop}, s.text)
			x += s.width()
		}
		y -= e.Height
	}
}

var hyphen = regexp.MustCompile(`(^|[ (\[])-(\d)`)

// symbols sets t_stable and minus signs in words of others as the figures do.
func symbols(s string) string {
	return hyphen.ReplaceAllString(strings.ReplaceAll(s, "t_stable", "t_{stable}"), "$1−$2")
}

// plain is a name without the marks of subscripts.
func plain(name string) string { return strings.NewReplacer("_{", "_", "}", "").Replace(name) }

// printable leaves out what XML forbids and makes one line of it.
func printable(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\t' || r == '\r':
			return ' '
		case r < ' ' || r == utf8.RuneError || r == 0xFFFE || r == 0xFFFF:
			return -1
		}
		return r
	}, s)
}

// fit shortens s with an ellipsis until it is no wider than width.
func fit(s string, sty text.Style, width vg.Length) string {
	if sty.Width(s) <= width {
		return s
	}
	runes := []rune(s)
	short := func(n int) string { return strings.TrimSpace(string(runes[:n])) + "…" }
	tooLong := sort.Search(len(runes), func(n int) bool { return sty.Width(short(n)) > width })
	return short(max(tooLong-1, 0))
}

// wrap breaks s at spaces into lines no wider than width; a word that is wider is shortened.
func wrap(s string, sty text.Style, width vg.Length) []string {
	var lines []string
	line := ""
	for _, word := range strings.Split(s, " ") {
		longer := strings.TrimSpace(line + " " + word)
		if line != "" && sty.Width(longer) > width {
			lines = append(lines, line)
			longer = word
		}
		line = fit(longer, sty, width)
	}
	if line != "" {
		lines = append(lines, line)
	}
	return lines
}
