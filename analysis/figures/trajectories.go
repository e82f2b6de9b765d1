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
		Title: "Single images on their way through the readout zones", height: 24 + vg.Length((len(paths)+columns-1)/columns)*270,
		numbers: newTable("image", "label", "what", "class", "t", "x", "y", "norm"),
	}
	for _, path := range paths {
		own := categoryName(categories, path.Label)
		for i, v := range path.Vectors {
			f.numbers.add(path.Image, own, "readout vector", categoryName(categories, path.Chosen[i]), "", v[0], v[1], nan)
		}
		for t, v := range path.Points {
			f.numbers.add(path.Image, own, "representation", categoryName(categories, path.Classes[t]), t, v[0], v[1], path.Norms[t])
		}
		f.Alt += pathWords(path, categories)
	}
	f.Alt = sentences(f.Alt)
	f.draw = func(p page) {
		drawKey(p, p.pathKey(paths))
		rows := p.inset(0, 0, 24, 0).rows(10, equal(max((len(paths)+columns-1)/columns, 1))...)
		var head vg.Length
		for _, path := range paths {
			head = max(head, keyHeight(p.chosenKey(path, categories), rows[0].columns(14, equal(columns)...)[0].width()))
		}
		for i, path := range paths {
			drawPath(rows[i/columns].columns(14, equal(columns)...)[i%columns], path, categories, head)
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
		{name: "direction of a readout vector, in its zone’s colour", sample: func(p page) { p.arrow(p.ink, 1.6, p.at(0, 0.5), p.at(1, 0.5)) }},
		colourBar("t", "0", fmt.Sprint(steps-1), func(v float64) color.NRGBA { return p.sequential(v) }),
	}
}

// view is the square of the plane that holds the origin and the paths, with some air.
func view(paths ...*analysis.Projection) window {
	var low, high [2]float64
	for _, path := range paths {
		for _, v := range path.Points {
			for i, x := range v {
				low[i], high[i] = min(low[i], x), max(high[i], x)
			}
		}
	}
	side := 1.25 * max(high[0]-low[0], high[1]-low[1])
	if !(side > 0) || math.IsInf(side, 0) {
		side = 2
	}
	return window{(low[0] + high[0] - side) / 2, (low[1] + high[1] - side) / 2, side}
}

// chosenKey names the classes whose zones are drawn.
func (p page) chosenKey(path *analysis.Projection, categories []string) []entry {
	var key []entry
	for i, c := range path.Chosen {
		key = append(key, entry{name: categoryName(categories, c), width: 14, sample: swatch(p.vectorColor(i))})
	}
	return key
}

// drawPath draws one image; head is the height of the highest key.
func drawPath(p page, path *analysis.Projection, categories []string, head vg.Length) {
	sty := bold(label(sizeTick, p.ink))
	p.lines([]string{fit(fmt.Sprintf("image %d: %s", path.Image, categoryName(categories, path.Label)), sty, p.width())}, sty)
	drawKey(p.inset(0, 0, 14, 0), p.chosenKey(path, categories))
	p = p.inset(0, 0, 18+head, 0).squared()
	drawSteps(p, drawPlane(p, path), path, len(path.Points)-1)
}

// drawPlane draws the zones of the plane that paths share and the directions of its readout vectors, and returns the
// part that is seen, which holds the paths.
func drawPlane(p page, paths ...*analysis.Projection) window {
	w, vectors := view(paths...), paths[0].Vectors
	drawAreas(p, w, &analysis.Zones{Vectors: vectors})
	for k, v := range vectors {
		if length := math.Hypot(v[0], v[1]); length > 0 {
			drawVector(p, w, v, 0.35*w.side/length, p.vectorColor(k))
		}
	}
	return w
}

// drawSteps draws the path as far as step end, coloured by time, with a mark a step.
func drawSteps(p page, w window, path *analysis.Projection, end int) {
	last := float64(max(len(path.Points)-1, 1))
	for t := 1; t <= end; t++ {
		from, to := w.at(p, path.Points[t-1]), w.at(p, path.Points[t])
		p.line(p.ink, 2.4, from, to)
		p.line(p.sequential((float64(t)-0.5)/last), 1.6, from, to)
	}
	for t, v := range path.Points[:end+1] {
		shape := pathMark(path.Classes[t] == path.Label)
		p.mark(shape, p.ink, 4, w.at(p, v))
		p.mark(shape, p.sequential(float64(t)/last), 3, w.at(p, v))
	}
}
