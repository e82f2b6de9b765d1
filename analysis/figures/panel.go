package figures

import (
	"image/color"
	"math"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// panel is one plot of a figure: a heading, a key above the data (so that it never covers them) and the plot.
type panel struct {
	title string
	key   []entry
	*plot.Plot
	page   page
	grid   *plotter.Grid
	note   string // written in the middle of the data, such as why there are none
	square bool   // the data's area is one
}

// newPanel returns an empty panel in the page's colours; title may be empty.
func (p page) newPanel(title, xLabel, yLabel string) *panel {
	pl := plot.New()
	pl.BackgroundColor = nil
	pl.X.Label.Text, pl.Y.Label.Text = xLabel, yLabel
	for _, a := range []*plot.Axis{&pl.X, &pl.Y} {
		styleAxis(a, p.Theme)
	}
	grid := &plotter.Grid{Horizontal: draw.LineStyle{Color: p.Theme.grid, Width: 0.5}}
	pl.Add(grid)
	return &panel{title: title, Plot: pl, page: p, grid: grid}
}

func styleAxis(a *plot.Axis, t Theme) {
	a.Label.TextStyle = centred(label(sizeText, t.ink))
	a.Label.TextStyle.YAlign = draw.YBottom
	a.Label.Padding = 3
	tick := label(sizeTick, t.ink)
	tick.XAlign, tick.YAlign = a.Tick.Label.XAlign, a.Tick.Label.YAlign
	tick.YAlign -= 0.19 // package plot raises tick labels by their descent
	a.Tick.Label, a.Tick.Length, a.Tick.Marker = tick, 3, roundTicks(8)
	a.LineStyle = draw.LineStyle{Color: t.muted, Width: 0.75}
	a.Tick.LineStyle, a.Padding = a.LineStyle, 0
}

// drawPanels draws a row of panels side by side, in widths of these proportions (nil: equal), their data areas aligned.
func (p page) drawPanels(gap vg.Length, shares []float64, panels ...*panel) {
	if shares == nil {
		shares = equal(len(panels))
	}
	cells := p.columns(gap, shares...)
	data := func(i int) draw.Canvas { return panels[i].DataCanvas(cells[i].Canvas) }
	var head, bottom vg.Length
	for i, pl := range panels {
		if i < len(p.headed) {
			pl.title = p.headed[i]
		}
		head = max(head, pl.headHeight(cells[i].width()))
	}
	for i, pl := range panels {
		cells[i] = pl.drawHead(cells[i], head)
		bottom = max(bottom, data(i).Min.Y-cells[i].Min.Y)
	}
	for i, pl := range panels {
		cells[i] = cells[i].inset(0, 0, 0, bottom-(data(i).Min.Y-cells[i].Min.Y))
		if size := data(i).Size(); pl.square {
			cells[i] = cells[i].inset(0, max(0, size.X-size.Y), 0, max(0, size.Y-size.X))
		}
		pl.draw(cells[i])
	}
}

// headHeight is what heading and key need above the plot.
func (pl *panel) headHeight(w vg.Length) vg.Length {
	h := 4 + keyHeight(pl.key, w)
	if title := pl.titleLines(w); len(title) > 0 {
		h += linesHeight(title, sizePanel) + 3
	}
	return h
}

func (pl *panel) titleLines(w vg.Length) []string {
	return wrap(pl.title, bold(label(sizePanel, nil)), w)
}

// drawHead draws heading and key and returns the rest of the cell.
func (pl *panel) drawHead(cell page, head vg.Length) page {
	cell.lines(pl.titleLines(cell.width()), bold(label(sizePanel, cell.ink)))
	drawKey(cell.inset(0, 0, head-4-keyHeight(pl.key, cell.width()), 0), pl.key)
	return cell.inset(0, 0, head, 0)
}

func (pl *panel) draw(cell page) {
	pl.Plot.Draw(cell.Canvas)
	if pl.note != "" {
		area := pl.DataCanvas(cell.Canvas)
		cell.FillText(middle(centred(label(sizeText, cell.muted))), area.Center(), pl.note)
	}
}

// pad widens an axis by a share of its range on both sides.
func pad(a *plot.Axis, share float64) {
	if d := share * (a.Max - a.Min); d > 0 && !math.IsInf(d, 0) {
		a.Min, a.Max = a.Min-d, a.Max+d
	}
}

// steps makes the x axis one of whole time steps from first to last, or to the last at which something is drawn.
func (pl *panel) steps(first, last int) {
	last = max(first, last)
	if finite(pl.X.Max) {
		last = max(last, int(math.Round(pl.X.Max)))
	}
	air := 0.3 + 0.02*float64(last-first)
	pl.X.Min, pl.X.Max = float64(first)-air, float64(last)+air
	pl.X.Tick.Marker = wholeTicks(11)
}

// fromZero starts the y axis at zero and leaves air above.
func (pl *panel) fromZero() {
	if pl.Y.Max > 0 {
		pl.Y.Min, pl.Y.Max = min(0, pl.Y.Min), 1.06*pl.Y.Max
	}
}

// nominal names the values 0, 1, … of an axis.
func (pl *panel) nominal(a *plot.Axis, names ...string) {
	var ticks plot.ConstantTicks
	for i, name := range names {
		ticks = append(ticks, plot.Tick{Value: float64(i), Label: name})
	}
	a.Tick.Marker, a.Tick.Length = ticks, 0
	a.Min, a.Max = -0.6, float64(max(len(names), 1))-0.4
}

// lying names rows 0, 1, … from the top down, without lines between them, and numbers x from zero with air for labels.
func (pl *panel) lying(least, air float64, names ...string) {
	pl.nominal(&pl.Y, names...)
	pl.Y.Scale = plot.InvertedScale{Normalizer: plot.LinearScale{}}
	pl.grid.Horizontal.Color = nil
	pl.X.Min, pl.X.Max = 0, air*max(pl.X.Max, least)
}

// entry is a line of a key: a sample and its name.
type entry struct {
	name   string
	sample func(page) // draws into a box of width × lineHeight(sizeTick)
	width  vg.Length  // 0: sampleWidth
}

const (
	sampleWidth vg.Length = 22
	keyGap      vg.Length = 12
)

// eachEntry sets entries side by side, in as many rows as the width needs, calls place with each and its offset from the
// upper left corner, and returns the height of all.
func eachEntry(key []entry, w vg.Length, place func(e entry, x, y vg.Length)) vg.Length {
	sty := label(sizeTick, nil)
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
		place(e, x, y)
		x += need + keyGap
	}
	if len(key) > 0 {
		y += lineHeight(sizeTick) + 1
	}
	return y
}

