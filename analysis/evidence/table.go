package evidence

import (
	"fmt"
	"math"
	"regexp"
	"slices"
	"strings"

	"readoutzones/analysis"
	"readoutzones/analysis/claims"
)

// Accuracies is a table (Markdown) of how often each network is right, and how many images it gets right late.
func (e Evidence) Accuracies() string {
	var b strings.Builder
	b.WriteString("| network | seed | epochs | right at t = 0 | at best | at the last step | stable-correct | of these late |\n|---|---|---|---|---|---|---|---|\n")
	percent := func(share float64) string { return fmt.Sprintf("%.1f %%", 100*share) }
	for _, n := range e {
		r, step := n.Report, n.best()
		correct := r.Splits.StableCorrect
		fmt.Fprintf(&b, "| %s | %d | %d | %s | %s (t = %d) | %s | %d of %d | %s |\n", n.Name, n.Seed, n.Epochs(), percent(float64(r.Accuracy[0])),
			percent(float64(r.Accuracy[step])), step, percent(float64(r.Accuracy[len(r.Accuracy)-1])), correct, r.Images,
			percent(float64(correct-r.TStableCounts[0])/float64(max(correct, 1))))
	}
	return b.String()
}

// best is the step of the highest accuracy, the first of several.
func (n *Network) best() int { return slices.Index(n.Report.Accuracy, slices.Max(n.Report.Accuracy)) }

// Origins tells, a line a network, what made it.
func (e Evidence) Origins() string {
	var b strings.Builder
	for _, n := range e {
		m, recipe := n.Made, n.Made.About.Recipe
		fmt.Fprintf(&b, "- **%s**, seed %d: %d of %d epochs, batch %d, learning rate %g; %s", n.Name, n.Seed, n.Epochs(), recipe.Epochs, recipe.Batch, recipe.LearningRate, m.Computed())
		if m.Rate > 0 {
			fmt.Fprintf(&b, ", %.3g thousand training images/s", float64(m.Rate)/1000)
		}
		fmt.Fprintf(&b, ". %s\n", m.Note)
	}
	return b.String()
}

// comparisons are those of Figure 3A: the claims about one network and about all, and a summary's difference.
var comparisons = []struct {
	id, inAll, name, holds string
	difference             func(analysis.Summary) float64
}{
	{"norm-lower-while-incorrect", "norm-lower-in-all", "norm, correct now − later", "the norm is lower while incorrect",
		func(s analysis.Summary) float64 { return s.Norm.Now.Value - s.Norm.Later.Value }},
	{"cosine-lower-while-incorrect", "cosine-lower-in-all", "cosine with the current class, now − later", "the cosine with the current class is smaller while incorrect",
		func(s analysis.Summary) float64 { return s.CosCurrent.Now.Value - s.CosCurrent.Later.Value }},
	{"own-class-closer", "own-class-closer-in-all", "cosine with the final class, own − others’", "the own final class is closer than others’",
		func(s analysis.Summary) float64 { return s.CosFinal.Own.Value - s.CosFinal.Others.Value }},
}

// Effects is a table (Markdown) of Figure 3A's three comparisons, with interval and verdict where the network was judged: in
// each network, and, from three seeds on, across such networks.
func (e Evidence) Effects() string {
	head, line := "| network |", "|---|"
	for _, c := range comparisons {
		head, line = head+" "+c.name+" |", line+"---|"
	}
	rows := []string{head, line}
	row := func(name string, show func(k int) string) {
		text := "| " + name + " |"
		for k := range comparisons {
			text += " " + show(k) + " |"
		}
		rows = append(rows, text)
	}
	for i, n := range e {
		row(fmt.Sprintf("%s, seed %d", n.Name, n.Seed), func(k int) string {
			if c, ok := find(n.Claims, comparisons[k].id); ok {
				return cell(c)
			}
			return fmt.Sprintf("%.3g, not judged", n.effect(k))
		})
		across := e.About(n.Name)
		if last := i == len(e)-1 || e[i+1].Name != n.Name; last && len(across) > 0 && across[0].Across != nil {
			row(fmt.Sprintf("**such networks as %s**", n.Name), func(k int) string {
				c, _ := find(across, comparisons[k].id)
				return cell(c)
			})
		}
	}
	return strings.Join(rows, "\n") + "\n"
}

// Beside is a table (Markdown) of the claims that were judged in two networks, with interval and verdict, under the networks'
// names, and whether they hold without knowledge of the class too.
func Beside(one string, here []claims.Claim, other string, there []claims.Claim) string {
	var b strings.Builder
	fmt.Fprintf(&b, "| claim | %s | %s |\n|---|---|---|\n", one, other)
	show := func(c claims.Claim) string {
		if exceeds := c.Exceeds(); c.Verdict == claims.Supported && exceeds != nil && !*exceeds {
			return cell(c) + ", also without knowledge of the class"
		}
		return cell(c)
	}
	for _, c := range here {
		if same, ok := find(there, c.ID); ok {
			fmt.Fprintf(&b, "| %s | %s | %s |\n", c.Statement, show(c), show(same))
		}
	}
	return b.String()
}

// effect is that of comparison k: the claim's, which leaves out steps with too few images, or else the summary's.
func (n *Network) effect(k int) float64 {
	if c, ok := find(n.Claims, comparisons[k].id); ok {
		return c.Effect.Value
	}
	return comparisons[k].difference(n.Report.Summarised())
}

// cell is what decides a claim, and how: "0.263 [0.0623, 0.463] supported".
func cell(c claims.Claim) string {
	m := c.Effect
	if len(c.Across) > 0 {
		m = c.Across[0].Mean
	}
	if math.IsNaN(m.Value) {
		return "no verdict"
	}
	if math.IsNaN(m.Low) {
		return realMinus(fmt.Sprintf("%.3g, no interval", m.Value))
	}
	return realMinus(fmt.Sprintf("%.3g [%.3g, %.3g]", m.Value, m.Low, m.High)) + fmt.Sprintf(" **%s**", c.Verdict)
}

// negative is the hyphen before a number; that of "lateral-additive" is none.
var negative = regexp.MustCompile(`(^|[ \[(])-(\d)`)

// realMinus gives the numbers in a text a minus sign.
func realMinus(text string) string { return negative.ReplaceAllString(text, "$1−$2") }

// find returns the claim of that ID.
func find(tested []claims.Claim, id string) (claims.Claim, bool) {
	i := slices.IndexFunc(tested, func(c claims.Claim) bool { return c.ID == id })
	if i < 0 {
		return claims.Claim{}, false
	}
	return tested[i], true
}
