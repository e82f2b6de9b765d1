// Package claims holds the paper's statements against the evidence: each is a number with an interval, and a verdict
// that follows from the interval by one [Rule], fixed beforehand.
//
// The numbers come from package analysis (which knows nothing of verdicts): [Test] takes what was measured of the
// paper's networks and returns a [Claim] for every statement, in the paper's order. What is missing is no error: its
// claims are listed as [NotTested], with what they need.
//
//	tested := claims.Test(claims.Networks{RNNs: []claims.RNN{{Name: "lateral-additive", Trained: d}}})
//	fmt.Print(claims.Text(tested))
//
// One network's units are images. [OverSeeds] tests the same statements with networks as units. [Text], [Markdown]
// and [JSON] show claims as a table, package figures draws them. A claim of your own is a [Claim] with words, a
// claimed side and [Claim.Judge] of an effect, an [analysis.Estimate]'s mean; it goes into the same tables.
package claims

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"
	"sync"

	"readoutzones/analysis"
	"readoutzones/data/recording"
)

// Verdict is what the data say about a claim.
type Verdict string

// The verdicts, by [Rule].
const (
	Supported    Verdict = "supported"
	NotSupported Verdict = "not supported"
	Undecided    Verdict = "undecided"
	NotTested    Verdict = "not tested" // a recording it needs is missing
)

// Rule is printed with every table of claims.
const Rule = `A direction ("lower", "decreases") is supported when the 95 % interval of the effect excludes 0 on the claimed side, ` +
	`not supported when it excludes 0 on the other; an equality ("does not depend", "does not matter") is supported when the interval lies ` +
	`within ±5 % of the mean (a correlation: within ±0.05), not supported when it lies outside; else undecided. ` +
	`The unit is the image within one network, the network across seeds. A claim about several networks is as good as its weakest, which is shown.`

// Claim is a statement, tested.
type Claim struct {
	ID        string        `json:"id"`        // short, stable name: "norm-lower-while-incorrect"
	Figure    string        `json:"figure"`    // "2B"
	Statement string        `json:"statement"` // the paper's statement
	Measure   string        `json:"measure"`   // what Effect is
	Claimed   Sign          `json:"claimed"`   // what is claimed of Effect
	Effect    analysis.Mean `json:"effect"`    // effect size with its 95 % interval and n
	Unit      string        `json:"unit"`      // what n counts: "images", "readout vectors", "repeats", "networks"
	Paper     string        `json:"paper"`     // the paper's value, "" where it prints none
	Verdict   Verdict       `json:"verdict"`
	Note      string        `json:"note"` // more numbers; for NotTested, what is missing
}

// Judge returns the claim with the verdict on the effects of one network or several, of which the weakest counts: that
// with the worst verdict, and of several the one that lies least on the claimed side.
func (c Claim) Judge(effects ...analysis.Mean) Claim {
	order := []Verdict{NotSupported, Undecided, Supported}
	strength := func(m analysis.Mean) float64 {
		if c.Claimed == Equal {
			return -math.Abs(m.Value)
		}
		return float64(c.Claimed) * m.Value
	}
	c.Effect = slices.MinFunc(effects, func(a, b analysis.Mean) int {
		return cmp.Or(
			cmp.Compare(slices.Index(order, c.Claimed.Verdict(a)), slices.Index(order, c.Claimed.Verdict(b))),
			cmp.Compare(strength(a), strength(b)),
		)
	})
	c.Verdict = c.Claimed.Verdict(c.Effect)
	return c
}

// Without returns the claim as not tested for want of something: "the recording before training".
func (c Claim) Without(what string) Claim {
	c.Effect, c.Verdict, c.Note = analysis.MeanOf(nil), NotTested, "needs "+what
	return c
}

// Sign is the side of zero on which a claim places its effect.
type Sign int

// The claimed sides.
const (
	Negative Sign = -1
	Equal    Sign = 0 // the effect is a proportion of the mean (or a correlation): within ±0.05
	Positive Sign = 1
)

