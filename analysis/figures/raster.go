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
		for x := range w {
			img.SetNRGBA(x, y, colour(y*rows/h, x*columns/w))
		}
	}
	p.DrawImage(vg.Rectangle{Min: p.Min, Max: p.Max}, img)
}

func dots(l vg.Length) int { return max(1, int(l.Dots(dpi)+0.5)) }
