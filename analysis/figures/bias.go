package figures

import (
	"fmt"

	"readoutzones/analysis"
)

// Bias draws the norm of the readout bias beside the range of the representations' norms, and the best accuracy with
// and without the bias (Section 6.1.1).
func Bias(b *analysis.Bias) *Figure {
	paper := analysis.Published
	t := newTable("quantity", "value", "low", "high", paperColumn)
	t.add("norm of the bias", b.Norm, nan, nan, paper.BiasNorm)
	t.add("smallest norm of a representation", b.MinNorm, nan, nan, paper.BiasNormRange[0])
	t.add("mean norm of the representations", b.MeanNorm.Value, b.MeanNorm.Low, b.MeanNorm.High, paper.BiasMeanNorm)
	t.add("largest norm of a representation", b.MaxNorm, nan, nan, paper.BiasNormRange[1])
	t.add("best accuracy with bias", b.AccuracyWith, nan, nan, paperBiasAccuracy)
	t.add("best accuracy without bias", b.AccuracyWithout, nan, nan, paperBiasAccuracy)
	t.add("relative gain by the bias", b.Gain.Value, b.Gain.Low, b.Gain.High, nan)
	return &Figure{
		Title: "The readout bias beside the representations, and accuracy without it (Section 6.1.1)", height: 170, numbers: t,
		Alt: fmt.Sprintf("The bias has norm %s, the representations have norms from %s to %s, on average %s. The best accuracy is %s with the bias and %s without it.",
			significant(b.Norm), significant(b.MinNorm), significant(b.MaxNorm), significant(b.MeanNorm.Value), percent(b.AccuracyWith, 1), percent(b.AccuracyWithout, 1)),
		draw: func(p page) { p.drawPanels(26, []float64{1.5, 1}, p.biasNorms(b), p.biasAccuracy(b)) },
	}
}

// paperBiasAccuracy is the paper's best accuracy, with and without the bias.
const paperBiasAccuracy = 0.53

func (p page) biasNorms(b *analysis.Bias) *panel {
	pl := p.newPanel("Norms", "norm", "")
	span := func(row, low, mean, high float64, s series) {
		pl.Add(series{x: []float64{low, high}, means: values(row, row), shape: upright{}, color: s.color, width: s.width, radius: s.radius},
			series{x: []float64{mean}, means: values(row), shape: circle, color: s.color, radius: s.radius})
	}
	span(0, b.MinNorm, b.MeanNorm.Value, b.MaxNorm, series{color: p.blue, width: 3, radius: 4})
	pl.Add(series{x: []float64{b.Norm}, means: values(1), color: p.red, shape: triangle, radius: 4})
	names := []string{"representations", "bias"}
	if p.paper {
		paper := analysis.Published
		span(2, paper.BiasNormRange[0], paper.BiasMeanNorm, paper.BiasNormRange[1], series{color: p.muted, width: 2, radius: 3.5})
		pl.Add(series{x: []float64{paper.BiasNorm}, means: values(3), color: p.muted, shape: triangle, radius: 3.5})
		names = append(names, "paper’s representations", "paper’s bias")
	}
	pl.lying(1, 1.05, names...)
	return pl
}

func (p page) biasAccuracy(b *analysis.Bias) *panel {
	pl := p.newPanel("Best accuracy", "images classified correctly (%)", "")
	const paper = 100 * paperBiasAccuracy
	pl.bars(true,
		bar{at: 0, value: 100 * b.AccuracyWith, clear: p.clear(paper), color: p.blue, label: percent(b.AccuracyWith, 1)},
		bar{at: 1, value: 100 * b.AccuracyWithout, clear: p.clear(paper), color: p.sky, label: percent(b.AccuracyWithout, 1)})
	if p.paper {
		pl.published("paper", []float64{paper, paper}, 0, 1)
	}
	pl.lying(1, 1.35, "with bias", "without bias")
	return pl
}
