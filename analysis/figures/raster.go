package figures

import (
	"image"
	"image/color"

	"gonum.org/v1/plot/vg"
)

// raster fills the page with rows × columns of coloured cells, the first row at the top. It is drawn as one image with
// sharp edges: at the resolution of the PNG or, in an SVG, with a dot a cell where that is less ([sharp]).
func (p page) raster(rows, columns int, colour func(row, column int) color.NRGBA) {
	if rows == 0 || columns == 0 {
		return
	}
	w, h := dots(p.width()), dots(p.height())
	if p.vector {
		w, h = min(w, columns), min(h, rows)
	}
	img := image.NewPaletted(image.Rect(0, 0, w, h), nil)
	palette := palette{index: map[color.NRGBA]uint8{}}
	for y := range h {
		row := y * rows / h
		line := img.Pix[y*img.Stride : (y+1)*img.Stride]
		if y > 0 && row == (y-1)*rows/h {
			copy(line, img.Pix[(y-1)*img.Stride:])
			continue
		}
		for x := range w {
			line[x] = palette.of(colour(row, x*columns/w))
		}
	}
	img.Palette = palette.colours
	p.DrawImage(vg.Rectangle{Min: p.Min, Max: p.Max}, img)
}

// palette numbers at most 256 colours, which makes an image a third of its size.
type palette struct {
	colours color.Palette
	index   map[color.NRGBA]uint8
}

// of is the number of a colour, or of the nearest one when the palette is full.
func (p *palette) of(c color.NRGBA) uint8 {
	c.R, c.G, c.B = coarse(c.R), coarse(c.G), coarse(c.B)
	i, known := p.index[c]
	if !known {
		if i = uint8(len(p.colours)); len(p.colours) < 256 {
			p.colours = append(p.colours, c)
		} else {
			i = uint8(p.colours.Index(c))
		}
		p.index[c] = i
	}
	return i
}

// coarse rounds a channel to one of 86 levels, too fine for an eye; black and white stay.
func coarse(v uint8) uint8 { return v / 3 * 3 }

func dots(l vg.Length) int { return max(1, int(l.Dots(dpi)+0.5)) }
