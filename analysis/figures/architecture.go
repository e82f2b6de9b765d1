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
	return &Figure{
		Title:   "Architecture of the network (Fig. 1A): " + n.Name,
		Alt:     n.words(),
		height:  440,
		numbers: n.table(),
		draw: func(p page) {
			parts := p.rows(8, 0.72, 1.2)
			drawStages(parts[0], n)
			drawUnrolled(parts[1], n)
		},
	}
}

func (n Network) words() string {
	var areas []string
	for _, a := range n.Areas {
		areas = append(areas, fmt.Sprintf("%s (%s%s)", a.Name, a.shape(), a.recurrence()))
	}
	return fmt.Sprintf("An image of %d × %d pixels passes %s and a readout of %d classes; unrolled over %d time steps.",
		n.ImageSize, n.ImageSize, strings.Join(areas, ", "), n.Classes, n.Timesteps)
}

func (a Area) shape() string {
	if a.Size <= 1 {
		return fmt.Sprint(a.Channels)
	}
	return fmt.Sprintf("%d × %d × %d", a.Size, a.Size, a.Channels)
}

func (a Area) recurrence() string {
	switch {
	case a.Lateral && a.TopDown:
		return ", lateral and top-down"
	case a.Lateral:
		return ", lateral"
	case a.TopDown:
		return ", top-down"
	}
	return ""
}

func (n Network) table() *table {
	t := newTable("area", "size", "channels", "lateral", "top_down", "constant")
	for _, a := range n.Areas {
		t.add(a.Name, a.Size, a.Channels, a.Lateral, a.TopDown, a.Constant)
	}
	t.add("readout", 1, n.Classes, false, false, false)
	return t
}

// has tells which kinds of recurrent connections there are.
func (n Network) has() (lateral, topDown bool) {
	for _, a := range n.Areas {
		lateral, topDown = lateral || a.Lateral, topDown || a.TopDown
	}
	return lateral, topDown
}

// equation is how an area combines its inputs.
func (n Network) equation() string {
	lateral, topDown := n.has()
	var terms []string
	if lateral {
		terms = append(terms, "l")
	}
	if topDown {
		terms = append(terms, "d")
	}
	sum := strings.Join(terms, " + ")
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
	names := []string{"image"}
	shapes := []Area{{Size: n.ImageSize, Channels: 3}}
	for _, a := range n.Areas {
		names, shapes = append(names, a.Name), append(shapes, a)
	}
	names, shapes = append(names, "readout"), append(shapes, Area{Size: 1, Channels: n.Classes})
	cells := p.columns(0, equal(len(names))...)
	boxes := make([]page, len(cells))
	for i, cell := range cells {
		boxes[i] = drawStack(cell, names[i], shapes[i], n)
	}
	for i := range boxes {
		drawStageArrows(boxes, i, shapes[i])
	}
}

// drawStack draws one stack and its words, and returns the box around it.
func drawStack(cell page, name string, a Area, n Network) page {
	side := vg.Length(10 + 34*math.Sqrt(float64(a.Size)/float64(max(n.ImageSize, 1))))
	sheets := 1 + int(math.Log2(float64(max(a.Channels, 1)))/1.5)
	shift := vg.Length(2.6)
	mid := cell.at(0.5, 0.56)
	w := side*0.62 + shift*vg.Length(sheets-1)
	box := cell
	box.Min, box.Max = vg.Point{X: mid.X - w/2, Y: mid.Y - side/2}, vg.Point{X: mid.X + w/2, Y: mid.Y + side/2}
	for s := sheets - 1; s >= 0; s-- {
		sheet := box.inset(shift*vg.Length(s), shift*vg.Length(sheets-1-s), 0, 0)
		cell.stageBox(cell.blue, sheet)
	}
	below := vg.Point{X: mid.X, Y: cell.Y(0.56) - 46}
	cell.write(bold(centred(label(sizeText, cell.ink))), below, fit(name, bold(label(sizeText, cell.ink)), cell.width()-2))
	below.Y -= lineHeight(sizeText)
	shape := a.shape()
	if name == "readout" {
		shape += " classes"
	}
	cell.write(centred(label(sizeSmall, cell.muted)), below, fit(shape, label(sizeSmall, cell.ink), cell.width()-1))
	return box
}

// drawStageArrows draws what area i receives: from below, from itself, from above.
func drawStageArrows(boxes []page, i int, a Area) {
	b := boxes[i]
	y := b.Y(0.5)
	if i > 0 {
		b.arrow(b.ink, 1, vg.Point{X: boxes[i-1].Max.X + 2, Y: y}, vg.Point{X: b.Min.X - 2, Y: y})
	}
	if a.Lateral {
		top := b.Max.Y + 24
		l, r := b.X(0.5)-7, b.X(0.5)+7
		b.arrow(b.blue, 1.3, vg.Point{X: r, Y: b.Max.Y + 2}, vg.Point{X: r, Y: top}, vg.Point{X: l, Y: top}, vg.Point{X: l, Y: b.Max.Y + 2})
	}
	if a.TopDown && i+1 < len(boxes) {
		above := boxes[i+1]
		low := min(b.Min.Y, above.Min.Y) - 14
		b.arrow(b.red, 1.3, vg.Point{X: above.X(0.5) - 4, Y: above.Min.Y - 2}, vg.Point{X: above.X(0.5) - 4, Y: low},
			vg.Point{X: b.X(0.5) + 4, Y: low}, vg.Point{X: b.X(0.5) + 4, Y: b.Min.Y - 2})
	}
}

// constant tells whether any area does not change over time.
func (n Network) constant() bool {
	return slices.ContainsFunc(n.Areas, func(a Area) bool { return a.Constant })
}

// drawConnectionKey names the kinds of connections there are, and the equation; it returns the page below.
func drawConnectionKey(p page, n Network) page {
	arrow := func(c color.NRGBA, w vg.Length) func(page) {
		return func(p page) { p.arrow(c, w, p.at(0, 0.5), p.at(1, 0.5)) }
	}
	key := []entry{{name: "bottom-up b", sample: arrow(p.ink, 1)}}
	lateral, topDown := n.has()
	if lateral {
		key = append(key, entry{name: "lateral l, from the step before", sample: arrow(p.blue, 1.3)})
	}
	if topDown {
		key = append(key, entry{name: "top-down d, from the step before", sample: arrow(p.red, 1.3)})
	}
	sty := label(sizeTick, p.ink)
	equation := n.equation()
	drawKey(p.inset(0, sty.Width(equation)+12, 0, 0), key)
	p.write(right(sty), p.at(1, 1), equation)
	return p.inset(0, 0, keyHeight(key, p.width()-sty.Width(equation)-12)+4, 0)
}
