package figures

import "readoutzones/analysis"

// Routes draws how many wrong answers are at least of the label's superclass, in images that are correct later and in those
// that stay wrong, and how many would be by chance.
func Routes(r *analysis.Routes[analysis.Mean]) *Figure {
	f := &Figure{Title: "Wrong answers of the right superclass", height: 270, numbers: stepsTable()}
	f.numbers.addGroups("own superclass", laterAndWrong, 0, r.OwnSuperclass)
	for t, m := range r.Chance {
		f.numbers.add("chance", "correct later", t, m)
	}
	f.Alt = sentences(groupWords("share of wrong answers of the label’s superclass", laterAndWrong, 0, r.OwnSuperclass))
	if len(r.Chance) > 0 && finite(r.Chance[0].Value) {
		f.Alt += " By chance it would be " + percent(r.Chance[0].Value, 1) + "."
	}
	f.draw = func(p page) {
		pl := p.groupPanel("", "wrong answers of the label’s superclass (%)", laterAndWrong, 0, pairsInPercent(r.OwnSuperclass))
		pl.add("chance, correct later", series{x: upTo(0, len(r.Chance)), means: inPercent(r.Chance), color: p.muted, width: 1.3, dashes: dashes})
		p.drawPanels(0, nil, pl)
	}
	return f
}

// pairsInPercent are shares, and what of their intervals a share can be: from 0 to 100 %.
func pairsInPercent(means [][2]analysis.Mean) [][2]analysis.Mean {
	scaled := make([][2]analysis.Mean, len(means))
	for i, pair := range means {
		for g, m := range pair {
			scaled[i][g] = analysis.Mean{Value: 100 * m.Value, Low: max(0, 100*m.Low), High: min(100, 100*m.High), N: m.N}
		}
	}
	return scaled
}
