package claims

import (
	"cmp"
	"fmt"
	"math"
	"runtime"
	"slices"
	"strings"

	"golang.org/x/sync/errgroup"

	"readoutzones/analysis"
)

// Test tests the paper's statements, in the paper's order, those beyond it, and more of your own, in one report.
func Test(n Networks, more ...Statement) []Claim {
	return report(n, slices.Concat(statements, more))
}

// TestOnly tests the statements of these IDs, in this order, as one report: what the others need is not computed.
func TestOnly(n Networks, ids ...string) []Claim {
	chosen := make([]Statement, len(ids))
	for i, id := range ids {
		chosen[i] = Statement{Claim{ID: id}, func(*Networks) Evidence { return Evidence{Missing: "a statement of this name, which there is not"} }}
		if known := slices.IndexFunc(statements, func(s Statement) bool { return s.ID == id }); known >= 0 {
			chosen[i] = statements[known]
		}
	}
	return report(n, chosen)
}

// report tests statements on all cores.
func report(n Networks, statements []Statement) []Claim {
	n.prepare()
	claims := make([]Claim, len(statements))
	var group errgroup.Group
	group.SetLimit(runtime.GOMAXPROCS(0))
	for i, s := range statements {
		group.Go(func() error {
			claims[i] = s.judge(s.Test(&n))
			return nil
		})
	}
	_ = group.Wait()
	return holm(claims)
}

// judge turns what the statement's test found into a claim.
func (s Statement) judge(e Evidence) Claim {
	if e.Missing != "" {
		return s.Without(e.Missing)
	}
	c := s.Judge(e.Effects...)
	c.Note, c.About = e.Note, cmp.Or(e.About, s.About, inThisNetwork)
	if s.Verdict == Theorem {
		c.Verdict = Theorem
	}
	return c
}

// FewestSeeds is the number of networks from which on they tell something of such networks.
const FewestSeeds = 3

// OverSeeds tests the same statements with networks as units: each element of seeds is the result of [Test] for networks
// trained from one seed. Effect remains that of the first seed, whose units are images; the verdict is that of Across,
// the mean of the networks' effects. Seeds in which a claim was not tested are left out of it; where a claim is about
// several networks, each of them must hold across its seeds.
func OverSeeds(seeds [][]Claim) []Claim {
	var claims []Claim
	known := map[string]bool{}
	for _, seed := range seeds {
		for _, c := range seed {
			if !known[c.ID] {
				known[c.ID] = true
				claims = append(claims, acrossSeeds(c, seeds))
			}
		}
	}
	return holm(claims)
}

// acrossSeeds judges a claim, given as one seed has it, by the seeds in which it was tested.
func acrossSeeds(c Claim, seeds [][]Claim) Claim {
	var tested []Claim
	for _, seed := range seeds {
		if i := slices.IndexFunc(seed, func(other Claim) bool { return other.ID == c.ID && other.Verdict != NotTested }); i >= 0 {
			tested = append(tested, seed[i])
		}
	}
	if len(tested) == 0 {
		return c.Without("at least one seed in which it was tested")
	}
	c = tested[0]
	if c.About == ofReadouts {
		return c
	}
	for _, part := range c.Effects {
		c.Across = append(c.Across, acrossNetworks(part.Name, tested))
	}
	c.Verdict = c.Claimed.Verdict(c.Claimed.weakest(c.Across).Mean)
	if c.Claimed != Equal {
		c.P = largestP(c.Across)
	}
	c.About = fmt.Sprintf("in such networks (%s)", plural(len(tested), "seed"))
	var values []string
	for _, t := range tested {
		values = append(values, strings.Replace(fmt.Sprintf("%.4g", t.Effect.Value), "NaN", "–", 1))
	}
	c.Note = "networks: " + strings.Join(values, ", ")
	return c
}

// acrossNetworks averages the effects of one name; fewer than three networks have no interval.
func acrossNetworks(name string, tested []Claim) Effect {
	var values []float64
	for _, c := range tested {
		for _, e := range c.Effects {
			if e.Name == name {
				values = append(values, e.Mean.Value)
			}
		}
	}
	e := analysis.NewEstimate(nil, values, nil)
	across := OfMean(e.Mean(), e.P()).Named(name)
	if e.N() < FewestSeeds {
		across.Mean.Low, across.Mean.High, across.P = math.NaN(), math.NaN(), math.NaN()
	}
	return across
}

// holm fills in Holm's p of the directions among the claims: the k-th smallest of m is multiplied by m − k + 1, and none is
// smaller than one before it.
func holm(claims []Claim) []Claim {
	var order []int
	for i, c := range claims {
		claims[i].Holm = math.NaN()
		if !math.IsNaN(c.P) && c.Verdict != NotTested && c.Verdict != Theorem {
			order = append(order, i)
		}
	}
	slices.SortFunc(order, func(a, b int) int { return cmp.Compare(claims[a].P, claims[b].P) })
	var before float64
	for k, i := range order {
		before = max(before, min(1, float64(len(order)-k)*claims[i].P))
		claims[i].Holm = before
	}
	return claims
}
