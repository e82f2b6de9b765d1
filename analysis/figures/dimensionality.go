package figures

import (
	"fmt"

	"readoutzones/analysis"
)

// OwnZones draws the proportion of readout vectors in their own zone against the number of dimensions: random vectors,
// and the trained readout in random subsets of its dimensions, with 95 % bands over repeats (Fig. 5).
func OwnZones(d *analysis.Dimensionality) *Figure {
	t := newTable("dimensions", "readout", "share", "low", "high", "repeats")
	add := func(name string, means []analysis.Mean) {
		for i, m := range means {
			t.add(d.Dimensions[i], name, m.Value, m.Low, m.High, m.N)
		}
	}
	add("random", d.Random)
	add("trained", d.Trained)
	return &Figure{
		Title: "Readout vectors in their own zone, by the number of dimensions (Fig. 5)", Alt: ownZoneWords(d),
		height: 290, numbers: t,
		draw: func(p page) { p.drawPanels(0, nil, p.ownZonePanel(d)) },
	}
}

func ownZoneWords(d *analysis.Dimensionality) string {
	if len(d.Dimensions) == 0 {
		return "There are no dimensions."
	}
	last := len(d.Dimensions) - 1
	return fmt.Sprintf("In one dimension %s of random and %s of trained readout vectors lie in their own zone, in %d dimensions %s and %s.",
		percent(d.Random[0].Value, 0), percent(d.Trained[0].Value, 0), d.Dimensions[last], percent(d.Random[last].Value, 0), percent(d.Trained[last].Value, 0))
}

func (p page) ownZonePanel(d *analysis.Dimensionality) *panel {
	pl := p.newPanel("", "", "dimensions of the representation", "readout vectors in their own zone (%)")
	x := make([]float64, len(d.Dimensions))
	for i, n := range d.Dimensions {
		x[i] = float64(n)
	}
	pl.add("random vectors", series{x: x, means: inPercent(d.Random), color: p.red, width: 1.6, band: true, dashes: dashes})
	pl.add("trained readout, random subsets of its dimensions", series{x: x, means: inPercent(d.Trained), color: p.blue, width: 1.6, band: true})
	if p.paper {
		pl.Add(guide{at: 30, color: p.muted})
		pl.key = append(pl.key, entry{name: "paper: all in their zones from about 30 on", sample: uprightSample(p.muted), width: 8})
	}
	pl.X.Tick.Marker = stepTicks{11}
	pl.Y.Min, pl.Y.Max = 0, 104
	return pl
}
