package claims

import (
	"fmt"
	"math"

	"readoutzones/analysis"
)

// The tests of Figs. 1B, 4 and 5 and Section 6.1.1: readout vectors and their zones.

func testCategories(n *Networks) Evidence {
	return n.ofKinship(func(k *analysis.Kinship) Evidence {
		return Evidence{Effects: []Effect{beyondChance(k.Superclasses, len(n.Superclasses), "more categories")}, Note: chanceNote(k.Superclasses)}
	})
}

func testAnimacy(n *Networks) Evidence {
	return n.ofKinship(func(k *analysis.Kinship) Evidence {
		return Evidence{
			Effects: []Effect{
				beyondChance(k.Animacy, k.Groups, "more superclasses").Named("cosines"),
				beyondChance(k.FirstSplit, k.Groups, "more superclasses").Named("first split of the tree"),
			},
			Note: chanceNote(k.Animacy) + "; " + chanceNote(k.FirstSplit),
		}
	})
}

// beyondChance is the effect of what permuted labels do not give; units were permuted.
func beyondChance(p *analysis.Permuted, units int, advice string) Effect {
	return OfMean(p.BeyondChance(units), p.P()).advised(advice)
}

func chanceNote(p *analysis.Permuted) string {
	return fmt.Sprintf("%.3g, by chance %.3g", p.Value, p.Chance())
}

// ofKinship tests how the main network's readout vectors go with their superclasses.
func (n *Networks) ofKinship(test func(*analysis.Kinship) Evidence) Evidence {
	d := n.RNNs[0].Trained
	switch {
	case d == nil || n.Superclasses == nil:
		return Evidence{Missing: "the trained recording of the main RNN and the categories' superclasses"}
	case d.Readout.Weight.RawMatrix().Rows != len(n.Superclasses):
		return Evidence{Missing: "a superclass for each category"}
	}
	return test(n.kinship())
}

// otherSeeds would settle whether trained readouts differ from random ones.
const otherSeeds = "other seeds: one such readout could be a random one, however many of these there are"

// testOwnZone counts: there is nothing to estimate about a readout that is all there.
func testOwnZone(n *Networks) Evidence {
	d := n.RNNs[0].Trained
	if d == nil {
		return Evidence{Missing: "the trained recording of the main RNN"}
	}
	m := d.Readout.InOwnZone()
	outside := m.Value - 1
	effect := OfMean(analysis.Mean{Value: outside, Low: outside, High: outside, N: m.N}, math.NaN())
	return Evidence{Effects: []Effect{effect}, Note: fmt.Sprintf("%.0f of %d", m.Value*float64(m.N), m.N)}
}

// testThirty looks at 30 dimensions, in random and in trained readouts.
func testThirty(n *Networks) Evidence {
	const dimension = 30
	z := n.dimensionality()
	if z == nil {
		return Evidence{Missing: "the trained recording of the main RNN"}
	}
	if len(z.Dimensions) < dimension {
		return Evidence{Missing: fmt.Sprintf("a readout of at least %d dimensions (it has %d)", dimension, len(z.Dimensions))}
	}
	return Evidence{Effects: []Effect{
		OfMean(z.Random[dimension-1].Plus(-1), math.NaN()).Named("random"),
		OfMean(z.Trained[dimension-1].Plus(-1), math.NaN()).Named("trained"),
	}}
}

func testFaster(n *Networks) Evidence {
	z := n.dimensionality()
	if z == nil {
		return Evidence{Missing: "the trained recording of the main RNN"}
	}
	return Evidence{Effects: []Effect{OfMean(z.Faster, z.FasterP).advised(otherSeeds)}, Note: fmt.Sprintf("averaged over 1…%d dimensions", len(z.Dimensions))}
}

func testSubspace(n *Networks) Evidence {
	d := n.RNNs[0].Trained
	if d == nil {
		return Evidence{Missing: "the trained recording of the main RNN"}
	}
	s := analysis.ReadoutSubspace(d.Readout, 1)
	return Evidence{Effects: []Effect{OfMean(s.Smaller, s.P).advised(otherSeeds)}, Note: fmt.Sprintf("trained %.3g, random %.3g", s.Trained, s.Trained-s.Smaller.Value)}
}

// zoneRuns are the random readouts of Fig. 4 on which its claims are tested.
const zoneRuns = 500

// Zones tests what the paper says of readout zones in two dimensions (Fig. 4, Section 6.1) on 500 random readouts. The
// first claim is a theorem: without bias the largest of linear functions does not depend on the length.
func Zones(seed uint64) []Claim {
	var n Networks
	n.zones = seed
	var claims []Claim
	for _, s := range statements {
		if s.Figure == "4" {
			claims = append(claims, s.judge(s.Test(&n)))
		}
	}
	return claims
}

// ofZones tests one number of each random readout: without bias, and with it.
func ofZones(measure func(free, biased *analysis.Zones) float64) func(*Networks) Evidence {
	return func(n *Networks) Evidence {
		rows := analysis.RandomZones(zoneRuns, 1, n.zones)
		values := make([]float64, zoneRuns)
		for i := range values {
			values[i] = measure(rows[0][i], rows[1][i])
		}
		return Evidence{Effects: []Effect{Of(analysis.NewEstimate(nil, values, nil))}}
	}
}

// bent is the share of directions whose class depends on the length.
func bent(free, _ *analysis.Zones) float64 {
	return analysis.ShareOfDirections(func(x, y float64) bool { return free.At(x/100, y/100) != free.At(100*x, 100*y) })
}

func fading(_, biased *analysis.Zones) float64 {
	const near, far = 2, 20
	return biased.Moved(far) - biased.Moved(near)
}

func outside(free, _ *analysis.Zones) float64 {
	out := 0.0
	for k, v := range free.Vectors {
		if free.At(v[0], v[1]) != k {
			out += 1 / float64(len(free.Vectors))
		}
	}
	return out
}
