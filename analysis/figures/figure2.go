package figures

import (
	"fmt"
	"image/color"
	"slices"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"readoutzones/analysis"
)

// Figure2 draws the paper's Figure 2 from the measured images of a trained network and, where given (else nil), of its
// random initialisation: change by t_stable (A), norm and cosine of images correct now and later (B), and the cosine
// with the own final class against others' (C). The two must be recordings of the same images.
func Figure2(trained, random *analysis.Dynamics) (*Figure, error) {
	change, err := analysis.ChangeByStability(trained, trained.Stability)
	if err != nil {
		return nil, err
	}
	var before *analysis.Change
	if random != nil {
		if before, err = analysis.ChangeByStability(random, trained.Stability); err != nil {
			return nil, err
		}
	}
	return figure2(change, before, trained.Stability.TStar, compareNorm(analysis.NormByCorrectness(trained)),
		compareCosine(analysis.CosineByCorrectness(trained)), compareFinal(analysis.CosineWithFinalClasses(trained))), nil
}

// Figure2Of draws the same from a report, for networks of which no more is there than their numbers. Means over the images of
// all t_stable have no interval then.
func Figure2Of(r *analysis.Report) *Figure {
	trained, random := r.Changes()
	return figure2(trained, random, r.TStar, compareNorm(r.NormByCorrectness()), compareCosine(r.CosineByCorrectness()), compareFinal(r.CosineWithFinalClasses()))
}

func figure2(change, random *analysis.Change, tStar int, norm, cosine, final comparison) *Figure {
	f := Change(change, random)
	f.Title, f.height = "Representation dynamics (Fig. 2)", 540
	f.Alt = "A: " + changeWords("trained network", change) + changeWords("random initialisation", random)
	for i, c := range []comparison{norm, cosine, final} {
		f.Alt += []string{"B: ", "", "C: "}[i] + c.words(tStar)
		c.addTo(f.numbers, tStar)
	}
	f.Alt = sentences(f.Alt)
	norm.title, final.title = lettered("B", norm.title), lettered("C", final.title)
	f.draw = func(p page) {
		rows := p.rows(18, 1, 1.12)
		rows[0].drawPanels(24, nil, rows[0].changePanels(lettered("A", "Trained"), change, random)...)
		rows[1].drawPanels(16, nil, rows[1].comparisonPanel(norm, tStar), rows[1].comparisonPanel(cosine, tStar), rows[1].comparisonPanel(final, tStar))
	}
	return f
}

// lettered puts the paper's letter before a panel's title.
func lettered(letter, title string) string { return letter + "\u00a0\u00a0" + title }

