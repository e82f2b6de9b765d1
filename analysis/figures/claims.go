package figures

import (
	"cmp"
	"fmt"
	"image/color"
	"strings"

	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"

	"readoutzones/analysis"
	"readoutzones/analysis/claims"
)

// claimColumns are the widths of the table's columns: figure, claim, paper, ours, size, test, verdict.
var claimColumns = []vg.Length{34, 196, 66, 132, 78, 63, 82}

// Claims draws the table of the paper's claims and, under a heading of their own, of those beyond it: the paper's value;
// ours, with interval, in this network and across seeds; effect size, and what it is without knowledge of the class; an
// equality's smallest margin, or a direction's p and, in brackets, Holm's; and the verdict, in words and colours.
func Claims(list []claims.Claim) *Figure {
	t := newTable("id", "figure", "statement", "measure", "paper_value", "part", "effect", "low", "high", "n", "unit", "networks_mean", "networks_low", "networks_high", "networks",
		"effect_size", "wrong_ending", "walker", "margin", "p", "p_holm", "verdict", "about", "sentence", "note")
	for _, c := range list {
		addClaim(t, c)
	}
	papers, beyond := parts(list)
	f := &Figure{Title: "The paper’s claims, tested", numbers: t, Alt: fmt.Sprintf("Of %d claims %s.", len(papers), counted(papers))}
	if beyond != nil {
		f.Alt += fmt.Sprintf(" Beyond the paper: %s.", counted(beyond))
	}
	for _, r := range claimRows(list, Light) {
		f.height += r.height()
	}
	f.draw = func(p page) {
		for _, r := range claimRows(list, p.Theme) {
			p = r.draw(p)
		}
	}
	return f
}

// parts are the claims of the paper, and those beyond it.
func parts(list []claims.Claim) (papers, beyond []claims.Claim) {
	for _, c := range list {
		if c.BeyondThePaper() {
			beyond = append(beyond, c)
		} else {
			papers = append(papers, c)
		}
	}
	return papers, beyond
}

// counted says how many claims have which verdict: "20 supported, 2 undecided".
func counted(list []claims.Claim) string {
	count := map[claims.Verdict]int{}
	for _, c := range list {
		count[c.Verdict]++
	}
	var counts []string
	for _, v := range []claims.Verdict{claims.Supported, claims.NotSupported, claims.Undecided, claims.None, claims.Theorem, claims.NotTested} {
		if count[v] > 0 {
			counts = append(counts, fmt.Sprintf("%d %s", count[v], v))
		}
	}
	return cmp.Or(strings.Join(counts, ", "), "none was tested")
}

// addClaim adds a row for each of a claim's effects; one that was not tested has one row.
func addClaim(t *table, c claims.Claim) {
	effects := c.Effects
	if len(effects) == 0 {
		effects = []claims.Effect{claims.Nothing()}
	}
	for i, e := range effects {
		across, wrong, walker := analysis.MeanOf(nil), nan, nan
		if i < len(c.Across) {
			across = c.Across[i].Mean
		}
		if e.Reference != nil {
			wrong, walker = e.Reference.WrongEnding, e.Reference.Walker()
		}
		t.add(c.ID, c.Figure, c.Statement, c.Measure, c.Paper, e.Name, e.Mean, c.Unit, across, e.Size, wrong, walker, c.SmallestMargin(), c.P, c.Holm,
			string(c.Verdict), c.About, c.Sentence(), c.Note)
	}
}

// claimRow is a row of the table: lines of text in columns, with a line above it.
type claimRow struct {
	cells   [][]claimLine
	above   color.NRGBA
	verdict claims.Verdict
}

type claimLine struct {
	text  string
	style text.Style
}

// claimRows are the headings, the claims, those beyond the paper last, and the rule.
func claimRows(list []claims.Claim, t Theme) []claimRow {
	heading := claimRow{above: t.background}
	for i, s := range []string{"Fig.", "Claim, and what is measured", "paper", "ours [95 % interval]", "effect size; without knowledge", "margin, or p (Holm’s p)", "verdict"} {
		heading.cells = append(heading.cells, wrapped(s, bold(label(sizeTick, t.ink)), claimColumns[i]-8))
	}
	rows := []claimRow{heading}
	papers, beyond := parts(list)
	for _, c := range papers {
		rows = append(rows, newClaimRow(c, t))
	}
	if beyond != nil {
		title := wrapped("Beyond the paper: what it leaves open", bold(label(sizeTick, t.ink)), width-2*margin)
		rows = append(rows, claimRow{cells: [][]claimLine{title}, above: t.ink})
	}
	for _, c := range beyond {
		rows = append(rows, newClaimRow(c, t))
	}
	rule := wrapped("Rule: "+claims.Rule, label(sizeSmall, t.muted), width-2*margin)
	return append(rows, claimRow{cells: [][]claimLine{rule}, above: t.muted})
}

