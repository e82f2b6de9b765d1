package figures

import (
	"fmt"
	"image/color"
	"strings"

	"readoutzones/analysis"
)

// Accuracy draws the proportion of images classified correctly at each step [T], of the trained network and, where
// given, of its random initialisation (else nil).
func Accuracy(trained, random []analysis.Mean) *Figure {
	t := newTable("network", "t", "accuracy", "low", "high", "images", paperColumn)
	best := 0
	for i, m := range trained {
		paper := nan
		if i == analysis.Published.MaxAccuracyStep {
			paper = analysis.Published.MaxAccuracy
		}
		t.add("trained", i, m, paper)
		if m.Value > trained[best].Value {
			best = i
		}
	}
	for i, m := range random {
		t.add("random", i, m, nan)
	}
	var words []string
	if len(trained) > 0 {
		words = append(words, fmt.Sprintf("The trained network classifies %s of the images correctly at t = 0 and at most %s, at t = %d. ",
			percent(trained[0].Value, 1), percent(trained[best].Value, 1), best))
	}
	if len(random) > 0 {
		words = append(words, fmt.Sprintf("Its random initialisation classifies %s correctly at the last step.", percent(random[len(random)-1].Value, 1)))
	}
	return &Figure{
		Title: "Accuracy over time", Alt: sentences(words...), height: 270, numbers: t,
		draw: func(p page) { p.drawPanels(0, nil, p.accuracyPanel(trained, random)) },
	}
}

func (p page) accuracyPanel(trained, random []analysis.Mean) *panel {
	pl := p.newPanel("", "time step t", "images classified correctly (%)")
	if len(trained) > 0 {
		pl.add("trained", overTime(series{means: shares100(trained), color: p.blue, shape: triangle, width: 1.5}))
	}
	if len(random) > 0 {
		pl.add("random initialisation", overTime(series{means: shares100(random), color: p.muted, shape: circle, width: 1.5, dashes: dashes}))
	}
	if p.paper {
		best, step := analysis.Published.MaxAccuracy, analysis.Published.MaxAccuracyStep
		pl.published(fmt.Sprintf("paper's best, %s at t = %d", percent(best, 1), step), upTo(float64(step), 1), 100*best)
	}
	pl.steps(0, len(trained)-1)
	pl.fromZero()
	return pl
}

// overTime places means at t = 0, 1, …; of more steps than have room for marks and bars, intervals become a band.
func overTime(s series) series {
	s.x = upTo(0, len(s.means))
	if len(s.means) > 20 {
		s.shape, s.band = nil, true
	}
	return s
}

// shares100 are means of shares in per cent, whose intervals end where shares do.
func shares100(shares []analysis.Mean) []analysis.Mean {
	percents := inPercent(shares)
	for i, m := range percents {
		percents[i].Low, percents[i].High = max(m.Low, 0), min(m.High, 100)
	}
	return percents
}

// TStable draws how many of the stable-correct images have each t_stable, with T*.
func TStable(s *analysis.Stability) *Figure {
	t := newTable("t_stable", "images", "share", paperColumn)
	all, atOnce := sum(s.Counts), 0
	if len(s.Counts) > 0 {
		atOnce = s.Counts[0]
	}
	for i, n := range s.Counts {
		t.add(i, n, ratio(n, all), nth(shares(analysis.Published.TStableCounts[:]), i)/100)
	}
	counts := strings.Join(strings.Fields(strings.Trim(fmt.Sprint(s.Counts), "[]")), ", ")
	return &Figure{
		Title: "When the classification becomes stable and correct", height: 270, numbers: t,
		Alt: fmt.Sprintf("Of %s stable-correct images, %s (%s) are so from t = 0 on; the counts for t_stable = 0, 1 … are %s. T* = %d.",
			thousands(all), thousands(atOnce), percent(ratio(atOnce, all), 1), counts, s.TStar),
		draw: func(p page) { p.drawPanels(0, nil, p.tStablePanel(s)) },
	}
}

func (p page) tStablePanel(s *analysis.Stability) *panel {
	pl := p.newPanel("", "t_{stable}", "share of the stable-correct images (%)")
	var bars []bar
	for i, share := range shares(s.Counts) {
		bars = append(bars, bar{at: float64(i), value: share, color: p.blue, label: thousands(s.Counts[i])})
	}
	pl.bars(false, bars...)
	pl.key = []entry{{name: "images (their number above the bar)", sample: swatch(p.blue)}}
	if s.TStar < len(s.Counts) {
		pl.guide(float64(s.TStar)-0.5, false)
		pl.key = append(pl.key, entry{name: fmt.Sprintf("T* = %d, the first below 1 %% of t_{stable} = 0", s.TStar), sample: lineSample(p.muted, true), width: 8})
	}
	last := len(bars)
	if p.paper {
		v := shares(analysis.Published.TStableCounts[:])
		pl.published("paper", upTo(0.45, len(v)), v...) // beside the bar
		last = max(last, len(v))
	}
	pl.X.Min, pl.X.Max = -0.6, float64(max(last, 1))-0.4
	pl.X.Tick.Marker = wholeTicks(20)
	pl.fromZero()
	return pl
}

// Splits draws how many images are of each kind.
func Splits(s *analysis.Stability) *Figure {
	t := newTable("kind", "images", "share", paperColumn)
	all, paper := sum(s.Splits[:]), analysis.Published.Splits
	var words []string
	for i, n := range s.Splits {
		kind := analysis.Kind(i).String()
		t.add(kind, n, ratio(n, all), ratio(paper[i], sum(paper[:])))
		words = append(words, fmt.Sprintf("%s %s (%s)", strings.ReplaceAll(kind, "_", " "), thousands(n), percent(ratio(n, all), 1)))
	}
	return &Figure{
		Title: "Four kinds of images: stable or not, correct or not", height: 190, numbers: t,
		Alt:  fmt.Sprintf("Of %s images: %s.", thousands(all), strings.Join(words, ", ")),
		draw: func(p page) { p.drawPanels(0, nil, p.splitsPanel(s)) },
	}
}

func (p page) splitsPanel(s *analysis.Stability) *panel {
	pl := p.newPanel("", "share of all images (%)", "")
	colors := []color.NRGBA{p.blue, p.green, mix(p.background, p.blue, 0.55), mix(p.background, p.green, 0.55)}
	paper := shares(analysis.Published.Splits[:])
	var bars []bar
	var names []string
	for i, share := range shares(s.Splits[:]) {
		bars = append(bars, bar{at: float64(i), value: share, clear: p.clear(paper[i]), color: colors[i],
			label: thousands(s.Splits[i]) + " (" + number(share, 1) + " %)"})
		names = append(names, strings.ReplaceAll(analysis.Kind(i).String(), "_", "-"))
	}
	pl.bars(true, bars...)
	if p.paper {
		pl.published("paper", paper, 0, 1, 2, 3)
	}
	pl.lying(5, 1.2, names...)
	return pl
}
