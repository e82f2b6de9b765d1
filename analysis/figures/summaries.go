package figures

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"gonum.org/v1/gonum/floats"

	"readoutzones/analysis"
)

// NetworkSummary is a network's column of Figure 3A. The paper's four are called lateral-additive, topdown-additive,
// lateral-multiplicative and topdown-multiplicative.
type NetworkSummary struct {
	Name string
	analysis.Summary
}

// Summaries compares networks by the three summaries of Figs. 2B and 2C, averaged over t (Fig. 3A); below, the difference of
// each pair, which is small beside what networks differ by.
func Summaries(networks []NetworkSummary) *Figure {
	f := &Figure{
		Title: "Norms and cosines by kind of feedback and of interaction (Fig. 3A)", height: 450,
		numbers: newTable("network", "quantity", "group", "mean", "low", "high", "images", paperColumn),
	}
	plots := summaryPlots(networks)
	for _, s := range plots {
		s.addTo(f.numbers, networks)
		f.Alt += s.words(networks)
	}
	f.Alt = sentences(f.Alt)
	f.draw = func(p page) {
		rows := p.rows(14, 1, 0.8)
		var levels, differences []*panel
		for _, s := range plots {
			if s.yLabel != "" {
				levels = append(levels, rows[0].summaryPanel(s, networks))
				differences = append(differences, rows[1].gapPanel(s, networks))
			}
		}
		sameScale(differences[1:]...)
		rows[0].drawPanels(18, nil, levels...)
		rows[1].drawPanels(18, nil, differences...)
	}
	return f
}

// summaryPlot is one quantity of all networks.
type summaryPlot struct {
	title, yLabel string // without yLabel it stands in the CSV only
	groups        [2]look
	means         [2][]analysis.Mean // of each network
	paper         [2][]float64       // of each network, NaN where the paper has none
	gaps          []analysis.Mean    // of each network, the first group less the second
}

// gap is how the difference is called.
func (s summaryPlot) gap() string {
	if s.groups[0].name == ownAndOthers[0].name {
		return "own − others’"
	}
	return "now − later"
}

// paperGaps are the paper's differences.
func (s summaryPlot) paperGaps() []float64 {
	gaps := slices.Clone(s.paper[0])
	floats.Sub(gaps, s.paper[1])
	return gaps
}

func summaryPlots(networks []NetworkSummary) []summaryPlot {
	plots := []summaryPlot{
		{title: "Norm", yLabel: "norm, mean over t", groups: nowAndLater},
		{title: "Norm from t = 1 on", groups: nowAndLater},
		{title: "Cosine, current class", yLabel: "cosine, mean over t", groups: nowAndLater},
		{title: "Cosine, final class", yLabel: "cosine, mean over t", groups: ownAndOthers},
	}
	for _, n := range networks {
		paper := publishedSummary(n.Name)
		ours := [][2]analysis.Mean{
			{n.Norm.Now, n.Norm.Later}, {n.NormFrom1.Now, n.NormFrom1.Later},
			{n.CosCurrent.Now, n.CosCurrent.Later}, {n.CosFinal.Own, n.CosFinal.Others},
		}
		gaps := []analysis.Mean{n.Norm.Difference, n.NormFrom1.Difference, n.CosCurrent.Difference, n.CosFinal.Difference}
		for i := range plots {
			if !finite(gaps[i].Value) { // read from a report, which has none
				gaps[i] = values(ours[i][0].Value - ours[i][1].Value)[0]
			}
			plots[i].gaps = append(plots[i].gaps, gaps[i])
			for g := range plots[i].means {
				plots[i].means[g] = append(plots[i].means[g], ours[i][g])
				plots[i].paper[g] = append(plots[i].paper[g], paper[i][g])
			}
		}
	}
	return plots
}

