package figures

import (
	"fmt"
	"image"
	"image/color"
	"strings"

	"gonum.org/v1/plot/vg"

	"readoutzones/data"
)

// pictureColumns is how many pictures stand side by side.
const pictureColumns = 8

// Pictures draws images with words below each [N], one line or several.
func Pictures(title string, images *data.Images, words [][]string) *Figure {
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

// picture fills the page with image i, at the image's own resolution.
func (p page) picture(images *data.Images, i int) {
	pixels, m := images.Image(i), image.NewNRGBA(image.Rect(0, 0, images.Size, images.Size))
	for at := range images.Size * images.Size {
		m.SetNRGBA(at%images.Size, at/images.Size, color.NRGBA{R: pixels[3*at], G: pixels[3*at+1], B: pixels[3*at+2], A: 255})
	}
	p.DrawImage(vg.Rectangle{Min: p.Min, Max: p.Max}, m)
}
