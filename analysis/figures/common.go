package figures

import (
	"fmt"
	"math"
	"strings"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"readoutzones/analysis"
)

var (
	nan      = math.NaN()
	triangle = draw.PyramidGlyph{}
	circle   = draw.CircleGlyph{}
	square   = draw.BoxGlyph{}
	dashes   = []vg.Length{4, 3}
)

// scaled multiplies means and intervals.
func scaled(means []analysis.Mean, by float64) []analysis.Mean {
	out := make([]analysis.Mean, len(means))
	for i, m := range means {
		out[i] = analysis.Mean{Value: by * m.Value, Low: by * m.Low, High: by * m.High, N: m.N}
	}
	return out
}

func inPercent(means []analysis.Mean) []analysis.Mean { return scaled(means, 100) }

// nth is element i, or NaN beyond the end.
func nth(v []float64, i int) float64 {
	if i < len(v) {
		return v[i]
	}
	return nan
}

// sentences joins words about the numbers; where there are none it says so.
func sentences(words ...string) string {
	if s := strings.TrimSpace(strings.Join(words, "")); s != "" {
		return s
	}
	return "There are no numbers to draw."
}

// plain is a name without the marks of subscripts.
func plain(name string) string { return strings.NewReplacer("_{", "_", "}", "").Replace(name) }

func point(x, y vg.Length) vg.Point { return vg.Point{X: x, Y: y} }

// upright is a short vertical stroke, the end of a range.
type upright struct{}

// DrawGlyph draws it.
func (upright) DrawGlyph(c *draw.Canvas, g draw.GlyphStyle, at vg.Point) {
	c.StrokeLine2(draw.LineStyle{Color: g.Color, Width: 1.5}, at.X, at.Y-g.Radius-1, at.X, at.Y+g.Radius+1)
}

// categoryName calls a category without a name by its number.
func categoryName(categories []string, i int) string {
	if i >= 0 && i < len(categories) {
		return categories[i]
	}
	return fmt.Sprintf("class %d", i)
}

// pathMark is the paper's mark of a correct or an incorrect image.
func pathMark(correct bool) draw.GlyphDrawer {
	if correct {
		return triangle
	}
	return circle
}
