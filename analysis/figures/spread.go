package figures

import (
	"fmt"

	"readoutzones/analysis"
)

// Spreads draws how the cosines between readout vectors are distributed, of each readout [N] with its name.
func Spreads(names []string, spreads []*analysis.Spread) *Figure {
	f := &Figure{Title: "How alike readout vectors are", height: 240, numbers: newTable("readout", "cosine", "share")}
	for i, s := range spreads {
		f.Alt += fmt.Sprintf("%s: the cosines of %d pairs have a standard deviation of %.2f. ", names[i], s.Pairs, s.StdDev)
		for j, share := range s.Shares {
			f.numbers.add(names[i], s.Centres[j], share)
		}
	}
	f.Alt = sentences(f.Alt)
	f.draw = func(p page) {
		pl := p.newPanel("", "", "cosine between two readout vectors", "share of the pairs (%)")
		for i, s := range spreads {
			name := fmt.Sprintf("%s (standard deviation %.2f)", names[i], s.StdDev)
			pl.add(name, series{x: s.Centres, means: inPercent(values(s.Shares)), color: p.series(i), width: 1.8})
		}
		pl.X.Min, pl.X.Max = -1, 1
		pl.fromZero()
		p.drawPanels(0, nil, pl)
	}
	return f
}
