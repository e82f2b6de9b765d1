package claims

import (
	"cmp"
	"math"
	"slices"

	"readoutzones/analysis"
)

// Effect is what a test finds in one network, or one part of what is claimed. What does not exist is NaN.
type Effect struct {
	Name      string        // of the network or part, "" for the only one
	Mean      analysis.Mean // with its 95 % interval
	P         float64       // two-sided, that it is 0
	Size      float64       // Cohen's d, or a correlation: free of units, to be compared with Reference
	AUC       float64       // the probability that a random image of the second group is below one of the first
	Reference *Reference    // nil where there is none

	estimate *analysis.Estimate // of Mean, or its logarithm; nil where the units are not images
	advice   string             // what would settle it, where that does not follow from estimate
	band     []analysis.Mean    // the simultaneous intervals of which Mean is one; nil if it stands alone
	size     *analysis.Estimate // of Size
	recorded *Entry             // of a report, from which the effect was read; nil where it was measured
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

// advised returns the effect with what would settle it.
func (e Effect) advised(advice string) Effect {
	e.advice = advice
	return e
}

// SizeMean returns Size with its 95 % interval, without one where the units are not images.
func (e Effect) SizeMean() analysis.Mean { return sized(e.Size, e.size) }

// sized returns a size with the interval of its estimate, if there is one.
func sized(size float64, e *analysis.Estimate) analysis.Mean {
	if e == nil {
		return analysis.Mean{Value: size, Low: math.NaN(), High: math.NaN()}
	}
	return e.Mean()
}

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

// largestP returns the p of all effects holding, NaN if one has none.
func largestP(effects []Effect) float64 {
	if len(effects) == 0 {
		return math.NaN()
	}
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
