package figures

import (
	"fmt"

	"gonum.org/v1/plot/vg"

	"readoutzones/analysis"
)

// Push draws what became of the representations that were pushed at a time step, the at-th of the table's: for each target, the
// share of the images outside the zone in which they were pushed, against time; and a step after the push and in the end, by
// how much it is larger than without a push, against the push's size.
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
			next, end := p.sizePanel(summary, target, 1), p.sizePanel(summary, target, last)
			for _, pl := range []*panel{next, end} {
				pl.Y.Min, pl.Y.Max = min(next.Y.Min, end.Y.Min), max(next.Y.Max, end.Y.Max)
			}
			rows[i].drawPanels(20, []float64{1.3, 1, 1}, p.pushedPanel(summary, target), next, end)
		}
	}
	return f
}

// pushKinds are how the kinds of push are drawn.
var pushKinds = []struct {
	kind, name string
	colour     int
	dashes     []vg.Length
}{
	{analysis.Scale, "longer or shorter", 0, nil},
	{analysis.Towards, "towards the border", 1, nil},
	{analysis.Away, "away from it", 2, []vg.Length{6, 2}},
	{analysis.Chance, "random direction", 3, []vg.Length{2, 2}},
}

// pushedPanel follows the longest moves, the smallest and the largest factor over time.
func (p page) pushedPanel(s analysis.PushSummary, target string) *panel {
	pl := p.newPanel(target+" pushed at t = "+fmt.Sprint(s.At), "time step t", "images outside the zone (%)")
	steps := upTo(float64(s.At), len(s.Free))
	pl.add("no push", series{x: steps, means: inPercent(s.Free), color: p.muted, width: 1.6, band: true})
	for _, v := range extremes(s, target) {
		for _, k := range pushKinds {
			if k.kind == v.Kind {
				name := fmt.Sprintf("%s %g", k.name, v.Size)
				line := series{x: steps, means: inPercent(v.Left), color: p.series(k.colour), width: 1.4, dashes: k.dashes, band: true}
				if v.Kind == analysis.Scale {
					name = fmt.Sprintf("× %g", v.Size)
					if v.Size < 1 {
						line.color, line.dashes = p.ink, []vg.Length{7, 2, 2, 2}
					}
				}
				pl.add(name, line)
			}
		}
	}
	pl.steps(s.At, s.At+len(s.Free)-1)
	pl.fromZero()
	return pl
}

// extremes are a target's smallest and largest factor, and its longest moves.
func extremes(s analysis.PushSummary, target string) (chosen []analysis.PushOutcome) {
	low, high, moves := -1, -1, map[string]int{}
	for i, v := range s.Pushed {
		switch {
		case v.Target != target:
		case v.Kind != analysis.Scale:
			moves[v.Kind] = i // lengths ascend
		default:
			if low < 0 || v.Size < s.Pushed[low].Size {
				low = i
			}
			if high < 0 || v.Size > s.Pushed[high].Size {
				high = i
			}
		}
	}
	places := []int{low}
	if high != low {
		places = append(places, high)
	}
	for _, k := range pushKinds[1:] {
		if i, ok := moves[k.kind]; ok {
			places = append(places, i)
		}
	}
	for _, i := range places {
		chosen = append(chosen, s.Pushed[i])
	}
	return chosen
}

// sizePanel draws the images that a push makes leave, k steps later, against the push's size.
func (p page) sizePanel(s analysis.PushSummary, target string, k int) *panel {
	pl := p.newPanel(fmt.Sprintf("More than without a push, t = %d", s.At+k), "relative size (negative: shorter, away)", "percentage points")
	for _, kind := range pushKinds {
		line := series{color: p.series(kind.colour), width: 1.3, dashes: kind.dashes, shape: circle, radius: 2.5}
		for _, v := range s.Pushed {
			if v.Target == target && v.Kind == kind.kind {
				line.x, line.means = append(line.x, v.Signed()), append(line.means, inPercent(v.Excess[k:])[0])
			}
		}
		pl.add(kind.name, line)
	}
	pl.guide(0, true)
	pad(&pl.X, 0.05)
	return pl
}
