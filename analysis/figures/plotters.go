package figures

import (
	"fmt"
	"image/color"
	"math"
	"slices"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"readoutzones/analysis"
)

// series draws means against x as a line with marks, and their 95 % intervals as bars or as a band. Where a mean
// does not exist, the line is broken. Means of fewer than [analysis.SmallestGroup] units have no interval; their number
// stands beside them where counted.
type series struct {
	x      []float64
	means  []analysis.Mean
	color  color.NRGBA
	shape  draw.GlyphDrawer // nil: no marks
	radius vg.Length        // of the marks, 3 if zero
	width  vg.Length        // of the line; 0: marks only
	dashes []vg.Length
	band   bool
	count  bool // say how many units are behind a mean of few
}

// The paper's marks, and square ones.
var (
	triangle = draw.PyramidGlyph{}
	circle   = draw.CircleGlyph{}
	square   = draw.BoxGlyph{}
)

// pathMark is the paper's mark of a correct or an incorrect image.
func pathMark(correct bool) draw.GlyphDrawer {
	if correct {
		return triangle
	}
	return circle
}

// upTo returns from, from+1, … as many as n.
func upTo(from float64, n int) []float64 {
	x := make([]float64, n)
	for i := range x {
		x[i] = from + float64(i)
	}
	return x
}

// values are means without intervals, as the paper's numbers are.
func values(v ...float64) []analysis.Mean {
	means := make([]analysis.Mean, len(v))
	for i, x := range v {
		means[i] = analysis.Mean{Value: x, Low: nan, High: nan}
	}
	return means
}

func inPercent(means []analysis.Mean) []analysis.Mean {
	scaled := make([]analysis.Mean, len(means))
	for i, m := range means {
		scaled[i] = m.Times(100)
	}
	return scaled
}

// add draws a series and names it in the key.
func (pl *panel) add(name string, s series) {
	pl.Add(s)
	pl.key = append(pl.key, s.entry(name))
}

// entry is the series in the key.
func (s series) entry(name string) entry {
	e := entry{name: name, sample: func(p page) {
		if s.band {
			band := plotter.Polygon{Color: faint(s.color, 0.2)}
			band.Thumbnail(&p.Canvas)
		}
		line, mark := plotter.Line{LineStyle: s.line()}, plotter.Scatter{GlyphStyle: s.glyph()}
		line.Thumbnail(&p.Canvas)
		mark.Thumbnail(&p.Canvas)
	}}
	if s.width == 0 {
		e.width = 12
	}
	return e
}

// published draws the paper's numbers as faint open diamonds.
func (pl *panel) published(name string, x []float64, v ...float64) {
	pl.add(name, series{x: x, means: values(v...), color: pl.page.muted, shape: diamond{pl.page.background}, radius: 4})
}

// Plot draws the intervals, lines and marks of each unbroken run.
func (s series) Plot(c draw.Canvas, pl *plot.Plot) {
	value := func(m analysis.Mean) float64 { return m.Value }
	for _, run := range s.runs(hasInterval) {
		if s.band {
			edge, back := run.points(func(m analysis.Mean) float64 { return m.High }), run.points(func(m analysis.Mean) float64 { return m.Low })
			slices.Reverse(back)
			band := plotter.Polygon{XYs: []plotter.XYs{append(edge, back...)}, Color: faint(s.color, 0.2)}
			band.Plot(c, pl)
			continue
		}
		bars := plotter.YErrorBars{XYs: run.points(value), LineStyle: draw.LineStyle{Color: s.color, Width: 1}, CapWidth: 5}
		for _, m := range run.means {
			bars.YErrors = append(bars.YErrors, struct{ Low, High float64 }{m.Value - m.Low, m.High - m.Value})
		}
		bars.Plot(c, pl)
	}
	for _, run := range s.runs(func(m analysis.Mean) bool { return finite(m.Value) }) {
		points := run.points(value)
		line, marks := plotter.Line{XYs: points, LineStyle: s.line()}, plotter.Scatter{XYs: points, GlyphStyle: s.glyph()}
		line.Plot(c, pl)
		marks.Plot(c, pl)
	}
	s.plotCounts(c, pl)
}

