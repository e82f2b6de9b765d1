package figures

import (
	"fmt"

	"readoutzones/analysis"
)

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
		f.Alt = sentences()
		f.draw = func(page) {}
		return f
	}
	f.Alt = fmt.Sprintf("%d images in the plane of the readout vectors of %s and %s; at t = %d, %d of them are classified correctly.", len(paths),
		categoryName(categories, paths[0].Chosen[0]), categoryName(categories, paths[0].Chosen[1]), t, correct)
	f.draw = func(p page) {
		square := p.squared()
		side := p.inset(square.width()+20, 0, 8, 0)
		side.lines([]string{fmt.Sprintf("%d images, %d correct at t = %d", len(paths), correct, t)}, label(sizeText, p.ink))
		drawKey(side.inset(0, 0, 22, 0), append(p.chosenKey(paths[0], categories), p.pathKey(paths)[:2]...))
		w := drawPlane(square, paths...)
		for _, path := range paths {
			square.crowdMember(w, path, t)
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
	at := w.at(p, path.Points[t])
	if t > 0 {
		p.line(faint(own, 0.6), 1, w.at(p, path.Points[t-1]), at)
	}
	shape := pathMark(path.Classes[t] == path.Label)
	p.mark(shape, p.background, 4.5, at)
	p.mark(shape, own, 3.5, at)
}
