package study

import (
	"fmt"
	"slices"
	"strings"

	"readoutzones/analysis"
	"readoutzones/analysis/claims"
	"readoutzones/analysis/figures"
)

// draw draws what the networks of one seed allow, in the paper's order.
func (g *group) draw(n claims.Networks, seed uint64) (all []*figures.Figure, err error) {
	recurrent := slices.DeleteFunc(slices.Clone(n.RNNs), func(r claims.RNN) bool { return r.Trained == nil })
	add := func(f *figures.Figure, networks ...string) {
		if g.paper {
			f.WithPaper()
		}
		all = append(all, f.From(g.provenance(seed, networks...)))
	}
	if len(recurrent) > 0 {
		if err := g.drawMain(recurrent[0], n, add); err != nil {
			return nil, err
		}
		add(figures.Summaries(summaries(recurrent)), g.recurrent()...)
		add(figures.OwnZones(analysis.OwnZoneByDimension(recurrent[0].Trained.Readout, 1)), g.main())
	}
	if f, err := feedforward(n); err != nil || f != nil {
		if err != nil {
			return nil, err
		}
		add(f, g.main(), "bnet", "resnet18")
	}
	if f, err := convergence(recurrent, n.TrainedSteps); err != nil || f != nil {
		if err != nil {
			return nil, err
		}
		add(f, g.recurrent()...)
	}
	if n.WithBias != nil && n.WithBias.Readout.Bias != nil {
		add(figures.Bias(analysis.ReadoutBias(n.WithBias)), "lateral-additive-bias")
	}
	return all, nil
}

// drawMain draws accuracy, Figures 1B and 2 and what the paper leaves open of the main network.
func (g *group) drawMain(r claims.RNN, n claims.Networks, add func(*figures.Figure, ...string)) error {
	readout := r.Trained.Readout
	add(figures.Accuracy(analysis.Accuracy(&r.Trained.Trajectory), analysis.Accuracy(&r.Random.Trajectory)), g.main())
	add(figures.Similarity(readout.Cosines(), analysis.Ward(readout.Distances()), readout.Categories, n.Superclasses), g.main())
	figure2, err := figures.Figure2(r.Trained, r.Random)
	if err != nil {
		return err
	}
	add(figure2, g.main())
	for _, f := range figures.Questions(r.Trained, n.Superclasses) {
		add(f.Figure, g.main())
	}
	return nil
}

func summaries(rnns []claims.RNN) (all []figures.NetworkSummary) {
	for _, r := range rnns {
		all = append(all, figures.NetworkSummary{Name: r.Name, Summary: analysis.Summarise(r.Trained)})
	}
	return all
}

// feedforward draws Figure 6; nil where a network is missing for it.
func feedforward(n claims.Networks) (*figures.Figure, error) {
	if len(n.RNNs) == 0 || n.RNNs[0].Trained == nil {
		return nil, nil
	}
	var panels []figures.NetworkNorms
	for _, part := range []struct {
		name string
		of   *analysis.Dynamics
	}{{"BNet, trained", n.BNet}, {"ResNet18, trained", n.ResNet18}, {"BNet, random", n.BNetRandom}} {
		if part.of == nil {
			continue
		}
		norms, err := analysis.FeedforwardNorms(part.of, n.RNNs[0].Trained.Stability)
		if err != nil {
			return nil, err
		}
		panels = append(panels, figures.NetworkNorms{Name: part.name, Feedforward: norms})
	}
	if panels == nil {
		return nil, nil
	}
	return figures.FeedforwardNorms(panels), nil
}

// convergence draws Figure 7; nil where no network was followed so long.
func convergence(rnns []claims.RNN, steps int) (*figures.Figure, error) {
	var networks []figures.NetworkConvergence
	for _, r := range rnns {
		if r.Unrolled == nil || r.UnrolledRandom == nil {
			continue
		}
		n := figures.NetworkConvergence{Name: r.Name}
		var err error
		if n.Trained, err = analysis.Converge(r.Unrolled, steps); err != nil {
			return nil, err
		}
		if n.Random, err = analysis.Converge(r.UnrolledRandom, steps); err != nil {
			return nil, err
		}
		networks = append(networks, n)
	}
	if networks == nil {
		return nil, nil
	}
	return figures.Convergence(networks), nil
}

// provenance says what made a figure of networks of a seed, of those that are there.
func (g *group) provenance(seed uint64, networks ...string) analysis.Provenance {
	p := analysis.Provenance{Seed: fmt.Sprint(seed)}
	var weights, backends []string
	for _, r := range g.results {
		if r.seed != seed || !slices.Contains(networks, r.network) {
			continue
		}
		p.Data = r.made.File + ", testplus"
		weights = append(weights, r.network+" "+r.made.Weights)
		if !slices.Contains(backends, r.made.Backend) {
			backends = append(backends, r.made.Backend)
		}
	}
	p.Network, p.Backend = strings.Join(weights, ", "), strings.Join(backends, ", ")
	return p
}

// together draws networks of one's own beside each other, so many to a figure that they can be told apart: the three
// summaries (Fig. 3A), and what becomes of them beyond the steps trained for (Fig. 7). Each is shown in its first seed.
func together(all []*group) (drawn []*figures.Figure, err error) {
	const most = 4
	var own []*group
	for _, g := range all {
		if !g.paper {
			own = append(own, g)
		}
	}
	if len(own) < 2 {
		return nil, nil
	}
	for some := range slices.Chunk(own, most) {
		var networks []figures.NetworkSummary
		var followed []figures.NetworkConvergence
		p := analysis.Provenance{}
		for _, g := range some {
			first := g.results[0]
			r, err := readRNN(first.dir, g.title)
			if err != nil {
				return nil, err
			}
			networks = append(networks, summaries([]claims.RNN{r})...)
			p = g.provenance(first.seed, first.network)
			if r.Unrolled == nil {
				continue
			}
			c := figures.NetworkConvergence{Name: g.title}
			if c.Trained, err = analysis.Converge(r.Unrolled, r.Trained.Steps()); err == nil {
				c.Random, err = analysis.Converge(r.UnrolledRandom, r.Trained.Steps())
			}
			if err != nil {
				return nil, err
			}
			followed = append(followed, c)
		}
		p.Network = ""
		drawn = append(drawn, figures.Summaries(networks).From(p))
		if followed != nil {
			drawn = append(drawn, figures.Convergence(followed).From(p))
		}
	}
	return drawn, nil
}
