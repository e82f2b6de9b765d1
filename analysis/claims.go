package analysis

import (
	"cmp"
	"fmt"
	"math"
	"readoutzones/data/recording"
	"slices"
	"strings"
	"sync"
)

// Verdict is what the data say about a claim.
type Verdict string

// The verdicts, by [VerdictRule].
const (
	Supported    Verdict = "supported"
	NotSupported Verdict = "not supported"
	Undecided    Verdict = "undecided"
	NotTested    Verdict = "not tested" // a recording it needs is missing
)

// VerdictRule is printed with every table of claims.
const VerdictRule = `A direction ("lower", "decreases") is supported when the 95 % interval of the effect excludes 0 on the claimed side, ` +
	`not supported when it excludes 0 on the other; an equality ("does not depend", "does not matter") is supported when the interval lies ` +
	`within ±5 % of the mean (a correlation: within ±0.05), not supported when it lies outside; else undecided. ` +
	`The unit is the image within one network, the network across seeds. A claim about several networks is as good as its weakest, which is shown.`

// Claim is a statement of the paper, tested.
type Claim struct {
	ID        string  `json:"id"`        // short, stable name: "norm-lower-while-incorrect"
	Figure    string  `json:"figure"`    // "2B"
	Statement string  `json:"statement"` // the paper's statement
	Measure   string  `json:"measure"`   // what Effect is
	Claimed   Sign    `json:"claimed"`   // what the paper claims of Effect
	Effect    Mean    `json:"effect"`    // effect size with its 95 % interval and n
	Unit      string  `json:"unit"`      // what n counts: "images", "readout vectors", "repeats", "networks"
	Paper     string  `json:"paper"`     // the paper's value, "" where it prints none
	Verdict   Verdict `json:"verdict"`
	Note      string  `json:"note"` // more numbers; for NotTested, what is missing
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

// verdict applies VerdictRule to an effect.
func (s Sign) verdict(effect Mean) Verdict {
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
	Name            string      // "lateral-additive"
	Trained, Random *Dynamics   // recordings of the same images (testplus)
	Unrolled        *Trajectory // the trained network over 80 steps (test)
	UnrolledRandom  *Trajectory // its initialisation over 80 steps
}

// Networks is the evidence for the claims; every part may be missing: its claims are then listed as not tested.
type Networks struct {
	RNNs         []RNN     // the first is the paper's main network, lateral-additive; the paper has four
	BNet         *Dynamics // feed-forward; same images as RNNs[0].Trained
	BNetRandom   *Dynamics
	ResNet18     *Dynamics
	WithBias     *Dynamics              // the main network trained with readout bias; same images
	TrainedSteps int                    // steps the RNNs were trained for; 0 means 10
	Superclasses []recording.Superclass // [K] of the categories (1B), nil where unknown

	dimensionality func() *Dimensionality // of the main network's readout, nil if missing; computed once
}

// Claims tests the paper's statements, in the paper's order.
func Claims(n Networks) []Claim {
	n.prepare()
	claims := make([]Claim, 0, len(statements))
	for _, s := range statements {
		claims = append(claims, s.judge(s.test(&n)))
	}
	return claims
}

// prepare fills in what tests rely on.
func (n *Networks) prepare() {
	if n.TrainedSteps == 0 {
		n.TrainedSteps = 10
	}
	if len(n.RNNs) == 0 {
		n.RNNs = make([]RNN, 1)
	}
	n.dimensionality = sync.OnceValue(func() *Dimensionality {
		if n.RNNs[0].Trained == nil {
			return nil
		}
		return OwnZoneByDimension(n.RNNs[0].Trained.Readout, 1)
	})
}

// judge fills in effect, verdict and note.
func (c Claim) judge(e evidence) Claim {
	c.Effect, c.Verdict, c.Note = MeanOf(nil), NotTested, e.note
	if e.missing != "" {
		c.Note = "needs " + e.missing
		return c
	}
	c.Effect = c.Claimed.weakest(e.effects)
	c.Verdict = c.Claimed.verdict(c.Effect)
	return c
}

// weakest returns the effect with the worst verdict; of several, the one that lies least on the claimed side.
func (s Sign) weakest(effects []Mean) Mean {
	order := []Verdict{NotSupported, Undecided, Supported}
	strength := func(m Mean) float64 {
		if s == Equal {
			return -math.Abs(m.Value)
		}
		return float64(s) * m.Value
	}
	return slices.MinFunc(effects, func(a, b Mean) int {
		return cmp.Or(
			cmp.Compare(slices.Index(order, s.verdict(a)), slices.Index(order, s.verdict(b))),
			cmp.Compare(strength(a), strength(b)),
		)
	})
}

// ClaimsOverSeeds tests the same statements with networks as units: each element of seeds is the result of [Claims]
// for networks trained from one seed. Seeds in which a claim was not tested are left out of it; where a claim is about
// several networks, a seed stands with its weakest.
func ClaimsOverSeeds(seeds [][]Claim) []Claim {
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
		e := evidence{effects: []Mean{MeanOf(effects)}, note: "networks: " + strings.Join(values, ", ")}
		if len(effects) == 0 {
			e.missing = "at least one seed in which it was tested"
		}
		s.Unit = "networks"
		claims = append(claims, s.judge(e))
	}
	return claims
}
