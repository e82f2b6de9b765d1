package figures

import (
	"fmt"

	"readoutzones/analysis"
)

// NetworkComparison draws two networks on the same images: above, each network's accuracy, norm, cosine with the current
// class and change at the steps that both have; below, on scales of their own, the differences B − A of the same images,
// of the changes, which shrink over time, the logarithm of the ratio; and in words the best and the last accuracy and t_stable.
func NetworkComparison(c *analysis.NetworkComparison, a, b string) *Figure {
	f := &Figure{
		Title: "Two networks on the same images: " + b + " (B) less " + a + " (A)", height: 470,
		numbers: newTable("quantity", "t", "A", "A low", "A high", "A images", "B", "B low", "B high", "B images",
			"B − A", "low", "high", "images"),
	}
	plots := comparisonPlots(c)
	for _, q := range plots {
		for i, p := range q.pairs {
			f.numbers.add(q.name, int(q.first)+i, p.A, p.B, p.Difference)
		}
		f.Alt += q.words()
	}
	for i, ratio := range c.ChangeLogRatio {
		f.numbers.add("ln of the ratio of changes", i+1, "", "", "", "", "", "", "", "", ratio)
	}
	for _, s := range singlePairs(c) {
		f.numbers.add(s.name, "", s.pair.A, s.pair.B, s.pair.Difference)
		f.Alt += "The " + s.words() + ". "
	}
	f.Alt = sentences(f.Alt)
	f.draw = func(p page) { p.drawComparison(plots, singlePairs(c), a, b) }
	return f
}

// pairedPlot is a quantity of both networks over time.
type pairedPlot struct {
	name, title, yLabel string
	difference          string  // what is drawn below
	first               float64 // step
	pairs               []analysis.Paired
	below               []analysis.Mean
	scale               float64 // of the values
}

func comparisonPlots(c *analysis.NetworkComparison) []pairedPlot {
	return []pairedPlot{
		{"accuracy", "Accuracy", "correct (%)", "B − A (percentage points)", 0, c.Accuracy, inPercent(differences(c.Accuracy)), 100},
		{"norm", "Norm", "‖R_{t}‖", "B − A", 0, c.Norm, differences(c.Norm), 1},
		{"cosine with current class", "Cosine, current class", "cosine", "B − A", 0, c.CosCurrent, differences(c.CosCurrent), 1},
		{"change", "Change", "‖R_{t} − R_{t−1}‖", "ln(B / A)", 1, c.Change, c.ChangeLogRatio, 1},
	}
}

func differences(pairs []analysis.Paired) []analysis.Mean {
	means := make([]analysis.Mean, len(pairs))
	for i, p := range pairs {
		means[i] = p.Difference
	}
	return means
}

func (q pairedPlot) words() string {
	at := func(i int) string {
		return fmt.Sprintf("%s at t = %s", withInterval(q.below[i]), brief(q.first+float64(i)))
	}
	switch last := len(q.below) - 1; last {
	case -1:
		return ""
	case 0:
		return fmt.Sprintf("%s, %s: %s. ", q.title, q.difference, at(0))
	default:
		return fmt.Sprintf("%s, %s: %s and %s. ", q.title, q.difference, at(0), at(last))
	}
}

// singlePair is a comparison that is not one of steps.
type singlePair struct {
	name, a, b string // a and b say more of the networks' values
	pair       analysis.Paired
}

func singlePairs(c *analysis.NetworkComparison) []singlePair {
	at := func(step int) string { return fmt.Sprintf(" (t = %d)", step) }
	return []singlePair{
		{"accuracy at the best step", at(c.BestSteps[0]), at(c.BestSteps[1]), c.BestAccuracy},
		{"accuracy at the last step", "", "", c.LastAccuracy},
		{"t_stable", "", "", c.TStable},
	}
}

// words are "t_stable of 812 images: A 0.41, B 0.36, B − A −0.05 [−0.09, −0.01]".
func (s singlePair) words() string {
	if s.pair.Difference.N == 0 {
		return s.name + ": no image has one in both networks"
	}
	return fmt.Sprintf("%s of %s images: A %s%s, B %s%s, B − A %s", s.name, thousands(s.pair.Difference.N),
		significant(s.pair.A.Value), s.a, significant(s.pair.B.Value), s.b, withInterval(s.pair.Difference))
}

func (p page) drawComparison(plots []pairedPlot, singles []singlePair, a, b string) {
	p = drawKey(p, []entry{p.network(0).entry("A: " + a), p.network(1).entry("B: " + b)}).inset(0, 0, 6, 0)
	var lines []string
	for _, s := range singles {
		lines = append(lines, wrap(symbols(s.words()), label(sizeText, nil), p.width())...)
	}
	under := linesHeight(lines, sizeText) + 8
	p.inset(0, 0, p.height()-under+8, 0).lines(lines, label(sizeText, p.ink))
	rows := p.inset(0, 0, 0, under).rows(14, 1, 1)
	var levels, differences []*panel
	for _, q := range plots {
		levels = append(levels, rows[0].levelPanel(q))
		differences = append(differences, rows[1].differencePanel(q))
	}
	rows[0].drawPanels(14, nil, levels...)
	rows[1].drawPanels(14, nil, differences...)
}

// network is how the two networks are drawn: marks and dashes tell them apart without colours.
func (p page) network(i int) series {
	if i == 0 {
		return series{color: p.blue, shape: triangle, width: 1.3, band: true}
	}
	return series{color: p.red, shape: circle, width: 1.3, dashes: dashes, band: true}
}

func (p page) levelPanel(q pairedPlot) *panel {
	pl := p.newPanel(q.title, "time step t", q.yLabel)
	for i := range 2 {
		s := p.network(i)
		for _, pair := range q.pairs {
			s.means = append(s.means, []analysis.Mean{pair.A, pair.B}[i].Times(q.scale))
		}
		s.x = upTo(q.first, len(s.means))
		pl.Add(s)
	}
	pl.overSteps(q)
	pad(&pl.Y, 0.06)
	return pl
}

func (p page) differencePanel(q pairedPlot) *panel {
	pl := p.newPanel("", "time step t", q.difference)
	pl.Add(series{x: upTo(q.first, len(q.below)), means: q.below, color: p.ink, shape: square, width: 1.3, band: len(q.below) > 20})
	pl.guide(0, true)
	pl.overSteps(q)
	pl.Y.Min, pl.Y.Max = min(pl.Y.Min, 0), max(pl.Y.Max, 0)
	pad(&pl.Y, 0.06)
	return pl
}

// overSteps makes the x axis that of the quantity's steps.
func (pl *panel) overSteps(q pairedPlot) {
	if len(q.pairs) == 0 {
		pl.note = "no change"
	}
	pl.steps(int(q.first), int(q.first)+len(q.pairs)-1)
	pl.X.Tick.Marker = wholeTicks(6)
}
