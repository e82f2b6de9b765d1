package figures

import (
	"image/color"
	"math"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// The arrangement of Figure 3B in polar coordinates: directions in degrees from the x axis, lengths as shares of the
// readout vectors' length.
var (
	schematicVectors = [3]float64{140, 90, 40} // directions of the readout vectors A, B, C
	schematicMove    = 0.25                    // every representation moves as far
	// Representations in B's zone: direction, norm, and the direction in which they move.
	schematicCorrects   = [2][3]float64{{99, 0.76, 150}, {81, 0.76, 30}}
	schematicIncorrects = [2][3]float64{{106, 0.46, 172}, {74, 0.46, 8}}
)

// Schematic draws the arrangement of representations in a readout zone (Fig. 3B): misclassified ones have lower norms
// and lie closer to the zone's boundaries, so that a move as long as any other's takes them to their own zone.
func Schematic() *Figure {
	t := newTable("what", "direction_degrees", "length", "moves_towards_degrees", "move")
	for _, a := range schematicVectors {
		t.add("readout vector", a, 1.0, nan, nan)
	}
	for _, r := range schematicCorrects {
		t.add("correct", r[0], r[1], r[2], schematicMove)
	}
	for _, r := range schematicIncorrects {
		t.add("incorrect", r[0], r[1], r[2], schematicMove)
	}
	return &Figure{
		Title: "Schematic of a readout zone (Fig. 3B)", height: 370, numbers: t,
		Alt: "Three readout zones are wedges with their vertex at the origin. In the middle one, correctly classified representations have high norms " +
			"and lie near the readout vector; misclassified ones have lower norms and lie near the boundaries. All move as far in a step, which takes the misclassified ones across the boundary, into the zone of their own class.",
		draw: func(p page) { drawSchematic(drawKey(p, p.schematicKey()).inset(0, 0, 16, 0)) },
	}
}

// polar is a point of the drawing: the origin is at the bottom, in the middle.
func (p page) polar(degrees, length float64) vg.Point {
	sin, cos := math.Sincos(degrees * math.Pi / 180)
	return p.at(0.5, 0).Add(point(vg.Length(cos), vg.Length(sin)).Scale(0.93 * vg.Length(length) * p.height())).Add(point(0, 4))
}

// arc is a polyline about the origin.
func (p page) arc(from, to, length float64) []vg.Point {
	const n = 40
	points := make([]vg.Point, n+1)
	for i := range points {
		points[i] = p.polar(from+(to-from)*float64(i)/n, length)
	}
	return points
}

func drawSchematic(p page) {
	v := schematicVectors
	// Two vectors of equal length answer equally in the direction between them.
	edges := []float64{165, (v[0] + v[1]) / 2, (v[1] + v[2]) / 2, 15}
	zones := []color.NRGBA{p.red, p.green, p.blue}
	for k, c := range zones {
		p.FillPolygon(mix(p.background, c, 0.16), append(p.arc(edges[k], edges[k+1], 1.03), p.polar(0, 0)))
	}
	for _, e := range edges[1:3] {
		p.line(p.muted, 1, p.polar(0, 0), p.polar(e, 1.03))
	}
	for _, norm := range []float64{schematicCorrects[0][1], schematicIncorrects[0][1]} {
		p.dashed(p.muted, 0.75, p.arc(edges[1], edges[2], norm)...)
	}
	for k, c := range zones {
		p.arrow(mix(c, p.ink, 0.3), 2, p.polar(0, 0), p.polar(v[k], 1))
		p.FillText(middle(centred(bold(label(sizeText, p.ink)))), p.polar(v[k]+[]float64{8, 8, -8}[k], 0.95), []string{"class A", "class B", "class C"}[k])
	}
	for i := range 2 {
		p.schematicMove(schematicCorrects[i], triangle, p.green, 5.5)
		p.schematicMove(schematicIncorrects[i], square, []color.NRGBA{p.red, p.blue}[i], 6)
	}
	p.mark(circle, p.ink, 2.5, p.polar(0, 0))
}

// schematicMove draws a representation and where it moves.
func (p page) schematicMove(r [3]float64, shape draw.GlyphDrawer, c color.NRGBA, radius vg.Length) {
	from := p.polar(r[0], r[1])
	p.arrow(p.ink, 1.4, from, from.Add(p.polar(r[2], schematicMove).Sub(p.polar(0, 0))))
	p.mark(shape, c, radius, from)
}

func (p page) schematicKey() []entry {
	return []entry{
		{name: "of class B, correct", width: 14, sample: dot(triangle, p.green, 5)},
		{name: "of class A, incorrect now", width: 14, sample: dot(square, p.red, 5)},
		{name: "of class C, incorrect now", width: 14, sample: dot(square, p.blue, 5)},
		{name: "move in a step: equally long for all", sample: arrowSample(p.ink, 1.4)},
		{name: "readout vector of a class", sample: arrowSample(mix(p.green, p.ink, 0.3), 2)},
		{name: "boundary of zones", sample: func(p page) { p.line(p.muted, 1, p.at(0, 0.5), p.at(1, 0.5)) }},
		{name: "equal norm (distance from the origin)", sample: lineSample(p.muted, false)},
	}
}
