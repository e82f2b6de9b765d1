package figures

import (
	"fmt"
	"image/color"
	"math"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/plot/vg"

	"readoutzones/analysis"
)

var zoneRows = [3]string{"without readout bias", "with readout bias", "with readout bias, where representations are much larger"}

// Zones draws simulated readout zones in two dimensions with their readout vectors: a row without bias, one with, and
// one with bias where representations are much larger than it; a column a run (Fig. 4).
func Zones(rows [3][]*analysis.Zones) *Figure {
	t := newTable("row", "run", "vector", "x", "y", "bias", "extent", "drawn_times", "drawn_in_own_zone")
	outside, vectors := 0, 0
	for r, runs := range rows {
		scale := vectorScale(runs)
		for c, z := range runs {
			for k, v := range z.Vectors {
				own := inOwnZone(z, k, scale)
				t.add(zoneRows[r], c+1, k, v[0], v[1], nth(z.Bias, k), z.Extent, scale, own)
				if r > 0 {
					continue // with a bias it depends on how long a vector is drawn
				}
				vectors++
				if !own {
					outside++
				}
			}
		}
	}
	return &Figure{
		Title: "Readout zones in two dimensions (Fig. 4)", height: 460, numbers: t,
		Alt: fmt.Sprintf("%d simulated runs of readout zones. Without bias every zone is a wedge with its vertex at the origin; "+
			"a bias shifts the wedges, which shows less the farther one looks. Without bias %d of %d vectors lie outside their own zone.", len(rows[0]), outside, vectors),
		draw: func(p page) { drawZoneRows(p, rows) },
	}
}

func drawZoneRows(p page, rows [3][]*analysis.Zones) {
	p = drawKey(p, p.zoneKey()).inset(0, 0, 8, 0)
	for r, row := range p.rows(10, equal(3)...) {
		row.lines([]string{zoneRowName(r, rows[r])}, label(sizeTick, row.ink))
		cells := row.inset(0, 0, 16, 0).columns(10, equal(max(len(rows[r]), 5))...)
		for c, z := range rows[r] {
			drawZones(cells[c].squared(), z, vectorScale(rows[r]))
		}
	}
}

// zoneKey explains what is drawn into zones.
func (p page) zoneKey() []entry {
	return []entry{
		{name: "readout vector, in its zone’s colour", sample: arrowSample(p.ink, 1.5)},
		{name: "ends outside its own zone", width: 12, sample: dot(ring{}, p.ink, 4)},
		{name: "origin", width: 8, sample: dot(circle, p.ink, 2)},
	}
}

// zoneRowName names a row and its scale.
func zoneRowName(r int, runs []*analysis.Zones) string {
	if len(runs) == 0 {
		return zoneRows[r]
	}
	name := fmt.Sprintf("%s (axes from %s to %s", zoneRows[r], brief(-runs[0].Extent), brief(runs[0].Extent))
	if s := vectorScale(runs); s > 1 {
		name += fmt.Sprintf("; vectors drawn %s times as long", brief(s))
	}
	return name + ")"
}

// vectorScale is 1, or by how much the vectors of a row are lengthened to be seen.
func vectorScale(runs []*analysis.Zones) float64 {
	var longest, extent float64
	for _, z := range runs {
		extent = max(extent, z.Extent)
		for _, v := range z.Vectors {
			longest = max(longest, math.Hypot(v[0], v[1]))
		}
	}
	if longest == 0 || longest > 0.25*extent {
		return 1
	}
	return math.Round(0.9 * extent / longest)
}

// inOwnZone tells whether vector k, so many times as long, ends in its own zone.
func inOwnZone(z *analysis.Zones, k int, scale float64) bool {
	return z.At(scale*z.Vectors[k][0], scale*z.Vectors[k][1]) == k
}

// Ring draws the readout zones of a plane, and a circle of representations of one norm.
func Ring(z *analysis.Zones, norm float64) *Figure {
	bias, moved := floats.Norm(z.Bias, 2), z.Moved(norm)
	t := newTable("norm", "bias_norm", "moved_by_the_bias")
	t.add(norm, bias, moved)
	words := fmt.Sprintf("norm of the representations on the circle: %.2g; norm of the bias: %.2g; it gives another class to %s of the circle",
		norm, bias, percent(moved, 0))
	return &Figure{
		Title: "Readout zones, and representations of one norm", height: 290, numbers: t,
		Alt: fmt.Sprintf("Readout zones of %d vectors in a plane. Norm of the representations on the circle %.2g, of the bias %.2g: the bias gives another class to %s of the circle.",
			len(z.Vectors), norm, bias, percent(moved, 0)),
		draw: func(p page) {
			p = drawKey(p, p.zoneKey()[:2]).inset(0, 0, 4, 0)
			p.lines([]string{words}, label(sizeTick, p.ink))
			p.inset(0, 0, lineHeight(sizeTick)+4, 0).drawRing(z, norm)
		},
	}
}

