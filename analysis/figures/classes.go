package figures

import (
	"cmp"
	"fmt"
	"image/color"
	"math"
	"slices"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

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
	if k > 0 {
		s.steps = len(c.Counts[0])
	}
	return &Figure{
		Title: "Which classes are recognised when", Alt: s.words(), numbers: s.table(),
		height: vg.Length(k)*rowHeight(k) + 72, draw: func(p page) { p.drawPanels(16, []float64{2.1, 1}, p.countsPanel(s), p.meansPanel(s)) },
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
		for _, n := range s.Counts[c] {
			row = append(row, n)
		}
		tab.add(row...)
	}
	return tab
}

// countsPanel shows the part of each class's images that has each t_stable.
func (p page) countsPanel(s *classes) *panel {
	pl := p.newPanel("", "t_{stable}", "")
	pl.key = []entry{colourBar("share of the class’s images (root scale)", "0 %", "100 %", p.heat)}
	pl.matrix(len(s.order), s.steps, func(r, t int) color.NRGBA {
		c := s.order[r]
		if s.Images[c] == 0 {
			return p.grid
		}
		return p.heat(math.Sqrt(ratio(s.Counts[c][t], s.Images[c])))
	})
	pl.nameRows(p, s.names, s.order)
	return pl
}

// meansPanel draws a point with its interval a row.
func (p page) meansPanel(s *classes) *panel {
	pl := p.newPanel("", "t_{stable}", "")
	intervals := &plotter.XErrorBars{LineStyle: draw.LineStyle{Color: p.blue, Width: 1}}
	marks := &plotter.Scatter{GlyphStyle: draw.GlyphStyle{Color: p.blue, Radius: 2.5, Shape: circle}}
	for r, c := range s.order {
		y, m := float64(r), s.Mean[c]
		pl.line(plotter.XYs{{X: -0.5, Y: y}, {X: float64(s.steps) - 0.5, Y: y}}, draw.LineStyle{Color: p.grid, Width: 0.4})
		at := plotter.XY{X: m.Value, Y: y}
		if finite(m.Value) {
			marks.XYs = append(marks.XYs, at)
		}
		if finite(m.Low) && finite(m.High) {
			intervals.XYs = append(intervals.XYs, at)
			intervals.XErrors = append(intervals.XErrors, struct{ Low, High float64 }{m.Value - m.Low, m.High - m.Value})
		}
	}
	pl.Add(plotting(intervals.Plot), plotting(marks.Plot))
	pl.rowsAndColumns(len(s.order), s.steps)
	pl.Y.Tick.Marker = plot.ConstantTicks{}
	pl.key = []entry{series{color: p.blue, shape: circle, radius: 2.5, width: 1}.entry("mean t_{stable}, 95 % interval")}
	return pl
}

// Figures with a row a category are as high as their names need.
const namedRows = 200 // with more, there are no names

// rowHeight is that of each of n rows.
func rowHeight(n int) vg.Length {
	const least, most = 10.2, 22
	if n > namedRows {
		return namedRows * least / vg.Length(n)
	}
	return min(most, max(least, 380/vg.Length(max(n, 1))))
}

// nameRows writes names in an order beside the rows.
func (pl *panel) nameRows(p page, names []string, order []int) {
	pl.Y.Tick.Label.Font.Size = sizeSmall
	var ticks plot.ConstantTicks
	for r, i := range order {
		if len(order) <= namedRows {
			ticks = append(ticks, plot.Tick{Value: float64(r), Label: fit(names[i], pl.Y.Tick.Label, 104)})
		}
	}
	pl.Y.Tick.Marker = ticks
}

// Confusion draws how many images move from which class to which between two steps, and names the most frequent
// moves. categories may be nil.
func Confusion(c *analysis.Confusion, categories []string) *Figure {
	moves := movesOf(c)
	t := newTable("from", "to", "images")
	moved := 0
	for _, m := range moves {
		t.add(categoryName(categories, m.from), categoryName(categories, m.to), m.images)
		moved += m.images
	}
	total := 0
	for _, row := range c.Counts {
		total += sum(row)
	}
	words := fmt.Sprintf("Between t = %d and t = %d, %s of %s images change their class.", c.From, c.To, thousands(moved), thousands(total))
	if len(moves) > 0 {
		words += fmt.Sprintf(" The most frequent move, of %d images, is from %s to %s.", moves[0].images,
			categoryName(categories, moves[0].from), categoryName(categories, moves[0].to))
	}
	return &Figure{
		Title: fmt.Sprintf("Moves between classes from t = %d to t = %d", c.From, c.To), Alt: words, height: 370, numbers: t,
		draw: func(p page) {
			p.drawPanels(24, []float64{1.1, 1}, p.confusionPanel(c, moves), p.movesPanel(moves, categories))
		},
	}
}

type move struct{ from, to, images int }

