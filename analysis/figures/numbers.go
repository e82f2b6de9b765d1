package figures

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"gonum.org/v1/plot"

	"readoutzones/analysis"
)

// How numbers are written: on axes, in labels and in the words that describe a figure.

var nan = math.NaN()

func finite(v float64) bool { return !math.IsNaN(v) && !math.IsInf(v, 0) }

// roundTicks marks multiples of 1, 2 or 5 times a power of ten, most of them at most, all with as many decimals as the
// step needs and a true minus sign. (Package plot's own ticks are three, with hyphens.)
func roundTicks(most int) plot.TickerFunc {
	return func(lo, hi float64) []plot.Tick { return ticksEvery(roundStep((hi-lo)/float64(most-1)), lo, hi) }
}

// wholeTicks marks whole numbers only: time steps, dimensions, images.
func wholeTicks(most int) plot.TickerFunc {
	return func(lo, hi float64) []plot.Tick {
		return ticksEvery(max(1, roundStep((hi-lo)/float64(most-1))), lo, hi)
	}
}

// roundStep is the smallest 1, 2 or 5 times a power of ten that is at least s.
func roundStep(s float64) float64 {
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

// withInterval writes "−0.214 [−0.251, −0.177]", with two digits of the interval's half.
func withInterval(m analysis.Mean) string {
	if !finite(m.Value) {
		return "not defined"
	}
	half := (m.High - m.Low) / 2
	if !finite(half) {
		return significant(m.Value)
	}
	n := 3
	if half > 0 {
		n = decimals(half, 2)
	}
	return fmt.Sprintf("%s [%s, %s]", number(m.Value, n), number(m.Low, n), number(m.High, n))
}

// nth is element i, or NaN beyond the end.
func nth(v []float64, i int) float64 {
	if i < len(v) {
		return v[i]
	}
	return nan
}

func sum(counts []int) (total int) {
	for _, n := range counts {
		total += n
	}
	return total
}

// ratio is NaN without a whole.
func ratio(part, whole int) float64 {
	if whole == 0 {
		return nan
	}
	return float64(part) / float64(whole)
}

// shares are percentages of the sum.
func shares(counts []int) []float64 {
	v := make([]float64, len(counts))
	for i, n := range counts {
		v[i] = 100 * ratio(n, sum(counts))
	}
	return v
}

// sentences joins words about the numbers; where there are none it says so.
func sentences(words ...string) string {
	if s := strings.TrimSpace(strings.Join(words, "")); s != "" {
		return s
	}
	return "There are no numbers to draw."
}

// categoryName calls a category without a name by its number.
func categoryName(categories []string, i int) string {
	if i >= 0 && i < len(categories) {
		return categories[i]
	}
	return fmt.Sprintf("class %d", i)
}

// categoryNames returns k names.
func categoryNames(categories []string, k int) []string {
	names := make([]string, k)
	for i := range names {
		names[i] = categoryName(categories, i)
	}
	return names
}
