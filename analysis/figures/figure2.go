package figures

import "readoutzones/analysis"

// Figure2 draws the paper's Figure 2 from the measured images of a trained network and, where given (else nil), of its
// random initialisation: change by t_stable (A), norm and cosine of correct and incorrect images (B), and the cosine
// with the own final class against others' (C). The two must be recordings of the same images.
func Figure2(trained, random *analysis.Dynamics) (*Figure, error) {
	change, err := analysis.ChangeByStability(trained, trained.Stability)
	if err != nil {
		return nil, err
	}
	var before *analysis.Change
	if random != nil {
		if before, err = analysis.ChangeByStability(random, trained.Stability); err != nil {
			return nil, err
		}
	}
	return figure2(change, before, trained.Stability.TStar, compareNorm(analysis.NormByCorrectness(trained)),
		compareCosine(analysis.CosineByCorrectness(trained)), compareFinal(analysis.CosineWithFinalClasses(trained))), nil
}

func figure2(change, random *analysis.Change, tStar int, norm, cosine, final comparison) *Figure {
	f := &Figure{
		Title:  "Representation dynamics (Fig. 2)",
		Alt:    "A: " + changeWords("trained network", change) + changeWords("random initialisation", random),
		height: 540, numbers: meansTable(),
	}
	addChange(f.numbers, "trained", change, analysis.Published.ChangeTrained[:])
	addChange(f.numbers, "random", random, analysis.Published.ChangeRandom[:])
	for i, c := range []comparison{norm, cosine, final} {
		f.Alt += []string{"B: ", "", "C: "}[i] + c.words(tStar)
		c.addTo(f.numbers, tStar)
	}
	f.Alt = sentences(f.Alt)
	f.draw = func(p page) {
		rows := p.rows(18, 1, 1.12)
		rows[0].drawPanels(24, nil, rows[0].changePanels("A", change, random)...)
		rows[1].drawPanels(16, nil, rows[1].comparisonPanel("B", norm, tStar), rows[1].comparisonPanel("", cosine, tStar),
			rows[1].comparisonPanel("C", final, tStar))
	}
	return f
}