// hasInterval reports whether a mean has an interval that tells something.
func hasInterval(m analysis.Mean) bool {
	return finite(m.Low) && finite(m.High) && m.N >= analysis.SmallestGroup
}

// plotCounts writes beside the marks of few units how many these are.
func (s series) plotCounts(c draw.Canvas, pl *plot.Plot) {
	if !s.count {
		return
	}
	labels := &plotter.Labels{Offset: point(4, 3)}
	for i, m := range s.means {
		if finite(m.Value) && finite(s.x[i]) && m.N > 0 && m.N < analysis.SmallestGroup {
			labels.XYs = append(labels.XYs, plotter.XY{X: s.x[i], Y: m.Value})
			labels.Labels = append(labels.Labels, fmt.Sprintf("n = %d", m.N))
			labels.TextStyle = append(labels.TextStyle, label(sizeSmall, s.color))
		}
	}
	labels.Plot(c, pl)
}

// runs returns the parts of the series in which ok holds without a break.
func (s series) runs(ok func(analysis.Mean) bool) (runs []series) {
	start := 0
	for i := range len(s.means) + 1 {
		if i < len(s.means) && ok(s.means[i]) && finite(s.x[i]) {
			continue
		}
		if run := s; i > start {
			run.x, run.means = s.x[start:i], s.means[start:i]
			runs = append(runs, run)
		}
		start = i + 1
	}
	return runs
}

func (s series) points(y func(analysis.Mean) float64) plotter.XYs {
	points := make(plotter.XYs, len(s.means))
	for i, m := range s.means {
		points[i] = plotter.XY{X: s.x[i], Y: y(m)}
	}
	return points
}

func (s series) line() draw.LineStyle {
	return draw.LineStyle{Color: s.color, Width: s.width, Dashes: s.dashes}
}

func (s series) glyph() draw.GlyphStyle {
	r := s.radius
	if r == 0 {
		r = 3
	}
	return draw.GlyphStyle{Color: s.color, Radius: r, Shape: s.shape}
}

// DataRange covers the means and their intervals.
func (s series) DataRange() (xmin, xmax, ymin, ymax float64) {
	xmin, xmax, ymin, ymax = math.Inf(1), math.Inf(-1), math.Inf(1), math.Inf(-1)
	for i, m := range s.means {
		if !finite(m.Value) || !finite(s.x[i]) {
			continue
		}
		xmin, xmax = min(xmin, s.x[i]), max(xmax, s.x[i])
		ymin, ymax = min(ymin, m.Value), max(ymax, m.Value)
		if hasInterval(m) {
			ymin, ymax = min(ymin, m.Low), max(ymax, m.High)
		}
	}
	return xmin, xmax, ymin, ymax
}

// bar stands at a number on one axis and reaches from zero to its value on the other.
type bar struct {
	at, value float64
	color     color.NRGBA
	label     string
	clear     float64 // a lying bar's label stands beyond this value too
}

// bars draws bars, upright or lying, with a label at their ends. A value that does not exist has no bar.
func (pl *panel) bars(lying bool, bars ...bar) {
	labels, sty := &plotter.Labels{Offset: point(0, 1)}, centred(label(sizeTick, pl.page.ink))
	sty.YAlign = draw.YBottom
	if lying {
		labels.Offset, sty = point(9, 0), middle(label(sizeTick, pl.page.ink))
	}
	at := func(b bar, beside, value float64) plotter.XY {
		if lying {
			return plotter.XY{X: value, Y: b.at + beside}
		}
		return plotter.XY{X: b.at + beside, Y: value}
	}
	for _, b := range bars {
		if !finite(b.value) {
			continue
		}
		const half = 0.35
		pl.Add(&plotter.Polygon{Color: b.color, XYs: []plotter.XYs{{at(b, -half, 0), at(b, half, 0), at(b, half, b.value), at(b, -half, b.value)}}})
		if lying || sty.Width(b.label) < pl.page.width()/vg.Length(len(bars)+1) {
			labels.XYs = append(labels.XYs, at(b, 0, max(b.value, b.clear)))
			labels.Labels = append(labels.Labels, b.label)
			labels.TextStyle = append(labels.TextStyle, sty)
		}
	}
	pl.Add(labels)
}

