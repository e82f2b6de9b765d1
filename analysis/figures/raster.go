package figures

import (
	"image"
	"image/color"

	"gonum.org/v1/plot/vg"
)

// raster fills the page with rows × columns of coloured cells, the first row at the top. It is drawn as one image at
// the resolution of the PNG, so that a large matrix stays a small file with sharp edges.
func (p page) raster(rows, columns int, colour func(row, column int) color.NRGBA) {
	if rows == 0 || columns == 0 {
		return
	}
	w, h := dots(p.width()), dots(p.height())
	img := image.NewNRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		row := y * rows / h
		line := img.Pix[y*img.Stride : (y+1)*img.Stride]
		if y > 0 && row == (y-1)*rows/h {
			copy(line, img.Pix[(y-1)*img.Stride:])
			continue
		}
		for x := range w {
			c := colour(row, x*columns/w)
			copy(line[4*x:], []uint8{c.R, c.G, c.B, c.A})
		}
	}
	p.DrawImage(vg.Rectangle{Min: p.Min, Max: p.Max}, img)
}

func dots(l vg.Length) int { return max(1, int(l.Dots(dpi)+0.5)) }
