package figures

import (
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/vg/draw"

	"readoutzones/analysis"
	"readoutzones/analysis/claims"
)

// Effects draws how large the claims' effects were at several epochs of a training, with their 95 % intervals and the line
// at zero, beside accuracy and the share of late images: an effect that has not come yet can be told from one that does
// not come.
func Effects(c *claims.Course) *Figure {
	f := &Figure{
		Title: "Accuracy and effects as the network learns", height: 460,
		numbers: newTable("epoch", "weights", "quantity", "value", "low", "high", "images"),
	}
	for _, s := range c.Snapshots {
		for i, m := range s.Means {
			f.numbers.add(s.Epoch, s.Weights, claims.Followed[i].ID, m)
		}
	}
	plots := coursePlots(c)
	for _, q := range plots {
		f.Alt += q.words(c)
	}
	f.Alt = sentences(f.Alt)
	f.draw = func(p page) { p.drawCourse(c, plots) }
	return f.From(c.From)
}

// coursePlot is a panel: one effect, or the accuracies.
type coursePlot struct {
	title, yLabel string
	effect        bool    // as against 0
	margin        float64 // within which an equality holds; 0: it is none
	lines         []courseLine
}

type courseLine struct {
	name  string
	means []analysis.Mean // of each snapshot, as drawn
}

func coursePlots(c *claims.Course) []coursePlot {
	line := func(name, id string) courseLine {
		means := c.Of(id)
		if i := slices.IndexFunc(claims.Followed, func(q claims.Quantity) bool { return q.ID == id }); i >= 0 && claims.Followed[i].Percent {
			means = inPercent(means)
		}
		return courseLine{name, means}
	}
	one := func(title, yLabel, id string) coursePlot {
		return coursePlot{title: title, yLabel: yLabel, effect: true, lines: []courseLine{line("", id)}}
	}
	late := one("Late images", "of the stable-correct ones (%)", "late-share")
	late.effect = false
	change := one("Change (2A)", "later against now, at worst (%)", "change-independent")
	change.margin = 100 * claims.Margin
	return []coursePlot{
		{title: "Accuracy", yLabel: "correct (%)", lines: []courseLine{line("first step", "accuracy-first"), line("best", "accuracy-best"), line("last", "accuracy-last")}},
		late,
		change,
		one("Norm (2B)", "now − later (% of the mean)", "norm-lower-relative"),
		one("Cosine, current class (2B)", "now − later", "cosine-lower-while-incorrect"),
		one("Cosine, final class (2C)", "own − others, matched", "own-class-closer-matched"),
	}
}

// words tell the first and the last snapshot that have a value.
func (q coursePlot) words(c *claims.Course) (words string) {
	for _, l := range q.lines {
		there := func(m analysis.Mean) bool { return finite(m.Value) }
		first := slices.IndexFunc(l.means, there)
		if first < 0 {
			words += fmt.Sprintf("%s: too few images at every epoch. ", q.name(l))
			continue
		}
		last := first
		for i, m := range l.means {
			if there(m) {
				last = i
			}
		}
		words += fmt.Sprintf("%s: %s at epoch %d", q.name(l), withInterval(l.means[first]), c.Snapshots[first].Epoch)
		if last > first {
			words += fmt.Sprintf(", %s at epoch %d", withInterval(l.means[last]), c.Snapshots[last].Epoch)
		}
		words += ". "
	}
	return words
}

func (q coursePlot) name(l courseLine) string {
	if l.name != "" {
		return q.title + ", " + l.name
	}
	return q.title + ", " + q.yLabel
}

func (p page) drawCourse(c *claims.Course, plots []coursePlot) {
	rows := p.rows(16, 1, 1)
	for i, row := range rows {
		var panels []*panel
		for _, q := range plots[3*i : 3*i+3] {
			panels = append(panels, row.coursePanel(c, q))
		}
		row.drawPanels(16, nil, panels...)
	}
}

func (p page) coursePanel(c *claims.Course, q coursePlot) *panel {
	pl := p.newPanel(q.title, "epochs of training", q.yLabel)
	var x []float64
	for _, s := range c.Snapshots {
		x = append(x, epochPlace(s.Epoch))
	}
	for i, l := range q.lines {
		s := series{x: x, means: l.means, color: p.ink, shape: square, width: 1.3}
		if len(q.lines) == 1 {
			pl.Add(s)
			continue
		}
		s = p.networkLine(i)
		s.x, s.means = x, l.means
		pl.add(l.name, s)
	}
	if q.effect {
		pl.guide(0, true)
		pl.Y.Min, pl.Y.Max = min(pl.Y.Min, -q.margin), max(pl.Y.Max, q.margin)
	}
	if q.margin > 0 {
		edge := draw.LineStyle{Color: p.muted, Width: 0.75}
		for _, at := range []float64{-q.margin, q.margin} {
			pl.line(plotter.XYs{{X: -1, Y: at}, {X: 100, Y: at}}, edge)
		}
		pl.key = append(pl.key, entry{name: "between the lines: equal", sample: func(p page) { p.line(p.muted, 0.75, p.at(0, 0.5), p.at(1, 0.5)) }})
	}
	if !finite(pl.X.Max) {
		pl.note = "too few images"
	}
	pad(&pl.Y, 0.08)
	if !q.effect {
		pl.fromZero()
	}
	pl.overTraining(c)
	return pl
}

// epochPlace is where an epoch stands on the axis: doubling the training is a step of one, so that both its beginning and
// its end can be seen.
func epochPlace(epoch int) float64 { return math.Log2(1 + float64(epoch)) }

// overTraining makes the x axis one of epochs, marked where the snapshots are, as far as there is room.
func (pl *panel) overTraining(c *claims.Course) {
	last := 1.0
	if n := len(c.Snapshots); n > 0 {
		last = max(last, epochPlace(c.Snapshots[n-1].Epoch))
	}
	pl.X.Min, pl.X.Max = -0.06*last, 1.06*last
	var ticks plot.ConstantTicks
	before := math.Inf(1)
	for _, s := range slices.Backward(c.Snapshots) { // the last one is always marked
		if at := epochPlace(s.Epoch); before-at >= last/9 {
			ticks, before = append(ticks, plot.Tick{Value: at, Label: fmt.Sprint(s.Epoch)}), at
		}
	}
	pl.X.Tick.Marker = ticks
}
