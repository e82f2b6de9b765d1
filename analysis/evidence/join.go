package evidence

import (
	"slices"

	"readoutzones/analysis/claims"
	"readoutzones/analysis/figures"
)

// About are the claims about one of the networks: with one seed or two, in the network of the first seed; from three seeds on,
// across such networks, whose units are networks. They are nil where no seed has any.
func (e Evidence) About(name string) []claims.Claim {
	var seeds [][]claims.Claim
	for _, n := range e.Of(name) {
		if n.Claims != nil {
			seeds = append(seeds, n.Claims)
		}
	}
	return joined(seeds)
}

// InAll are the claims about the four RNNs together (Fig. 3A), at the same two levels, of the seeds from which all four have
// been judged; untested without such a seed.
func (e Evidence) InAll() []claims.Claim {
	var seeds, untested [][]claims.Claim
	for _, seed := range e.seeds() {
		var each [][]claims.Claim
		for _, name := range RNNs {
			var own []claims.Claim
			if i := slices.IndexFunc(e, func(n *Network) bool { return n.Name == name && n.Seed == seed }); i >= 0 {
				own = e[i].Claims
			}
			each = append(each, own)
		}
		all := claims.InAll(RNNs, each)
		if all[0].Verdict == claims.NotTested {
			untested = append(untested, all)
		} else {
			seeds = append(seeds, all)
		}
	}
	if seeds == nil {
		return joined(untested[:min(1, len(untested))])
	}
	return joined(seeds)
}

// seeds are those of the RNNs, in order.
func (e Evidence) seeds() (all []uint64) {
	for _, n := range e {
		if slices.Contains(RNNs, n.Name) && !slices.Contains(all, n.Seed) {
			all = append(all, n.Seed)
		}
	}
	slices.Sort(all)
	return all
}

// joined are the claims of the first seed, or across seeds if they are enough. What a report does not tell the parts of is
// not joined.
func joined(seeds [][]claims.Claim) []claims.Claim {
	if len(seeds) == 0 {
		return nil
	}
	if len(seeds) < claims.FewestSeeds {
		return seeds[0]
	}
	for i := range seeds {
		seeds[i] = slices.DeleteFunc(slices.Clone(seeds[i]), claims.InParts)
	}
	return claims.OverSeeds(seeds)
}

// Summaries are the columns of Figure 3A, of networks as [Evidence.First] gives them.
func (e Evidence) Summaries() (columns []figures.NetworkSummary) {
	for _, n := range e {
		columns = append(columns, figures.NetworkSummary{Name: n.Name, Summary: n.Report.Summarised()})
	}
	return columns
}