// clear returns the paper's value where it is marked, and 0 elsewhere: what a lying bar's label must stand clear of.
func (p page) clear(published float64) float64 {
	if p.paper {
		return published
	}
	return 0
}

// plotting is a plotter that neither widens the axes nor makes room for its marks.
type plotting func(c draw.Canvas, pl *plot.Plot)

// Plot draws it.
func (f plotting) Plot(c draw.Canvas, pl *plot.Plot) { f(c, pl) }

// line draws a line, which does not widen the axes.
func (pl *panel) line(points plotter.XYs, style draw.LineStyle) {
	pl.Add(plotting((&plotter.Line{XYs: points, LineStyle: style}).Plot))
}

// guide draws a dashed line across the plot at a value of x, or of y if lying; it does not widen the axes.
func (pl *panel) guide(at float64, lying bool) {
	const far = 1e6
	line := plotter.XYs{{X: at, Y: -far}, {X: at, Y: far}}
	if lying {
		line = plotter.XYs{{X: -far, Y: at}, {X: far, Y: at}}
	}
	pl.line(line, draw.LineStyle{Color: pl.page.muted, Width: 1, Dashes: dashes})
}

// matrix draws rows × columns of coloured cells with a frame: row 0 at the top, cell (r, c) about y = r, x = c.
func (pl *panel) matrix(rows, columns int, colour func(row, column int) color.NRGBA) {
	pl.Add(plotting(func(c draw.Canvas, _ *plot.Plot) {
		p := pl.page
		p.Canvas = c
		p.raster(rows, columns, colour)
		p.frame(p.muted, 0.5)
	}))
	pl.rowsAndColumns(rows, columns)
}

// rowsAndColumns makes the axes those of a matrix.
func (pl *panel) rowsAndColumns(rows, columns int) {
	pl.X.Min, pl.X.Max, pl.Y.Min, pl.Y.Max = -0.5, float64(columns)-0.5, -0.5, float64(rows)-0.5
	pl.Y.Scale = plot.InvertedScale{Normalizer: plot.LinearScale{}}
	for _, a := range []*plot.Axis{&pl.X, &pl.Y} {
		a.Tick.Marker, a.Tick.Length = wholeTicks(11), 0
	}
	pl.grid.Horizontal.Color = nil
}

// upright is a short vertical stroke, the end of a range.
type upright struct{}

// DrawGlyph draws it.
func (upright) DrawGlyph(c *draw.Canvas, g draw.GlyphStyle, at vg.Point) {
	c.StrokeLine2(draw.LineStyle{Color: g.Color, Width: 1.5}, at.X, at.Y-g.Radius-1, at.X, at.Y+g.Radius+1)
}

// diamond is an open diamond, filled with the background so that it stands out on bars.
type diamond struct{ fill color.Color }

// DrawGlyph draws it.
func (d diamond) DrawGlyph(c *draw.Canvas, g draw.GlyphStyle, at vg.Point) {
	r := g.Radius
	corners := []vg.Point{{X: at.X, Y: at.Y + r}, {X: at.X + r, Y: at.Y}, {X: at.X, Y: at.Y - r}, {X: at.X - r, Y: at.Y}}
	c.FillPolygon(d.fill, corners)
	c.StrokeLines(draw.LineStyle{Color: g.Color, Width: 1}, append(corners, corners[0], corners[1]))
}

// ring is an open circle, with a thicker line than package draw's.
type ring struct{}

// DrawGlyph draws it.
func (ring) DrawGlyph(c *draw.Canvas, g draw.GlyphStyle, at vg.Point) {
	c.SetLineStyle(draw.LineStyle{Color: g.Color, Width: 1.2})
	var path vg.Path
	path.Move(vg.Point{X: at.X + g.Radius, Y: at.Y})
	path.Arc(at, g.Radius, 0, 2*math.Pi)
	path.Close()
	c.Stroke(path)
}
