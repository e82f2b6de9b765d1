package figures

import (
	"image/color"

	"gonum.org/v1/plot/vg"
)

// Figures with a row a category: as high as their names need.
const (
	leastRow   vg.Length = 10.2
	mostRow    vg.Length = 22
	namedRows            = 200 // with more, there are no names
	namesWidth vg.Length = 104
)

// rowHeight is that of each of n rows.
func rowHeight(n int) vg.Length {
	if n > namedRows {
		return namedRows * leastRow / vg.Length(n)
	}
	return min(mostRow, max(leastRow, 380/vg.Length(max(n, 1))))
}

// drawNames writes names in rows, right-aligned.
func drawNames(p page, names []string) {
	if len(names) > namedRows {
		return
	}
	sty := middle(right(label(sizeSmall, p.ink)))
	for i, row := range p.rows(0, equal(len(names))...) {
		p.write(sty, row.at(1, 0.5), fit(names[i], sty, p.width()))
	}
}

// categoryNames returns k names; a category without one is called by its number.
func categoryNames(categories []string, k int) []string {
	names := make([]string, k)
	for i := range names {
		names[i] = categoryName(categories, i)
	}
	return names
}

// matrix draws a row a row and a column a column of shares, with a frame.
func (p page) matrix(rows, columns int, colour func(r, c int) color.NRGBA) {
	p.raster(rows, columns, colour)
	p.frame(p.muted, 0.5, p.corners())
}