// publishedSummary returns the paper's norm (as ours from t = 0 on, where it is known), norm from t = 1 on, cosine with
// the current class and with the final classes; NaN where it has none.
func publishedSummary(network string) [4][2]float64 {
	none := [2]float64{nan, nan}
	i := slices.IndexFunc(analysis.Published.Summaries, func(s analysis.PublishedSummary) bool { return s.Network == network })
	if i < 0 {
		return [4][2]float64{none, none, none, none}
	}
	s := analysis.Published.Summaries[i]
	if i == 0 {
		return [4][2]float64{analysis.Published.NormFrom0, s.Norm, s.CosCurrent, s.CosFinal}
	}
	return [4][2]float64{s.Norm, none, s.CosCurrent, s.CosFinal}
}

func (s summaryPlot) addTo(t *table, networks []NetworkSummary) {
	for i, n := range networks {
		for g, l := range s.groups {
			t.add(n.Name, strings.ToLower(s.title), plain(l.name), s.means[g][i], s.paper[g][i])
		}
		t.add(n.Name, strings.ToLower(s.title), s.gap(), s.gaps[i], s.paperGaps()[i])
	}
}

func (s summaryPlot) words(networks []NetworkSummary) string {
	if s.yLabel == "" {
		return ""
	}
	var parts []string
	for i, n := range networks {
		parts = append(parts, fmt.Sprintf("%s %s and %s, difference %s", n.Name, number(s.means[0][i].Value, 3), number(s.means[1][i].Value, 3), withInterval(s.gaps[i])))
	}
	return fmt.Sprintf("%s, %s and %s: %s. ", s.title, plain(s.groups[0].name), plain(s.groups[1].name), strings.Join(parts, "; "))
}

func (p page) summaryPanel(s summaryPlot, networks []NetworkSummary) *panel {
	pl := p.newPanel(s.title, "", s.yLabel)
	for g, l := range s.groups {
		name, _, _ := strings.Cut(l.name, " (t")
		pl.add(name, series{x: upTo([]float64{-0.1, 0.1}[g], len(networks)), means: s.means[g], color: l.color(p.Theme), shape: l.shape})
	}
	if p.paper {
		pl.published("paper, beside ours", append(upTo(-0.3, len(networks)), upTo(0.3, len(networks))...), slices.Concat(s.paper[0], s.paper[1])...)
	}
	pl.overNetworks(networks)
	pad(&pl.Y, 0.06)
	if pl.Y.Min > 0 {
		pl.title += " (axis not from 0)"
	}
	return pl
}

// gapPanel draws the differences, which the scale above hides.
func (p page) gapPanel(s summaryPlot, networks []NetworkSummary) *panel {
	pl := p.newPanel("", "", s.gap())
	pl.add("difference", series{x: upTo(0, len(networks)), means: s.gaps, color: p.ink, shape: square})
	if p.paper {
		pl.published("paper", upTo(0.25, len(networks)), s.paperGaps()...)
	}
	pl.guide(0, true)
	pl.overNetworks(networks)
	pl.Y.Min, pl.Y.Max = min(pl.Y.Min, 0), max(pl.Y.Max, 0)
	pad(&pl.Y, 0.1)
	return pl
}

// sameScale gives panels the y axis that holds what all of them show.
func sameScale(panels ...*panel) {
	low, high := math.Inf(1), math.Inf(-1)
	for _, pl := range panels {
		low, high = min(low, pl.Y.Min), max(high, pl.Y.Max)
	}
	for _, pl := range panels {
		pl.Y.Min, pl.Y.Max = low, high
	}
}

// overNetworks makes the x axis one of networks.
func (pl *panel) overNetworks(networks []NetworkSummary) {
	var names []string
	for _, n := range networks {
		names = append(names, shortName(n.Name))
	}
	pl.nominal(&pl.X, names...)
}

// shortName puts a network's name on two lines: "lateral", "×".
func shortName(name string) string {
	name = strings.NewReplacer("topdown", "top-down", "-additive", "\n+", "-multiplicative", "\n×").Replace(name)
	lines := strings.SplitN(name, "\n", 2)
	for i, line := range lines {
		if runes := []rune(line); len(runes) > 9 {
			lines[i] = string(runes[:8]) + "…"
		}
	}
	return strings.Join(lines, "\n")
}
