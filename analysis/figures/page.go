package figures

import (
	"image/color"
	"math"

	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// page is a rectangle to draw in, and the theme to draw with.
type page struct {
	draw.Canvas
	Theme
	paper  bool // with the paper's numbers beside ours
	vector bool // for an SVG
}

func (p page) width() vg.Length  { return p.Max.X - p.Min.X }
func (p page) height() vg.Length { return p.Max.Y - p.Min.Y }

// inset returns the page without these margins.
func (p page) inset(left, right, top, bottom vg.Length) page {
	p.Canvas = draw.Crop(p.Canvas, left, -right, bottom, -top)
	return p
}

// columns cuts the page into side-by-side parts, of widths in these proportions, gap apart.
func (p page) columns(gap vg.Length, shares ...float64) []page {
	return p.cut(p.width(), gap, shares, func(from, to vg.Length) page { return p.inset(from, p.width()-to, 0, 0) })
}

// rows cuts the page into parts below each other, of heights in these proportions, gap apart.
func (p page) rows(gap vg.Length, shares ...float64) []page {
	return p.cut(p.height(), gap, shares, func(from, to vg.Length) page { return p.inset(0, 0, from, p.height()-to) })
}

func (p page) cut(length, gap vg.Length, shares []float64, part func(from, to vg.Length) page) []page {
	var sum float64
	for _, s := range shares {
		sum += s
	}
	free := length - gap*vg.Length(len(shares)-1)
	parts := make([]page, len(shares))
	var at vg.Length
	for i, s := range shares {
		next := at + free*vg.Length(s/sum)
		parts[i] = part(at, next)
		at = next + gap
	}
	return parts
}

// equal is n equal shares for columns or rows.
func equal(n int) []float64 {
	shares := make([]float64, n)
	for i := range shares {
		shares[i] = 1
	}
	return shares
}

// corners are the page's, counterclockwise.
func (p page) corners() []vg.Point {
	return []vg.Point{p.Min, {X: p.Max.X, Y: p.Min.Y}, p.Max, {X: p.Min.X, Y: p.Max.Y}}
}

// at is the point at these shares of width and height, from the lower left corner.
func (p page) at(x, y float64) vg.Point { return vg.Point{X: p.X(x), Y: p.Y(y)} }

func (p page) fill(c color.Color, polygon []vg.Point) { p.FillPolygon(c, polygon) }

// line strokes a polyline.
func (p page) line(c color.Color, w vg.Length, points ...vg.Point) {
	p.StrokeLines(draw.LineStyle{Color: c, Width: w}, points)
}

func (p page) dashed(c color.Color, w vg.Length, points ...vg.Point) {
	p.StrokeLines(draw.LineStyle{Color: c, Width: w, Dashes: []vg.Length{4, 3}}, points)
}

// frame strokes the outline of a polygon.
func (p page) frame(c color.Color, w vg.Length, polygon []vg.Point) {
	p.line(c, w, append(append([]vg.Point{}, polygon...), polygon[0], polygon[1])...)
}

// arrow strokes a polyline with a head at its end.
func (p page) arrow(c color.Color, w vg.Length, points ...vg.Point) {
	tip := points[len(points)-1]
	d := tip.Sub(points[len(points)-2])
	length := vg.Length(math.Hypot(float64(d.X), float64(d.Y)))
	if length == 0 {
		return
	}
	d = d.Scale(1 / length)
	head := 2.5 + 2*w
	base := tip.Sub(d.Scale(head))
	side := vg.Point{X: -d.Y, Y: d.X}.Scale(head * 0.45)
	p.line(c, w, append(append([]vg.Point{}, points[:len(points)-1]...), base)...)
	p.fill(c, []vg.Point{tip, base.Add(side), base.Sub(side)})
}

// mark draws a glyph.
func (p page) mark(shape draw.GlyphDrawer, c color.Color, radius vg.Length, at vg.Point) {
	p.DrawGlyphNoClip(draw.GlyphStyle{Color: c, Radius: radius, Shape: shape}, at)
}

// write draws text at a point that the style's alignment names.
func (p page) write(sty text.Style, at vg.Point, s string) { p.FillText(sty, at, s) }

// lines writes lines below each other from the page's upper left corner.
func (p page) lines(lines []string, sty text.Style) {
	at := vg.Point{X: p.Min.X, Y: p.Max.Y}
	for _, s := range lines {
		p.write(sty, at, s)
		at.Y -= lineHeight(sty.Font.Size)
	}
}

func lineHeight(size vg.Length) vg.Length { return 1.3 * size }

func linesHeight(lines []string, size vg.Length) vg.Length {
	return vg.Length(len(lines)) * lineHeight(size)
}
