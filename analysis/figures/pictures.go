package figures

import (
	"fmt"
	"image"
	"image/color"
	"strings"

	"gonum.org/v1/plot/vg"

	"readoutzones/analysis"
	"readoutzones/data/images"
)

// pictureColumns is how many pictures stand side by side.
const pictureColumns = 8

// Pictures draws images with words below each [N], one line or several.
func Pictures(title string, images *images.InMemory, words [][]string) *Figure {
	f := &Figure{Title: title, numbers: newTable("picture", "words")}
	lines := 0
	for i, w := range words {
		lines = max(lines, len(w))
		f.numbers.add(i+1, strings.Join(w, "; "))
		f.Alt += fmt.Sprintf("Picture %d: %s. ", i+1, strings.Join(w, ", "))
	}
	f.Alt = sentences(f.Alt)
	const gap vg.Length = 10
	side := (width - 2*margin - gap*(pictureColumns-1)) / pictureColumns
	cell := side + 3 + vg.Length(lines)*lineHeight(sizeTick) + gap
	f.height = vg.Length((images.Len()+pictureColumns-1)/pictureColumns) * cell
	f.draw = func(p page) {
		for i := range images.Len() {
			x, y := vg.Length(i%pictureColumns)*(side+gap), vg.Length(i/pictureColumns)*cell
			c := p.inset(x, p.width()-x-side, y, p.height()-y-cell)
			c.inset(0, 0, 0, cell-side).picture(images, i)
			for j, line := range words[i] {
				c.inset(0, 0, side+3+vg.Length(j)*lineHeight(sizeTick), 0).lines([]string{fit(line, label(sizeTick, c.ink), side)}, label(sizeTick, c.ink))
			}
		}
	}
	return f
}

// Diaries draws images, and below each what the network says about it: a line for every change of mind. images are
// those that the pictures show [N].
func Diaries(d *analysis.Dynamics, images []int, pictures *images.InMemory) *Figure {
	words := make([][]string, len(images))
	for i, n := range images {
		for t, classes := range d.Classes {
			if t == 0 || classes[n] != d.Classes[t-1][n] {
				words[i] = append(words[i], fmt.Sprintf("%d: %s", t, categoryName(d.Readout.Categories, classes[n])))
			}
		}
		words[i] = append(words[i], "("+categoryName(d.Readout.Categories, d.Labels[n])+")")
	}
	f := Pictures("What the network says, step by step", pictures, words)
	f.Alt = "Below each picture the classes, each with the time step at which the network begins to name it, and the right one in brackets. " + f.Alt
	return f
}

// picture fills the page with image i, at the image's own resolution.
func (p page) picture(images *images.InMemory, i int) {
	pixels, m := images.Image(i), image.NewNRGBA(image.Rect(0, 0, images.Size, images.Size))
	for at := range images.Size * images.Size {
		m.SetNRGBA(at%images.Size, at/images.Size, color.NRGBA{R: pixels[3*at], G: pixels[3*at+1], B: pixels[3*at+2], A: 255})
	}
	p.DrawImage(vg.Rectangle{Min: p.Min, Max: p.Max}, m)
}
