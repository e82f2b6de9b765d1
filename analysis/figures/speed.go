package figures

import (
	"fmt"

	"readoutzones/analysis"
)

// SpeedAccuracy draws the accuracy of answering each image once the entropy of its answer is below a threshold, against the
// mean step of the answers, beside that of answering all images at the same step, accuracy [T].
func SpeedAccuracy(s *analysis.SpeedAccuracy[analysis.Mean], accuracy []analysis.Mean) *Figure {
	f := &Figure{Title: "Answering when sure, and answering at a fixed step", height: 290,
		numbers: newTable("answer", "threshold", "mean step", "accuracy", "low", "high", "images")}
	for t, m := range accuracy {
		f.numbers.add("at a fixed step", "", t, m)
	}
	var words []string
	for i, m := range s.Accuracy {
		f.numbers.add("when sure", s.Threshold[i], s.MeanStep[i].Value, m)
		words = append(words, fmt.Sprintf("With the threshold %s the mean step is %s and the accuracy %s. ",
			brief(s.Threshold[i]), number(s.MeanStep[i].Value, 2), percent(m.Value, 1)))
	}
	if last := len(accuracy) - 1; last >= 0 {
		words = append(words, fmt.Sprintf("At t = 0 the accuracy is %s, at t = %d it is %s.", percent(accuracy[0].Value, 1), last, percent(accuracy[last].Value, 1)))
	}
	f.Alt = sentences(words...)
	f.draw = func(p page) { p.drawPanels(0, nil, p.speedPanel(s, accuracy)) }
	return f
}

func (p page) speedPanel(s *analysis.SpeedAccuracy[analysis.Mean], accuracy []analysis.Mean) *panel {
	pl := p.newPanel("", "mean time step of the answers", "images classified correctly (%)")
	pl.add("all images at the same step", series{x: upTo(0, len(accuracy)), means: inPercent(accuracy), color: p.muted, shape: circle, width: 1.3, band: true})
	last := float64(max(len(s.Accuracy)-1, 1))
	for i, m := range s.Accuracy {
		pl.Add(series{x: []float64{s.MeanStep[i].Value}, means: values(100 * m.Value), color: p.sequential(float64(i) / last), shape: square, radius: 4.5})
	}
	if len(s.Threshold) > 0 {
		pl.key = append(pl.key, entry{name: "each image when sure", width: 12, sample: dot(square, p.sequential(0.5), 4)},
			colourBar("entropy below", brief(s.Threshold[0]), brief(s.Threshold[len(s.Threshold)-1]), p.sequential))
	}
	pl.steps(0, len(accuracy)-1)
	pad(&pl.Y, 0.06)
	return pl
}
