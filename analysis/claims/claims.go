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
// How the pieces fit:
//
//	Statement   what is claimed, and the test of it: Networks in, Evidence out
//	Evidence    an Effect for each network, or each part, that the statement is about; all of them must hold
//	Effect      a number with interval, p and size, most often of an analysis.Estimate ([Of], [OfContrast])
//	Reference   the same number where nothing is known of the class: does the claim hold there as well?
//	Claim       a statement with its effects, judged
//
// A verdict is about something: one network, whose units are images, taken together by class; or, from three seeds on,
// such networks ([OverSeeds]), whose units are networks. [Text], [Markdown] and [JSON] show claims as a table, package
// figures draws them. A claim of your own is a [Statement], which [Test] takes beside the paper's: see the example.
package claims

import (
	"cmp"
	"math"
	"slices"

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
	Across  analysis.Mean // across networks trained from several seeds, N of them; N = 0 with one seed
	Verdict Verdict
	P       float64 // two-sided, of a direction; NaN for equalities. Of several effects the largest
	Holm    float64 // P, corrected for the number of directions in the report by Holm's method; it changes no verdict
	Note    string  // more numbers; for NotTested, what is missing

	across []Effect // behind Across, one for each of Effects
}

// Effect is what a test finds in one network, or one part of what is claimed. What does not exist is NaN.
type Effect struct {
	Name      string        // of the network or part, "" for the only one
	Mean      analysis.Mean // with its 95 % interval
	P         float64       // two-sided, that it is 0
	Size      float64       // Cohen's d, or a correlation: free of units, to be compared with Reference
	AUC       float64       // the probability that a random image of the second group is below one of the first
	Reference *Reference    // nil where there is none

	estimate *analysis.Estimate // of Mean, or its logarithm; nil where the units are not images
	quantile float64            // half the interval in standard errors, 0 for Student's t
	size     *analysis.Estimate // of Size
}

// Of is the effect that an estimate gives. Like all that rests on fewer than ten images, it has no interval then.
func Of(e *analysis.Estimate) Effect {
	if e.N() < analysis.SmallestGroup {
		return Nothing()
	}
	return Effect{Mean: e.Mean(), P: e.P(), Size: math.NaN(), AUC: math.NaN(), estimate: e}
}

// OfSize is the effect of an estimate that is free of units, such as a correlation, and therefore its own size.
func OfSize(e *analysis.Estimate) Effect {
	effect := Of(e)
	if effect.estimate != nil {
		effect.Size, effect.size = e.Value, e
	}
	return effect
}

// OfContrast is the difference A − B of two groups of at least ten images each, with Cohen's d.
func OfContrast(c analysis.Contrast) Effect {
	if !c.Has(analysis.SmallestGroup) {
		return Nothing()
	}
	effect := Of(c.Difference())
	effect.size = c.Size()
	effect.Size = effect.size.Value
	return effect
}

// OfMean is the effect of a mean whose units are not images.
func OfMean(m analysis.Mean, p float64) Effect {
	return Effect{Mean: m, P: p, Size: math.NaN(), AUC: math.NaN()}
}

// Nothing is the effect where too few images are left to measure it: it has no verdict.
func Nothing() Effect { return OfMean(analysis.MeanOf(nil), math.NaN()) }

// Named returns the effect as that of a network or part.
func (e Effect) Named(name string) Effect {
	e.Name = name
	return e
}

// Plus returns the effect plus a constant, such as less the line that it must stay below; its p is that of the line.
func (e Effect) Plus(c float64) Effect {
	e.Mean = e.Mean.Plus(c)
	if e.estimate != nil {
		moved := *e.estimate
		moved.Value += c
		e.estimate, e.P = &moved, moved.P()
	}
	return e
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

// largestP returns the p of all effects holding, NaN if one has none.
func largestP(effects []Effect) float64 {
	largest := math.Inf(-1)
	for _, e := range effects {
		largest = math.Max(largest, e.P) // NaN wins
	}
	return largest
}

// weakest returns the effect with the worst verdict, and of several the one that lies least on the claimed side; one that
// does not exist where there is none.
func (s Sign) weakest(effects []Effect) Effect {
	if len(effects) == 0 {
		return Nothing()
	}
	order := []Verdict{NotSupported, None, Undecided, Supported}
	strength := func(m analysis.Mean) float64 {
		if s == Equal {
			return -smallestMargin(m)
		}
		return float64(s) * m.Value
	}
	return slices.MinFunc(effects, func(a, b Effect) int {
		return cmp.Or(
			cmp.Compare(slices.Index(order, s.Verdict(a.Mean)), slices.Index(order, s.Verdict(b.Mean))),
			cmp.Compare(strength(a.Mean), strength(b.Mean)),
		)
	})
}

// smallestMargin returns the margin at which an equality would just be supported: the interval's end farther from 0.
func smallestMargin(m analysis.Mean) float64 { return max(math.Abs(m.Low), math.Abs(m.High)) }

// Without returns the claim as not tested for want of something: "the recording before training".
func (c Claim) Without(what string) Claim {
	c.Effect, c.Verdict, c.Note = analysis.MeanOf(nil), NotTested, "needs "+what
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
	case c.Across.N > 0:
		return smallestMargin(c.Across)
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
