package figures

import (
	"fmt"
	"math"

	"gonum.org/v1/plot/vg"

	"readoutzones/analysis"
)

// Ring draws the readout zones of a plane, and a circle of representations of one norm.
func Ring(z *analysis.Zones, norm float64) *Figure {
	length, moved := bias(z), z.Moved(norm)
	t := newTable("norm", "bias_norm", "moved_by_the_bias")
	t.add(norm, length, moved)
	lines := []string{
		fmt.Sprintf("norm of the representations on the circle: %.2g", norm),
		fmt.Sprintf("norm of the bias: %.2g", length),
		fmt.Sprintf("of the circle, the bias gives another class to %s", percent(moved, 0)),
	}
	return &Figure{
		Title: "Readout zones, and representations of one norm", height: 250, numbers: t,
		Alt: fmt.Sprintf("Readout zones of %d vectors in a plane. Norm of the representations on the circle %.2g, of the bias %.2g: the bias gives another class to %s of the circle.",
			len(z.Vectors), norm, length, percent(moved, 0)),
		draw: func(p page) {
			square := p.squared()
			drawZones(square, z, 1)
			square.circle(window{-z.Extent, -z.Extent, 2 * z.Extent}, norm)
			p.inset(square.width()+24, 0, 8, 0).lines(lines, label(sizeText, p.ink))
		},
	}
}

func bias(z *analysis.Zones) float64 {
	var sum float64
	for _, b := range z.Bias {
		sum += b * b
	}
	return math.Sqrt(sum)
}

// circle draws the points of one norm, as far as they lie in the window.
func (p page) circle(w window, norm float64) {
	const n = 120
	points := make([]vg.Point, n+1)
	for i := range points {
		sin, cos := math.Sincos(2 * math.Pi * float64(i) / n)
		points[i] = w.at(p, [2]float64{norm * cos, norm * sin})
	}
	for _, line := range p.ClipLinesXY(points) {
		p.line(p.ink, 1.4, line...)
	}
}
