package figures

import (
	"fmt"
	"image"
	"math"
	"slices"
	"strings"

	"gonum.org/v1/plot/vg"

	"readoutzones/analysis"
)

// Trajectories draws the paths of single images through the readout zones of two or three chosen classes, in the
// plane of their readout vectors. Paths in the same plane are drawn to the same scale. categories may be nil.
func Trajectories(paths []*analysis.Projection, categories []string) *Figure {
	const columns = 3
	rows := (len(paths) + columns - 1) / columns
	f := &Figure{
		Title: "Single images on their way through the readout zones", height: 24 + vg.Length(rows)*270,
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
		var cells []page
		for _, row := range p.inset(0, 0, 24, 0).rows(10, equal(max(rows, 1))...) {
			cells = append(cells, row.columns(14, equal(columns)...)...)
		}
		var head vg.Length
		for _, path := range paths {
			head = max(head, keyHeight(p.chosenKey(path, categories), cells[0].width()))
		}
		for i, path := range paths {
			drawPath(cells[i], path, inSamePlane(paths, path), categories, head)
		}
	}
	return f
}

// inSamePlane returns all paths where they share the plane and its readout vectors, else the one.
func inSamePlane(paths []*analysis.Projection, path *analysis.Projection) []*analysis.Projection {
	for _, other := range paths {
		if !slices.Equal(other.Vectors, path.Vectors) || !slices.Equal(other.Chosen, path.Chosen) {
			return []*analysis.Projection{path}
		}
	}
	return paths
}

// drawPath draws one image, in a window that holds these paths; head is the height of the highest key.
func drawPath(p page, path *analysis.Projection, within []*analysis.Projection, categories []string, head vg.Length) {
	sty := bold(label(sizeTick, p.ink))
	p.lines([]string{fit(pathTitle(path, categories), sty, p.width())}, sty)
	drawKey(p.inset(0, 0, 14, 0), p.chosenKey(path, categories))
	p = p.inset(0, 0, 18+head, 0).squared()
	drawSteps(p, drawPlane(p, within...), path, len(path.Points)-1)
}

// Journey draws where the representation of one image is at step t, and how it came there, in the plane of the readout
// vectors of two or three classes; beside it a picture of the image. categories may be nil.
func Journey(path *analysis.Projection, t int, picture image.Image, categories []string) *Figure {
	words := []string{
		"image of class: " + categoryName(categories, path.Label),
		fmt.Sprintf("step t = %d of %d", t, len(path.Points)-1),
		"the network says: " + categoryName(categories, path.Classes[t]),
		fmt.Sprintf("norm: %.2f", path.Norms[t]),
	}
	f := &Figure{
		Title: "One image on its way through the readout zones", height: 300,
		Alt:     sentences(pathWords(path, categories), fmt.Sprintf("Shown is t = %d.", t)),
		numbers: newTable("t", "class", "x", "y", "norm"),
	}
	for step, v := range path.Points {
		f.numbers.add(step, categoryName(categories, path.Classes[step]), v[0], v[1], path.Norms[step])
	}
	f.draw = func(p page) {
		parts := p.columns(20, 0.3, 1)
		const side vg.Length = 120
		beside, plane := parts[0], parts[1]
		beside.inset(0, beside.width()-side, 0, p.height()-side).picture(picture)
		beside.inset(0, 0, side+10, 0).lines(words, label(sizeText, p.ink))
		drawKey(beside.inset(0, 0, side+22+linesHeight(words, sizeText), 0), append(p.chosenKey(path, categories), p.pathKey(nil)[:2]...))
		w := drawPlane(plane, path)
		drawSteps(plane, w, path, t)
		plane.mark(ring{}, p.ink, 8, w.at(plane, path.Points[t]))
	}
	return f
}

// Crowd draws where the representations of several images are at step t, and where they were one step earlier, in the
// plane of two readout vectors (ProjectAll, so that all paths share it). categories may be nil.
func Crowd(paths []*analysis.Projection, t int, categories []string) *Figure {
	f := &Figure{Title: fmt.Sprintf("Representations at the border of two readout zones, t = %d", t), height: 320,
		numbers: newTable("image", "label", "t", "class", "x", "y", "norm")}
	correct := 0
	for _, path := range paths {
		if path.Classes[t] == path.Label {
			correct++
		}
		for step, v := range path.Points {
			f.numbers.add(path.Image, categoryName(categories, path.Label), step, categoryName(categories, path.Classes[step]), v[0], v[1], path.Norms[step])
		}
	}
	if len(paths) == 0 {
		f.Alt, f.draw = sentences(), func(page) {}
		return f
	}
	f.Alt = fmt.Sprintf("%d images in the plane of the readout vectors of %s and %s; at t = %d, %d of them are classified correctly.", len(paths),
		categoryName(categories, paths[0].Chosen[0]), categoryName(categories, paths[0].Chosen[1]), t, correct)
	f.draw = func(p page) {
		p = drawKey(p, append(p.chosenKey(paths[0], categories), p.pathKey(nil)[:2]...)).inset(0, 0, 4, 0)
		p.lines([]string{fmt.Sprintf("%d images, %d correct at t = %d", len(paths), correct, t)}, label(sizeTick, p.ink))
		p = p.inset(0, 0, lineHeight(sizeTick)+4, 0)
		w := drawPlane(p, paths...)
		for _, path := range paths {
			p.crowdMember(w, path, t)
		}
	}
	return f
}

