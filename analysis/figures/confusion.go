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

// mostMoves are listed beside the matrix.
const mostMoves = 15

// Confusion draws how many images move from which class to which between two steps, and names the most frequent
// moves. categories may be nil.
func Confusion(c *analysis.Confusion, categories []string) *Figure {
	moves := movesOf(c)
	t := newTable("from", "to", "images")
	for _, m := range moves {
		t.add(categoryName(categories, m.from), categoryName(categories, m.to), m.images)
	}
	total, moved := 0, 0
	for i, row := range c.Counts {
		total += sum(row)
		moved += sum(row) - row[i]
	}
	words := fmt.Sprintf("Between t = %d and t = %d, %s of %s images change their class.", c.From, c.To, thousands(moved), thousands(total))
	if len(moves) > 0 {
		words += fmt.Sprintf(" The most frequent move, of %d images, is from %s to %s.", moves[0].images,
			categoryName(categories, moves[0].from), categoryName(categories, moves[0].to))
	}
	return &Figure{
		Title: fmt.Sprintf("Moves between classes from t = %d to t = %d", c.From, c.To), Alt: words, height: 370, numbers: t,
		draw: func(p page) {
			parts := p.columns(24, 1.05, 1)
			drawMoves(parts[0], c, moves)
			parts[1].drawPanels(0, nil, parts[1].movesPanel(moves, categories))
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

func drawMoves(p page, c *analysis.Confusion, moves []move) {
	most := 1
	if len(moves) > 0 {
		most = moves[0].images
	}
	key := []entry{
		colourBar("images", "0", fmt.Sprint(most), func(v float64) color.NRGBA { return p.heat(v) }),
		{name: "no move", sample: swatch(p.grid)},
	}
	drawKey(p, key)
	area := p.inset(32, 0, keyHeight(key, p.width())+6, 32).squared()
	k := len(c.Counts)
	area.matrix(k, k, func(row, column int) color.NRGBA {
		if row == column {
			return p.grid
		}
		return p.heat(float64(c.Counts[row][column]) / float64(most))
	})
	p.indexTicks(area, k)
	sty := centred(label(sizeText, p.ink))
	p.write(sty, point(area.X(0.5), area.Min.Y-16), fmt.Sprintf("class at t = %d", c.To))
	sty.Rotation = math.Pi / 2
	p.write(sty, point(p.Min.X, area.Y(0.5)), fmt.Sprintf("class at t = %d", c.From))
}

// indexTicks numbers rows and columns of a k × k matrix.
func (p page) indexTicks(area page, k int) {
	x, y := centred(label(sizeTick, p.ink)), middle(right(label(sizeTick, p.ink)))
	for _, tick := range (stepTicks{10}).Ticks(0, float64(k-1)) {
		share := (tick.Value + 0.5) / float64(k)
		p.write(x, point(area.X(share), area.Min.Y-3), tick.Label)
		p.write(y, point(area.Min.X-4, area.Y(1-share)), tick.Label)
	}
}

func (p page) movesPanel(moves []move, categories []string) *panel {
	pl := p.newPanel("", "Most frequent moves", "images", "")
	b := bars{theme: p.Theme, lying: true}
	var names []string
	for i, m := range moves[:min(len(moves), mostMoves)] {
		b.bars = append(b.bars, bar{at: float64(-i), value: float64(m.images), color: p.blue, label: fmt.Sprint(m.images)})
		arrow := categoryName(categories, m.from) + " → " + categoryName(categories, m.to)
		names = append(names, fit(arrow, label(sizeTick, p.ink), 0.58*p.width()))
	}
	if len(moves) == 0 {
		pl.note = "no image changes its class"
	}
	pl.Add(b)
	pl.nominal(&pl.Y, 0, -1, names...)
	pl.Y.Min, pl.Y.Max = 0.3-float64(max(len(names), 1)), 0.7
	pl.X.Min, pl.X.Max = 0, 1.2*max(pl.X.Max, 1)
	pl.X.Tick.Marker = stepTicks{4}
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
		draw: func(p page) { drawAgreement(p, shares) },
	}
}

func drawAgreement(p page, shares [][]float64) {
	parts := p.columns(24, 1.2, 1)
	drawAgreementMatrix(parts[0], shares)
	parts[1].drawPanels(0, nil, parts[1].agreementPanel(shares))
}

// agreementPanel compares every step with the one before and with the last.
func (p page) agreementPanel(shares [][]float64) *panel {
	pl := p.newPanel("", "", "time step t", "images with the same class (%)")
	var before, last []float64
	for t, row := range shares {
		last = append(last, 100*row[len(row)-1])
		if t > 0 {
			before = append(before, 100*row[t-1])
		}
	}
	pl.add("as at the step before", series{x: upTo(1, len(before)), means: values(before), color: p.green, shape: circle, width: 1.5})
	pl.add("as at the last step", series{x: upTo(0, len(last)), means: values(last), color: p.blue, shape: triangle, width: 1.5})
	pl.steps(0, len(shares)-1)
	pad(&pl.Y, 0.06)
	return pl
}

func drawAgreementMatrix(p page, shares [][]float64) {
	least := 1.0
	for _, row := range shares {
		for _, v := range row {
			least = min(least, v)
		}
	}
	least = math.Floor(10*min(least, 0.95)) / 10
	shade := func(v float64) color.NRGBA { return p.heat(0.85 * (v - least) / (1 - least)) }
	drawKey(p, []entry{colourBar("images with the same class", percent(least, 0), "100 %", func(v float64) color.NRGBA { return shade(least + v*(1-least)) })})
	area := p.inset(34, 0, 22, 34).squared()
	n := len(shares)
	area.matrix(n, n, func(r, c int) color.NRGBA { return shade(shares[r][c]) })
	p.indexTicks(area, n)
	sty := centred(label(sizeText, p.ink))
	p.write(sty, point(area.X(0.5), area.Min.Y-18), "time step t")
	sty.Rotation = math.Pi / 2
	p.write(sty, point(p.Min.X, area.Y(0.5)), "time step t")
	if n <= 12 {
		writeShares(area, shares, least)
	}
}

// writeShares writes percentages into the cells, light on dark.
func writeShares(area page, shares [][]float64, least float64) {
	n := vg.Length(len(shares))
	for r, row := range shares {
		for c, v := range row {
			ink := area.ink
			if (v-least)/(1-least) > 0.6 {
				ink = area.background
			}
			at := point(area.Min.X+(vg.Length(c)+0.5)*area.width()/n, area.Max.Y-(vg.Length(r)+0.5)*area.height()/n)
			area.write(middle(centred(label(sizeSmall, ink))), at, number(100*v, 0))
		}
	}
}
