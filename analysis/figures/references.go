package figures

import (
	"fmt"
	"slices"
	"strings"

	"readoutzones/analysis"
	"readoutzones/analysis/claims"
)

// References draws how large the effects of directional claims are beside the same effects where nothing is known of the
// class: in images that settle on a wrong class, and in 20 random walks through the same zones. All are in units of the spread
// within the groups (Cohen's d), or are correlations. Claims without references are left out.
func References(tested ...claims.Claim) *Figure {
	f := &Figure{
		Title: "Effects, and what they are without knowledge of the class", height: 250,
		numbers: newTable("claim", "effect", "of", "size", "low", "high", "images"),
	}
	tested = slices.DeleteFunc(slices.Clone(tested), func(c claims.Claim) bool { return len(referred(c)) == 0 })
	for _, c := range tested {
		for _, e := range referred(c) {
			f.numbers.add(c.ID, e.Name, "settles on the label", e.SizeMean())
			f.numbers.add(c.ID, e.Name, "settles on a wrong class", e.Reference.WrongMean())
			for _, walk := range e.Reference.Walks {
				f.numbers.add(c.ID, e.Name, "random walk", values(walk)[0])
			}
			f.Alt += fmt.Sprintf("%s, %s: %s; in images that settle on a wrong class %s, in random walks %s on average. ",
				c.Statement, shown(e.Name), withInterval(e.SizeMean()), withInterval(e.Reference.WrongMean()), significant(e.Reference.Walker()))
		}
	}
	f.Alt = sentences(f.Alt)
	f.draw = func(p page) { p.drawReferences(tested) }
	return f
}

// referred are the effects of a directional claim that have references.
func referred(c claims.Claim) []claims.Effect {
	return slices.DeleteFunc(slices.Clone(c.Effects), func(e claims.Effect) bool { return c.Claimed == claims.Equal || e.Reference == nil || !finite(e.Size) })
}

// shown names an effect.
func shown(name string) string {
	if name == "" {
		return "this network"
	}
	return name
}

func (p page) drawReferences(tested []claims.Claim) {
	if len(tested) == 0 {
		return
	}
	p = drawKey(p, []entry{
		{name: "settles on its label", width: 12, sample: dot(triangle, p.blue, 3)},
		{name: "settles on a wrong class", width: 12, sample: dot(square, p.red, 3)},
		{name: walksName(tested), width: 12, sample: dot(ring{}, p.muted, 2)},
		{name: referencesNote(tested), width: 1, sample: func(page) {}},
	}).inset(0, 0, 6, 0)
	var panels []*panel
	for _, c := range tested {
		panels = append(panels, p.referencePanel(c))
	}
	p.drawPanels(18, nil, panels...)
}

// walksName names the marks of the walks; a report keeps only their mean.
func walksName(tested []claims.Claim) string {
	if walks := referred(tested[0])[0].Reference.Walks; len(walks) > 1 {
		return fmt.Sprintf("a random walk (%d of them)", len(walks))
	}
	return "random walks, their mean"
}

// referencesNote says what the panels have in common.
func referencesNote(tested []claims.Claim) string {
	note := "every panel has a scale of its own"
	for _, c := range tested {
		for _, e := range referred(c) {
			if m := e.SizeMean(); finite(m.High - m.Low) {
				return note
			}
		}
	}
	return note + "; a report keeps no intervals of these"
}

func (p page) referencePanel(c claims.Claim) *panel {
	title := c.Statement
	if !c.BeyondThePaper() {
		title = c.Figure + "\u00a0\u00a0" + title
	}
	pl := p.newPanel(title, "", "effect size")
	var names []string
	var right, wrong []analysis.Mean
	for i, e := range referred(c) {
		names = append(names, shortName(strings.Replace(shown(e.Name), " ", "\n", 1)))
		right, wrong = append(right, e.SizeMean()), append(wrong, e.Reference.WrongMean())
		walks := values(e.Reference.Walks...)
		pl.Add(series{x: slices.Repeat([]float64{float64(i) + 0.25}, len(walks)), means: walks, color: p.muted, shape: ring{}, radius: 2})
	}
	pl.Add(series{x: upTo(-0.25, len(right)), means: right, color: p.blue, shape: triangle})
	pl.Add(series{x: upTo(0, len(wrong)), means: wrong, color: p.red, shape: square})
	pl.guide(0, true)
	pl.nominal(&pl.X, names...)
	pl.Y.Min, pl.Y.Max = min(pl.Y.Min, 0), max(pl.Y.Max, 0)
	pad(&pl.Y, 0.08)
	return pl
}
