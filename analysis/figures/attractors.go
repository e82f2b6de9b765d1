package figures

import (
	"fmt"
	"math"
	"sort"

	"readoutzones/analysis"
)

// Attractors draws, an image a mark, the modulus of the Jacobian's leading eigenvalue against the rate by which ‖ΔR‖ shrank,
// which of the two below 1 means that differences die out; and how the images' numbers of end states are distributed.
func Attractors(a *analysis.Attractors) *Figure {
	s := a.Summary()
	f := &Figure{Title: "How fast states come to rest, and how many there are", height: 300,
		numbers: newTable("image", "label", "modulus", "real", "imaginary", "rate", "relative change", "end states", "end classes")}
	for i := range a.Images {
		x := &a.Images[i]
		f.numbers.add(x.Image, x.Label, x.Modulus(), x.Eigenvalue[0], x.Eigenvalue[1], float64(x.Rate), float64(x.Change), x.States, x.Classes)
	}
	f.Alt = sentences(
		fmt.Sprintf("The leading eigenvalue's modulus is %s on average, and below 1 in %s of the images. ", withInterval(s.Modulus), percent(s.BelowOne.Value, 1)),
		fmt.Sprintf("‖ΔR‖ shrinks to %s of itself in a time step. The two differ by %s on average, as logarithms. ", withInterval(s.Rate), withInterval(s.Difference)),
		fmt.Sprintf("After kicks, %s of the images have a single end state.", percent(s.OneState.Value, 1)))
	f.draw = func(p page) {
		p.drawPanels(24, []float64{1.2, 0.9, 0.8}, p.ratePanel(a), p.moduliPanel(a), p.statesPanel(a))
	}
	return f
}

// ratePanel draws modulus against measured rate.
func (p page) ratePanel(a *analysis.Attractors) *panel {
	pl := p.newPanel("Predicted and measured", "measured: factor of ‖ΔR‖ in a step", "predicted: |λ|")
	low, high := math.Inf(1), math.Inf(-1)
	for i := range a.Images {
		x := &a.Images[i]
		rate, modulus := float64(x.Rate), x.Modulus()
		if !finite(rate) {
			continue
		}
		low, high = min(low, rate, modulus), max(high, rate, modulus)
		pl.Add(series{x: []float64{rate}, means: values(modulus), color: p.blue, shape: circle, radius: 1.8})
	}
	if low > high {
		pl.note = "no image has a rate"
		low, high = 0, 1
	}
	equal := series{x: []float64{low, high}, means: values(low, high), color: p.muted, width: 1}
	pl.Add(equal)
	pl.X.Min, pl.X.Max, pl.Y.Min, pl.Y.Max = low, high, low, high
	pad(&pl.X, 0.05)
	pad(&pl.Y, 0.05)
	pl.key = []entry{{name: "an image", width: 12, sample: dot(circle, p.blue, 2)}, equal.entry("equal")}
	return pl
}

// moduliPanel draws the share of the images whose modulus is at most x.
func (p page) moduliPanel(a *analysis.Attractors) *panel {
	pl := p.newPanel("Leading eigenvalue", "|λ|", "images with at most this |λ| (%)")
	var moduli, shares []float64
	for i := range a.Images {
		moduli = append(moduli, a.Images[i].Modulus())
		shares = append(shares, 100*float64(i+1)/float64(len(a.Images)))
	}
	sort.Float64s(moduli)
	pl.Add(series{x: moduli, means: values(shares...), color: p.blue, width: 1.6})
	pl.guide(1, false)
	pl.X.Min, pl.X.Max = min(pl.X.Min, 0.9), max(pl.X.Max, 1.05)
	pl.Y.Min, pl.Y.Max = 0, 102
	pl.key = []entry{{name: "neither shrinks nor grows", sample: lineSample(p.muted, true), width: 8}}
	return pl
}

// statesPanel draws how many images have so many end states.
func (p page) statesPanel(a *analysis.Attractors) *panel {
	pl := p.newPanel("End states after kicks", fmt.Sprintf("end states, of %d starts", a.Options.Kicks+1), "images (%)")
	counts := make([]float64, a.Options.Kicks+1)
	for i := range a.Images {
		counts[a.Images[i].States-1] += 100 / float64(len(a.Images))
	}
	pl.Add(series{x: upTo(1, len(counts)), means: values(counts...), color: p.blue, shape: square, radius: 4})
	pl.steps(1, len(counts))
	pl.fromZero()
	return pl
}