// String returns "below 0", "equal to 0" or "above 0".
func (s Sign) String() string { return [...]string{"below 0", "equal to 0", "above 0"}[s+1] }

// MarshalText writes the sign as String does.
func (s Sign) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// Verdict applies [Rule] to an effect. Without an interval it is undecided.
func (s Sign) Verdict(effect analysis.Mean) Verdict {
	const margin = 0.05
	low, high := effect.Low, effect.High
	if s == Negative {
		low, high = -high, -low
	}
	switch {
	case math.IsNaN(low) || math.IsNaN(high):
		return Undecided
	case s == Equal && low >= -margin && high <= margin, s != Equal && low > 0:
		return Supported
	case s == Equal && (low > margin || high < -margin), s != Equal && high < 0:
		return NotSupported
	}
	return Undecided
}

// RNN is one recurrent network; every part may be nil.
type RNN struct {
	Name            string               // "lateral-additive"
	Trained, Random *analysis.Dynamics   // recordings of the same images (testplus)
	Unrolled        *analysis.Trajectory // the trained network over 80 steps (test)
	UnrolledRandom  *analysis.Trajectory // its initialisation over 80 steps
}

// Networks is the evidence for the claims; every part may be missing.
type Networks struct {
	RNNs         []RNN              // the first is the paper's main network, lateral-additive; the paper has four
	BNet         *analysis.Dynamics // feed-forward; same images as RNNs[0].Trained
	BNetRandom   *analysis.Dynamics
	ResNet18     *analysis.Dynamics
	WithBias     *analysis.Dynamics     // the main network trained with readout bias; same images
	TrainedSteps int                    // steps the RNNs were trained for; 0 means 10
	Superclasses []recording.Superclass // [K] of the categories (1B), nil where unknown

	dimensionality func() *analysis.Dimensionality // of the main network's readout, nil if missing; computed once
}

// Test tests the paper's statements, in the paper's order.
func Test(n Networks) []Claim {
	n.prepare()
	claims := make([]Claim, 0, len(statements))
	for _, s := range statements {
		claims = append(claims, s.judge(s.test(&n)))
	}
	return claims
}

// prepare fills in what tests rely on.
func (n *Networks) prepare() {
	n.TrainedSteps = cmp.Or(n.TrainedSteps, 10)
	if len(n.RNNs) == 0 {
		n.RNNs = make([]RNN, 1)
	}
	n.dimensionality = sync.OnceValue(func() *analysis.Dimensionality {
		if n.RNNs[0].Trained == nil {
			return nil
		}
		return analysis.OwnZoneByDimension(n.RNNs[0].Trained.Readout, 1)
	})
}

// judge turns what the statement's test found into a claim.
func (s statement) judge(e evidence) Claim {
	if e.missing != "" {
		return s.Without(e.missing)
	}
	c := s.Judge(e.effects...)
	c.Note = e.note
	return c
}

// OverSeeds tests the same statements with networks as units: each element of seeds is the result of [Test] for
// networks trained from one seed. Seeds in which a claim was not tested are left out of it; where a claim is about
// several networks, a seed stands with its weakest.
func OverSeeds(seeds [][]Claim) []Claim {
	claims := make([]Claim, 0, len(statements))
	for _, s := range statements {
		var effects []float64
		var values []string
		for _, seed := range seeds {
			for _, c := range seed {
				if c.ID == s.ID && c.Verdict != NotTested {
					effects = append(effects, c.Effect.Value)
					values = append(values, fmt.Sprintf("%.4g", c.Effect.Value))
				}
			}
		}
		e := evidence{effects: []analysis.Mean{analysis.MeanOf(effects)}, note: "networks: " + strings.Join(values, ", ")}
		if len(effects) == 0 {
			e.missing = "at least one seed in which it was tested"
		}
		s.Unit = "networks"
		claims = append(claims, s.judge(e))
	}
	return claims
}
