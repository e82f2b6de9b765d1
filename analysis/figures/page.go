package figures

import (
	"image"
	"image/color"
	"math"
	"slices"

	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// page is a rectangle to draw in, and the theme to draw with.
type page struct {
	draw.Canvas
	Theme
	paper  bool     // with the paper's numbers beside ours
	vector bool     // for an SVG
	headed []string // see [Figure.Headed]
}

var dashes = []vg.Length{4, 3}

func (p page) width() vg.Length  { return p.Max.X - p.Min.X }
func (p page) height() vg.Length { return p.Max.Y - p.Min.Y }

// inset returns the page without these margins.
func (p page) inset(left, right, top, bottom vg.Length) page {
	p.Canvas = draw.Crop(p.Canvas, left, -right, bottom, -top)
	return p
}

// squared is the largest square in the page's upper left.
func (p page) squared() page {
	side := min(p.width(), p.height())
	return p.inset(0, p.width()-side, 0, p.height()-side)
}

// columns cuts the page into side-by-side parts, of widths in these proportions, gap apart.
func (p page) columns(gap vg.Length, shares ...float64) []page {
	return cut(p.width(), gap, shares, func(from, to vg.Length) page { return p.inset(from, p.width()-to, 0, 0) })
}

// rows cuts the page into parts below each other, of heights in these proportions, gap apart.
func (p page) rows(gap vg.Length, shares ...float64) []page {
	return cut(p.height(), gap, shares, func(from, to vg.Length) page { return p.inset(0, 0, from, p.height()-to) })
}

func cut(length, gap vg.Length, shares []float64, part func(from, to vg.Length) page) []page {
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
func equal(n int) []float64 { return slices.Repeat([]float64{1}, n) }

// corners are the page's, counterclockwise.
func (p page) corners() []vg.Point {
	return []vg.Point{p.Min, {X: p.Max.X, Y: p.Min.Y}, p.Max, {X: p.Min.X, Y: p.Max.Y}}
}

// at is the point at these shares of width and height, from the lower left corner.
func (p page) at(x, y float64) vg.Point { return vg.Point{X: p.X(x), Y: p.Y(y)} }

func point(x, y vg.Length) vg.Point { return vg.Point{X: x, Y: y} }

// line strokes a polyline.
func (p page) line(c color.Color, w vg.Length, points ...vg.Point) {
	p.StrokeLines(draw.LineStyle{Color: c, Width: w}, points)
}

func (p page) dashed(c color.Color, w vg.Length, points ...vg.Point) {
	p.StrokeLines(draw.LineStyle{Color: c, Width: w, Dashes: dashes}, points)
}

// frame strokes the outline of the page.
func (p page) frame(c color.Color, w vg.Length) {
	corners := p.corners()
	p.line(c, w, append(corners, corners[:2]...)...)
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
	p.line(c, w, append(slices.Clone(points[:len(points)-1]), base)...)
	p.FillPolygon(c, []vg.Point{tip, base.Add(side), base.Sub(side)})
}

// mark draws a glyph.
func (p page) mark(shape draw.GlyphDrawer, c color.Color, radius vg.Length, at vg.Point) {
	p.DrawGlyphNoClip(draw.GlyphStyle{Color: c, Radius: radius, Shape: shape}, at)
}

// lines writes lines below each other from the page's upper left corner.
func (p page) lines(lines []string, sty text.Style) {
	at := vg.Point{X: p.Min.X, Y: p.Max.Y}
	for _, s := range lines {
		p.FillText(sty, at, s)
		at.Y -= lineHeight(sty.Font.Size)
	}
}

func lineHeight(size vg.Length) vg.Length { return 1.3 * size }

func linesHeight(lines []string, size vg.Length) vg.Length {
	return vg.Length(len(lines)) * lineHeight(size)
}

// raster fills the page with rows × columns of coloured cells, the first row at the top. It is drawn as one image with
// sharp edges: at the resolution of the PNG (package plot would blur a smaller image) or, in an SVG, with a dot a cell
// where that is less ([sharp]). It has at most 256 colours, which makes it a third of its size.
func (p page) raster(rows, columns int, colour func(row, column int) color.NRGBA) {
	if rows == 0 || columns == 0 {
		return
	}
	w, h := dots(p.width()), dots(p.height())
	if p.vector {
		w, h = min(w, columns), min(h, rows)
	}
	img, index := image.NewPaletted(image.Rect(0, 0, w, h), nil), map[color.NRGBA]uint8{}
	for y := range h {
		if y > 0 && y*rows/h == (y-1)*rows/h {
			copy(img.Pix[y*w:], img.Pix[(y-1)*w:y*w])
			continue
		}
		for x := range w {
			c := coarse(colour(y*rows/h, x*columns/w))
			i, known := index[c]
			if !known {
				if i = uint8(len(img.Palette)); len(img.Palette) < 256 {
					img.Palette = append(img.Palette, c)
				} else {
					i = uint8(img.Palette.Index(c)) // the nearest
				}
				index[c] = i
			}
			img.SetColorIndex(x, y, i)
		}
	}
	p.DrawImage(p.Rectangle, img)
}

// coarse rounds a colour's channels to 86 levels, too fine for an eye; black and white stay.
func coarse(c color.NRGBA) color.NRGBA {
	return color.NRGBA{c.R / 3 * 3, c.G / 3 * 3, c.B / 3 * 3, c.A}
}

func dots(l vg.Length) int { return max(1, int(l.Dots(dpi)+0.5)) }
