package analysis

import "math"

// Controls is an effect at each step [T], and the same effect where it cannot be knowledge of the class: what shows there as
// well comes from how the groups are chosen, or from how the network is built.
type Controls struct {
	Name   string   // the effect's
	Right  []Mean   // of the images that settle on their label
	Wrong  []Mean   // of those that settle on a wrong class, which stands in the label's place
	Walks  [][]Mean // [20] of random walks through the same zones, see [Walker]
	Random []Mean   // of the network before training, its images grouped by the trained one; nil where there is none
}

// Effect is a difference between images that have settled (t_stable ≤ t) and those that have not, as Figs. 2A to 2C show it.
type Effect struct {
	Name string // of what differs: "change", "norm", "cosine", "final"

	ratio     bool // it is a ratio less 1, else Cohen's d
	untrained bool // it means something before training, when the readout's classes mean nothing
	by        func(d *Dynamics, s *Stability, kind Kind, t int) *Estimate
}

// Effects are those of Fig. 2: by how much farther images move that have not settled before the step t, as a share, none at
// t = 0 (2A); norm, and cosine with the current class's readout vector, now − later (2B); the cosine with the own final class
// less that with others', over the same pairs of images that settle later (2C). The last three are in standard deviations.
// At a step at which a group has fewer than [SmallestGroup] images there is none.
var Effects = []Effect{
	{Name: "change", ratio: true, untrained: true, by: laterChange},
	{Name: "norm", untrained: true, by: func(d *Dynamics, s *Stability, kind Kind, t int) *Estimate {
		return sizeOf(nowAndLater(d, s, kind, t, d.Norms[t]))
	}},
	{Name: "cosine", by: func(d *Dynamics, s *Stability, kind Kind, t int) *Estimate {
		return sizeOf(nowAndLater(d, s, kind, t, d.CosCurrent[t]))
	}},
	{Name: "final", by: func(d *Dynamics, _ *Stability, kind Kind, t int) *Estimate { return sizeOf(compareMatched(d, kind, t)) }},
}

// MeasureControls measures the Effects in a trained network and, where given (else nil), in its random initialisation.
func MeasureControls(trained, random *Dynamics) ([]*Controls, error) {
	var all []*Controls
	for _, e := range Effects {
		c := &Controls{Name: e.Name, Right: e.over(trained, trained.Stability, StableCorrect), Wrong: e.over(trained, trained.Stability, StableIncorrect)}
		if random != nil && e.untrained {
			c.Random = e.over(random, trained.Stability, StableCorrect)
		}
		all = append(all, c)
	}
	walker := NewWalker(trained)
	for seed := range uint64(Walks) {
		walk, err := walker.Walk(seed)
		if err != nil {
			return nil, err
		}
		for i, e := range Effects {
			all[i].Walks = append(all[i].Walks, e.over(walk, walk.Stability, StableCorrect))
		}
	}
	return all, nil
}

// over measures the effect at each step.
func (e Effect) over(d *Dynamics, s *Stability, kind Kind) []Mean {
	means := make([]Mean, d.Steps())
	for t := range means {
		estimate := e.by(d, s, kind, t)
		if estimate == nil {
			means[t] = MeanOf(nil)
			continue
		}
		if means[t] = estimate.Mean(); e.ratio {
			m := &means[t]
			m.Value, m.Low, m.High = math.Expm1(m.Value), math.Expm1(m.Low), math.Expm1(m.High)
		}
	}
	return means
}

// nowAndLater compares values [N] of the images of a kind that have settled at t with those that have not.
func nowAndLater(d *Dynamics, s *Stability, kind Kind, t int, values []float64) Contrast {
	return NewContrast(d.Labels, values, func(n int) bool { return s.Settled(kind, t, n) }, func(n int) bool { return s.Unsettled(kind, t, n) })
}

// sizeOf is nil where a group is too small.
func sizeOf(c Contrast) *Estimate {
	if !c.Has(SmallestGroup) {
		return nil
	}
	return c.Size()
}

// laterChange is the logarithm of the ratio of the mean changes from t−1 to t.
func laterChange(d *Dynamics, s *Stability, kind Kind, t int) *Estimate {
	if t == 0 {
		return nil
	}
	c := nowAndLater(d, s, kind, t-1, d.Changes[t-1])
	if !c.Has(SmallestGroup) || !(c.A.Value > 0 && c.B.Value > 0) {
		return nil
	}
	return c.B.LogRatio(c.A)
}
