package figures

import (
	"fmt"
	"image"

	"gonum.org/v1/plot/vg"

	"readoutzones/analysis"
)

// Journey draws where the representation of one image is at step t, and how it came there, in the plane of the readout
// vectors of two or three classes; beside it a picture of the image. categories may be nil.
func Journey(path *analysis.Projection, t int, picture image.Image, categories []string) *Figure {
	names := []string{
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
		parts := p.columns(20, 0.42, 1)
		const side vg.Length = 120
		parts[0].inset(0, parts[0].width()-side, 0, p.height()-side).picture(picture)
		parts[0].inset(0, 0, side+10, 0).lines(names, label(sizeText, p.ink))
		drawKey(parts[0].inset(0, 0, p.height()-60, 0), append(p.chosenKey(path, categories), p.pathKey([]*analysis.Projection{path})[:2]...))
		square := parts[1].squared()
		w := drawPlane(square, path)
		drawSteps(square, w, path, t)
		at := w.at(square, path.Points[t])
		square.mark(ring{}, p.ink, 8, at)
	}
	return f
}
