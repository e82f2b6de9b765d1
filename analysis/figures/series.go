package figures

import (
	"image/color"
	"math"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"readoutzones/analysis"
)

// series draws means against x as a line with marks, and their 95 % intervals as bars or as a band. Where a mean
// does not exist, the line is broken. Intervals of fewer than fewUnits units may leave the plot, where they are cut:
// with two images a 95 % interval is 13 standard errors wide to each side and would flatten everything else.
type series struct {
	x      []float64
	means  []analysis.Mean
	color  color.NRGBA
	shape  draw.GlyphDrawer // nil: no marks
	radius vg.Length        // of the marks, 3 if zero
	width  vg.Length        // of the line; 0: marks only
	dashes []vg.Length
	band   bool
}

const fewUnits = 5

// upTo returns from, from+1, … as many as n.
func upTo(from float64, n int) []float64 {
	x := make([]float64, n)
	for i := range x {
		x[i] = from + float64(i)
	}
	return x
}

// values are means without intervals, as the paper's numbers are.
func values(v []float64) []analysis.Mean {
	means := make([]analysis.Mean, len(v))
	for i, x := range v {
		means[i] = analysis.Mean{Value: x, Low: math.NaN(), High: math.NaN()}
	}
	return means
}

// published is the look of the paper's numbers: faint open diamonds.
func (p page) published(x, v []float64) series {
	return series{x: x, means: values(v), color: p.muted, shape: diamond{p.background}, radius: 4}
}

// clear returns the paper's value where it is marked, and 0 elsewhere: what a lying bar's label must stand clear of.
func (p page) clear(published float64) float64 {
	if p.paper {
		return published
	}
	return 0
}

// Plot draws the series.
func (s series) Plot(c draw.Canvas, pl *plot.Plot) {
	x, y := pl.Transforms(&c)
	at := func(i int, v float64) vg.Point { return point(x(s.x[i]), y(v)) }
	for _, run := range s.runs(func(m analysis.Mean) bool { return finite(m.Low) && finite(m.High) }) {
		s.drawIntervals(c, run, at)
	}
	for _, run := range s.runs(func(m analysis.Mean) bool { return finite(m.Value) }) {
		var line []vg.Point
		for _, i := range run {
			line = append(line, at(i, s.means[i].Value))
		}
		if s.width > 0 && len(line) > 1 {
			c.StrokeLines(draw.LineStyle{Color: s.color, Width: s.width, Dashes: s.dashes}, line)
		}
		for _, point := range line {
			c.DrawGlyphNoClip(s.glyph(), point)
		}
	}
}

func (s series) drawIntervals(c draw.Canvas, run []int, at func(int, float64) vg.Point) {
	if s.band {
		var band []vg.Point
		for _, i := range run {
			band = append(band, at(i, s.means[i].High))
		}
		for k := len(run) - 1; k >= 0; k-- {
			band = append(band, at(run[k], s.means[run[k]].Low))
		}
		c.FillPolygon(faint(s.color, 0.2), c.ClipPolygonY(band))
		return
	}
	style := draw.LineStyle{Color: s.color, Width: 1}
	for _, i := range run {
		low, high := at(i, s.means[i].Low), at(i, s.means[i].High)
		c.StrokeLines(style, c.ClipLinesY([]vg.Point{low, high})...)
		for _, end := range []vg.Point{low, high} {
			if c.ContainsY(end.Y) {
				c.StrokeLine2(style, end.X-2.5, end.Y, end.X+2.5, end.Y)
			}
		}
	}
}

// runs returns the indices of neighbouring means for which ok holds, a slice a run.
func (s series) runs(ok func(analysis.Mean) bool) [][]int {
	var runs [][]int
	open := false
	for i, m := range s.means {
		switch {
		case !ok(m) || i >= len(s.x) || !finite(s.x[i]):
			open = false
		case open:
			runs[len(runs)-1] = append(runs[len(runs)-1], i)
		default:
			runs = append(runs, []int{i})
			open = true
		}
	}
	return runs
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
		if i >= len(s.x) || !finite(s.x[i]) || !finite(m.Value) {
			continue
		}
		xmin, xmax = min(xmin, s.x[i]), max(xmax, s.x[i])
		ymin, ymax = min(ymin, m.Value), max(ymax, m.Value)
		if finite(m.Low) && finite(m.High) && m.N >= fewUnits {
			ymin, ymax = min(ymin, m.Low), max(ymax, m.High)
		}
	}
	return xmin, xmax, ymin, ymax
}

// entry is the series in the key.
func (s series) entry(name string) entry {
	e := entry{name: name}
	if s.width == 0 {
		e.width = 12
	}
	e.sample = func(p page) {
		if s.band {
			p.fill(faint(s.color, 0.2), p.inset(0, 0, 1, 1).corners())
		}
		if s.width > 0 {
			p.StrokeLines(draw.LineStyle{Color: s.color, Width: s.width, Dashes: s.dashes}, []vg.Point{p.at(0, 0.5), p.at(1, 0.5)})
		}
		p.DrawGlyphNoClip(s.glyph(), p.at(0.5, 0.5))
	}
	return e
}

func finite(v float64) bool { return !math.IsNaN(v) && !math.IsInf(v, 0) }

// diamond is an open diamond, filled with the background so that it stands out on bars.
type diamond struct{ fill color.Color }

// DrawGlyph draws it.
func (d diamond) DrawGlyph(c *draw.Canvas, g draw.GlyphStyle, at vg.Point) {
	r := g.Radius
	corners := []vg.Point{{X: at.X, Y: at.Y + r}, {X: at.X + r, Y: at.Y}, {X: at.X, Y: at.Y - r}, {X: at.X - r, Y: at.Y}}
	c.FillPolygon(d.fill, corners)
	c.StrokeLines(draw.LineStyle{Color: g.Color, Width: 1}, append(corners, corners[0], corners[1]))
}
