package figures

import (
	"fmt"

	"readoutzones/analysis"
)

// Levels draws what becomes of a network's answers as its images are degraded by noise, and by an occluder: accuracy at t = 0 and
// at the best step, and below, on a scale of its own, what recurrence gains, at the best step and where other images choose it.
func Levels(l *analysis.Levels) *Figure {
	f := &Figure{Title: "Accuracy, and what recurrence gains, on degraded images", height: 400, numbers: newTable("degraded by", "quantity", "level", "t", "value", "low", "high", "images")}
	kinds := levelKinds(l)
	for _, k := range kinds {
		k.tabulate(f.numbers)
		f.Alt += k.words()
	}
	f.Alt = sentences(f.Alt)
	f.draw = func(p page) { p.drawLevels(kinds) }
	return f
}

// levelKind is a way to degrade images, a column of the figure.
type levelKind struct {
	name, axis string
	*analysis.ByLevel
}

func levelKinds(l *analysis.Levels) (kinds []levelKind) {
	if l.Noise != nil {
		kinds = append(kinds, levelKind{"noise", "standard deviation of the noise, 1: black to white", l.Noise})
	}
	if l.Occlusion != nil {
		kinds = append(kinds, levelKind{"occlusion", "share of the image that is covered", l.Occlusion})
	}
	return kinds
}

func (k levelKind) tabulate(t *table) {
	for i, level := range k.Level {
		for step, m := range k.Accuracy[i] {
			t.add(k.name, "accuracy", level, step, m)
		}
		t.add(k.name, "gain at the best step", level, k.BestStep[i], k.Gain[i])
		for _, q := range []struct {
			name  string
			means []analysis.Mean
		}{
			{"gain held out", k.GainHeldOut}, {"gain held out, change", k.GainChange}, {"t_stable", k.TStable}, {"t_stable, change", k.TStableChange},
			{"distance to the border at t = 0", k.Border}, {"distance to the border at t = 0, change", k.BorderChange},
		} {
			t.add(k.name, q.name, level, "", q.means[i])
		}
	}
	t.add(k.name, "gain held out, mean of the levels − clean", "", "", k.GainsMore)
}

// words tell the clean and the highest level.
func (k levelKind) words() (words string) {
	for _, i := range []int{0, len(k.Level) - 1} {
		words += fmt.Sprintf("With %s of %s the accuracy is %s at t = 0 and %s at t = %d; held out, recurrence gains %s percentage points. ", k.name, brief(k.Level[i]),
			percent(k.Accuracy[i][0].Value, 1), percent(k.Accuracy[i][k.BestStep[i]].Value, 1), k.BestStep[i], withInterval(k.GainHeldOut[i].Times(100)))
	}
	return words
}

func (p page) drawLevels(kinds []levelKind) {
	rows := p.rows(14, 1, 1)
	var above, below []*panel
	for _, k := range kinds {
		above, below = append(above, rows[0].accuracyByLevel(k)), append(below, rows[1].gainByLevel(k))
	}
	sameScale(above...)
	sameScale(below...)
	rows[0].drawPanels(24, nil, above...)
	rows[1].drawPanels(24, nil, below...)
}

func (p page) accuracyByLevel(k levelKind) *panel {
	pl := p.newPanel("Accuracy, by "+k.name, "", "correct (%)")
	first, best := make([]analysis.Mean, len(k.Level)), make([]analysis.Mean, len(k.Level))
	for i, steps := range k.Accuracy {
		first[i], best[i] = steps[0], steps[k.BestStep[i]]
	}
	pl.add("t = 0", series{x: k.Level, means: inPercent(first), color: p.muted, shape: circle, width: 1.3})
	pl.add("best step", series{x: k.Level, means: inPercent(best), color: p.ink, shape: square, width: 1.3})
	pad(&pl.X, 0.04)
	pl.fromZero()
	return pl
}

func (p page) gainByLevel(k levelKind) *panel {
	pl := p.newPanel("What recurrence gains", k.axis, "percentage points")
	pl.add("at the best step", series{x: k.Level, means: bare(inPercent(k.Gain)), color: p.muted, shape: circle, width: 1.3})
	pl.add("at the step that other images choose", series{x: k.Level, means: inPercent(k.GainHeldOut), color: p.ink, shape: square, width: 1.3})
	pl.guide(0, true)
	pl.Y.Min, pl.Y.Max = min(pl.Y.Min, 0), max(pl.Y.Max, 0)
	pad(&pl.X, 0.04)
	pad(&pl.Y, 0.06)
	return pl
}

// bare are means without their intervals.
func bare(means []analysis.Mean) []analysis.Mean {
	alone := make([]float64, len(means))
	for i, m := range means {
		alone[i] = m.Value
	}
	return values(alone...)
}
