package figures

import (
	"fmt"
	"image/color"
	"strings"

	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"

	"readoutzones/analysis/claims"
)

// claimColumns are the widths of the table's columns.
var claimColumns = []vg.Length{34, 250, 122, 72, 78, 95}

// Claims draws the table of the paper's claims with effect, interval, number of units, the paper's value and the
// verdict, in words and colours.
func Claims(list []claims.Claim) *Figure {
	t := newTable("id", "figure", "statement", "measure", "effect", "low", "high", "n", "unit", "paper_value", "verdict", "note")
	count := map[claims.Verdict]int{}
	rows := []claimRow{heading(Light)}
	for _, c := range list {
		t.add(c.ID, c.Figure, c.Statement, c.Measure, c.Effect.Value, c.Effect.Low, c.Effect.High, c.Effect.N, c.Unit, c.Paper, string(c.Verdict), c.Note)
		count[c.Verdict]++
		rows = append(rows, newClaimRow(c, Light))
	}
	rows = append(rows, ruleRow(Light))
	f := &Figure{Title: "The paper’s claims, tested", numbers: t, Alt: claimWords(list, count)}
	for _, r := range rows {
		f.height += r.height()
	}
	f.draw = func(p page) { drawClaims(p, list) }
	return f
}

func claimWords(list []claims.Claim, count map[claims.Verdict]int) string {
	var parts []string
	for _, v := range []claims.Verdict{claims.Supported, claims.NotSupported, claims.Undecided, claims.NotTested} {
		parts = append(parts, fmt.Sprintf("%d %s", count[v], v))
	}
	return fmt.Sprintf("Of %d claims %s.", len(list), strings.Join(parts, ", "))
}

// claimRow is a row of the table: lines of text in columns.
type claimRow struct {
	cells   [][]claimLine
	verdict claims.Verdict
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

func newClaimRow(c claims.Claim, t Theme) claimRow {
	normal, small := label(sizeTick, t.ink), label(sizeSmall, t.muted)
	w := func(i int) vg.Length { return claimColumns[i] - 8 }
	words := wrapped(symbols(c.Statement), normal, w(1))
	words = append(words, wrapped(symbols(c.Measure), small, w(1))...)
	words = append(words, wrapped(symbols(c.Note), small, w(1))...)
	var effect, n []claimLine
	if c.Verdict != claims.NotTested {
		effect, n = wrapped(withInterval(c.Effect), normal, w(2)), wrapped(thousands(c.Effect.N)+" "+c.Unit, normal, w(3))
	}
	verdict := wrapped(string(c.Verdict), bold(label(sizeTick, t.verdictColor(c.Verdict))), w(5)-14)
	return claimRow{verdict: c.Verdict, cells: [][]claimLine{wrapped(c.Figure, normal, w(0)), words, effect, n, wrapped(symbols(c.Paper), normal, w(4)), verdict}}
}

func ruleRow(t Theme) claimRow {
	return claimRow{cells: [][]claimLine{wrapped("Rule: "+claims.Rule, label(sizeSmall, t.muted), width-2*margin)}}
}

func (t Theme) verdictColor(v claims.Verdict) color.NRGBA {
	switch v {
	case claims.Supported:
		return t.blue
	case claims.NotSupported:
		return t.red
	case claims.Undecided:
		return t.orange
	}
	return t.muted
}

func drawClaims(p page, list []claims.Claim) {
	p = heading(p.Theme).draw(p)
	for _, c := range list {
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
func drawVerdict(p page, v claims.Verdict, at vg.Point) {
	c := p.verdictColor(v)
	switch v {
	case claims.Supported:
		p.mark(circle, c, 4, at)
	case claims.NotSupported:
		p.line(c, 2, point(at.X-3.5, at.Y-3.5), point(at.X+3.5, at.Y+3.5))
		p.line(c, 2, point(at.X-3.5, at.Y+3.5), point(at.X+3.5, at.Y-3.5))
	case claims.Undecided:
		p.mark(ring{}, c, 3.5, at)
	default:
		p.line(c, 1.5, point(at.X-3.5, at.Y), point(at.X+3.5, at.Y))
	}
}
