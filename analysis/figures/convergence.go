package figures

import (
	"fmt"

	"gonum.org/v1/plot/vg"

	"readoutzones/analysis"
)

// NetworkConvergence is a network of Figure 7, trained and before training (nil where it was not run).
type NetworkConvergence struct {
	Name            string
	Trained, Random *analysis.Convergence
}

// Convergence follows networks beyond the steps they were trained for: accuracy, and the change relative to the norm
// of the trained networks and, where one was run, of their initialisations (Fig. 7).
func Convergence(networks []NetworkConvergence) *Figure {
	f := &Figure{
		Title: "Accuracy and relative change beyond the steps trained for (Fig. 7)", height: 300,
		numbers: newTable("network", "weights", "quantity", "t", "mean", "low", "high", "images"),
	}
	for _, n := range networks {
		addConvergence(f.numbers, n.Name, "trained", n.Trained)
		addConvergence(f.numbers, n.Name, "random", n.Random)
		f.Alt += n.words()
	}
	f.Alt = sentences(f.Alt)
	f.draw = func(p page) {
		drawKey(p, p.convergenceKey(networks)).inset(0, 0, 6, 0).drawPanels(18, nil, p.convergencePanels(networks)...)
	}
	return f
}

func addConvergence(t *table, network, weights string, c *analysis.Convergence) {
	if c == nil {
		return
	}
	for i, m := range c.Accuracy {
		t.add(network, weights, "accuracy", i, m)
	}
	for i, m := range c.RelativeChange {
		t.add(network, weights, "relative change", i+1, m)
	}
	t.add(network, weights, "worst loss", c.WorstStep, c.WorstLoss)
}

func (n NetworkConvergence) words() string {
	if n.Trained == nil || len(n.Trained.RelativeChange) == 0 {
		return ""
	}
	last := len(n.Trained.RelativeChange) - 1
	return fmt.Sprintf("%s: the worst loss of accuracy beyond the trained steps, relative to the last of these, is %s; the relative change is 10 to the power of %s at t = %d. ",
		n.Name, lossText(n.Trained.WorstLoss.Value), number(n.Trained.RelativeChange[last].Value, 1), last+1)
}

// lossText shows a loss in per cent; an accuracy that is never lower than before has none.
func lossText(loss float64) string {
	if loss <= 0 {
		return "none"
	}
	return percent(loss, 1)
}

// networkLine is how a network is drawn; its dashes tell it apart without colours.
func (p page) networkLine(i int) series {
	networkDashes := [][]vg.Length{nil, {6, 2}, {2, 2}, {7, 2, 2, 2}}
	return series{color: p.series(i), width: 1.6, dashes: networkDashes[i%len(networkDashes)], band: true}
}

// convergenceKey names the networks and their worst loss.
func (p page) convergenceKey(networks []NetworkConvergence) []entry {
	var key []entry
	for i, n := range networks {
		name := n.Name
		if n.Trained != nil && finite(n.Trained.WorstLoss.Value) {
			name += " (worst loss " + lossText(n.Trained.WorstLoss.Value) + ")"
		}
		key = append(key, p.networkLine(i).entry(name))
	}
	if p.paper {
		key = append(key, entry{name: "paper: change below this line; worst loss about " + percent(analysis.Published.WorstLoss, 0), sample: lineSample(p.muted, false)})
	}
	return append(key, entry{name: "last step trained for", sample: lineSample(p.muted, true), width: 8})
}

func (p page) convergencePanels(networks []NetworkConvergence) []*panel {
	const relative = "log_{10}(‖R_{t} − R_{t−1}‖ / ‖R_{t−1}‖)"
	accuracy := p.newPanel("Accuracy", "time step t", "images classified correctly (%)")
	trained := p.newPanel("Relative change, trained", "time step t", relative)
	random := p.newPanel("Relative change, before training", "time step t", relative)
	compared := false
	for i, n := range networks {
		if n.Trained != nil {
			accuracy.addLine(p.networkLine(i), 0, inPercent(n.Trained.Accuracy), n.Trained.Trained)
			trained.addLine(p.networkLine(i), 1, n.Trained.RelativeChange, n.Trained.Trained)
		}
		if n.Random != nil {
			random.addLine(p.networkLine(i), 1, n.Random.RelativeChange, n.Random.Trained)
			compared = true
		}
	}
	if p.paper {
		trained.guide(-2, true)
		trained.Y.Max = max(trained.Y.Max, -1.9)
	}
	accuracy.fromZero()
	low, high := min(trained.Y.Min, random.Y.Min), max(trained.Y.Max, random.Y.Max)
	for _, pl := range []*panel{trained, random} {
		pl.Y.Min, pl.Y.Max = low, high
		pad(&pl.Y, 0.05)
	}
	if !compared {
		return []*panel{accuracy, trained}
	}
	return []*panel{accuracy, trained, random}
}

// addLine adds means from step first on, and marks the last step trained for.
func (pl *panel) addLine(s series, first float64, means []analysis.Mean, trainedFor int) {
	s.x, s.means = upTo(first, len(means)), means
	pl.guide(float64(trainedFor-1), false)
	pl.Add(s)
	pl.X.Tick.Marker = wholeTicks(9)
}