func newClaimRow(c claims.Claim, t Theme) claimRow {
	r := claimRow{above: t.grid, verdict: c.Verdict, cells: make([][]claimLine, len(claimColumns))}
	add := func(column int, s string, sty text.Style) {
		r.cells[column] = append(r.cells[column], wrapped(symbols(s), sty, claimColumns[column]-8)...)
	}
	normal, small := label(sizeTick, t.ink), label(sizeSmall, t.muted)
	add(0, c.Figure, normal)
	add(1, c.Statement, normal)
	add(1, c.Measure, small)
	add(1, c.Sentence(), normal)
	if c.Verdict != claims.NotTested {
		add(1, c.Note, small)
	}
	add(2, c.Paper, small)
	for i, e := range c.Effects {
		add(3, e.Name, small)
		add(3, withInterval(e.Mean), normal)
		add(3, thousands(e.Mean.N)+" "+c.Unit, small)
		if i < len(c.Across) {
			add(3, withInterval(c.Across[i].Mean), normal)
			add(3, thousands(c.Across[i].Mean.N)+" networks", small)
		}
	}
	for _, part := range strings.Split(c.SizeText(), ", ") {
		add(4, part, normal)
	}
	add(5, c.TestText(), normal)
	add(6, string(c.Verdict), bold(label(sizeTick, t.verdictColor(c.Verdict))))
	add(6, c.About, small)
	return r
}

func wrapped(s string, sty text.Style, w vg.Length) []claimLine {
	var lines []claimLine
	for _, line := range wrap(s, sty, w) {
		lines = append(lines, claimLine{line, sty})
	}
	return lines
}

func (r claimRow) height() vg.Length {
	var tallest vg.Length
	for _, cell := range r.cells {
		var h vg.Length
		for _, line := range cell {
			h += lineHeight(line.style.Font.Size)
		}
		tallest = max(tallest, h)
	}
	return tallest + 8
}

// draw draws the row at the page's top and returns the page below.
func (r claimRow) draw(p page) page {
	p.line(r.above, 0.75, p.at(0, 1), p.at(1, 1))
	at := p.at(0, 1).Sub(point(0, 4))
	for i, cell := range r.cells {
		line := at
		if i == len(claimColumns)-1 && r.verdict != "" {
			drawVerdict(p, r.verdict, at.Add(point(4, 0.5-lineHeight(sizeTick)/2)))
			line.X += 14
		}
		for _, l := range cell {
			p.FillText(l.style, line, l.text)
			line.Y -= lineHeight(l.style.Font.Size)
		}
		at.X += claimColumns[i]
	}
	return p.inset(0, 0, r.height(), 0)
}

func (t Theme) verdictColor(v claims.Verdict) color.NRGBA {
	switch v {
	case claims.Supported, claims.Theorem:
		return t.blue
	case claims.NotSupported:
		return t.red
	case claims.Undecided:
		return t.orange
	}
	return t.muted
}

// drawVerdict draws a mark that tells the verdicts apart without colours.
func drawVerdict(p page, v claims.Verdict, at vg.Point) {
	c := p.verdictColor(v)
	switch v {
	case claims.Supported:
		p.mark(circle, c, 4, at)
	case claims.Theorem:
		p.mark(square, c, 4, at)
	case claims.NotSupported:
		p.line(c, 2, at.Add(point(-3.5, -3.5)), at.Add(point(3.5, 3.5)))
		p.line(c, 2, at.Add(point(-3.5, 3.5)), at.Add(point(3.5, -3.5)))
	case claims.Undecided:
		p.mark(ring{}, c, 3.5, at)
	default:
		p.line(c, 1.5, at.Add(point(-3.5, 0)), at.Add(point(3.5, 0)))
	}
}
