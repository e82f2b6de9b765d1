package figures

import (
	"cmp"
	"fmt"
	"image/color"
	"math"
	"slices"

	"gonum.org/v1/plot/vg"

	"readoutzones/analysis"
)

// Classes draws, for each class, how its images spread over t_stable, and its mean t_stable with 95 % interval, from
// the quickest class to the slowest. categories may be nil.
func Classes(c *analysis.ClassStability, categories []string) *Figure {
	k := len(c.Counts)
	s := &classes{ClassStability: c, names: categoryNames(categories, k), order: make([]int, k)}
	for i := range s.order {
		s.order[i] = i
	}
	slices.SortStableFunc(s.order, func(a, b int) int { return cmp.Compare(orLast(c.Mean[a].Value), orLast(c.Mean[b].Value)) })
	for _, row := range c.Counts {
		s.steps = max(s.steps, len(row))
	}
	return &Figure{
		Title: "Which classes are recognised when", Alt: s.words(), numbers: s.table(),
		height: vg.Length(k)*rowHeight(k) + 72, draw: s.draw,
	}
}

// orLast sorts what does not exist to the end.
func orLast(v float64) float64 {
	if math.IsNaN(v) {
		return math.Inf(1)
	}
	return v
}

type classes struct {
	*analysis.ClassStability
	names []string
	order []int // quickest first
	steps int
}

// share is the part of a class's images that have this t_stable.
func (s *classes) share(class, t int) float64 {
	return ratio(nthCount(s.Counts[class], t), s.Images[class])
}

func (s *classes) words() string {
	if len(s.order) == 0 {
		return "There are no classes."
	}
	quick := s.order[0]
	slow := quick
	for _, c := range s.order {
		if finite(s.Mean[c].Value) {
			slow = c
		}
	}
	return fmt.Sprintf("Of %d classes, %s is recognised soonest (mean t_stable %s) and %s latest (%s).", len(s.order),
		s.names[quick], significant(s.Mean[quick].Value), s.names[slow], significant(s.Mean[slow].Value))
}

func (s *classes) table() *table {
	columns := []string{"class", "images", "mean_t_stable", "low", "high"}
	for t := range s.steps {
		columns = append(columns, fmt.Sprintf("t_stable_%d", t))
	}
	tab := newTable(columns...)
	for _, c := range s.order {
		m := s.Mean[c]
		row := []any{s.names[c], s.Images[c], m.Value, m.Low, m.High}
		for t := range s.steps {
			row = append(row, nthCount(s.Counts[c], t))
		}
		tab.add(row...)
	}
	return tab
}

func (s *classes) draw(p page) {
	drawKey(p, []entry{
		colourBar("share of the class’s images (root scale)", "0 %", "100 %", func(v float64) color.NRGBA { return p.heat(v) }),
		series{color: p.blue, shape: circle, radius: 2.5, width: 1}.entry("mean t_{stable}, 95 % interval"),
	})
	body := p.inset(0, 0, 24, 36)
	names := body.inset(0, body.width()-namesWidth, 0, 0)
	var ordered []string
	for _, c := range s.order {
		ordered = append(ordered, s.names[c])
	}
	drawNames(names, ordered)
	parts := body.inset(namesWidth+5, 4, 0, 0).columns(16, 1.7, 1)
	parts[0].matrix(len(s.order), s.steps, func(r, t int) color.NRGBA {
		share := s.share(s.order[r], t)
		if math.IsNaN(share) {
			return p.grid
		}
		return p.heat(math.Sqrt(share))
	})
	s.drawMeans(parts[1])
	s.drawAxes(parts[0], parts[1])
}

// drawMeans draws a point with its interval a row.
func (s *classes) drawMeans(p page) {
	p.frame(p.muted, 0.5, p.corners())
	at := func(v float64) vg.Length { return p.X(min(max((v+0.5)/float64(max(s.steps, 1)), 0), 1)) }
	for r, row := range p.rows(0, equal(len(s.order))...) {
		m := s.Mean[s.order[r]]
		p.line(p.grid, 0.4, row.at(0, 0.5), row.at(1, 0.5))
		if !finite(m.Value) {
			continue
		}
		if finite(m.Low) && finite(m.High) {
			p.line(p.blue, 1, point(at(m.Low), row.Y(0.5)), point(at(m.High), row.Y(0.5)))
		}
		p.mark(circle, p.blue, 2.5, point(at(m.Value), row.Y(0.5)))
	}
}

// drawAxes numbers the steps under both parts.
func (s *classes) drawAxes(parts ...page) {
	for _, p := range parts {
		sty := centred(label(sizeTick, p.ink))
		for _, tick := range (stepTicks{10}).Ticks(0, float64(s.steps-1)) {
			p.write(sty, point(p.X((tick.Value+0.5)/float64(s.steps)), p.Min.Y-3), tick.Label)
		}
		p.write(centred(label(sizeText, p.ink)), point(p.X(0.5), p.Min.Y-17), "t_{stable}")
	}
}
