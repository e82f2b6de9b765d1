package figures

import (
	"fmt"

	"readoutzones/analysis"
)

// OwnZones draws the proportion of readout vectors in their own zone against the number of dimensions: random vectors,
// and the trained readout in random subsets of its dimensions, with 95 % bands over repeats (Fig. 5). Centred, where given,
// is the same readout without its mean vector.
func OwnZones(d *analysis.Dimensionality, centred ...*analysis.Dimensionality) *Figure {
	t := newTable("dimensions", "readout", "share", "low", "high", "repeats")
	add := func(name string, means []analysis.Mean) {
		for i, m := range means {
			t.add(d.Dimensions[i], name, m)
		}
	}
	add("random", d.Random)
	add("trained", d.Trained)
	for _, c := range centred {
		add("trained, mean vector subtracted", c.Trained)
	}
	words := "There are no dimensions."
	if last := len(d.Dimensions) - 1; last >= 0 {
		words = fmt.Sprintf("In one dimension %s of random and %s of trained readout vectors lie in their own zone, in %d dimensions %s and %s.",
			percent(d.Random[0].Value, 0), percent(d.Trained[0].Value, 0), d.Dimensions[last], percent(d.Random[last].Value, 0), percent(d.Trained[last].Value, 0))
	}
	return &Figure{
		Title: "Readout vectors in their own zone, by the number of dimensions (Fig. 5)", Alt: words, height: 290, numbers: t,
		draw: func(p page) { p.drawPanels(0, nil, p.ownZonePanel(d, centred)) },
	}
}

func (p page) ownZonePanel(d *analysis.Dimensionality, centred []*analysis.Dimensionality) *panel {
	pl := p.newPanel("", "dimensions of the representation", "readout vectors in their own zone (%)")
	x := make([]float64, len(d.Dimensions))
	for i, n := range d.Dimensions {
		x[i] = float64(n)
	}
	pl.add("random vectors", series{x: x, means: inPercent(d.Random), color: p.red, width: 1.6, band: true, dashes: dashes})
	pl.add("trained readout, random subsets of its dimensions", series{x: x, means: inPercent(d.Trained), color: p.blue, width: 1.6, band: true})
	for _, c := range centred {
		pl.add("the same, mean readout vector subtracted", series{x: x, means: inPercent(c.Trained), color: p.green, width: 1.6, band: true})
	}
	if p.paper {
		pl.guide(30, false)
		pl.key = append(pl.key, entry{name: "paper: all in their zones from about 30 on", sample: lineSample(p.muted, true), width: 8})
	}
	pl.X.Tick.Marker = wholeTicks(11)
	pl.Y.Min, pl.Y.Max = 0, 104
	return pl
}

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
		pl := p.newPanel("", "cosine between two readout vectors", "share of the pairs (%)")
		for i, s := range spreads {
			name := fmt.Sprintf("%s (standard deviation %.2f)", names[i], s.StdDev)
			pl.add(name, series{x: s.Centres, means: inPercent(values(s.Shares...)), color: p.series(i), width: 1.8})
		}
		pl.X.Min, pl.X.Max = -1, 1
		pl.fromZero()
		p.drawPanels(0, nil, pl)
	}
	return f
}
