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
		x, y := pl.Transforms(&c)
		low, high := bar.at-barWidth/2, bar.at+barWidth/2
		if b.lying {
			c.FillPolygon(bar.color, rectangle(x(0), y(low), x(bar.value), y(high)))
			c.FillText(middle(sty), point(x(max(bar.value, bar.clear))+9, y(bar.at)), bar.label)
			continue
		}
		c.FillPolygon(bar.color, rectangle(x(low), y(0), x(high), y(bar.value)))
		if above := centred(sty); above.Width(bar.label) < x(1)-x(0) {
			above.YAlign = draw.YBottom
			c.FillText(above, point(x(bar.at), y(bar.value)+1), bar.label)
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

// guide draws a dashed line across the plot at a value of x, or of y if lying.
type guide struct {
	at    float64
	color color.NRGBA
	lying bool
}

// Plot draws the line.
func (g guide) Plot(c draw.Canvas, pl *plot.Plot) {
	style := draw.LineStyle{Color: g.color, Width: 1, Dashes: dashes}
	if g.lying {
		if y := c.Y(pl.Y.Norm(g.at)); c.ContainsY(y) {
			c.StrokeLine2(style, c.Min.X, y, c.Max.X, y)
		}
		return
	}
	if x := c.X(pl.X.Norm(g.at)); c.ContainsX(x) {
		c.StrokeLine2(style, x, c.Min.Y, x, c.Max.Y)
	}
}
