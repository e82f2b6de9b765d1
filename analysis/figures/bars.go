package figures

import (
	"image/color"
	"math"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// bars draws values from zero, upright or lying, with a label at their ends. A value that does not exist has no bar.
type bars struct {
	theme Theme
	bars  []bar
	lying bool
}

type bar struct {
	at, value float64
	color     color.NRGBA
	label     string
	clear     float64 // a lying bar's label stands beyond this value too
}

const barWidth = 0.7

// Plot draws the bars.
func (b bars) Plot(c draw.Canvas, pl *plot.Plot) {
	sty := label(sizeTick, b.theme.ink)
	for _, bar := range b.bars {
		if !finite(bar.value) {
			continue
		}
		if b.lying {
			x0, x1, y := c.X(pl.X.Norm(0)), c.X(pl.X.Norm(bar.value)), func(d float64) vg.Length { return c.Y(pl.Y.Norm(bar.at + d)) }
			c.FillPolygon(bar.color, rectangle(x0, y(-barWidth/2), x1, y(barWidth/2)))
			c.FillText(middle(sty), vg.Point{X: c.X(pl.X.Norm(max(bar.value, bar.clear))) + 9, Y: y(0)}, bar.label)
			continue
		}
		y0, y1, x := c.Y(pl.Y.Norm(0)), c.Y(pl.Y.Norm(bar.value)), func(d float64) vg.Length { return c.X(pl.X.Norm(bar.at + d)) }
		c.FillPolygon(bar.color, rectangle(x(-barWidth/2), y0, x(barWidth/2), y1))
		if sty.Width(bar.label) < x(1)-x(0) {
			above := centred(sty)
			above.YAlign = draw.YBottom
			c.FillText(above, vg.Point{X: x(0), Y: y1 + 1}, bar.label)
		}
	}
}

// DataRange covers the bars, from zero.
func (b bars) DataRange() (xmin, xmax, ymin, ymax float64) {
	xmin, xmax, ymin, ymax = math.Inf(1), math.Inf(-1), 0, 0
	for _, bar := range b.bars {
		xmin, xmax = min(xmin, bar.at-0.5), max(xmax, bar.at+0.5)
		if finite(bar.value) {
			ymin, ymax = min(ymin, bar.value), max(ymax, bar.value)
		}
	}
	if b.lying {
		return ymin, ymax, xmin, xmax
	}
	return xmin, xmax, ymin, ymax
}

func rectangle(x0, y0, x1, y1 vg.Length) []vg.Point {
	return []vg.Point{{X: x0, Y: y0}, {X: x1, Y: y0}, {X: x1, Y: y1}, {X: x0, Y: y1}}
}

// mark draws a dashed line across the plot at a value of x, or of y if lying.
type mark struct {
	at    float64
	color color.NRGBA
	lying bool
}

// Plot draws the line.
func (m mark) Plot(c draw.Canvas, pl *plot.Plot) {
	style := draw.LineStyle{Color: m.color, Width: 1, Dashes: dashes}
	if m.lying {
		if y := c.Y(pl.Y.Norm(m.at)); c.ContainsY(y) {
			c.StrokeLine2(style, c.Min.X, y, c.Max.X, y)
		}
		return
	}
	if x := c.X(pl.X.Norm(m.at)); c.ContainsX(x) {
		c.StrokeLine2(style, x, c.Min.Y, x, c.Max.Y)
	}
}