// movesOf lists the moves between different classes, most frequent first.
func movesOf(c *analysis.Confusion) []move {
	var moves []move
	for i, row := range c.Counts {
		for j, n := range row {
			if i != j && n > 0 {
				moves = append(moves, move{i, j, n})
			}
		}
	}
	slices.SortStableFunc(moves, func(a, b move) int { return cmp.Compare(b.images, a.images) })
	return moves
}

func (p page) confusionPanel(c *analysis.Confusion, moves []move) *panel {
	most := 1
	if len(moves) > 0 {
		most = moves[0].images
	}
	pl := p.newPanel("", fmt.Sprintf("class at t = %d", c.To), fmt.Sprintf("class at t = %d", c.From))
	pl.key = []entry{colourBar("images", "0", fmt.Sprint(most), p.heat), {name: "no move", sample: swatch(p.grid)}}
	pl.square = true
	pl.matrix(len(c.Counts), len(c.Counts), func(row, column int) color.NRGBA {
		if row == column {
			return p.grid
		}
		return p.heat(float64(c.Counts[row][column]) / float64(most))
	})
	return pl
}

// movesPanel draws the most frequent moves.
func (p page) movesPanel(moves []move, categories []string) *panel {
	const most = 15
	pl := p.newPanel("Most frequent moves", "images", "")
	var bars []bar
	var names []string
	for i, m := range moves[:min(len(moves), most)] {
		bars = append(bars, bar{at: float64(i), value: float64(m.images), color: p.blue, label: fmt.Sprint(m.images)})
		arrow := categoryName(categories, m.from) + " → " + categoryName(categories, m.to)
		names = append(names, fit(arrow, label(sizeTick, p.ink), 0.27*p.width()))
	}
	if len(moves) == 0 {
		pl.note = "no image changes its class"
	}
	pl.bars(true, bars...)
	pl.lying(1, 1.2, names...)
	pl.X.Tick.Marker = wholeTicks(4)
	return pl
}

// Agreement draws the proportion of images that have the same class at two steps [T][T].
func Agreement(shares [][]float64) *Figure {
	t := newTable("t", "other_t", "share")
	for i, row := range shares {
		for j, v := range row {
			t.add(i, j, v)
		}
	}
	words := "A single step agrees with itself."
	if n := len(shares); n > 1 {
		words = fmt.Sprintf("%s of the images have the same class at the first and at the last step, %s at the last two.",
			percent(shares[0][n-1], 1), percent(shares[n-2][n-1], 1))
	}
	return &Figure{
		Title: "How many images have the same class at two steps", Alt: words, height: 370, numbers: t,
		draw: func(p page) {
			p.drawPanels(24, []float64{1.2, 1}, p.agreementMatrix(shares), p.agreementPanel(shares))
		},
	}
}

// agreementPanel compares every step with the one before and with the last.
func (p page) agreementPanel(shares [][]float64) *panel {
	pl := p.newPanel("", "time step t", "images with the same class (%)")
	var before, last []float64
	for t, row := range shares {
		last = append(last, 100*row[len(row)-1])
		if t > 0 {
			before = append(before, 100*row[t-1])
		}
	}
	pl.add("as at the step before", series{x: upTo(1, len(before)), means: values(before...), color: p.green, shape: circle, width: 1.5})
	pl.add("as at the last step", series{x: upTo(0, len(last)), means: values(last...), color: p.blue, shape: triangle, width: 1.5})
	pl.steps(0, len(shares)-1)
	pad(&pl.Y, 0.06)
	return pl
}

// agreementMatrix shows every pair of steps, with percentages in the cells where they fit, light on dark.
func (p page) agreementMatrix(shares [][]float64) *panel {
	least := 0.95
	for _, row := range shares {
		least = min(least, slices.Min(row))
	}
	least = math.Floor(10*least) / 10
	shade := func(v float64) float64 { return (v - least) / (1 - least) }
	pl := p.newPanel("", "time step t", "time step t")
	pl.square = true
	pl.key = []entry{colourBar("images with the same class", percent(least, 0), "100 %", func(v float64) color.NRGBA { return p.heat(0.85 * v) })}
	n := len(shares)
	pl.matrix(n, n, func(r, c int) color.NRGBA { return p.heat(0.85 * shade(shares[r][c])) })
	labels := &plotter.Labels{}
	for r, row := range shares {
		for c, v := range row {
			ink := p.ink
			if shade(v) > 0.6 {
				ink = p.background
			}
			labels.XYs = append(labels.XYs, plotter.XY{X: float64(c), Y: float64(r)})
			labels.Labels = append(labels.Labels, number(100*v, 0))
			labels.TextStyle = append(labels.TextStyle, middle(centred(label(sizeSmall, ink))))
		}
	}
	if n <= 12 {
		pl.Add(plotting(labels.Plot))
	}
	return pl
}
