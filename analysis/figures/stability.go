package figures

import (
	"fmt"
	"image/color"
	"strings"

	"gonum.org/v1/plot/vg"

	"readoutzones/analysis"
)

// TStable draws how many of the stable-correct images have each t_stable, with T*.
func TStable(s *analysis.Stability) *Figure {
	t := newTable("t_stable", "images", "share", paperColumn)
	all := sum(s.Counts)
	for i, n := range s.Counts {
		t.add(i, n, ratio(n, all), nth(shares(analysis.Published.TStableCounts[:]), i)/100)
	}
	return &Figure{
		Title: "When the classification becomes stable and correct", height: 270, numbers: t,
		Alt: fmt.Sprintf("Of %s stable-correct images, %s (%s) are so from t = 0 on; the counts for t_stable = 0, 1 … are %s. T* = %d.",
			thousands(all), thousands(nthCount(s.Counts, 0)), percent(ratio(nthCount(s.Counts, 0), all), 1), listed(s.Counts), s.TStar),
		draw: func(p page) { p.drawPanels(0, nil, p.tStablePanel(s)) },
	}
}

func (p page) tStablePanel(s *analysis.Stability) *panel {
	pl := p.newPanel("", "", "t_{stable}", "share of the stable-correct images (%)")
	b := bars{theme: p.Theme}
	for i, share := range shares(s.Counts) {
		b.bars = append(b.bars, bar{at: float64(i), value: share, color: p.blue, label: thousands(s.Counts[i])})
	}
	pl.Add(b)
	pl.key = []entry{{name: "images (their number above the bar)", sample: swatch(p.blue)}}
	if s.TStar < len(s.Counts) {
		pl.Add(guide{at: float64(s.TStar) - 0.5, color: p.muted})
		pl.key = append(pl.key, entry{name: fmt.Sprintf("T* = %d, the first below 1 %% of t_{stable} = 0", s.TStar), sample: uprightSample(p.muted), width: 8})
	}
	if p.paper {
		v := shares(analysis.Published.TStableCounts[:])
		pl.add("paper", p.published(upTo(0.45, len(v)), v)) // beside the bar
	}
	pl.X.Min, pl.X.Max = -0.6, max(pl.X.Max, 0.5)+0.1
	pl.X.Tick.Marker = stepTicks{20}
	pl.fromZero()
	return pl
}

// Splits draws how many images are of each kind.
func Splits(s *analysis.Stability) *Figure {
	t := newTable("kind", "images", "share", paperColumn)
	all, paperAll := sum(s.Splits[:]), sum(analysis.Published.Splits[:])
	var words []string
	for i, n := range s.Splits {
		t.add(analysis.Kind(i).String(), n, ratio(n, all), ratio(analysis.Published.Splits[i], paperAll))
		words = append(words, fmt.Sprintf("%s %s (%s)", strings.ReplaceAll(analysis.Kind(i).String(), "_", " "), thousands(n), percent(ratio(n, all), 1)))
	}
	return &Figure{
		Title: "Four kinds of images: stable or not, correct or not", height: 190, numbers: t,
		Alt:  fmt.Sprintf("Of %s images: %s.", thousands(all), strings.Join(words, ", ")),
		draw: func(p page) { p.drawPanels(0, nil, p.splitsPanel(s)) },
	}
}

func (p page) splitsPanel(s *analysis.Stability) *panel {
	pl := p.newPanel("", "", "share of all images (%)", "")
	b := bars{theme: p.Theme, lying: true}
	colors := []color.NRGBA{p.blue, p.green, mix(p.background, p.blue, 0.55), mix(p.background, p.green, 0.55)}
	all := sum(s.Splits[:])
	names := make([]string, 4)
	paper := shares(analysis.Published.Splits[:])
	for i, n := range s.Splits {
		share := ratio(n, all)
		b.bars = append(b.bars, bar{at: float64(-i), value: 100 * share, clear: p.clear(paper[i]), color: colors[i], label: thousands(n) + " (" + percent(share, 1) + ")"})
		names[i] = strings.ReplaceAll(analysis.Kind(i).String(), "_", "-")
	}
	pl.Add(b)
	if p.paper {
		pl.add("paper", p.published(paper, []float64{0, -1, -2, -3}))
	}
	pl.nominal(&pl.Y, 0, -1, names...)
	pl.X.Min, pl.X.Max = 0, 1.2*max(pl.X.Max, 5)
	pl.Y.Min, pl.Y.Max = -3.6, 0.6
	return pl
}

func sum(counts []int) int {
	total := 0
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

func nthCount(counts []int, i int) int {
	if i < len(counts) {
		return counts[i]
	}
	return 0
}

func listed(counts []int) string {
	words := make([]string, len(counts))
	for i, n := range counts {
		words[i] = fmt.Sprint(n)
	}
	return strings.Join(words, ", ")
}

func uprightSample(c color.NRGBA) func(page) {
	return func(p page) { p.dashed(c, 1, vg.Point{X: p.X(0.5), Y: p.Min.Y}, vg.Point{X: p.X(0.5), Y: p.Max.Y}) }
}
