package figures

import (
	"image/color"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// entry is a line of a panel's key: a sample and its name.
type entry struct {
	name   string
	sample func(page) // draws into a box of width × lineHeight(sizeTick)
	width  vg.Length  // 0: sampleWidth
}

const (
	sampleWidth vg.Length = 22
	keyGap      vg.Length = 12
)

// placed is an entry with its offset from the key's upper left corner.
type placed struct {
	entry
	x, y vg.Length
}

// placeKey sets entries side by side, in as many rows as the width needs; it also returns their height.
func placeKey(key []entry, w vg.Length) ([]placed, vg.Length) {
	sty := label(sizeTick, color.Black)
	var out []placed
	var x, y vg.Length
	for _, e := range key {
		if e.width == 0 {
			e.width = sampleWidth
		}
		e.name = fit(e.name, sty, w-e.width-4)
		need := e.width + 4 + sty.Width(e.name)
		if x > 0 && x+need > w {
			x, y = 0, y+lineHeight(sizeTick)+1
		}
		out = append(out, placed{e, x, y})
		x += need + keyGap
	}
	if len(out) > 0 {
		y += lineHeight(sizeTick) + 1
	}
	return out, y
}

func keyHeight(key []entry, w vg.Length) vg.Length {
	_, h := placeKey(key, w)
	return h
}

func drawKey(p page, key []entry) {
	places, _ := placeKey(key, p.width())
	h := lineHeight(sizeTick)
	for _, e := range places {
		box := p.inset(e.x, p.width()-e.x-e.width, e.y, p.height()-e.y-h)
		e.sample(box)
		at := box.at(1, 0.5)
		at.X += 4
		p.write(middle(label(sizeTick, p.ink)), at, e.name)
	}
}

// swatch is a sample of a filled area.
func swatch(c color.NRGBA) func(page) {
	return func(p page) { p.fill(c, p.inset(4, 4, 2, 2).corners()) }
}

// lineSample is a sample of a line.
func lineSample(s draw.LineStyle) func(page) {
	return func(p page) { p.StrokeLines(s, []vg.Point{p.at(0, 0.5), p.at(1, 0.5)}) }
}

// colourBar is an entry that shows a scale of colours between two words.
func colourBar(name, lo, hi string, colour func(share float64) color.NRGBA) entry {
	sty := label(sizeTick, color.Black)
	left, right := sty.Width(lo)+4, sty.Width(hi)+4
	return entry{name: "", width: 90 + left + right + sty.Width(name) + 8, sample: func(p page) {
		sty.Color = p.ink
		p.write(middle(sty), p.at(0, 0.5), name)
		p = p.inset(sty.Width(name)+8, 0, 0, 0)
		p.write(middle(sty), p.at(0, 0.5), lo)
		bar := p.inset(left, right, 2, 1)
		const n = 60
		bar.raster(1, n, func(_, i int) color.NRGBA { return colour((float64(i) + 0.5) / n) })
		bar.frame(p.muted, 0.5, bar.corners())
		p.write(middle(sty), vg.Point{X: bar.Max.X + 4, Y: p.Y(0.5)}, hi)
	}}
}
