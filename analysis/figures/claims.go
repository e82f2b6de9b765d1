package figures

import (
	"fmt"
	"image/color"
	"strings"

	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"

	"readoutzones/analysis"
)

// claimColumns are the widths of the table's columns.
var claimColumns = []vg.Length{34, 250, 122, 72, 78, 95}

// Claims draws the table of the paper's claims with effect, interval, number of units, the paper's value and the
// verdict, in words and colours.
func Claims(claims []analysis.Claim) *Figure {
	t := newTable("id", "figure", "statement", "measure", "effect", "low", "high", "n", "unit", "paper_value", "verdict", "note")
	count := map[analysis.Verdict]int{}
	rows := []claimRow{heading(Light)}
	for _, c := range claims {
		t.add(c.ID, c.Figure, c.Statement, c.Measure, c.Effect.Value, c.Effect.Low, c.Effect.High, c.Effect.N, c.Unit, c.Paper, string(c.Verdict), c.Note)
		count[c.Verdict]++
		rows = append(rows, newClaimRow(c, Light))
	}
	rows = append(rows, ruleRow(Light))
	f := &Figure{Title: "The paper’s claims, tested", numbers: t, Alt: claimWords(claims, count)}
	for _, r := range rows {
		f.height += r.height()
	}
	f.draw = func(p page) { drawClaims(p, claims) }
	return f
}

func claimWords(claims []analysis.Claim, count map[analysis.Verdict]int) string {
	var parts []string
	for _, v := range []analysis.Verdict{analysis.Supported, analysis.NotSupported, analysis.Undecided, analysis.NotTested} {
		parts = append(parts, fmt.Sprintf("%d %s", count[v], v))
	}
	return fmt.Sprintf("Of %d claims %s.", len(claims), strings.Join(parts, ", "))
}

// claimRow is a row of the table: lines of text in columns.
type claimRow struct {
	cells   [][]claimLine
	verdict analysis.Verdict
}

type claimLine struct {
	text  string
	style text.Style
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

func wrapped(s string, sty text.Style, w vg.Length) []claimLine {
	var lines []claimLine
	for _, line := range wrap(s, sty, w) {
		lines = append(lines, claimLine{line, sty})
	}
	return lines
}

func heading(t Theme) claimRow {
	var r claimRow
	for i, s := range []string{"Fig.", "Claim, and what is measured", "effect [95 % interval]", "n", "paper", "verdict"} {
		r.cells = append(r.cells, wrapped(s, bold(label(sizeTick, t.ink)), claimColumns[i]-8))
	}
	return r
}

func newClaimRow(c analysis.Claim, t Theme) claimRow {
	normal, small := label(sizeTick, t.ink), label(sizeSmall, t.muted)
	w := func(i int) vg.Length { return claimColumns[i] - 8 }
	words := wrapped(symbols(c.Statement), normal, w(1))
	words = append(words, wrapped(symbols(c.Measure), small, w(1))...)
	words = append(words, wrapped(symbols(c.Note), small, w(1))...)
	var effect, n []claimLine
	if c.Verdict != analysis.NotTested {
		effect, n = wrapped(withInterval(c.Effect), normal, w(2)), wrapped(thousands(c.Effect.N)+" "+c.Unit, normal, w(3))
	}
	verdict := wrapped(string(c.Verdict), bold(label(sizeTick, t.verdictColor(c.Verdict))), w(5)-14)
	return claimRow{verdict: c.Verdict, cells: [][]claimLine{wrapped(c.Figure, normal, w(0)), words, effect, n, wrapped(symbols(c.Paper), normal, w(4)), verdict}}
}

func ruleRow(t Theme) claimRow {
	return claimRow{cells: [][]claimLine{wrapped("Rule: "+analysis.VerdictRule, label(sizeSmall, t.muted), width-2*margin)}}
}

func (t Theme) verdictColor(v analysis.Verdict) color.NRGBA {
	switch v {
	case analysis.Supported:
		return t.blue
	case analysis.NotSupported:
		return t.red
	case analysis.Undecided:
		return t.orange
	}
	return t.muted
}

func drawClaims(p page, claims []analysis.Claim) {
	p = heading(p.Theme).draw(p)
	for _, c := range claims {
		p.line(p.grid, 0.75, p.at(0, 1), p.at(1, 1))
		p = newClaimRow(c, p.Theme).draw(p)
	}
	p.line(p.muted, 0.75, p.at(0, 1), p.at(1, 1))
	ruleRow(p.Theme).draw(p)
}

// draw draws the row at the page's top and returns the page below.
func (r claimRow) draw(p page) page {
	var x vg.Length
	for i, cell := range r.cells {
		at := vg.Point{X: p.Min.X + x, Y: p.Max.Y - 4}
		if i == 5 && r.verdict != "" {
			drawVerdict(p, r.verdict, vg.Point{X: at.X + 4, Y: at.Y - lineHeight(sizeTick)/2 + 0.5})
			at.X += 14
		}
		for _, line := range cell {
			p.write(line.style, at, line.text)
			at.Y -= lineHeight(line.style.Font.Size)
		}
		x += claimColumns[i]
	}
	return p.inset(0, 0, r.height(), 0)
}

// drawVerdict draws a mark that tells the verdicts apart without colours.
func drawVerdict(p page, v analysis.Verdict, at vg.Point) {
	c := p.verdictColor(v)
	switch v {
	case analysis.Supported:
		p.mark(circle, c, 4, at)
	case analysis.NotSupported:
		p.line(c, 2, point(at.X-3.5, at.Y-3.5), point(at.X+3.5, at.Y+3.5))
		p.line(c, 2, point(at.X-3.5, at.Y+3.5), point(at.X+3.5, at.Y-3.5))
	case analysis.Undecided:
		p.mark(ring{}, c, 3.5, at)
	default:
		p.line(c, 1.5, point(at.X-3.5, at.Y), point(at.X+3.5, at.Y))
	}
}
