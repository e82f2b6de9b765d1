package figures

import (
	"fmt"
	"slices"
	"strings"

	"readoutzones/analysis"
)

// NetworkSummary is a network's column of Figure 3A. The paper's four are called lateral-additive, topdown-additive,
// lateral-multiplicative and topdown-multiplicative.
type NetworkSummary struct {
	Name string
	analysis.Summary
}

// Summaries compares networks by the three summaries of Figs. 2B and 2C, averaged over t (Fig. 3A).
func Summaries(networks []NetworkSummary) *Figure {
	f := &Figure{
		Title: "Norms and cosines by kind of feedback and of interaction (Fig. 3A)", height: 300,
		numbers: newTable("network", "quantity", "group", "mean", "low", "high", "images", paperColumn),
	}
	plots := summaryPlots(networks)
	for _, s := range plots {
		s.addTo(f.numbers, networks)
		f.Alt += s.words(networks)
	}
	f.Alt = sentences(f.Alt)
	f.draw = func(p page) {
		var panels []*panel
		for _, s := range plots {
			if s.yLabel != "" {
				panels = append(panels, p.summaryPanel(s, networks))
			}
		}
		p.drawPanels(18, nil, panels...)
	}
	return f
}

// summaryPlot is one quantity of all networks.
type summaryPlot struct {
	title, yLabel string // without yLabel it stands in the CSV only
	groups        [2]look
	means         [2][]analysis.Mean // of each network
	paper         [2][]float64       // of each network, NaN where the paper has none
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
		for i := range plots {
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
	}
}

func (s summaryPlot) words(networks []NetworkSummary) string {
	if s.yLabel == "" {
		return ""
	}
	var parts []string
	for i, n := range networks {
		parts = append(parts, fmt.Sprintf("%s %s and %s", n.Name, number(s.means[0][i].Value, 3), number(s.means[1][i].Value, 3)))
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
	var names []string
	for _, n := range networks {
		names = append(names, shortName(n.Name))
	}
	pl.nominal(&pl.X, names...)
	pad(&pl.Y, 0.06)
	return pl
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
