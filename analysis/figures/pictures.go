package figures

import (
	"fmt"
	"image"
	"strings"

	"gonum.org/v1/plot/vg"

	"readoutzones/analysis"
)

// pictureColumns is how many pictures stand side by side.
const pictureColumns = 8

// Pictures draws images [N] with words below each, one line or several.
func Pictures(title string, pictures []image.Image, words [][]string) *Figure {
	f := &Figure{Title: title, numbers: newTable("picture", "words")}
	lines := 0
	for i, w := range words {
		lines = max(lines, len(w))
		f.numbers.add(i+1, strings.Join(w, "; "))
		f.Alt += fmt.Sprintf("Picture %d: %s. ", i+1, strings.Join(w, ", "))
	}
	f.Alt = sentences(f.Alt)
	const gap vg.Length = 10
	columns := columnsOf(len(pictures))
	side := (width - 2*margin - gap*vg.Length(columns-1)) / vg.Length(columns)
	cell := side + 3 + vg.Length(lines)*lineHeight(sizeTick) + gap
	f.height = vg.Length((len(pictures)+columns-1)/columns) * cell
	f.draw = func(p page) {
		for i, picture := range pictures {
			x, y := vg.Length(i%columns)*(side+gap), vg.Length(i/columns)*cell
			c := p.inset(x, p.width()-x-side, y, p.height()-y-cell)
			c.inset(0, 0, 0, cell-side).picture(picture)
			for j, line := range words[i] {
				c.inset(0, 0, side+3+vg.Length(j)*lineHeight(sizeTick), 0).lines([]string{fit(line, label(sizeTick, c.ink), side)}, label(sizeTick, c.ink))
			}
		}
	}
	return f
}

// columnsOf is how many of n pictures stand in a row: more than one row are filled alike, so that no picture stands alone.
func columnsOf(n int) int {
	if n <= pictureColumns {
		return pictureColumns
	}
	rows := (n + pictureColumns - 1) / pictureColumns
	return (n + rows - 1) / rows
}

// Diaries draws pictures [N], and below each what the network says about it: a line for every change of mind. images
// are the indices, in the recording, of those that the pictures show.
func Diaries(d *analysis.Dynamics, images []int, pictures []image.Image) *Figure {
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

// picture fills the page with an image, at the image's own resolution.
func (p page) picture(m image.Image) { p.DrawImage(vg.Rectangle{Min: p.Min, Max: p.Max}, m) }
