package figures

import (
	"fmt"
	"image/color"
	"math"
	"slices"
	"strings"

	"gonum.org/v1/plot/vg"
)

// Area is one stage of a network, from the retina to the last before the readout.
type Area struct {
	Name     string
	Channels int
	Size     int  // height and width of its maps; 1 for a pooled area such as GAP
	Lateral  bool // receives itself, one step earlier
	TopDown  bool // receives the area above, one step earlier
	Constant bool // does not change over time: computed once
}

// Network is what Figure 1A shows of a configuration.
type Network struct {
	Name        string
	ImageSize   int    // pixels a side
	Areas       []Area // bottom up
	Classes     int
	Timesteps   int
	Interaction string // "additive" or "multiplicative"; unused without recurrence
}

// Architecture draws the network and how it is unrolled in time (Fig. 1A).
func Architecture(n Network) *Figure {
	t := newTable("area", "size", "channels", "lateral", "top_down", "constant")
	var areas []string
	for _, a := range n.Areas {
		t.add(a.Name, a.Size, a.Channels, a.Lateral, a.TopDown, a.Constant)
		words := a.shape()
		if inputs := a.inputs("lateral", "top-down"); len(inputs) > 0 {
			words += ", " + strings.Join(inputs, " and ")
		}
		areas = append(areas, fmt.Sprintf("%s (%s)", a.Name, words))
	}
	t.add("readout", 1, n.Classes, false, false, false)
	return &Figure{
		Title: "Architecture of the network (Fig. 1A): " + n.Name, height: 440, numbers: t,
		Alt: fmt.Sprintf("An image of %d × %d pixels passes %s and a readout of %d classes; unrolled over %d time steps.",
			n.ImageSize, n.ImageSize, strings.Join(areas, ", "), n.Classes, n.Timesteps),
		draw: func(p page) {
			parts := p.rows(8, 0.72, 1.2)
			drawStages(parts[0], n)
			drawUnrolled(parts[1], n)
		},
	}
}

func (a Area) shape() string {
	if a.Size <= 1 {
		return fmt.Sprint(a.Channels)
	}
	return fmt.Sprintf("%d × %d × %d", a.Size, a.Size, a.Channels)
}

// inputs names what the area receives from the step before.
func (a Area) inputs(lateral, topDown string) (names []string) {
	if a.Lateral {
		names = append(names, lateral)
	}
	if a.TopDown {
		names = append(names, topDown)
	}
	return names
}

// any tells whether something holds for an area.
func (n Network) any(holds func(Area) bool) bool { return slices.ContainsFunc(n.Areas, holds) }

func (n Network) lateral() bool { return n.any(func(a Area) bool { return a.Lateral }) }
func (n Network) topDown() bool { return n.any(func(a Area) bool { return a.TopDown }) }

// equation is how an area combines its inputs.
func (n Network) equation() string {
	sum := strings.Join(Area{Lateral: n.lateral(), TopDown: n.topDown()}.inputs("l", "d"), " + ")
	switch {
	case sum == "":
		return "x = relu(LN(b))"
	case n.Interaction == "multiplicative":
		return "x_{t} = relu(LN(b · (1 + " + sum + ")))"
	}
	return "x_{t} = relu(LN(b + " + sum + "))"
}

// drawStages draws the areas side by side as stacks of maps: the sheet's side stands for the maps' size, the depth of
// the stack for the channels.
func drawStages(p page, n Network) {
	p = drawConnectionKey(p, n)
	stages := slices.Concat([]Area{{Name: "image", Size: n.ImageSize, Channels: 3}}, n.Areas, []Area{{Name: "readout", Size: 1, Channels: n.Classes}})
	boxes := p.columns(0, equal(len(stages))...)
	for i, a := range stages {
		words := a.shape()
		if i == len(stages)-1 {
			words += " classes"
		}
		boxes[i] = drawStack(boxes[i], a, words, n.ImageSize)
	}
	for i, a := range stages {
		drawStageArrows(boxes, i, a)
	}
}

// drawStack draws one stack and its words, and returns the box around it.
func drawStack(cell page, a Area, words string, imageSize int) page {
	side := vg.Length(10 + 34*math.Sqrt(float64(a.Size)/float64(max(imageSize, 1))))
	sheets := 1 + int(math.Log2(float64(max(a.Channels, 1)))/1.5)
	const shift vg.Length = 2.6
	mid := cell.at(0.5, 0.56)
	box, half := cell, point(side*0.31+shift*vg.Length(sheets-1)/2, side/2)
	box.Min, box.Max = mid.Sub(half), mid.Add(half)
	for s := sheets - 1; s >= 0; s-- {
		box.inset(shift*vg.Length(s), shift*vg.Length(sheets-1-s), 0, 0).tinted(cell.blue)
	}
	name, small := centred(bold(label(sizeText, cell.ink))), centred(label(sizeSmall, cell.muted))
	cell.FillText(name, mid.Sub(point(0, 46)), fit(a.Name, name, cell.width()-2))
	cell.FillText(small, mid.Sub(point(0, 46+lineHeight(sizeText))), fit(words, small, cell.width()-1))
	return box
}

// tinted draws the box of a stage.
func (p page) tinted(c color.NRGBA) {
	p.FillPolygon(mix(p.background, c, 0.18), p.corners())
	p.frame(c, 0.8)
}

