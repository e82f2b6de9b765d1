package analysis

// Summary holds the three comparisons of Figs. 2B and 2C averaged over the steps t in [0, T*) at which both groups
// have images (Fig. 3A). Intervals are over images, an image's steps being taken together.
// Without such a step the values are NaN.
type Summary struct {
	Norm       NowLater
	NormFrom1  NowLater // over [1, T*), as the paper prints it for its first network
	CosCurrent NowLater
	CosFinal   OwnOthers
}

// Summarise averages the comparisons over time.
func Summarise(d *Dynamics) Summary {
	end := d.Stability.TStar
	norms := compare(d.Stability, d.Norms)
	final := averageSteps(compareFinal(d)[:end]).ownOthers()
	for t := range end {
		final.Pairs += d.pairs(t)
	}
	return Summary{
		Norm:       averageSteps(norms[:end]).nowLater(),
		NormFrom1:  averageSteps(norms[1:end]).nowLater(),
		CosCurrent: averageSteps(compare(d.Stability, d.CosCurrent)[:end]).nowLater(),
		CosFinal:   final,
	}
}

// averageSteps averages both groups over the steps at which both have images.
func averageSteps(steps []comparison) comparison {
	var a, b []*estimate
	for _, c := range steps {
		if c.exists() {
			a, b = append(a, c.a), append(b, c.b)
		}
	}
	if len(a) == 0 {
		return comparison{a: newEstimate(0, nil), b: newEstimate(0, nil)}
	}
	return comparison{a: average(a), b: average(b)}
}
