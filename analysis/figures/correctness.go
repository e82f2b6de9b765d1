package figures

import (
	"fmt"
	"image/color"

	"gonum.org/v1/plot/vg/draw"

	"readoutzones/analysis"
)

// comparison is one of the plots of Figs. 2B and 2C: two groups over time.
type comparison struct {
	quantity, title, yLabel string
	first, second           look
	means                   [][2]analysis.Mean // [T]
	paper                   [2]float64         // the paper's means over time
}

// look is how a group is named and marked.
type look struct {
	name  string
	color func(Theme) color.NRGBA
	shape draw.GlyphDrawer
}

// The paper's marks.
var (
	correctNow   = look{"correct now (t_{stable} ≤ t)", func(t Theme) color.NRGBA { return t.blue }, triangle}
	correctLater = look{"incorrect now (t_{stable} > t)", func(t Theme) color.NRGBA { return t.green }, circle}
	ownClass     = look{"own final class", func(t Theme) color.NRGBA { return t.red }, triangle}
	otherClasses = look{"others’ final classes", func(t Theme) color.NRGBA { return t.ink }, circle}
)

func compareNorm(norm []analysis.NowLater) comparison {
	return nowLater("norm", "Norm", "norm ‖R_{t}‖", norm, analysis.Published.Summaries[0].Norm)
}

func compareCosine(cosine []analysis.NowLater) comparison {
	return nowLater("cosine with current class", "Cosine, current class", "cosine with the readout vector", cosine, analysis.Published.Summaries[0].CosCurrent)
}

func nowLater(quantity, title, yLabel string, groups []analysis.NowLater, paper [2]float64) comparison {
	c := comparison{quantity: quantity, title: title, yLabel: yLabel, first: correctNow, second: correctLater, paper: paper}
	for _, g := range groups {
		c.means = append(c.means, [2]analysis.Mean{g.Now, g.Later})
	}
	return c
}

func compareFinal(groups []analysis.OwnOthers) comparison {
	c := comparison{
		quantity: "cosine with final class", title: "Cosine, final class", yLabel: "cosine with the readout vector",
		first: ownClass, second: otherClasses, paper: analysis.Published.Summaries[0].CosFinal,
	}
	for _, g := range groups {
		c.means = append(c.means, [2]analysis.Mean{g.Own, g.Others})
	}
	return c
}

// Correctness draws norm and cosine with the current class's readout vector, of images correct now and of those
// correct later, at the steps t in [1, T*) (Fig. 2B).
func Correctness(norm, cosine []analysis.NowLater, tStar int) *Figure {
	return compareFigure("Norm and cosine of images that are correct and incorrect now (Fig. 2B)",
		tStar, compareNorm(norm), compareCosine(cosine))
}

// FinalClasses draws the cosine of misclassified representations with the readout vector of their own final class,
// and with those of the others', at the steps t in [1, T*) (Fig. 2C).
func FinalClasses(groups []analysis.OwnOthers, tStar int) *Figure {
	return compareFigure("Images that are incorrect now: cosine with their own and with others’ final class (Fig. 2C)", tStar, compareFinal(groups))
}

func compareFigure(title string, tStar int, comparisons ...comparison) *Figure {
	f := &Figure{Title: title, height: 270, numbers: meansTable()}
	for _, c := range comparisons {
		f.Alt += c.words(tStar)
		c.addTo(f.numbers, tStar)
	}
	f.Alt = sentences(f.Alt)
	f.draw = func(p page) {
		var panels []*panel
		for _, c := range comparisons {
			panels = append(panels, p.comparisonPanel("", c, tStar))
		}
		p.drawPanels(24, nil, panels...)
	}
	return f
}

// shown are the steps [1, T*) of those there are.
func (c comparison) shown(tStar int) (first, last int) { return 1, min(tStar, len(c.means)) - 1 }

func (c comparison) addTo(t *table, tStar int) {
	first, last := c.shown(tStar)
	for g, l := range []look{c.first, c.second} {
		for i := first; i <= last; i++ {
			m := c.means[i][g]
			t.add(c.quantity, plain(l.name), "", i, m.Value, m.Low, m.High, m.N, nan)
		}
		t.add(c.quantity, plain(l.name), "", "mean", nan, nan, nan, "", c.paper[g])
	}
}

func (c comparison) words(tStar int) string {
	first, last := c.shown(tStar)
	if last < first {
		return fmt.Sprintf("There is no step at which the %s can be compared. ", c.quantity)
	}
	at := func(t int) string {
		return fmt.Sprintf("%s against %s at t = %d", number(c.means[t][0].Value, 3), number(c.means[t][1].Value, 3), t)
	}
	return fmt.Sprintf("The %s, %s against %s, is %s and %s. ", c.quantity, plain(c.first.name), plain(c.second.name), at(first), at(last))
}

func (p page) comparisonPanel(letter string, c comparison, tStar int) *panel {
	pl := p.newPanel(letter, c.title, "time step t", c.yLabel)
	first, last := c.shown(tStar)
	if last < first {
		pl.note = "no step has both groups"
		return pl
	}
	for g, l := range []look{c.first, c.second} {
		means := make([]analysis.Mean, 0, last)
		for _, m := range c.means[first : last+1] {
			means = append(means, m[g])
		}
		pl.add(l.name, series{x: upTo(1, len(means)), means: means, color: l.color(p.Theme), shape: l.shape, width: 1.3})
	}
	if p.paper {
		pl.addLevels(c, first, last)
	}
	pl.steps(first, last)
	pad(&pl.Y, 0.06)
	return pl
}

// addLevels draws the paper's means over time as faint lines across the plot.
func (pl *panel) addLevels(c comparison, first, last int) {
	for g, l := range []look{c.first, c.second} {
		pl.Add(series{
			x: []float64{float64(first) - 0.3, float64(last) + 0.3}, means: values([]float64{c.paper[g], c.paper[g]}),
			color: faint(l.color(pl.page.Theme), 0.6), width: 1, dashes: dashes,
		})
	}
	pl.key = append(pl.key, entry{name: "paper, mean over t", sample: lineSample(draw.LineStyle{Color: pl.page.muted, Width: 1, Dashes: dashes})})
}
