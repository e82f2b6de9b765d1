package figures

import (
	"image/color"
	"math"

	"gonum.org/v1/plot/vg"
)

// The arrangement of Figure 3B in polar coordinates: angles in degrees from the x axis, lengths as shares of the radius.
const (
	schematicReach     = 1.0  // of the zones drawn
	schematicCorrect   = 0.76 // norm of correctly classified representations
	schematicIncorrect = 0.5  // norm of misclassified ones
	schematicMove      = 0.25 // every representation moves as far
)

var (
	schematicVectors = []float64{146, 90, 34} // directions of the readout vectors
	// Representations in the middle zone: direction, norm, and the direction in which they move.
	schematicCorrects   = [][3]float64{{97, schematicCorrect, 60}, {84, schematicCorrect + 0.06, 130}, {91, schematicCorrect - 0.12, 95}}
	schematicIncorrects = [][3]float64{{111, schematicIncorrect, 175}, {69, schematicIncorrect, 5}}
)

// Schematic draws the arrangement of representations in a readout zone (Fig. 3B): misclassified ones have lower norms
// and lie closer to the zone's boundaries, so that a move as long as any other's takes them to their own zone.
func Schematic() *Figure {
	t := newTable("what", "direction_degrees", "length", "moves_towards_degrees", "move")
	for _, a := range schematicVectors {
		t.add("readout vector", a, schematicReach, nan, nan)
	}
	for _, r := range schematicCorrects {
		t.add("correct", r[0], r[1], r[2], schematicMove)
	}
	for _, r := range schematicIncorrects {
		t.add("incorrect", r[0], r[1], r[2], schematicMove)
	}
	return &Figure{
		Title: "Schematic: where representations lie in a readout zone (Fig. 3B)", height: 330, numbers: t,
		Alt: "Three readout zones are wedges with their vertex at the origin. In the middle one, correctly classified representations have high norms " +
			"and lie near the readout vector; misclassified ones have lower norms and lie near the boundaries. All move as far in a step, which takes the misclassified ones across the boundary, into the zone of their own class.",
		draw: func(p page) {
			parts := p.columns(10, 1.75, 1)
			drawSchematic(parts[0])
			drawSchematicKey(parts[1])
		},
	}
}

// polar is a point of the drawing: the origin is at the bottom, in the middle.
func (p page) polar(degrees, length float64) vg.Point {
	radius := float64(min(p.width()/2/0.98, p.height()/1.08))
	sin, cos := math.Sincos(degrees * math.Pi / 180)
	return vg.Point{X: p.X(0.5) + vg.Length(radius*length*cos), Y: p.Min.Y + vg.Length(radius*length*sin) + 4}
}

// boundary is the direction at which two readout vectors of equal length answer equally: their bisector.
func boundary(a, b float64) float64 { return (a + b) / 2 }

func drawSchematic(p page) {
	v := schematicVectors
	edges := []float64{180 - 4, boundary(v[0], v[1]), boundary(v[1], v[2]), 4}
	zones := []color.NRGBA{p.red, p.green, p.blue}
	for k, c := range zones {
		wedge := append([]vg.Point{p.polar(0, 0)}, p.arc(edges[k], edges[k+1], schematicReach)...)
		p.fill(mix(p.background, c, 0.16), wedge)
	}
	for _, e := range edges[1:3] {
		p.line(p.muted, 1, p.polar(0, 0), p.polar(e, schematicReach))
	}
	for _, norm := range []float64{schematicCorrect, schematicIncorrect} {
		p.dashed(p.muted, 0.75, p.arc(edges[1], edges[2], norm)...)
	}
	for k, c := range zones {
		p.arrow(mix(c, p.ink, 0.3), 2, p.polar(0, 0), p.polar(v[k], 0.97))
		at := p.polar(v[k], 1.04)
		p.write(middle(centred(label(sizeText, p.ink))), at, []string{"class A", "class B", "class C"}[k])
	}
	drawSchematicMoves(p)
	p.mark(circle, p.ink, 2.5, p.polar(0, 0))
}

func drawSchematicMoves(p page) {
	move := func(r [3]float64, c color.NRGBA, draw func(vg.Point)) {
		from := p.polar(r[0], r[1])
		step := p.polar(r[2], schematicMove).Sub(p.polar(0, 0))
		p.arrow(c, 1.4, from, from.Add(step))
		draw(from)
	}
	for _, r := range schematicCorrects {
		move(r, p.ink, func(at vg.Point) { p.mark(triangle, p.green, 5, at) })
	}
	for i, r := range schematicIncorrects {
		c := []color.NRGBA{p.red, p.blue}[i]
		move(r, p.ink, func(at vg.Point) { p.mark(square, c, 5, at) })
		p.dashed(c, 0.75, p.polar(0, 0), p.polar(r[0], r[1]))
	}
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

func drawSchematicKey(p page) {
	key := []entry{
		{name: "correct: of class B, in B’s zone", sample: func(p page) { p.mark(triangle, p.green, 5, p.at(0.5, 0.45)) }},
		{name: "incorrect: of class A, still in B’s zone", sample: func(p page) { p.mark(square, p.red, 5, p.at(0.5, 0.5)) }},
		{name: "incorrect: of class C, still in B’s zone", sample: func(p page) { p.mark(square, p.blue, 5, p.at(0.5, 0.5)) }},
		{name: "readout vector", sample: func(p page) { p.arrow(mix(p.green, p.ink, 0.3), 2, p.at(0, 0.5), p.at(1, 0.5)) }},
		{name: "move in a step, equally long for all", sample: func(p page) { p.arrow(p.ink, 1.4, p.at(0, 0.5), p.at(1, 0.5)) }},
		{name: "boundary of zones", sample: func(p page) { p.line(p.muted, 1, p.at(0, 0.5), p.at(1, 0.5)) }},
		{name: "equal norm: correct outside, incorrect inside", sample: func(p page) { p.dashed(p.muted, 0.75, p.at(0, 0.5), p.at(1, 0.5)) }},
	}
	for _, e := range key {
		drawKey(p.inset(0, 0, 24, 0), []entry{e})
		p = p.inset(0, 0, 18, 0)
	}
}
