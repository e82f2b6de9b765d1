package figures

import (
	"math"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// panel is one plot of a figure: a heading, a key above the data (so that it never covers them) and the plot.
type panel struct {
	letter, title string
	key           []entry
	*plot.Plot
	page page
	note string // written in the middle of the data, such as why there are none
}

// newPanel returns an empty panel in the page's colours; letter may be empty.
func (p page) newPanel(letter, title, xLabel, yLabel string) *panel {
	pl := plot.New()
	pl.BackgroundColor = nil
	pl.X.Label.Text, pl.Y.Label.Text = xLabel, yLabel
	styleAxis(&pl.X, p.Theme)
	styleAxis(&pl.Y, p.Theme)
	pl.Y.Tick.Marker = roundTicks{8}
	pl.X.Tick.Marker = roundTicks{8}
	pl.Add(gridLines{p.Theme})
	return &panel{letter: letter, title: title, Plot: pl, page: p}
}

func styleAxis(a *plot.Axis, t Theme) {
	a.Label.TextStyle = centred(label(sizeText, t.ink))
	a.Label.TextStyle.YAlign = draw.YBottom
	a.Label.Padding = 3
	tick := label(sizeTick, t.ink)
	tick.XAlign, tick.YAlign = a.Tick.Label.XAlign, a.Tick.Label.YAlign
	tick.YAlign -= 0.19 // package plot raises tick labels by their descent
	a.Tick.Label = tick
	a.Tick.Length = 3
	a.LineStyle = draw.LineStyle{Color: t.muted, Width: 0.75}
	a.Tick.LineStyle = a.LineStyle
	a.Padding = 0
}

// drawPanels draws a row of panels side by side, in widths of these proportions (nil: equal), their data areas aligned.
func (p page) drawPanels(gap vg.Length, shares []float64, panels ...*panel) {
	if shares == nil {
		shares = equal(len(panels))
	}
	cells := p.columns(gap, shares...)
	var head vg.Length
	for i, pl := range panels {
		head = max(head, pl.headHeight(cells[i].width()))
	}
	var bottom vg.Length
	for i, pl := range panels {
		cells[i] = pl.drawHead(cells[i], head)
		pl.prepare()
		bottom = max(bottom, pl.DataCanvas(cells[i].Canvas).Min.Y-cells[i].Min.Y)
	}
	for i, pl := range panels {
		missing := bottom - (pl.DataCanvas(cells[i].Canvas).Min.Y - cells[i].Min.Y)
		pl.draw(cells[i].inset(0, 0, 0, missing))
	}
}

// headHeight is what heading and key need above the plot.
func (pl *panel) headHeight(w vg.Length) vg.Length {
	var h vg.Length = 4
	if pl.letter+pl.title != "" {
		h += lineHeight(sizePanel)*vg.Length(len(pl.titleLines(w))) + 3
	}
	return h + keyHeight(pl.key, w)
}

// titleLines has at least one line, for the letter.
func (pl *panel) titleLines(w vg.Length) []string {
	if pl.title == "" {
		return []string{""}
	}
	return wrap(pl.title, bold(label(sizePanel, pl.page.ink)), w-pl.indent())
}

// indent is the room of the panel's letter.
func (pl *panel) indent() vg.Length {
	if pl.letter == "" {
		return 0
	}
	return 15
}

// drawHead draws heading and key and returns the rest of the cell.
func (pl *panel) drawHead(cell page, head vg.Length) page {
	sty := bold(label(sizePanel, cell.ink))
	cell.lines([]string{pl.letter}, sty)
	lines := pl.titleLines(cell.width())
	cell.inset(pl.indent(), 0, 0, 0).lines(lines, sty)
	rest := cell.inset(0, 0, head, 0)
	h := keyHeight(pl.key, cell.width())
	drawKey(cell.inset(0, 0, head-h-4, rest.height()), pl.key)
	return rest
}

// prepare gives the axes a range, even where there are no numbers.
func (pl *panel) prepare() {
	for _, a := range []*plot.Axis{&pl.X, &pl.Y} {
		if a.Min > a.Max || math.IsInf(a.Min, 0) || math.IsInf(a.Max, 0) {
			a.Min, a.Max = 0, 1
		}
		if a.Min == a.Max {
			a.Min, a.Max = a.Min-0.5, a.Max+0.5
		}
	}
}

func (pl *panel) draw(cell page) {
	pl.Plot.Draw(cell.Canvas)
	if pl.note != "" {
		area := pl.DataCanvas(cell.Canvas)
		cell.write(middle(centred(label(sizeText, cell.muted))), area.Center(), pl.note)
	}
}

// pad widens an axis by a share of its range on both sides.
func pad(a *plot.Axis, share float64) {
	if d := share * (a.Max - a.Min); d > 0 && !math.IsInf(d, 0) {
		a.Min, a.Max = a.Min-d, a.Max+d
	}
}

// add draws a series and names it in the key.
func (pl *panel) add(name string, s series) {
	pl.Add(s)
	pl.key = append(pl.key, s.entry(name))
}

// steps makes the x axis one of whole time steps from first to last, or to the last at which something is drawn.
func (pl *panel) steps(first, last int) {
	last = max(first, last)
	if finite(pl.X.Max) {
		last = max(last, int(math.Round(pl.X.Max)))
	}
	air := 0.3 + 0.02*float64(last-first)
	pl.X.Min, pl.X.Max = float64(first)-air, float64(last)+air
	pl.X.Tick.Marker = stepTicks{11}
}

// fromZero starts the y axis at zero and leaves air above.
func (pl *panel) fromZero() {
	if pl.Y.Max > 0 {
		pl.Y.Min, pl.Y.Max = min(0, pl.Y.Min), 1.06*pl.Y.Max
	}
}

// nominal names the values from, from+step, … of an axis.
func (pl *panel) nominal(a *plot.Axis, from, step float64, names ...string) {
	var ticks plot.ConstantTicks
	for i, name := range names {
		ticks = append(ticks, plot.Tick{Value: from + step*float64(i), Label: name})
	}
	a.Tick.Marker = ticks
	a.Tick.Length = 0
}
