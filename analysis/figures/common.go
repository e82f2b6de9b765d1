package figures

import (
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

// at is v where there is one, else NaN, which a table leaves empty.
func at(there bool, v float64) float64 {
	if there {
		return v
	}
	return nan
}

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

// plain is a name without the marks of subscripts.
func plain(name string) string { return strings.NewReplacer("_{", "_", "}", "").Replace(name) }
