package analysis

import (
	"fmt"
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
func NormByCorrectness(d *Dynamics) []NowLater { return nowLater(Compare(d, StableCorrect, d.Norms)) }

// CosineByCorrectness compares the cosine [T] of R_t with the readout vector of the current class between images
// correct now and correct later (Fig. 2B, right). Zero vectors have no cosine and are left out.
func CosineByCorrectness(d *Dynamics) []NowLater {
	return nowLater(Compare(d, StableCorrect, d.CosCurrent))
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
	return ownOthers(CompareFinal(d), d.pairs)
}

// CosineOverPairs compares own and others' final classes over the same ordered pairs, at each step [T]: the own class of
// an image counts once for each other image that it is compared with, so that the two differ in nothing but whose class
// it is. It is that of the images that settle on their label, or of those that settle on a wrong class, which then stands
// in the label's place.
func CosineOverPairs(d *Dynamics, kind Kind) []OwnOthers {
	return ownOthers(CompareMatched(d, kind), func(t int) int { return d.pairsOf(kind, t) })
}

func ownOthers(steps []Contrast, pairs func(t int) int) []OwnOthers {
	compared := make([]OwnOthers, len(steps))
	for t, c := range steps {
		compared[t] = c.ownOthers()
		compared[t].Pairs = pairs(t)
	}
	return compared
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
	norms := Compare(d, StableCorrect, d.Norms)
	final := AverageContrasts(CompareFinal(d)[:end], 1).ownOthers()
	for t := range end {
		final.Pairs += d.pairs(t)
	}
	return Summary{
		Norm:       AverageContrasts(norms[:end], 1).nowLater(),
		NormFrom1:  AverageContrasts(norms[1:end], 1).nowLater(),
		CosCurrent: AverageContrasts(Compare(d, StableCorrect, d.CosCurrent)[:end], 1).nowLater(),
		CosFinal:   final,
	}
}

func nowLater(steps []Contrast) []NowLater {
	compared := make([]NowLater, len(steps))
	for t, c := range steps {
		compared[t] = c.nowLater()
	}
	return compared
}
