package figures

import (
	"fmt"
	"image/color"

	"readoutzones/analysis"
)

// Paths draws how images that are wrong at first find their class: the rank of their label among the answers over time; the
// length of the path relative to the distance of its ends, by t_stable; and below what happens around t_stable, beside images
// that are settled from the start, at the same steps.
func Paths(paths *analysis.Paths[analysis.Mean], m *analysis.Moment) *Figure {
	f := &Figure{Title: "How images find their class, and the moment when they do", height: 520, numbers: stepsTable()}
	for t, mean := range paths.RankOfLabel {
		f.numbers.add("classes ahead of the label", "correct later", t, mean)
	}
	for s, mean := range paths.LengthRatio {
		f.numbers.add("length ratio by t_stable", "stable-correct", s, mean)
	}
	f.numbers.add("direct", "correct later", 0, paths.Direct)
	f.numbers.add("classes visited", "correct later", 0, paths.ClassesVisited)
	moments := momentPlots(m)
	for _, q := range moments {
		f.numbers.addGroups(q.name+", t − t_stable", settlingAndSettled, -analysis.MomentReach, q.means)
	}
	direct := fmt.Sprintf("Of the images that are wrong at t = 0 and settle on their label, %s go there directly; they visit %s classes on average.",
		percent(paths.Direct.Value, 1), number(paths.ClassesVisited.Value, 2))
	if paths.Direct.N == 0 {
		direct = "No image that is wrong at t = 0 settles on its label."
	}
	f.Alt = direct
	for _, q := range moments {
		f.Alt += q.words()
	}
	f.draw = func(p page) {
		p.lines([]string{direct}, label(sizeText, p.ink))
		rows := p.inset(0, 0, lineHeight(sizeText)+8, 0).rows(18, 1, 1.1)
		rows[0].drawPanels(24, nil, rows[0].rankPanel(paths), rows[0].lengthPanel(paths))
		var panels []*panel
		for _, q := range moments {
			panels = append(panels, rows[1].momentPanel(q))
		}
		rows[1].drawPanels(18, nil, panels...)
	}
	return f
}

func (p page) rankPanel(paths *analysis.Paths[analysis.Mean]) *panel {
	pl := p.newPanel("Images that are correct later", "time step t", "classes ahead of the label")
	pl.Add(series{x: upTo(0, len(paths.RankOfLabel)), means: paths.RankOfLabel, color: p.green, shape: circle, width: 1.3, count: true})
	pl.steps(0, len(paths.RankOfLabel)-1)
	pl.fromZero()
	return pl
}

func (p page) lengthPanel(paths *analysis.Paths[analysis.Mean]) *panel {
	pl := p.newPanel("Path through the space", "t_{stable}", "length / distance of its ends")
	pl.Add(series{x: upTo(0, len(paths.LengthRatio)), means: paths.LengthRatio, color: p.blue, shape: triangle, width: 1.3, count: true})
	if len(paths.LengthRatio) == 0 {
		pl.note = "a single step: nothing changes"
	}
	pl.steps(0, len(paths.LengthRatio)-1)
	if finite(pl.Y.Max) { // a straight path has 1
		pl.Y.Min, pl.Y.Max = 1, max(pl.Y.Max+0.06*(pl.Y.Max-1), 1.1)
	}
	return pl
}

// momentPlot is a quantity around t_stable.
type momentPlot struct {
	name, title, yLabel string
	means               [][2]analysis.Mean
}

func momentPlots(m *analysis.Moment) []momentPlot {
	return []momentPlot{
		{"change", "Change", "‖R_{t} − R_{t−1}‖", m.Change[:]},
		{"entropy", "Entropy of the answer", "entropy", m.Entropy[:]},
		{"lead", "First over second class", "difference of log-probabilities", m.Lead[:]},
	}
}

var settlingAndSettled = [2]look{
	{"settling", func(t Theme) color.NRGBA { return t.red }, triangle},
	{"settled since t = 0", func(t Theme) color.NRGBA { return t.ink }, circle},
}

func (q momentPlot) words() string {
	at := q.means[analysis.MomentReach]
	if !finite(at[0].Value) {
		return ""
	}
	return fmt.Sprintf(" At t_stable the %s is %s, in settled images %s.", q.name, significant(at[0].Value), significant(at[1].Value))
}

func (p page) momentPanel(q momentPlot) *panel {
	pl := p.newPanel(q.title, "t − t_{stable}", q.yLabel)
	pl.addGroups(settlingAndSettled, upTo(-analysis.MomentReach, len(q.means)), q.means, false)
	pl.guide(0, false)
	pl.steps(-analysis.MomentReach, analysis.MomentReach)
	pl.fromZero()
	return pl
}
