package figures

import (
	"fmt"
	"image/color"
	"math"
	"strings"

	"gonum.org/v1/plot/vg"

	"readoutzones/analysis"
)

// Trajectories draws the paths of single images through the readout zones of two or three chosen classes, in the
// plane of their readout vectors. categories may be nil.
func Trajectories(paths []*analysis.Projection, categories []string) *Figure {
	const columns = 3
	f := &Figure{
		Title: "Single images on their way through the readout zones", height: 24 + vg.Length((len(paths)+columns-1)/columns)*238,
		numbers: newTable("image", "label", "what", "class", "t", "x", "y", "norm"),
	}
	for _, path := range paths {
		label := categoryName(categories, path.Label)
		for i, v := range path.Vectors {
			f.numbers.add(path.Image, label, "readout vector", categoryName(categories, path.Chosen[i]), "", v[0], v[1], nan)
		}
		for t, v := range path.Points {
			f.numbers.add(path.Image, label, "representation", categoryName(categories, path.Classes[t]), t, v[0], v[1], path.Norms[t])
		}
		f.Alt += pathWords(path, categories)
	}
	f.draw = func(p page) {
		drawKey(p, p.pathKey(paths))
		rows := p.inset(0, 0, 24, 0).rows(10, equal(max((len(paths)+columns-1)/columns, 1))...)
		for i, path := range paths {
			drawPath(rows[i/columns].columns(14, equal(columns)...)[i%columns], path, categories)
		}
	}
	return f
}

// pathWords tells the classes an image goes through.
func pathWords(path *analysis.Projection, categories []string) string {
	var classes []string
	for t, c := range path.Classes {
		if t == 0 || c != path.Classes[t-1] {
			classes = append(classes, fmt.Sprintf("%s from t = %d", categoryName(categories, c), t))
		}
	}
	return fmt.Sprintf("Image %d (%s): %s. ", path.Image, categoryName(categories, path.Label), strings.Join(classes, ", "))
}

func (p page) pathKey(paths []*analysis.Projection) []entry {
	steps := 1
	for _, path := range paths {
		steps = max(steps, len(path.Points))
	}
	return []entry{
		{name: "correct now", width: 12, sample: func(p page) { p.mark(triangle, p.ink, 3.5, p.at(0.5, 0.45)) }},
		{name: "incorrect now", width: 12, sample: func(p page) { p.mark(circle, p.ink, 3.5, p.at(0.5, 0.5)) }},
		{name: "readout vector", sample: func(p page) { p.arrow(p.ink, 1.6, p.at(0, 0.5), p.at(1, 0.5)) }},
		colourBar("t", "0", fmt.Sprint(steps-1), func(v float64) color.NRGBA { return p.sequential(v) }),
	}
}

// reach is half the side of a square that holds the path.
func reach(path *analysis.Projection) float64 {
	var far float64
	for _, v := range path.Points {
		far = max(far, math.Abs(v[0]), math.Abs(v[1]))
	}
	if far == 0 || !finite(far) {
		return 1
	}
	return 1.15 * far
}

func drawPath(p page, path *analysis.Projection, categories []string) {
	sty := label(sizeTick, p.ink)
	p.lines([]string{fit(fmt.Sprintf("image %d: %s", path.Image, categoryName(categories, path.Label)), sty, p.width())}, sty)
	p = p.inset(0, 0, 15, 0).squared()
	var names []string
	for _, c := range path.Chosen {
		names = append(names, categoryName(categories, c))
	}
	z := analysis.MapZones(path.Vectors, nil, reach(path), dots(p.width()))
	drawZones(p, z, names)
	at := func(v [2]float64) vg.Point { return p.at((v[0]/z.Extent+1)/2, (v[1]/z.Extent+1)/2) }
	last := float64(max(len(path.Points)-1, 1))
	for t := 1; t < len(path.Points); t++ {
		p.line(p.ink, 2.4, at(path.Points[t-1]), at(path.Points[t]))
		p.line(p.sequential((float64(t)-0.5)/last), 1.6, at(path.Points[t-1]), at(path.Points[t]))
	}
	for t, v := range path.Points {
		shape, c := pathMark(path.Classes[t] == path.Label), p.sequential(float64(t)/last)
		p.mark(shape, p.ink, 4, at(v))
		p.mark(shape, c, 3, at(v))
	}
}
