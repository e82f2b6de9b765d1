package analysis

import "math"

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
// The interval of Others is over the images whose representation is looked at.
func CosineWithFinalClasses(d *Dynamics) []OwnOthers {
	result := make([]OwnOthers, d.Steps())
	for t, c := range compareFinal(d) {
		result[t] = c.ownOthers()
		result[t].Pairs = d.pairs(t)
	}
	return result
}

// pairs returns the number of ordered pairs of images that have a cosine at step t.
func (d *Dynamics) pairs(t int) int {
	var pairs int
	for n, others := range d.Others[t] {
		if !math.IsNaN(d.CosOthers[t][n]) {
			pairs += others
		}
	}
	return pairs
}

// compareFinal compares own (a) and others' (b) final classes. An image counts in b once for each of its others, so
// that all pairs weigh the same.
func compareFinal(d *Dynamics) []comparison {
	steps := make([]comparison, d.Steps())
	for t := range steps {
		steps[t].a = newEstimate(d.Images(), func(n int) (float64, float64) { return d.CosOwn[t][n], 1 })
		steps[t].b = newEstimate(d.Images(), func(n int) (float64, float64) { return d.CosOthers[t][n], float64(d.Others[t][n]) })
	}
	return steps
}

func (c comparison) ownOthers() OwnOthers {
	return OwnOthers{Own: c.a.mean(), Others: c.b.mean(), Difference: c.difference()}
}