// Change draws how far representations move at each step, a line for each t_stable: of the trained network (left)
// and, where given (else nil), of its random initialisation (right) (Fig. 2A).
func Change(trained, random *analysis.Change) *Figure {
	t := meansTable()
	addChange(t, "trained", trained, analysis.Published.ChangeTrained[:])
	addChange(t, "random", random, analysis.Published.ChangeRandom[:])
	return &Figure{
		Title: "How far representations move at each step, by t_stable (Fig. 2A)",
		Alt:   sentences(changeWords("trained network", trained), changeWords("random initialisation", random)), height: 270, numbers: t,
		draw: func(p page) { p.drawPanels(20, nil, p.changePanels("Trained", trained, random)...) },
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
			t.add("change", network, s, i+1, m, nan)
		}
	}
	for i, m := range c.All {
		t.add("change", network, "all", i+1, m, nth(paper, i))
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
func (p page) changePanels(title string, trained, random *analysis.Change) []*panel {
	panels := []*panel{p.changePanel(title, trained, analysis.Published.ChangeTrained[:])}
	if random != nil {
		panels = append(panels, p.changePanel("Random initialisation", random, analysis.Published.ChangeRandom[:]))
	}
	return panels
}

func (p page) changePanel(title string, c *analysis.Change, paper []float64) *panel {
	pl := p.newPanel(title, "time step t", "change ‖R_{t} − R_{t−1}‖")
	if c == nil || len(c.All) == 0 {
		pl.note = "a single step: nothing changes"
		return pl
	}
	last := float64(max(len(c.Lines)-1, 1))
	for s, line := range c.Lines {
		late := float64(s) / last // thinner lines later, so that lines on top of each other all show
		pl.Add(series{x: upTo(1, len(line)), means: line, color: p.sequential(late), width: vg.Length(4 - 3*late), band: true})
	}
	pl.key = append(pl.key, colourBar("t_{stable}", "0", fmt.Sprint(len(c.Lines)-1), p.sequential))
	if p.paper {
		pl.published("paper", upTo(1, len(paper)), paper...)
	}
	pl.steps(1, len(c.All))
	pl.fromZero()
	return pl
}

// comparison is one of the plots of Figs. 2B and 2C: two groups over time.
type comparison struct {
	quantity, title, yLabel string
	groups                  [2]look
	means                   [][2]analysis.Mean // [T]
	paper                   [2]float64         // the paper's means over time
}

// look is how a group is named and marked.
type look struct {
	name  string
	color func(Theme) color.NRGBA
	shape draw.GlyphDrawer
}

// The paper's groups.
var (
	nowAndLater = [2]look{
		{"correct now (t_{stable} ≤ t)", func(t Theme) color.NRGBA { return t.blue }, triangle},
		{"correct later (t_{stable} > t)", func(t Theme) color.NRGBA { return t.green }, circle},
	}
	ownAndOthers = [2]look{
		{"own final class", func(t Theme) color.NRGBA { return t.red }, triangle},
		{"others’ final classes", func(t Theme) color.NRGBA { return t.ink }, circle},
	}
)

func compareNorm(norm []analysis.NowLater) comparison {
	c := comparison{"norm", "Norm", "norm ‖R_{t}‖", nowAndLater, nil, analysis.Published.Summaries[0].Norm}
	return c.with(norm)
}

func compareCosine(cosine []analysis.NowLater) comparison {
	c := comparison{"cosine with current class", "Cosine, current class", "cosine with the readout vector", nowAndLater, nil, analysis.Published.Summaries[0].CosCurrent}
	return c.with(cosine)
}

func (c comparison) with(groups []analysis.NowLater) comparison {
	for _, g := range groups {
		c.means = append(c.means, [2]analysis.Mean{g.Now, g.Later})
	}
	return c
}

func compareFinal(groups []analysis.OwnOthers) comparison {
	c := comparison{"cosine with final class", "Cosine, final class", "cosine with the readout vector", ownAndOthers, nil, analysis.Published.Summaries[0].CosFinal}
	for _, g := range groups {
		c.means = append(c.means, [2]analysis.Mean{g.Own, g.Others})
	}
	return c
}

// Correctness draws norm and cosine with the current class's readout vector, of images correct now and of those
// correct later, at the steps t in [1, T*) (Fig. 2B).
func Correctness(norm, cosine []analysis.NowLater, tStar int) *Figure {
	return compareFigure("Norm and cosine of images that are correct now and later (Fig. 2B)",
		tStar, compareNorm(norm), compareCosine(cosine))
}

// FinalClasses draws the cosine of misclassified representations with the readout vector of their own final class,
// and with those of the others', at the steps t in [1, T*) (Fig. 2C).
func FinalClasses(groups []analysis.OwnOthers, tStar int) *Figure {
	return compareFigure("Images that are correct later: cosine with their own and with others’ final class (Fig. 2C)", tStar, compareFinal(groups))
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
			panels = append(panels, p.comparisonPanel(c, tStar))
		}
		p.drawPanels(24, nil, panels...)
	}
	return f
}

// shown are the steps [1, T*) of those there are.
func (c comparison) shown(tStar int) (first, last int) { return 1, min(tStar, len(c.means)) - 1 }

func (c comparison) addTo(t *table, tStar int) {
	first, last := c.shown(tStar)
	for g, l := range c.groups {
		for i := first; i <= last; i++ {
			t.add(c.quantity, plain(l.name), "", i, c.means[i][g], nan)
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
	return fmt.Sprintf("The %s, %s against %s, is %s and %s. ", c.quantity, plain(c.groups[0].name), plain(c.groups[1].name), at(first), at(last))
}

func (p page) comparisonPanel(c comparison, tStar int) *panel {
	pl := p.newPanel(c.title, "time step t", c.yLabel)
	first, last := c.shown(tStar)
	if last < first {
		pl.note = "no step has both groups"
		return pl
	}
	for g, l := range c.groups {
		var means []analysis.Mean
		for _, m := range c.means[first : last+1] {
			means = append(means, m[g])
		}
		name := l.name
		if !slices.ContainsFunc(means, func(m analysis.Mean) bool { return finite(m.Value) }) {
			name += ": too few images" // a key without marks needs a word
		}
		pl.add(name, series{x: upTo(1, len(means)), means: means, color: l.color(p.Theme), shape: l.shape, width: 1.3, count: true})
		if p.paper { // its mean over time, as a faint line across the plot
			pl.Add(series{x: []float64{float64(first) - 0.3, float64(last) + 0.3}, means: values(c.paper[g], c.paper[g]),
				color: faint(l.color(p.Theme), 0.6), width: 1, dashes: dashes})
		}
	}
	if p.paper {
		pl.key = append(pl.key, entry{name: "paper, mean over t", sample: lineSample(p.muted, false)})
	}
	pl.steps(first, last)
	pad(&pl.Y, 0.06)
	return pl
}
