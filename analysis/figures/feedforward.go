package figures

import (
	"fmt"
	"math"

	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/vg/draw"

	"readoutzones/analysis"
)

// NetworkNorms is a panel of Figure 6.
type NetworkNorms struct {
	Name string // "BNet, trained"
	*analysis.Feedforward
}

// FeedforwardNorms draws the norms of feed-forward networks against the t_stable of the recurrent network, with
// their rank correlation (Fig. 6).
func FeedforwardNorms(networks []NetworkNorms) *Figure {
	f := &Figure{
		Title: "Norms in feed-forward networks and t_stable in the recurrent network (Fig. 6)", height: 290,
		numbers: newTable("network", "t_stable", "norm", "low", "high", "images"),
	}
	for _, n := range networks {
		for s, m := range n.Norms {
			f.numbers.add(n.Name, s, m)
		}
		f.numbers.add(n.Name, "spearman", n.Spearman)
		f.numbers.add(n.Name, "spearman within classes", n.Within)
		f.Alt += fmt.Sprintf("%s: rank correlation of norm and t_stable %s, within classes %s. ", n.Name, withInterval(n.Spearman), withInterval(n.Within))
	}
	f.Alt = sentences(f.Alt)
	f.draw = func(p page) {
		var panels []*panel
		for _, n := range networks {
			panels = append(panels, p.normPanel(n))
		}
		if len(panels) > 0 {
			panels[0].Y.Label.Text = "norm of the feed-forward representation"
		}
		p.drawPanels(18, nil, panels...)
	}
	return f
}

func (p page) normPanel(n NetworkNorms) *panel {
	pl := p.newPanel(n.Name, "t_{stable} of the recurrent network", "")
	pl.Add(&plotter.Scatter{XYs: cloud(n.Feedforward), GlyphStyle: draw.GlyphStyle{Color: faint(p.muted, 0.45), Radius: 1.2, Shape: circle}})
	pl.add("mean", series{x: upTo(0, len(n.Norms)), means: n.Norms, color: p.blue, shape: square, width: 1.3})
	nothing := func(page) {}
	pl.key = append(pl.key,
		entry{name: "some of the images", width: 8, sample: dot(circle, faint(p.muted, 0.6), 1.5)},
		entry{name: "Spearman’s ρ = " + withInterval(n.Spearman), width: 1, sample: nothing},
		entry{name: "within classes " + withInterval(n.Within), width: 1, sample: nothing})
	if len(n.TStable) == 0 {
		pl.note = "no stable-correct image"
	}
	pl.steps(0, len(n.Norms)-1)
	pad(&pl.Y, 0.05)
	return pl
}

// cloud returns up to 20 images for each t_stable, evenly taken from their order and spread in x.
func cloud(f *analysis.Feedforward) (points plotter.XYs) {
	const size = 20
	seen := make([]int, len(f.Norms))
	for i, s := range f.TStable {
		if every := 1 + (f.Norms[s].N-1)/size; seen[s]%every == 0 {
			_, jitter := math.Modf(float64(seen[s]/every) * math.Phi)
			points = append(points, plotter.XY{X: float64(s) + 0.5*(jitter-0.5), Y: f.Norm[i]})
		}
		seen[s]++
	}
	return points
}
