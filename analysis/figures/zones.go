package figures

import (
	"fmt"
	"image/color"
	"math"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"readoutzones/analysis"
)

var zoneRows = [3]string{"without readout bias", "with readout bias", "with readout bias, seen from farther away"}

// Zones draws simulated readout zones in two dimensions with their readout vectors: a row without bias, one with, and
// one with bias where representations are much larger than it; a column a run (Fig. 4).
func Zones(rows [3][]*analysis.Zones) *Figure {
	t := newTable("row", "run", "vector", "x", "y", "bias", "extent", "in_own_zone")
	outside, vectors := 0, 0
	for r, runs := range rows {
		for c, z := range runs {
			for k, v := range z.Vectors {
				own := z.At(v[0], v[1]) == k
				t.add(zoneRows[r], c+1, k, v[0], v[1], nth(z.Bias, k), z.Extent, own)
				vectors++
				if !own {
					outside++
				}
			}
		}
	}
	return &Figure{
		Title: "Readout zones in two dimensions (Fig. 4)", height: 500, numbers: t,
		Alt: fmt.Sprintf("%d simulated runs of readout zones. Without bias every zone is a wedge with its vertex at the origin; "+
			"a bias shifts the wedges, which shows less the farther one looks. %d of %d vectors lie outside their own zone.", len(rows[0]), outside, vectors),
		draw: func(p page) { drawZoneGrid(p, rows) },
	}
}

func drawZoneGrid(p page, rows [3][]*analysis.Zones) {
	key := []entry{
		{name: "readout vector, in its zone’s colour", sample: func(p page) { p.arrow(p.ink, 1.5, p.at(0, 0.5), p.at(1, 0.5)) }},
		{name: "vector outside its own zone", sample: func(p page) { p.mark(ring{}, p.ink, 4, p.at(0.5, 0.5)) }},
		{name: "origin", width: 8, sample: func(p page) { p.mark(circle, p.ink, 2, p.at(0.5, 0.5)) }},
	}
	drawKey(p, key)
	p = p.inset(0, 0, keyHeight(key, p.width())+8, 0)
	for r, row := range p.rows(10, equal(3)...) {
		columns := max(len(rows[r]), 1)
		row.lines([]string{zoneRowName(r, rows[r])}, label(sizeTick, row.ink))
		cells := row.inset(0, 0, 16, 0).columns(10, equal(max(columns, 5))...)
		for c, z := range rows[r] {
			if z != nil {
				drawZones(cells[c].squared(), z, nil)
			}
		}
	}
}

// zoneRowName names a row and its scale.
func zoneRowName(r int, runs []*analysis.Zones) string {
	name := zoneRows[r]
	if len(runs) > 0 && runs[0] != nil {
		name += fmt.Sprintf(" (axes from %s to %s", significant(-runs[0].Extent), significant(runs[0].Extent))
		if s := vectorScale(runs[0]); s > 1 {
			name += fmt.Sprintf("; vectors drawn %s times as long", significant(s))
		}
		name += ")"
	}
	return name
}

// vectorScale is 1, or by how much the vectors are lengthened to be seen.
func vectorScale(z *analysis.Zones) float64 {
	var longest float64
	for _, v := range z.Vectors {
		longest = max(longest, math.Hypot(v[0], v[1]))
	}
	if longest == 0 || longest > 0.25*z.Extent {
		return 1
	}
	return math.Round(0.6 * z.Extent / longest)
}

// squared is the largest square in the page's upper left.
func (p page) squared() page {
	side := min(p.width(), p.height())
	return p.inset(0, p.width()-side, 0, p.height()-side)
}

// zoneColor is the tint of a zone's area.
func (t Theme) zoneColor(k int) color.NRGBA { return mix(t.background, t.series(k), 0.3) }

// drawZones draws the areas and the vectors; names, if any, stand at the vectors' tips.
func drawZones(p page, z *analysis.Zones, names []string) {
	size := len(z.Class)
	p.raster(size, size, func(row, column int) color.NRGBA { return p.zoneColor(z.Class[row][column]) })
	p.frame(p.muted, 0.5, p.corners())
	for k, v := range z.Vectors {
		tip := drawVector(p, z, k)
		if z.At(v[0], v[1]) != k {
			p.mark(ring{}, p.vectorColor(k), 4, tip)
		}
		if k < len(names) {
			p.name(names[k], tip, v)
		}
	}
	p.mark(circle, p.ink, 2, p.at(0.5, 0.5))
}

// vectorColor stands out on its own zone.
func (t Theme) vectorColor(k int) color.NRGBA { return mix(t.series(k), t.ink, 0.15) }

// drawVector draws vector k, without a head where it leaves the square, and returns where it ends.
func drawVector(p page, z *analysis.Zones, k int) vg.Point {
	scale := vectorScale(z) / z.Extent
	x, y := scale*z.Vectors[k][0], scale*z.Vectors[k][1]
	if far := max(math.Abs(x), math.Abs(y)); far > 1 {
		edge := p.at((x/far+1)/2, (y/far+1)/2)
		p.line(p.vectorColor(k), 1.6, p.at(0.5, 0.5), edge)
		return edge
	}
	tip := p.at((x+1)/2, (y+1)/2)
	p.arrow(p.vectorColor(k), 1.6, p.at(0.5, 0.5), tip)
	return tip
}

// name writes a word beyond the tip of a vector, inside the page.
func (p page) name(s string, tip vg.Point, v [2]float64) {
	sty := middle(centred(bold(label(sizeSmall, p.ink))))
	s = fit(s, sty, 0.6*p.width())
	length := math.Hypot(v[0], v[1])
	if length == 0 {
		return
	}
	half := sty.Width(s)/2 + 2
	x := tip.X + vg.Length(v[0]/length)*(half+3)
	y := tip.Y + vg.Length(v[1]/length)*9
	p.write(sty, vg.Point{X: min(max(x, p.Min.X+half), p.Max.X-half), Y: min(max(y, p.Min.Y+7), p.Max.Y-7)}, s)
}

// ring is an open circle.
type ring struct{}

// DrawGlyph draws it.
func (ring) DrawGlyph(c *draw.Canvas, g draw.GlyphStyle, at vg.Point) {
	c.SetLineStyle(draw.LineStyle{Color: g.Color, Width: 1.2})
	var path vg.Path
	path.Move(vg.Point{X: at.X + g.Radius, Y: at.Y})
	path.Arc(at, g.Radius, 0, 2*math.Pi)
	path.Close()
	c.Stroke(path)
}
