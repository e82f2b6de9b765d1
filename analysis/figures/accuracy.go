package figures

import (
	"fmt"

	"readoutzones/analysis"
)

// Accuracy draws the proportion of images classified correctly at each step [T], of the trained network and, where
// given, of its random initialisation (else nil).
func Accuracy(trained, random []analysis.Mean) *Figure {
	t := newTable("network", "t", "accuracy", "low", "high", "images", paperColumn)
	best := analysis.Published.MaxAccuracyStep
	for i, m := range trained {
		paper := nan
		if i == best {
			paper = analysis.Published.MaxAccuracy
		}
		t.add("trained", i, m.Value, m.Low, m.High, m.N, paper)
	}
	for i, m := range random {
		t.add("random", i, m.Value, m.Low, m.High, m.N, nan)
	}
	return &Figure{
		Title: "Accuracy over time", Alt: accuracyWords(trained, random), height: 270, numbers: t,
		draw: func(p page) { p.drawPanels(0, nil, p.accuracyPanel(trained, random)) },
	}
}

func accuracyWords(trained, random []analysis.Mean) string {
	best := 0
	for i := range trained {
		if trained[i].Value > trained[best].Value {
			best = i
		}
	}
	var words []string
	if len(trained) > 0 {
		words = append(words, fmt.Sprintf("The trained network classifies %s of the images correctly at t = 0 and at most %s, at t = %d. ",
			percent(trained[0].Value, 1), percent(trained[best].Value, 1), best))
	}
	if len(random) > 0 {
		words = append(words, fmt.Sprintf("Its random initialisation classifies %s correctly at the last step.", percent(random[len(random)-1].Value, 1)))
	}
	return sentences(words...)
}

func (p page) accuracyPanel(trained, random []analysis.Mean) *panel {
	pl := p.newPanel("", "", "time step t", "images classified correctly (%)")
	lines := []struct {
		name string
		series
	}{
		{"trained", series{means: inPercent(trained), color: p.blue, shape: triangle, width: 1.5}},
		{"random initialisation", series{means: inPercent(random), color: p.muted, shape: circle, width: 1.5, dashes: dashes}},
	}
	for _, l := range lines {
		if len(l.means) > 0 {
			l.x = upTo(0, len(l.means))
			pl.add(l.name, l.series)
		}
	}
	if p.paper {
		pl.add(fmt.Sprintf("paper's best, %s at t = %d", percent(analysis.Published.MaxAccuracy, 1), analysis.Published.MaxAccuracyStep),
			p.published([]float64{float64(analysis.Published.MaxAccuracyStep)}, []float64{100 * analysis.Published.MaxAccuracy}))
	}
	pl.steps(0, len(trained)-1)
	pl.fromZero()
	return pl
}