func keyHeight(key []entry, w vg.Length) vg.Length {
	return eachEntry(key, w, func(entry, vg.Length, vg.Length) {})
}

// drawKey draws a key at the page's top and returns the page below, gap apart.
func drawKey(p page, key []entry) page {
	h := eachEntry(key, p.width(), func(e entry, x, y vg.Length) {
		box := p.inset(x, p.width()-x-e.width, y, p.height()-y-lineHeight(sizeTick))
		e.sample(box)
		p.FillText(middle(label(sizeTick, p.ink)), box.at(1, 0.5).Add(point(4, 0)), e.name)
	})
	return p.inset(0, 0, h, 0)
}

// swatch is a sample of a filled area.
func swatch(c color.NRGBA) func(page) {
	return func(p page) { p.FillPolygon(c, p.inset(4, 4, 2, 2).corners()) }
}

// dot is a sample of a mark.
func dot(shape draw.GlyphDrawer, c color.NRGBA, radius vg.Length) func(page) {
	return func(p page) { p.mark(shape, c, radius, p.at(0.5, 0.5)) }
}

// lineSample is a sample of a dashed line or, upright, of one that goes up.
func lineSample(c color.NRGBA, upright bool) func(page) {
	return func(p page) {
		if upright {
			p.dashed(c, 1, p.at(0.5, 0), p.at(0.5, 1))
		} else {
			p.dashed(c, 1, p.at(0, 0.5), p.at(1, 0.5))
		}
	}
}

// arrowSample is a sample of an arrow.
func arrowSample(c color.NRGBA, w vg.Length) func(page) {
	return func(p page) { p.arrow(c, w, p.at(0, 0.5), p.at(1, 0.5)) }
}

// colourBar is an entry that shows a scale of colours between two words.
func colourBar(name, lo, hi string, colour func(share float64) color.NRGBA) entry {
	sty := middle(label(sizeTick, color.Black))
	start, left, right := sty.Width(name)+8, sty.Width(lo)+4, sty.Width(hi)+4
	return entry{width: start + left + 90 + right, sample: func(p page) {
		sty.Color = p.ink
		bar := p.inset(start+left, right, 2, 1)
		p.FillText(sty, p.at(0, 0.5), name)
		p.FillText(sty, p.at(0, 0.5).Add(point(start, 0)), lo)
		p.FillText(sty, point(bar.Max.X+4, p.Y(0.5)), hi)
		const n = 60
		bar.raster(1, n, func(_, i int) color.NRGBA { return colour((float64(i) + 0.5) / n) })
		bar.frame(p.muted, 0.5)
	}}
}
