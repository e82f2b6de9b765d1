package analysis

// Borders says how far images are from leaving the zone of their current class, and what at t = 0 goes with when they
// settle: the distance to the border, the norm, or the angle? E is [Mean], or [Number] in a [Report].
type Borders[E any] struct {
	Distance [][2]E        `json:"distance"`          // [T][correct now, correct later] of R_t to the nearest border
	Sine     [][2]E        `json:"sine"`              // [T][correct now, correct later] distance / ‖R_t‖
	TStable  Predictors[E] `json:"spearman_t_stable"` // of the stable-correct images
}

// Predictors are rank correlations with t_stable of what is measured at t = 0.
type Predictors[E any] struct {
	Distance E `json:"distance"` // to the nearest border
	Norm     E `json:"norm"`
	Cosine   E `json:"cosine"` // with the readout vector of the current class
}

// MeasureBorders compares images that are correct now with those correct later. A zero vector has no sine, and nothing has a
// distance where there is a single class: these are left out.
func MeasureBorders(d *Dynamics) *Borders[Mean] {
	b := &Borders[Mean]{Distance: [][2]Mean{}, Sine: [][2]Mean{}}
	sines := table[float64](d.Steps(), d.Images())
	for t, sine := range sines {
		for n := range sine {
			sine[n] = d.Border[t][n] / d.Norms[t][n] // 0/0 is NaN
		}
	}
	for _, c := range Compare(d, StableCorrect, d.Border) {
		b.Distance = append(b.Distance, [2]Mean{c.A.Mean(), c.B.Mean()})
	}
	for _, c := range Compare(d, StableCorrect, sines) {
		b.Sine = append(b.Sine, [2]Mean{c.A.Mean(), c.B.Mean()})
	}
	predict := func(values []float64) Mean { return GoesWithTStable(d, d.Stability, StableCorrect, values).Mean() }
	b.TStable = Predictors[Mean]{predict(d.Border[0]), predict(d.Norms[0]), predict(d.CosCurrent[0])}
	return b
}

// GoesWithTStable estimates the rank correlation of values [N] with the t_stable of the images of a kind, by s: d's own
// stability or, before training, the trained network's.
func GoesWithTStable(d *Dynamics, s *Stability, kind Kind, values []float64) *Estimate {
	return Spearman(d.Labels, values, floatsOf(s.Settle), func(n int) bool { return s.Kind[n] == kind })
}
