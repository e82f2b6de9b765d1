package analysis

import (
	"fmt"
	"math"
)

// Change is the mean change ‖R_{t+1} − R_t‖₂ of the images with each t_stable (Fig. 2A).
type Change struct {
	Lines [][]Mean // [T−1 values of t_stable][T−1 steps]; N = 0 where no image has that t_stable
	All   []Mean   // [T−1] all stable-correct images together
}

// ChangeByStability groups the changes of d by the t_stable of s: d's own for a trained network, the trained
// network's for its random initialisation. Both must come from the same images.
func ChangeByStability(d *Dynamics, s *Stability) (*Change, error) {
	if len(s.Kind) != d.Images() || s.Steps != d.Steps() {
		return nil, fmt.Errorf("analysis: changes of %d images over %d steps do not fit the stability of %d images over %d steps; record both networks on the same images",
			d.Images(), d.Steps(), len(s.Kind), s.Steps)
	}
	steps := len(d.Changes)
	c := &Change{Lines: table[Mean](steps, steps), All: make([]Mean, steps)}
	for t, changes := range d.Changes {
		for stable := range c.Lines {
			c.Lines[stable][t] = NewEstimate(d.Labels, changes, func(n int) bool { return s.Kind[n] == StableCorrect && s.Settle[n] == stable }).Mean()
		}
		c.All[t] = NewEstimate(d.Labels, changes, func(n int) bool { return s.Kind[n] == StableCorrect }).Mean()
	}
	return c, nil
}

// NowLater compares images that are right now (t_stable ≤ t) with those that will be (t_stable > t). A group without
// images has N = 0 and Value NaN.
type NowLater struct {
	Now, Later Mean
	Difference Mean // Now − Later; N counts the images of both
}

// NormByCorrectness compares ‖R_t‖₂ [T] of images correct now and correct later (Fig. 2B, left; the paper shows
// t in [1, T*)).
func NormByCorrectness(d *Dynamics) []NowLater { return contrasts(compare(d, d.Norms)) }

// CosineByCorrectness compares the cosine [T] of R_t with the readout vector of the current class between images
// correct now and correct later (Fig. 2B, right). Zero vectors have no cosine and are left out.
func CosineByCorrectness(d *Dynamics) []NowLater {
	return contrasts(compare(d, d.CosCurrent))
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
	norms := compare(d, d.Norms)
	final := averageSteps(compareFinal(d)[:end]).ownOthers()
	for t := range end {
		final.Pairs += d.pairs(t)
	}
	return Summary{
		Norm:       averageSteps(norms[:end]).nowLater(),
		NormFrom1:  averageSteps(norms[1:end]).nowLater(),
		CosCurrent: averageSteps(compare(d, d.CosCurrent)[:end]).nowLater(),
		CosFinal:   final,
	}
}

// comparison is a quantity's mean in two groups of images at one step.
type comparison struct{ a, b *Estimate }

// compare compares values [T][N] between images correct now (a) and correct later (b).
func compare(d *Dynamics, values [][]float64) []comparison {
	steps := make([]comparison, len(values))
	for t, now := range values {
		steps[t].a = NewEstimate(d.Labels, now, func(n int) bool { return d.Stability.Now(t, n) })
		steps[t].b = NewEstimate(d.Labels, now, func(n int) bool { return d.Stability.Later(t, n) })
	}
	return steps
}

// compareFinal compares own (a) and others' (b) final classes. In b all pairs weigh the same, and an image moves
// the mean through its pairs on either side (Hájek's projection): hence the factor 2, as their sum holds every pair twice.
func compareFinal(d *Dynamics) []comparison {
	steps := make([]comparison, d.Steps())
	for t := range steps {
		steps[t].a = NewEstimate(d.Labels, d.CosOwn[t], nil)
		steps[t].b = NewWeightedEstimate(d.Labels, d.Images(), func(n int) (float64, float64) { return d.CosOthers[t][n], float64(d.Pairs[t][n]) })
		steps[t].b.scaleInfluence(2)
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

// averageSteps averages both groups over the steps at which both have images.
func averageSteps(steps []comparison) comparison {
	var a, b []*Estimate
	for _, c := range steps {
		if c.exists() {
			a, b = append(a, c.a), append(b, c.b)
		}
	}
	if len(a) == 0 {
		return comparison{a: NewEstimate(nil, nil, nil), b: NewEstimate(nil, nil, nil)}
	}
	return comparison{a: Average(a), b: Average(b)}
}

func contrasts(steps []comparison) []NowLater {
	contrasts := make([]NowLater, len(steps))
	for t, c := range steps {
		contrasts[t] = c.nowLater()
	}
	return contrasts
}

func (c comparison) nowLater() NowLater {
	return NowLater{Now: c.a.Mean(), Later: c.b.Mean(), Difference: c.difference()}
}

func (c comparison) ownOthers() OwnOthers {
	return OwnOthers{Own: c.a.Mean(), Others: c.b.Mean(), Difference: c.difference()}
}

// difference returns a − b; it does not exist if a group is empty, and has no interval if a group has one image.
func (c comparison) difference() Mean {
	if !c.exists() {
		return MeanOf(nil)
	}
	m := c.a.Minus(c.b).Mean()
	if c.a.N() == 1 || c.b.N() == 1 {
		m.Low, m.High = math.NaN(), math.NaN()
	}
	return m
}

// exists reports whether both groups have images.
func (c comparison) exists() bool { return c.a.N() > 0 && c.b.N() > 0 }
