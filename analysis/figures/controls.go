package figures

import (
	"fmt"
	"image/color"
	"math"
	"slices"

	"readoutzones/analysis"
)

// Controls draws effects of Fig. 2 at each step in [0, T*), each beside what it is where it cannot be knowledge of the class: in
// images that settle on a wrong class, in random walks through the same zones (from the least of them to the largest) and,
// where it was measured, before training.
func Controls(tStar int, effects ...*analysis.Controls) *Figure {
	f := &Figure{Title: "The effects, and what they are without knowledge of the class", height: 270, numbers: controlsTable()}
	for _, c := range effects {
		f.numbers.addControls(c, tStar)
		f.Alt += controlsWords(c, tStar)
	}
	f.Alt = sentences(f.Alt)
	f.draw = func(p page) {
		var panels []*panel
		for _, c := range effects {
			panels = append(panels, p.controlsPanel(c, tStar))
		}
		p.drawPanels(24, nil, panels...)
	}
	return f
}

// ChangeRatios draws by how much farther than the images with t_stable = 0 the others move, a line for each t_stable: in the
// trained network, and in its random initialisation (nil where there is none); and beside them all that have not settled
// yet against all that have, with what that is without knowledge of the class.
func ChangeRatios(trained, random *analysis.Change, tStar int, c *analysis.Controls) *Figure {
	f := &Figure{Title: "How far representations move, compared with images of t_stable = 0", height: 270, numbers: controlsTable()}
	f.numbers.addControls(c, tStar)
	f.Alt = sentences(controlsWords(c, tStar))
	f.draw = func(p page) {
		panels := []*panel{p.ratioPanel("Trained", trained, tStar)}
		if random != nil {
			panels = append(panels, p.ratioPanel("Random initialisation", random, tStar))
		}
		panels = append(panels, p.controlsPanel(c, tStar))
		sameScale(panels...)
		p.drawPanels(16, nil, panels...)
	}
	return f
}

func (p page) ratioPanel(title string, c *analysis.Change, tStar int) *panel {
	pl := p.newPanel(title, "time step t", "change relative to t_{stable} = 0 (%)")
	last := min(tStar-1, len(c.All))
	if last < 1 {
		pl.note = "no step has both groups"
		return pl
	}
	for s := 1; s < len(c.Lines); s++ {
		late := float64(s) / float64(len(c.Lines)-1)
		pl.Add(series{x: upTo(1, last), means: relativeTo(c.Lines[s][:last], c.Lines[0]), color: p.sequential(late), width: 1.4})
	}
	pl.key = append(pl.key, colourBar("t_{stable}", "1", fmt.Sprint(len(c.Lines)-1), func(v float64) color.NRGBA { return p.sequential(v) }))
	pl.margins(last)
	return pl
}

// relativeTo is 100·(means / reference − 1), where ten images or more are behind it.
func relativeTo(means, reference []analysis.Mean) []analysis.Mean {
	ratios := make([]float64, len(means))
	for t, m := range means {
		if ratios[t] = 100 * (m.Value/reference[t].Value - 1); m.N < analysis.SmallestGroup {
			ratios[t] = math.NaN()
		}
	}
	return values(ratios...)
}

// margins draws 0 and ±5 % and sets the steps 1 to last.
func (pl *panel) margins(last int) {
	pl.guide(0, true)
	pl.guide(5, true)
	pl.guide(-5, true)
	pl.steps(1, last)
	pad(&pl.Y, 0.06)
}

// controlGroups name what an effect is measured in, with a colour and a mark for each.
var controlGroups = []look{
	{"ends right", func(t Theme) color.NRGBA { return t.blue }, triangle},
	{"ends wrong", func(t Theme) color.NRGBA { return t.red }, circle},
	{"before training", func(t Theme) color.NRGBA { return t.purple }, square},
	{"random walks", func(t Theme) color.NRGBA { return t.muted }, nil},
}

// lines are the groups' means at each step.
func controlLines(c *analysis.Controls) [][]analysis.Mean {
	return [][]analysis.Mean{c.Right, c.Wrong, c.Random, spanOf(c.Walks)}
}

// spanOf is the mean of the walks at each step, with the least and the largest as its interval.
func spanOf(walks [][]analysis.Mean) []analysis.Mean {
	if len(walks) == 0 {
		return nil
	}
	span := make([]analysis.Mean, len(walks[0]))
	for t := range span {
		var values []float64
		for _, walk := range walks {
			if finite(walk[t].Value) {
				values = append(values, walk[t].Value)
			}
		}
		span[t] = analysis.MeanOf(values)
		if span[t].N == len(walks) {
			span[t].Low, span[t].High = slices.Min(values), slices.Max(values)
		}
	}
	return span
}

var controlTitles = map[string][2]string{
	"change": {"Late against settled", "change, later / settled − 1 (%)"},
	"norm":   {"Norm", "now − later (standard deviations)"},
	"cosine": {"Cosine, current class", "now − later (standard deviations)"},
	"final":  {"Cosine, final class", "own − others (standard deviations)"},
}

func (p page) controlsPanel(c *analysis.Controls, tStar int) *panel {
	words := controlTitles[c.Name]
	pl := p.newPanel(words[0], "time step t", words[1])
	last := min(tStar, len(c.Right)) - 1
	for i, means := range controlLines(c) {
		if means = means[:min(len(means), last+1)]; len(means) == 0 {
			continue
		}
		if c.Name == "change" {
			means = inPercent(means)
		}
		g := controlGroups[i]
		pl.add(g.name, series{x: upTo(0, len(means)), means: means, color: g.color(p.Theme), shape: g.shape, width: 1.3, band: g.shape == nil})
	}
	if c.Name == "change" {
		pl.margins(last)
		return pl
	}
	pl.guide(0, true)
	pl.steps(0, last)
	pl.Y.Min, pl.Y.Max = min(pl.Y.Min, 0), max(pl.Y.Max, 0)
	pad(&pl.Y, 0.06)
	return pl
}

func controlsTable() *table {
	return newTable("effect", "group", "t", "mean", "low", "high", "images")
}

func (t *table) addControls(c *analysis.Controls, tStar int) {
	for i, means := range controlLines(c) {
		for step, m := range means[:min(len(means), tStar)] {
			t.add(c.Name, controlGroups[i].name, step, m)
		}
	}
}

// controlsWords tell the effect at the last step at which it exists.
func controlsWords(c *analysis.Controls, tStar int) string {
	for t := min(tStar, len(c.Right)) - 1; t >= 0; t-- {
		if !finite(c.Right[t].Value) {
			continue
		}
		words := fmt.Sprintf("%s, %s, at t = %d:", controlTitles[c.Name][0], controlTitles[c.Name][1], t)
		if c.Name == "change" {
			words = fmt.Sprintf("Change at t = %d of images that have not settled, relative to those that have, − 1:", t)
		}
		for i, means := range controlLines(c) {
			if t < len(means) && finite(means[t].Value) {
				words += fmt.Sprintf(" %s for %s,", number(means[t].Value, 2), controlGroups[i].name)
			}
		}
		return words[:len(words)-1] + ". "
	}
	return ""
}
