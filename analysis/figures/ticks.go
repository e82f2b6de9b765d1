package figures

import (
	"math"
	"strconv"
	"strings"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// roundTicks marks multiples of 1, 2 or 5 times a power of ten, most of them at most.
type roundTicks struct{ most int }

// Ticks returns the marks between lo and hi, all with as many decimals as the step needs and a true minus sign.
func (r roundTicks) Ticks(lo, hi float64) []plot.Tick {
	step := roundStep((hi - lo) / float64(max(r.most-1, 1)))
	return ticksEvery(step, lo, hi)
}

// roundStep is the smallest 1, 2 or 5 times a power of ten that is at least s.
func roundStep(s float64) float64 {
	if !(s > 0) || math.IsInf(s, 0) {
		return 1
	}
	unit := math.Pow(10, math.Floor(math.Log10(s)))
	for _, m := range []float64{1, 2, 5} {
		if m*unit >= s*(1-1e-9) {
			return m * unit
		}
	}
	return 10 * unit
}

func ticksEvery(step, lo, hi float64) []plot.Tick {
	var ticks []plot.Tick
	decimals := max(0, -int(math.Floor(math.Log10(step)+1e-9)))
	for i := math.Ceil(lo/step - 1e-6); i*step <= hi+1e-6*step && len(ticks) < 100; i++ {
		ticks = append(ticks, plot.Tick{Value: i * step, Label: number(i*step, decimals)})
	}
	return ticks
}

// stepTicks marks whole numbers only: time steps, dimensions.
type stepTicks struct{ most int }

// Ticks returns every, every second, fifth, tenth … whole number between lo and hi.
func (s stepTicks) Ticks(lo, hi float64) []plot.Tick {
	return ticksEvery(max(1, roundStep((hi-lo)/float64(s.most))), lo, hi)
}

// number writes v with so many decimals, with a minus sign rather than a hyphen, and no minus zero.
func number(v float64, decimals int) string {
	if math.IsNaN(v) {
		return "–"
	}
	s := strconv.FormatFloat(v, 'f', decimals, 64)
	if strings.Trim(s, "-0.") == "" {
		return strings.TrimPrefix(s, "-")
	}
	return strings.Replace(s, "-", "−", 1)
}

// percent writes a share as "49.7 %".
func percent(share float64, decimals int) string { return number(100*share, decimals) + " %" }

// thousands writes 12418 as "12,418".
func thousands(n int) string {
	s := strconv.Itoa(n)
	for i := len(s) - 3; i > 0 && s[i-1] != '-'; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

// gridLines draws faint lines at the labelled ticks of the y axis.
type gridLines struct{ theme Theme }

// Plot draws the lines.
func (g gridLines) Plot(c draw.Canvas, pl *plot.Plot) {
	if pl.Y.Tick.Length == 0 {
		return // names, not numbers
	}
	for _, t := range pl.Y.Tick.Marker.Ticks(pl.Y.Min, pl.Y.Max) {
		y := c.Y(pl.Y.Norm(t.Value))
		if c.ContainsY(y) && t.Label != "" {
			c.StrokeLine2(draw.LineStyle{Color: g.theme.grid, Width: vg.Points(0.5)}, c.Min.X, y, c.Max.X, y)
		}
	}
}

// brief writes v with up to three digits, no more than it needs: "2", "0.5".
func brief(v float64) string {
	return strings.Replace(strconv.FormatFloat(v, 'g', 3, 64), "-", "−", 1)
}

// significant writes v with three digits that count: "0.0123", "12.4", "9,609".
func significant(v float64) string {
	switch a := math.Abs(v); {
	case math.IsNaN(v):
		return "–"
	case a >= 1e6 || a > 0 && a < 1e-4:
		return strings.ReplaceAll(strconv.FormatFloat(v, 'g', 3, 64), "-", "−")
	case a >= 100:
		return strings.Replace(thousands(int(math.Round(v))), "-", "−", 1)
	case a >= 10:
		return number(v, 1)
	case a >= 1:
		return number(v, 2)
	}
	return number(v, decimals(v, 3))
}

// decimals is how many v needs to show so many digits that count, at least as many for v below 1, and at most 6.
func decimals(v float64, digits int) int {
	if v == 0 || !finite(v) {
		return digits
	}
	return min(max(digits-1-int(math.Floor(math.Log10(math.Abs(v)))), 0), 6)
}
