package figures

import (
	"fmt"
	"image/color"

	"gonum.org/v1/plot/vg"
)

// drawUnrolled draws the network at its first steps and its last one: bottom-up within a step, lateral and top-down
// from one step to the next.
func drawUnrolled(p page, n Network) {
	p.lines([]string{"Unrolled in time"}, bold(label(sizePanel, p.ink)))
	if n.constant() && n.Timesteps > 1 {
		sample := func(p page) { p.stageBox(p.muted, p.inset(3, 3, 1, 1)) }
		drawKey(p.inset(120, 0, 1, 0), []entry{{name: "constant in time, computed once", sample: sample}})
	}
	p = p.inset(0, 0, 20, 0)
	times := shownSteps(n.Timesteps)
	shares := equal(len(times))
	for k, t := range times {
		if t < 0 {
			shares[k] = 0.6
		}
	}
	columns := p.inset(58, 6, 0, 16).columns(0, shares...)
	grid := make([][]page, len(times))
	for k, t := range times {
		bottom := p.Min.Y + 13
		if t < 0 {
			p.write(centred(label(sizeTitle, p.muted)), vg.Point{X: columns[k].X(0.5), Y: columns[k].Y(0.5)}, "…")
			continue
		}
		p.write(centred(label(sizeTick, p.ink)), vg.Point{X: columns[k].X(0.5), Y: bottom}, fmt.Sprintf("t = %d", t))
		grid[k] = drawStep(columns[k], n)
	}
	for i, cell := range columns[0].stageCells(n) {
		at := vg.Point{X: p.Min.X, Y: cell.Y(0.5)}
		p.write(middle(label(sizeTick, p.ink)), at, fit(stageName(n, i), label(sizeTick, p.ink), 56))
	}
	for k := range grid {
		drawFeedback(grid, k, columns[k], n)
	}
}

// shownSteps are the steps drawn of T; −1 stands for those left out.
func shownSteps(timesteps int) []int {
	if timesteps <= 5 {
		steps := make([]int, max(timesteps, 1))
		for t := range steps {
			steps[t] = t
		}
		return steps
	}
	return []int{0, 1, 2, -1, timesteps - 1}
}

func stageName(n Network, i int) string {
	if i < len(n.Areas) {
		return n.Areas[i].Name
	}
	return "readout"
}

// stageCells cuts a column into the areas, bottom up, and the readout.
func (p page) stageCells(n Network) []page {
	rows := p.rows(0, equal(len(n.Areas)+1)...)
	for i, j := 0, len(rows)-1; i < j; i, j = i+1, j-1 {
		rows[i], rows[j] = rows[j], rows[i]
	}
	return rows
}

// stageBox draws the box of a stage, tinted.
func (p page) stageBox(c color.NRGBA, box page) {
	p.fill(mix(p.background, c, 0.18), box.corners())
	p.frame(c, 0.8, box.corners())
}

// drawStep draws the areas at one step, with bottom-up arrows, and returns their boxes.
func drawStep(column page, n Network) []page {
	boxes := column.stageCells(n)
	for i := range boxes {
		side := (boxes[i].width() - 44) / 2
		air := boxes[i].height() * 0.22
		boxes[i] = boxes[i].inset(side, side, air, air)
		c := boxes[i].blue
		if i == len(n.Areas) {
			c = boxes[i].green
		} else if n.Areas[i].Constant {
			c = boxes[i].muted
		}
		column.stageBox(c, boxes[i])
		if i > 0 {
			column.arrow(column.ink, 0.9, boxes[i-1].at(0.5, 1), boxes[i].at(0.5, 0))
		}
	}
	return boxes
}

// drawFeedback draws what the areas in column k receive from the column before; after steps left out, the arrows come
// from the dots.
func drawFeedback(grid [][]page, k int, column page, n Network) {
	if k == 0 || grid[k] == nil {
		return
	}
	for i, a := range n.Areas {
		to := grid[k][i]
		from := func(j int) vg.Point {
			if grid[k-1] != nil {
				return grid[k-1][j].at(1, 0.5)
			}
			return vg.Point{X: column.Min.X - 24, Y: grid[k][j].Y(0.5)}
		}
		if a.Lateral {
			column.arrow(column.blue, 1.2, from(i), to.at(0, 0.5))
		}
		if a.TopDown && i+1 < len(n.Areas) {
			column.arrow(column.red, 1.2, from(i+1), to.at(0, 0.75))
		}
	}
}
