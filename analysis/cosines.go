package analysis

import "gonum.org/v1/gonum/floats"

// CosineByCorrectness compares the cosine [T] of R_t with the readout vector of the current class between images
// correct now and correct later (Fig. 2B, right). Zero vectors have no cosine and are left out.
func CosineByCorrectness(d *Dynamics) []NowLater {
	return contrasts(compare(d.Stability, d.CosCurrent))
}

// OwnOthers compares, for images correct later, the cosine with the readout vector of the own final class and the
// mean cosine with those of the final classes of the others: correct-later images that share the current class and
// have another label, over all ordered pairs.
type OwnOthers struct {
	Own, Others Mean
	Difference  Mean // Own − Others
	Pairs       int  // ordered pairs behind Others
}

// CosineWithFinalClasses compares own and others' final classes at each step [T] (Fig. 2C; the paper shows t in [1, T*)).
func CosineWithFinalClasses(d *Dynamics) []OwnOthers {
	steps := make([]OwnOthers, d.Steps())
	for t, c := range compareFinal(d) {
		steps[t] = c.ownOthers()
		steps[t].Pairs = d.pairs(t)
	}
	return steps
}

// pairs returns the number of ordered pairs at step t; each is counted by both its images.
func (d *Dynamics) pairs(t int) int {
	var sum int
	for _, pairs := range d.Pairs[t] {
		sum += pairs
	}
	return sum / 2
}

// compareFinal compares own (a) and others' (b) final classes. In b all pairs weigh the same, and an image moves
// the mean through its pairs on either side: hence the factor 2, as their sum holds every pair twice.
func compareFinal(d *Dynamics) []comparison {
	steps := make([]comparison, d.Steps())
	for t := range steps {
		steps[t].a = newEstimate(d.Images(), func(n int) (float64, float64) { return d.CosOwn[t][n], 1 })
		steps[t].b = newEstimate(d.Images(), func(n int) (float64, float64) { return d.CosOthers[t][n], float64(d.Pairs[t][n]) })
		floats.Scale(2, steps[t].b.influence)
	}
	return steps
}

func (c comparison) ownOthers() OwnOthers {
	return OwnOthers{Own: c.a.mean(), Others: c.b.mean(), Difference: c.difference()}
}
