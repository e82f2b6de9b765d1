// Package claims holds the paper's statements against the evidence: each is a number with an interval, and a verdict
// that follows from the interval by one [Rule], fixed beforehand.
//
// The numbers come from package analysis (which knows nothing of verdicts): [Test] takes what was measured of the
// paper's networks and returns a [Claim] for every statement, in the paper's order, and for what it leaves open. What is missing is no error: its
// claims are listed as [NotTested], with what they need.
//
//	tested := claims.Test(claims.Networks{RNNs: []claims.RNN{{Name: "lateral-additive", Trained: d}}})
//	fmt.Print(claims.Text(tested))
//
// How the pieces fit:
//
//	Statement   what is claimed, and the test of it: Networks in, Evidence out
//	Evidence    an Effect for each network, or each part, that the statement is about; all of them must hold
//	Effect      a number with interval, p and size, most often of an analysis.Estimate ([Of], [OfContrast])
//	Reference   the same number where nothing is known of the class: does the claim hold there as well?
//	Claim       a statement with its effects, judged
//	Course      the effects of one network at several epochs of its training
//
// A verdict is about something: one network, whose units are images, taken together by class; or, from three seeds on,
// such networks ([OverSeeds]), whose units are networks. [Text], [Markdown] and [JSON] show claims as a table, package
// figures draws them. A claim of your own is a [Statement], which [Test] takes beside the paper's: see the example.
package claims

import (
	"math"

	"readoutzones/analysis"
)

// Verdict is what the data say about a claim.
type Verdict string

// The verdicts, by [Rule].
const (
	Supported    Verdict = "supported"
	NotSupported Verdict = "not supported"
	Undecided    Verdict = "undecided"
	None         Verdict = "none"       // too few images, or networks, for an interval
	NotTested    Verdict = "not tested" // a recording it needs is missing
	Theorem      Verdict = "theorem"    // it follows from the definitions; what was measured only illustrates it
)

// Rule is printed with every table of claims.
const Rule = `A direction ("lower", "decreases") is supported when the 95 % interval of the effect excludes 0 on the claimed side, ` +
	`not supported when it excludes 0 on the other; an equality ("does not depend", "does not matter") is supported when the interval lies ` +
	`within ±5 % of the mean (a correlation: within ±0.05), not supported when it lies outside; else undecided. ` +
	`Within one network the units are images, those of a class taken together; in such networks the units are networks, at least three. ` +
	`A claim about several networks or steps holds where it holds in each of them. Groups of fewer than ten images have no verdict. ` +
	`Each claim is also measured where it cannot be knowledge: in images that settle on a wrong class, and in random walks through the same zones.`

// Margin is how far from 0 an equality may lie.
const Margin = 0.05

// Claim is a statement, tested.
type Claim struct {
	ID        string // short, stable name: "norm-lower-while-incorrect"
	Figure    string // "2B"
	Statement string // the paper's statement
	Measure   string // what Effect is
	Claimed   Sign   // what is claimed of Effect
	Unit      string // what its n counts: "images", "readout vectors", "repeats"
	Paper     string // the paper's value, "" where it prints none
	About     string // what the verdict is about: "in this network", "in such networks (5 seeds)", "on these classes"

	Effects []Effect      // in this network, or in each of the networks or parts that it is about
	Effect  analysis.Mean // of these the one that decides: the least on the claimed side
	Across  []Effect      // across networks trained from several seeds, of each of Effects; nil with one seed
	Verdict Verdict
	P       float64 // two-sided, of a direction; NaN for equalities. Of several effects the largest
	Holm    float64 // P, corrected for the number of directions in the report by Holm's method; it changes no verdict
	Note    string  // more numbers; for NotTested, what is missing
}

// Judge returns the claim with the verdict on its effects, all of which must hold.
func (c Claim) Judge(effects ...Effect) Claim {
	c.Effects = effects
	deciding := c.Claimed.weakest(effects)
	c.Effect, c.Verdict = deciding.Mean, c.Claimed.Verdict(deciding.Mean)
	c.P, c.Holm = math.NaN(), math.NaN()
	if c.Claimed != Equal {
		c.P = largestP(effects)
	}
	return c
}

// BeyondThePaper tells whether the claim is none of the paper's: an answer to what the paper leaves open.
func (c Claim) BeyondThePaper() bool { return c.Figure == "new" }

// Without returns the claim as not tested for want of something: "the recording before training".
func (c Claim) Without(what string) Claim {
	c.Effect, c.Verdict, c.Note, c.About = analysis.MeanOf(nil), NotTested, "needs "+what, ""
	c.P, c.Holm = math.NaN(), math.NaN()
	return c
}

// deciding returns the effect that decides.
func (c Claim) deciding() Effect { return c.Claimed.weakest(c.Effects) }

// SmallestMargin returns, for an equality, the margin at which it would just be supported, across networks where there are
// several, and NaN for a direction.
func (c Claim) SmallestMargin() float64 {
	switch {
	case c.Claimed != Equal:
		return math.NaN()
	case len(c.Across) > 0:
		return smallestMargin(c.Claimed.weakest(c.Across).Mean)
	}
	return smallestMargin(c.Effect)
}

// Exceeds tells whether the claim's effects are larger than their references, all of them; nil where that is not known.
func (c Claim) Exceeds() *bool {
	var all *bool
	for _, e := range c.Effects {
		exceeds := e.exceeds(c.Claimed)
		if exceeds == nil {
			return nil
		}
		if all == nil || !*exceeds {
			all = exceeds
		}
	}
	return all
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

// Verdict applies [Rule] to an effect. Without an interval there is none.
func (s Sign) Verdict(effect analysis.Mean) Verdict {
	low, high := effect.Low, effect.High
	if s == Negative {
		low, high = -high, -low
	}
	switch {
	case math.IsNaN(low) || math.IsNaN(high):
		return None
	case s == Equal && low >= -Margin && high <= Margin, s != Equal && low > 0:
		return Supported
	case s == Equal && (low > Margin || high < -Margin), s != Equal && high < 0:
		return NotSupported
	}
	return Undecided
}
