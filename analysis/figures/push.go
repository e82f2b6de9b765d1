package figures

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/plot/vg"

	"readoutzones/analysis"
)

// Push draws what became of the representations that were pushed at a time step, the at-th of the table's. For each target it
// follows the share of the images outside the zone in which they were pushed, after the smallest and the largest factor and
// moves as long as the smallest; and it shows, for each push, by how much this share is larger than without one, a step later
// and in the end.
func Push(pushes *analysis.Pushes, at int) *Figure {
	step, summary := pushes.Options.At[at], pushes.Summary()[at]
	f := &Figure{Title: fmt.Sprintf("Who leaves the zone after a push at t = %d", step),
		height: 280 * vg.Length(len(pushes.Options.Targets)), numbers: newTable("target", "push", "size", "t", "share", "low", "high", "images")}
	for k, m := range summary.Free {
		f.numbers.add("none", "none", "", step+k, m)
	}
	for _, v := range summary.Pushed {
		for k, m := range v.Left {
			f.numbers.add(v.Target, v.Kind, v.Size, step+k, m)
		}
	}
	last := len(summary.Free) - 1
	f.Alt = fmt.Sprintf("Without a push %s of the images have left their zone at the last step. ", percent(summary.Free[last].Value, 1))
	for _, c := range summary.Contrasts {
		f.Alt += fmt.Sprintf("%s, %s: %s a step later, %s in the end. ", c.Target, c.What, withInterval(c.Next), withInterval(c.End))
	}
	f.Alt = sentences(f.Alt)
	f.draw = func(p page) {
		rows := p.rows(14, equal(len(pushes.Options.Targets))...)
		for i, target := range pushes.Options.Targets {
			rows[i].drawPanels(20, []float64{1, 1.6}, p.pushedPanel(summary, target), p.sizesPanel(summary, target))
		}
	}
	return f
}

// pushKinds are how the kinds of push are drawn, and what their sizes are.
var pushKinds = []struct {
	kind, name string
	colour     int
	dashes     []vg.Length
}{
	{analysis.Scale, "times its length", 0, nil},
	{analysis.Towards, "towards the border", 1, nil},
	{analysis.Away, "away from it", 2, []vg.Length{6, 2}},
	{analysis.Chance, "random direction", 3, []vg.Length{2, 2}},
}

// pushedPanel follows the chosen pushes over time. Where all lie together, bands would cover each other: two have one.
func (p page) pushedPanel(s analysis.PushSummary, target string) *panel {
	pl := p.newPanel(target+" pushed at t = "+fmt.Sprint(s.At), "time step t", "images outside the zone (%)")
	steps := upTo(float64(s.At), len(s.Free))
	pl.add("no push", series{x: steps, means: inPercent(s.Free), color: p.muted, width: 1.6, band: true})
	for _, k := range pushKinds {
		for _, v := range chosenPushes(s, target, k.kind) {
			name := fmt.Sprintf("%s %g", k.name, v.Size)
			line := series{x: steps, means: inPercent(v.Left), color: p.series(k.colour), width: 1.4, dashes: k.dashes, band: k.kind == analysis.Towards}
			if !line.band {
				line.means = bare(line.means)
			}
			if v.Kind == analysis.Scale {
				name = fmt.Sprintf("× %g", v.Size)
				if v.Size < 1 {
					line.color, line.dashes = p.ink, []vg.Length{7, 2, 2, 2}
				}
			}
			pl.add(name, line)
		}
	}
	pl.steps(s.At, s.At+len(s.Free)-1)
	pl.fromZero()
	return pl
}

// pushesOf are a target's pushes of a kind, by size.
func pushesOf(s analysis.PushSummary, target, kind string) (all []analysis.PushOutcome) {
	for _, v := range s.Pushed {
		if v.Target == target && v.Kind == kind {
			all = append(all, v)
		}
	}
	slices.SortFunc(all, func(a, b analysis.PushOutcome) int { return cmp.Compare(a.Size, b.Size) })
	return all
}

// chosenPushes are the smallest and the largest factor, or the move that is as long as the change by the smallest factor.
func chosenPushes(s analysis.PushSummary, target, kind string) []analysis.PushOutcome {
	all, factors := pushesOf(s, target, kind), pushesOf(s, target, analysis.Scale)
	if kind == analysis.Scale && len(all) > 2 {
		return []analysis.PushOutcome{all[0], all[len(all)-1]}
	}
	return slices.DeleteFunc(all, func(v analysis.PushOutcome) bool {
		return v.Kind != analysis.Scale && math.Abs(v.Size-math.Abs(1-factors[0].Size)) > 1e-9
	})
}

// sizesPanel has a place for each push: by how much more images are outside than without it, a step later and in the end.
func (p page) sizesPanel(s analysis.PushSummary, target string) *panel {
	pl := p.newPanel("More outside than without a push, by its size (of moves: in lengths)", "", "percentage points")
	last := len(s.Free) - 1
	next, end := series{color: p.ink, shape: circle, radius: 2.5}, series{color: p.blue, shape: square, radius: 2.5}
	var names []string
	for i, k := range pushKinds {
		if i > 0 {
			names = append(names, "") // between two kinds
		}
		pushes := pushesOf(s, target, k.kind)
		for j, v := range pushes {
			below, x := "\u00a0", float64(len(names)) // a line, so that all sizes stand at one height
			if j == len(pushes)/2 {
				below = k.name
			}
			names = append(names, fmt.Sprintf("%g\n%s", v.Size, below))
			next.x, next.means = append(next.x, x-0.17), append(next.means, v.Excess[1].Times(100))
			end.x, end.means = append(end.x, x+0.17), append(end.means, v.Excess[last].Times(100))
		}
	}
	pl.add(fmt.Sprintf("a step later, t = %d", s.At+1), next)
	pl.add(fmt.Sprintf("in the end, t = %d", s.At+last), end)
	pl.guide(0, true)
	pl.nominal(&pl.X, names...)
	pad(&pl.Y, 0.05)
	return pl
}