// drawRing draws the zones of a plane and the circle of representations of one norm.
func (p page) drawRing(z *analysis.Zones, norm float64) {
	w := drawZones(p, z, 1)
	circle := make([]vg.Point, 121)
	for i := range circle {
		sin, cos := math.Sincos(2 * math.Pi * float64(i) / 120)
		circle[i] = w.at(p, [2]float64{norm * cos, norm * sin})
	}
	for _, line := range p.ClipLinesXY(circle) {
		p.line(p.ink, 1.4, line...)
	}
}

// Rings draws what [Ring] does of several readouts [N], each with representations of its norm and with words: a storyboard of
// what sliders change.
func Rings(zones []*analysis.Zones, norms []float64, words []string) *Figure {
	f := &Figure{Title: "Readout zones, and representations of one norm", height: 210, numbers: newTable("what", "norm", "bias_norm", "moved_by_the_bias")}
	for i, z := range zones {
		f.numbers.add(words[i], norms[i], floats.Norm(z.Bias, 2), z.Moved(norms[i]))
		f.Alt += fmt.Sprintf("%s: %s. ", words[i], ringWords(z, norms[i]))
	}
	f.Alt = sentences(f.Alt)
	f.draw = func(p page) {
		p = drawKey(p, p.zoneKey()[:2]).inset(0, 0, 8, 0)
		for i, cell := range p.columns(10, equal(max(len(zones), 4))...)[:len(zones)] {
			lines := []string{words[i], ringWords(zones[i], norms[i])}
			cell.lines(lines, label(sizeTick, p.ink))
			cell.inset(0, 0, linesHeight(lines, sizeTick)+4, 0).squared().drawRing(zones[i], norms[i])
		}
	}
	return f
}

// ringWords tells what the bias does to the circle or, without bias, how many vectors lie in their own zones.
func ringWords(z *analysis.Zones, norm float64) string {
	if floats.Norm(z.Bias, 2) > 0 {
		return "changed by the bias: " + percent(z.Moved(norm), 0)
	}
	own := 0
	for k := range z.Vectors {
		if inOwnZone(z, k, 1) {
			own++
		}
	}
	return fmt.Sprintf("%d of %d in their own zones", own, len(z.Vectors))
}

// window is a part of the plane: its lower left corner, and how far it reaches from there.
type window struct{ x, y, width, height float64 }

// at is a point of the plane in the page.
func (w window) at(p page, v [2]float64) vg.Point {
	return p.at((v[0]-w.x)/w.width, (v[1]-w.y)/w.height)
}

// shaped returns the window, about the same middle, as much wider or higher as the page's shape asks for.
func (w window) shaped(p page) window {
	width := max(w.width, w.height*float64(p.width()/p.height()))
	height := max(w.height, w.width*float64(p.height()/p.width()))
	return window{w.x - (width-w.width)/2, w.y - (height-w.height)/2, width, height}
}

// drawZones draws the areas and the vectors of the part of the plane that the zones cover, in the shape of the page, and
// returns it.
func drawZones(p page, z *analysis.Zones, scale float64) window {
	w := window{-z.Extent, -z.Extent, 2 * z.Extent, 2 * z.Extent}.shaped(p)
	drawAreas(p, w, z)
	for k := range z.Vectors {
		tip := drawVector(p, w, z.Vectors[k], scale, p.vectorColor(k))
		if !inOwnZone(z, k, scale) {
			p.mark(ring{}, p.vectorColor(k), 4, tip)
		}
	}
	return w
}

// drawAreas colours every point of the window by its zone and marks the origin.
func drawAreas(p page, w window, z *analysis.Zones) {
	rows, columns := dots(p.height()), dots(p.width())
	cell := w.width / float64(columns)
	p.raster(rows, columns, func(row, column int) color.NRGBA {
		return p.zoneColor(z.At(w.x+(float64(column)+0.5)*cell, w.y+w.height-(float64(row)+0.5)*cell))
	})
	p.frame(p.muted, 0.5)
	p.mark(circle, p.ink, 2, w.at(p, [2]float64{}))
}

// zoneColor is the tint of a zone's area, vectorColor stands out on it.
func (t Theme) zoneColor(k int) color.NRGBA   { return mix(t.background, t.series(k), 0.3) }
func (t Theme) vectorColor(k int) color.NRGBA { return mix(t.series(k), t.ink, 0.15) }

// drawVector draws a vector scale times as long, without a head where it leaves the window, and returns where it ends.
func drawVector(p page, w window, v [2]float64, scale float64, c color.NRGBA) vg.Point {
	origin, tip := w.at(p, [2]float64{}), w.at(p, [2]float64{scale * v[0], scale * v[1]})
	if p.Contains(tip) {
		p.arrow(c, 1.6, origin, tip)
		return tip
	}
	for _, line := range p.ClipLinesXY([]vg.Point{origin, tip}) {
		p.line(c, 1.6, line...)
		tip = line[len(line)-1]
	}
	return tip
}
