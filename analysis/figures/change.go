package figures

import (
	"fmt"
	"image/color"

	"gonum.org/v1/plot/vg"

	"readoutzones/analysis"
)

const changeLabel = "change ‖R_{t} − R_{t−1}‖"

// Change draws how far representations move at each step, a line for each t_stable: of the trained network (left)
// and, where given (else nil), of its random initialisation (right) (Fig. 2A).
func Change(trained, random *analysis.Change) *Figure {
	t := meansTable()
	addChange(t, "trained", trained, analysis.Published.ChangeTrained[:])
	addChange(t, "random", random, analysis.Published.ChangeRandom[:])
	return &Figure{
		Title: "How far representations move at each step, by t_stable (Fig. 2A)",
		Alt:   sentences(changeWords("trained network", trained), changeWords("random initialisation", random)), height: 270, numbers: t,
		draw: func(p page) { p.drawPanels(20, nil, p.changePanels("", trained, random)...) },
	}
}

// meansTable is the CSV of Figure 2 and its parts.
func meansTable() *table {
	return newTable("quantity", "group", "t_stable", "t", "mean", "low", "high", "images", paperColumn)
}

func addChange(t *table, network string, c *analysis.Change, paper []float64) {
	if c == nil {
		return
	}
	for s, line := range c.Lines {
		for i, m := range line {
			t.add("change", network, s, i+1, m.Value, m.Low, m.High, m.N, nan)
		}
	}
	for i, m := range c.All {
		t.add("change", network, "all", i+1, m.Value, m.Low, m.High, m.N, nth(paper, i))
	}
}

func changeWords(network string, c *analysis.Change) string {
	if c == nil || len(c.All) == 0 {
		return ""
	}
	last := len(c.All) - 1
	return fmt.Sprintf("In the %s the mean change is %s at t = 1 and %s at t = %d; there is a line for each t_stable. ",
		network, number(c.All[0].Value, 2), number(c.All[last].Value, 2), last+1)
}

// changePanels are the panels of Fig. 2A; without random there is only one.
func (p page) changePanels(letter string, trained, random *analysis.Change) []*panel {
	panels := []*panel{p.changePanel(letter, "Trained", trained, analysis.Published.ChangeTrained[:])}
	if random != nil {
		panels = append(panels, p.changePanel("", "Random initialisation", random, analysis.Published.ChangeRandom[:]))
	}
	return panels
}

func (p page) changePanel(letter, title string, c *analysis.Change, paper []float64) *panel {
	pl := p.newPanel(letter, title, "time step t", changeLabel)
	if c == nil || len(c.All) == 0 {
		pl.note = "a single step: nothing changes"
		return pl
	}
	last := float64(max(len(c.Lines)-1, 1))
	for s, line := range c.Lines {
		late := float64(s) / last // thinner lines later, so that lines on top of each other all show
		pl.Add(series{x: upTo(1, len(line)), means: line, color: p.sequential(late), width: vg.Length(4 - 3*late), band: true})
	}
	pl.key = append(pl.key, colourBar("t_{stable}", "0", fmt.Sprint(len(c.Lines)-1), func(v float64) color.NRGBA { return p.sequential(v) }))
	if p.paper {
		pl.add("paper", p.published(upTo(1, len(paper)), paper))
	}
	pl.steps(1, len(c.All))
	pl.fromZero()
	return pl
}