// drawStageArrows draws what area i receives: from below, from itself, from above.
func drawStageArrows(boxes []page, i int, a Area) {
	b := boxes[i]
	if i > 0 {
		b.arrow(b.ink, 1, point(boxes[i-1].Max.X+2, b.Y(0.5)), point(b.Min.X-2, b.Y(0.5)))
	}
	if a.Lateral {
		l, r, low, top := b.X(0.5)-7, b.X(0.5)+7, b.Max.Y+2, b.Max.Y+24
		b.arrow(b.blue, 1.3, point(r, low), point(r, top), point(l, top), point(l, low))
	}
	if a.TopDown && i+1 < len(boxes) {
		above := boxes[i+1]
		from, to, low := above.X(0.5)-4, b.X(0.5)+4, min(b.Min.Y, above.Min.Y)-14
		b.arrow(b.red, 1.3, point(from, above.Min.Y-2), point(from, low), point(to, low), point(to, b.Min.Y-2))
	}
}

// drawConnectionKey names the kinds of connections there are, and the equation; it returns the page below.
func drawConnectionKey(p page, n Network) page {
	key := []entry{{name: "bottom-up b", sample: arrowSample(p.ink, 1)}}
	if n.lateral() {
		key = append(key, entry{name: "lateral l, from the step before", sample: arrowSample(p.blue, 1.3)})
	}
	if n.topDown() {
		key = append(key, entry{name: "top-down d, from the step before", sample: arrowSample(p.red, 1.3)})
	}
	sty := right(label(sizeTick, p.ink))
	p.FillText(sty, p.at(1, 1), n.equation())
	below := drawKey(p.inset(0, sty.Width(n.equation())+12, 0, 0), key)
	return p.inset(0, 0, p.Max.Y-below.Max.Y+4, 0)
}

// drawUnrolled draws the network at its first steps and its last one: bottom-up within a step, lateral and top-down
// from one step to the next.
func drawUnrolled(p page, n Network) {
	p.lines([]string{"Unrolled in time"}, bold(label(sizePanel, p.ink)))
	if n.Timesteps > 1 && n.any(func(a Area) bool { return a.Constant }) {
		sample := func(p page) { p.inset(3, 3, 1, 1).tinted(p.muted) }
		drawKey(p.inset(120, 0, 1, 0), []entry{{name: "constant in time, computed once", sample: sample}})
	}
	p = p.inset(0, 0, 20, 0)
	times := shownSteps(n.Timesteps)
	shares := equal(len(times))
	if i := slices.Index(times, -1); i >= 0 {
		shares[i] = 0.6
	}
	columns := p.inset(58, 6, 0, 16).columns(0, shares...)
	var before []page // the boxes of the step before
	for k, t := range times {
		if t < 0 {
			p.FillText(centred(label(sizeTitle, p.muted)), columns[k].at(0.5, 0.5), "…")
			before = nil
			continue
		}
		p.FillText(centred(label(sizeTick, p.ink)), point(columns[k].X(0.5), p.Min.Y+13), fmt.Sprintf("t = %d", t))
		boxes := drawStep(columns[k], n)
		if k > 0 {
			drawFeedback(before, boxes, columns[k], n)
		}
		before = boxes
	}
	for i, cell := range columns[0].stageCells(n) {
		name := "readout"
		if i < len(n.Areas) {
			name = n.Areas[i].Name
		}
		sty := middle(label(sizeTick, p.ink))
		p.FillText(sty, point(p.Min.X, cell.Y(0.5)), fit(name, sty, 56))
	}
}

// shownSteps are the steps drawn of T; −1 stands for those left out.
func shownSteps(timesteps int) []int {
	if timesteps > 5 {
		return []int{0, 1, 2, -1, timesteps - 1}
	}
	return []int{0, 1, 2, 3, 4}[:max(timesteps, 1)]
}

// stageCells cuts a column into the areas, bottom up, and the readout.
func (p page) stageCells(n Network) []page {
	rows := p.rows(0, equal(len(n.Areas)+1)...)
	slices.Reverse(rows)
	return rows
}

// drawStep draws the areas at one step, with bottom-up arrows, and returns their boxes.
func drawStep(column page, n Network) []page {
	boxes := column.stageCells(n)
	for i, b := range boxes {
		side, air := (b.width()-44)/2, b.height()*0.22
		boxes[i] = b.inset(side, side, air, air)
		c := b.green
		if i < len(n.Areas) {
			c = b.blue
			if n.Areas[i].Constant {
				c = b.muted
			}
		}
		boxes[i].tinted(c)
		if i > 0 {
			column.arrow(column.ink, 0.9, boxes[i-1].at(0.5, 1), boxes[i].at(0.5, 0))
		}
	}
	return boxes
}

// drawFeedback draws what the areas in a column receive from the step before; where that is left out (nil), the arrows
// come from the dots.
func drawFeedback(before, boxes []page, column page, n Network) {
	from := func(i int) vg.Point {
		if before == nil {
			return point(column.Min.X-24, boxes[i].Y(0.5))
		}
		return before[i].at(1, 0.5)
	}
	for i, a := range n.Areas {
		if a.Lateral {
			column.arrow(column.blue, 1.2, from(i), boxes[i].at(0, 0.5))
		}
		if a.TopDown && i+1 < len(n.Areas) {
			column.arrow(column.red, 1.2, from(i+1), boxes[i].at(0, 0.75))
		}
	}
}
