package figures

import (
	"fmt"
	"image/color"

	"readoutzones/analysis"
)

// Borders draws how far the representations of images that are correct now and later are from the nearest border of their
// zone, as a distance and relative to their norm, and how what is measured at t = 0 goes with t_stable.
func Borders(b *analysis.Borders[analysis.Mean]) *Figure {
	f := &Figure{Title: "Distance to the border of the zone, and when images settle", height: 280, numbers: stepsTable()}
	f.numbers.addGroups("distance", nowAndLater, 0, b.Distance)
	f.numbers.addGroups("distance / norm", nowAndLater, 0, b.Sine)
	for i, m := range predictors(b) {
		f.numbers.add("rank correlation with t_stable", predictorNames[i], 0, m)
	}
	f.Alt = sentences(groupWords("distance to the nearest border", nowAndLater, 0, b.Distance),
		fmt.Sprintf("Rank correlation with t_stable at t = 0: distance %s, norm %s, cosine %s.",
			withInterval(b.TStable.Distance), withInterval(b.TStable.Norm), withInterval(b.TStable.Cosine)))
	f.draw = func(p page) {
		distance := p.groupPanel("Distance to the border", "distance", nowAndLater, 0, b.Distance)
		sine := p.groupPanel("Relative to the norm", "distance / norm", nowAndLater, 0, b.Sine)
		p.drawPanels(20, []float64{1, 1, 0.8}, distance, sine, p.predictorPanel(b))
	}
	return f
}

var predictorNames = []string{"distance", "norm", "cosine"}

func predictors(b *analysis.Borders[analysis.Mean]) []analysis.Mean {
	return []analysis.Mean{b.TStable.Distance, b.TStable.Norm, b.TStable.Cosine}
}

func (p page) predictorPanel(b *analysis.Borders[analysis.Mean]) *panel {
	pl := p.newPanel("What at t = 0 tells t_{stable}", "", "rank correlation with t_{stable}")
	pl.Add(series{x: upTo(0, 3), means: predictors(b), color: p.ink, shape: square, radius: 4})
	pl.guide(0, true)
	pl.nominal(&pl.X, predictorNames...)
	pl.Y.Min, pl.Y.Max = min(pl.Y.Min, -0.1), max(pl.Y.Max, 0.1)
	pad(&pl.Y, 0.06)
	return pl
}

// stepsTable is the CSV of groups over time.
func stepsTable() *table {
	return newTable("quantity", "group", "t", "mean", "low", "high", "images")
}

// addGroups adds the means of two groups, the first of them at step first.
func (t *table) addGroups(quantity string, groups [2]look, first int, means [][2]analysis.Mean) {
	for g, l := range groups {
		for i, m := range means {
			t.add(quantity, plain(l.name), first+i, m[g])
		}
	}
}

// groupWords tells the means of two groups at the first step at which both exist.
func groupWords(quantity string, groups [2]look, first int, means [][2]analysis.Mean) string {
	for i, m := range means {
		if finite(m[0].Value) && finite(m[1].Value) {
			return fmt.Sprintf("At t = %d the %s is %s for %s, %s for %s. ", first+i, quantity,
				withInterval(m[0]), plain(groups[0].name), withInterval(m[1]), plain(groups[1].name))
		}
	}
	return ""
}

// groupPanel draws the means of two groups over time.
func (p page) groupPanel(title, yLabel string, groups [2]look, first int, means [][2]analysis.Mean) *panel {
	pl := p.newPanel(title, "time step t", yLabel)
	pl.addGroups(groups, upTo(float64(first), len(means)), means, true)
	pl.steps(first, first+len(means)-1)
	pl.fromZero()
	return pl
}

// addGroups adds two groups' means at x, and how few images are behind some of them if counted; where there is no image at
// all, the panel says so.
func (pl *panel) addGroups(groups [2]look, x []float64, means [][2]analysis.Mean, count bool) {
	images := 0
	for g, l := range groups {
		line := make([]analysis.Mean, len(means))
		for i, m := range means {
			line[i] = m[g]
			images += m[g].N
		}
		pl.add(l.name, series{x: x, means: line, color: l.color(pl.page.Theme), shape: l.shape, width: 1.3, count: count})
	}
	if images == 0 {
		pl.note = "there are no such images"
	}
}

// The groups of images that are wrong now.
var laterAndWrong = [2]look{
	{"correct later", func(t Theme) color.NRGBA { return t.blue }, triangle},
	{"stays wrong", func(t Theme) color.NRGBA { return t.green }, circle},
}
