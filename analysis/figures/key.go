package figures

import (
	"image/color"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// entry is a line of a panel's key: a sample and its name.
type entry struct {
	name   string
	sample func(page) // draws into a box of sampleWidth × lineHeight(sizeTick)
}

const (
	sampleWidth vg.Length = 22
	keyGap      vg.Length = 12
)

// placed is an entry's place in the key: its offset from the upper left corner.
type placed struct {
	entry
	x, y vg.Length
	name string
}

// placeKey sets entries side by side, in as many rows as the width needs; it also returns their height.
func placeKey(key []entry, w vg.Length) ([]placed, vg.Length) {
	sty := label(sizeTick, color.Black)
	var out []placed
	var x, y vg.Length
	for _, e := range key {
		name := fit(e.name, sty, w-sampleWidth-4)
		need := sampleWidth + 4 + sty.Width(name)
		if x > 0 && x+need > w {
			x, y = 0, y+lineHeight(sizeTick)+1
		}
		out = append(out, placed{e, x, y, name})
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
		box := p.inset(e.x, p.width()-e.x-sampleWidth, e.y, p.height()-e.y-h)
		e.sample(box)
		at := box.at(1, 0.5)
		at.X += 4
		p.write(middle(label(sizeTick, p.ink)), at, e.name)
	}
}

// colourBar is a key entry's sample for a scale of colours: the colours from lo to hi with their numbers.
func swatch(c color.NRGBA) func(page) {
	return func(p page) { p.fill(c, p.inset(4, 4, 2, 2).corners()) }
}

func lineSample(s draw.LineStyle) func(page) {
	return func(p page) { p.StrokeLines(s, []vg.Point{p.at(0, 0.5), p.at(1, 0.5)}) }
}