// CrowdAt draws what [Crowd] does at several steps side by side: a storyboard.
func CrowdAt(paths []*analysis.Projection, steps []int, categories []string) *Figure {
	f := &Figure{Title: "Representations at the border of two readout zones", height: 210, draw: func(page) {},
		numbers: newTable("image", "label", "t", "class", "x", "y", "norm")}
	if len(paths) == 0 {
		f.Alt = sentences()
		return f
	}
	f.numbers = Crowd(paths, 0, categories).numbers
	var words []string
	for _, t := range steps {
		correct := 0
		for _, path := range paths {
			if path.Classes[t] == path.Label {
				correct++
			}
		}
		words = append(words, fmt.Sprintf("t = %d: %d of %d correct", t, correct, len(paths)))
	}
	f.Alt = fmt.Sprintf("In the plane of the readout vectors of %s and %s: %s.", categoryName(categories, paths[0].Chosen[0]),
		categoryName(categories, paths[0].Chosen[1]), strings.Join(words, ", "))
	f.draw = func(p page) {
		p = drawKey(p, append(p.chosenKey(paths[0], categories), p.pathKey(nil)[:2]...)).inset(0, 0, 8, 0)
		for i, cell := range p.columns(10, equal(max(len(steps), 4))...)[:len(steps)] {
			cell.lines(words[i:i+1], label(sizeTick, p.ink))
			square := cell.inset(0, 0, 16, 0).squared()
			w := drawPlane(square, paths...)
			for _, path := range paths {
				square.crowdMember(w, path, steps[i])
			}
		}
	}
	return f
}

// crowdMember draws one representation in the colour of its own class, with the last stretch of its way.
func (p page) crowdMember(w window, path *analysis.Projection, t int) {
	own := p.muted
	for k, class := range path.Chosen {
		if class == path.Label {
			own = p.vectorColor(k)
		}
	}
	at, shape := w.at(p, path.Points[t]), pathMark(path.Classes[t] == path.Label)
	if t > 0 {
		p.line(faint(own, 0.6), 1, w.at(p, path.Points[t-1]), at)
	}
	p.mark(shape, p.background, 4.5, at)
	p.mark(shape, own, 3.5, at)
}

// pathWords tells the classes an image goes through.
func pathWords(path *analysis.Projection, categories []string) string {
	var classes []string
	for t, c := range path.Classes {
		if t == 0 || c != path.Classes[t-1] {
			classes = append(classes, fmt.Sprintf("%s from t = %d", categoryName(categories, c), t))
		}
	}
	return fmt.Sprintf("%s: %s. ", pathTitle(path, categories), strings.Join(classes, ", "))
}

// pathTitle is the path's own name, else "Image 7 (cat)".
func pathTitle(path *analysis.Projection, categories []string) string {
	if path.Name != "" {
		return path.Name
	}
	return fmt.Sprintf("Image %d (%s)", path.Image, categoryName(categories, path.Label))
}

// pathKey names marks, arrows and the colours of time.
func (p page) pathKey(paths []*analysis.Projection) []entry {
	steps := 1
	for _, path := range paths {
		steps = max(steps, len(path.Points))
	}
	return []entry{
		{name: "correct now", width: 12, sample: dot(triangle, p.ink, 3.5)},
		{name: "incorrect now", width: 12, sample: dot(circle, p.ink, 3.5)},
		{name: "direction of a readout vector, in its zone’s colour", sample: arrowSample(p.ink, 1.6)},
		colourBar("t", "0", fmt.Sprint(steps-1), p.sequential),
	}
}

// chosenKey names the classes whose zones are drawn.
func (p page) chosenKey(path *analysis.Projection, categories []string) []entry {
	var key []entry
	for i, c := range path.Chosen {
		key = append(key, entry{name: categoryName(categories, c), width: 14, sample: swatch(p.vectorColor(i))})
	}
	return key
}

// view is the part of the plane that holds the origin and the paths, with some air.
func view(paths ...*analysis.Projection) window {
	var low, high [2]float64
	for _, path := range paths {
		for _, v := range path.Points {
			for i, x := range v {
				low[i], high[i] = min(low[i], x), max(high[i], x)
			}
		}
	}
	width, height := 1.25*(high[0]-low[0]), 1.25*(high[1]-low[1])
	if width == 0 && height == 0 {
		width, height = 2, 2
	}
	return window{(low[0] + high[0] - width) / 2, (low[1] + high[1] - height) / 2, width, height}
}

// drawPlane draws the zones of the plane that paths share and the directions of its readout vectors, and returns the
// part that is seen, which holds the paths and has the page's shape.
func drawPlane(p page, paths ...*analysis.Projection) window {
	w, vectors := view(paths...).shaped(p), paths[0].Vectors
	drawAreas(p, w, &analysis.Zones{Vectors: vectors})
	for k, v := range vectors {
		if length := math.Hypot(v[0], v[1]); length > 0 {
			drawVector(p, w, v, 0.35*min(w.width, w.height)/length, p.vectorColor(k))
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
