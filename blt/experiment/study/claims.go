package study

import (
	"encoding/json"
	"path/filepath"
	"slices"

	"readoutzones/analysis/claims"
	"readoutzones/analysis/figures"
	"readoutzones/blt/experiment"
	"readoutzones/data/files"
)

// group are networks about which claims are made together: those of the paper are one, every other network is one by itself.
type group struct {
	title   string
	paper   bool
	results []result
	seeds   []uint64
	within  [][]claims.Claim // of each seed, about its networks
	across  []claims.Claim   // about such networks
	figures []*figures.Figure
}

// groups sorts results, which are ordered by network and seed.
func groups(found []result) (all []*group) {
	for _, r := range found {
		_, err := experiment.Find(r.network)
		title, paper := r.network, err == nil
		if paper {
			title = "The paper’s networks"
		}
		i := slices.IndexFunc(all, func(g *group) bool { return g.title == title && g.paper == paper })
		if i < 0 {
			i, all = len(all), append(all, &group{title: title, paper: paper})
		}
		g := all[i]
		g.results = append(g.results, r)
		if !slices.Contains(g.seeds, r.seed) {
			g.seeds = append(g.seeds, r.seed)
			slices.Sort(g.seeds)
		}
	}
	return all
}

// judge tests the claims, in each seed and across seeds, and draws the figures of the first seed that has the main network.
func (g *group) judge(s *Study) error {
	for _, seed := range g.seeds {
		n, err := g.evidence(s, seed)
		if err != nil {
			return err
		}
		g.within = append(g.within, claims.Test(n))
		if g.figures == nil && (len(n.RNNs) == 0 || n.RNNs[0].Trained != nil) {
			if g.figures, err = g.draw(n, seed); err != nil {
				return err
			}
		}
	}
	g.across = claims.OverSeeds(g.within)
	return nil
}

// evidence is what was measured of the group's networks of a seed.
func (g *group) evidence(s *Study, seed uint64) (n claims.Networks, err error) {
	n.Superclasses = s.set.Superclasses
	for _, name := range g.recurrent() {
		r, err := g.measured(name, seed)
		if err != nil {
			return n, err
		}
		if r.Trained != nil || len(n.RNNs) == 0 { // the first is the main network, there or not
			n.RNNs = append(n.RNNs, r)
		}
	}
	if i := slices.IndexFunc(g.results, func(r result) bool { return r.network == g.main() }); i >= 0 {
		n.TrainedSteps = g.results[i].made.From.About.Config.Timesteps
	}
	if !g.paper {
		return n, nil
	}
	bnet, err := g.measured("bnet", seed)
	if err != nil {
		return n, err
	}
	resnet, err := g.measured("resnet18", seed)
	if err != nil {
		return n, err
	}
	bias, err := g.measured("lateral-additive-bias", seed)
	n.BNet, n.BNetRandom, n.ResNet18, n.WithBias = bnet.Trained, bnet.Random, resnet.Trained, bias.Trained
	return n, err
}

// recurrent are the names of the networks that claims about recurrence are about, the main one first.
func (g *group) recurrent() (names []string) {
	for _, r := range g.results {
		if slices.Contains(names, r.network) || g.paper && !slices.Contains(experiment.RNNs, r.network) {
			continue
		}
		names = append(names, r.network)
	}
	return names
}

// main is the name of the main network, the first of the recurrent ones; "" without any.
func (g *group) main() string {
	if names := g.recurrent(); len(names) > 0 {
		return names[0]
	}
	return ""
}

// measured reads what was measured of a network; where it is not done, there is only its name.
func (g *group) measured(network string, seed uint64) (claims.RNN, error) {
	i := slices.IndexFunc(g.results, func(r result) bool { return r.network == network && r.seed == seed })
	if i < 0 {
		return claims.RNN{Name: network}, nil
	}
	name := network
	if !g.paper {
		name = "" // it is the only one
	}
	return readRNN(g.results[i].dir, name)
}

// names of the group's networks.
func (g *group) names() (names []string) {
	for _, r := range g.results {
		if !slices.Contains(names, r.network) {
			names = append(names, r.network)
		}
	}
	return names
}

// writeClaims writes claims.json.
func writeClaims(dir string, all []*group, without []missing) error {
	type seedClaims struct {
		Seed   uint64         `json:"seed"`
		Claims []claims.Claim `json:"claims"`
	}
	type groupClaims struct {
		Networks []string       `json:"networks"`
		Seeds    []seedClaims   `json:"seeds"`  // in these networks
		Across   []claims.Claim `json:"across"` // in such networks
	}
	list := []groupClaims{}
	for _, g := range all {
		entry := groupClaims{Networks: g.names(), Across: g.across}
		for i, seed := range g.seeds {
			entry.Seeds = append(entry.Seeds, seedClaims{seed, g.within[i]})
		}
		list = append(list, entry)
	}
	text, err := json.MarshalIndent(struct {
		Rule    string        `json:"rule"`
		Groups  []groupClaims `json:"groups"`
		Missing []missing     `json:"missing"`
	}{claims.Rule, list, append([]missing{}, without...)}, "", " ")
	if err != nil {
		return err
	}
	return files.Write(filepath.Join(dir, claimsFile), append(text, '\n'))
}
