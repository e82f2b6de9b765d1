package figures

import (
	"fmt"
	"image/color"
	"math"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg/draw"

	"readoutzones/analysis"
)

// NetworkNorms is a panel of Figure 6.
type NetworkNorms struct {
	Name string // "BNet, trained"
	*analysis.Feedforward
}

// FeedforwardNorms draws the norms of feed-forward networks against the t_stable of the recurrent network, with
// their correlation (Fig. 6).
func FeedforwardNorms(networks []NetworkNorms) *Figure {
	f := &Figure{
		Title: "Norms in feed-forward networks and t_stable in the recurrent network (Fig. 6)", height: 290,
		numbers: newTable("network", "t_stable", "norm", "low", "high", "images"),
	}
	for _, n := range networks {
		for s, m := range n.Norms {
			f.numbers.add(n.Name, s, m.Value, m.Low, m.High, m.N)
		}
		f.numbers.add(n.Name, "pearson", n.Pearson.Value, n.Pearson.Low, n.Pearson.High, n.Pearson.N)
		f.numbers.add(n.Name, "spearman", n.Spearman.Value, n.Spearman.Low, n.Spearman.High, n.Spearman.N)
		f.Alt += fmt.Sprintf("%s: correlation of norm and t_stable %s. ", n.Name, withInterval(n.Pearson))
	}
	f.Alt = sentences(f.Alt)
	f.draw = func(p page) {
		var panels []*panel
		for i, n := range networks {
			panels = append(panels, p.normPanel(n, i == 0))
		}
		p.drawPanels(18, nil, panels...)
	}
	return f
}

func (p page) normPanel(n NetworkNorms, first bool) *panel {
	yLabel := ""
	if first {
		yLabel = "norm of the feed-forward representation"
	}
	pl := p.newPanel("", n.Name, "t_{stable} of the recurrent network", yLabel)
	pl.Add(cloud{n.Feedforward, faint(p.muted, 0.45)})
	means := series{x: upTo(0, len(n.Norms)), means: n.Norms, color: p.blue, shape: square, width: 1.3}
	pl.add("mean", means)
	pl.key = append(pl.key,
		entry{name: "some of the images", width: 8, sample: func(s page) { s.mark(circle, faint(p.muted, 0.6), 1.5, s.at(0.5, 0.5)) }},
		entry{name: "Pearson’s r = " + withInterval(n.Pearson), width: 1, sample: func(page) {}},
		entry{name: "Spearman’s ρ = " + withInterval(n.Spearman), width: 1, sample: func(page) {}})
	if len(n.TStable) == 0 {
		pl.note = "no stable-correct image"
	}
	pl.steps(0, len(n.Norms)-1)
	pad(&pl.Y, 0.05)
	return pl
}

// withInterval writes "−0.214 [−0.251, −0.177]", with two digits of the interval's half.
func withInterval(m analysis.Mean) string {
	if !finite(m.Value) {
		return "not defined"
	}
	half := (m.High - m.Low) / 2
	if !finite(half) {
		return significant(m.Value)
	}
	n := 3
	if half > 0 {
		n = decimals(half, 2)
	}
	return fmt.Sprintf("%s [%s, %s]", number(m.Value, n), number(m.Low, n), number(m.High, n))
}

// cloud draws up to cloudSize images for each t_stable as points, evenly taken from their order.
type cloud struct {
	*analysis.Feedforward
	color color.NRGBA
}

const cloudSize = 20

// points calls draw for each image chosen.
func (c cloud) points(draw func(x, y float64)) {
	seen := make([]int, len(c.Norms))
	for i, s := range c.TStable {
		if s >= len(c.Norms) {
			continue
		}
		if every := 1 + (c.Norms[s].N-1)/cloudSize; seen[s]%every == 0 {
			_, jitter := math.Modf(float64(seen[s]/every) * math.Phi)
			draw(float64(s)+0.5*(jitter-0.5), c.Norm[i])
		}
		seen[s]++
	}
}

// Plot draws the points.
func (c cloud) Plot(canvas draw.Canvas, pl *plot.Plot) {
	x, y := pl.Transforms(&canvas)
	c.points(func(s, norm float64) {
		canvas.DrawGlyph(draw.GlyphStyle{Color: c.color, Radius: 1.2, Shape: circle}, point(x(s), y(norm)))
	})
}

// DataRange covers the points.
func (c cloud) DataRange() (xmin, xmax, ymin, ymax float64) {
	xmin, xmax, ymin, ymax = math.Inf(1), math.Inf(-1), math.Inf(1), math.Inf(-1)
	c.points(func(x, y float64) {
		xmin, xmax, ymin, ymax = min(xmin, x), max(xmax, x), min(ymin, y), max(ymax, y)
	})
	return xmin, xmax, ymin, ymax
}
