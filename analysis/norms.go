package analysis

import "math"

// NowLater compares images that are right now (t_stable ≤ t) with those that will be (t_stable > t).
type NowLater struct {
	Now, Later Mean
	Difference Mean // Now − Later; N counts the images of both
}

// NormByCorrectness compares ‖R_t‖₂ [T] of images correct now and correct later (Fig. 2B, left; the paper shows
// t in [1, T*)). A group without images has N = 0 and Value NaN.
func NormByCorrectness(d *Dynamics) []NowLater { return contrasts(compare(d.Stability, d.Norms)) }

// comparison is a quantity's mean in two groups of images at one step.
type comparison struct{ a, b *estimate }

// compare compares values [T][N] between images correct now (a) and correct later (b).
func compare(s *Stability, values [][]float64) []comparison {
	steps := make([]comparison, len(values))
	for t, now := range values {
		steps[t].a = newEstimate(len(now), func(n int) (float64, float64) { return now[n], indicator(s.Now(t, n)) })
		steps[t].b = newEstimate(len(now), func(n int) (float64, float64) { return now[n], indicator(s.Later(t, n)) })
	}
	return steps
}

func contrasts(steps []comparison) []NowLater {
	contrasts := make([]NowLater, len(steps))
	for t, c := range steps {
		contrasts[t] = c.nowLater()
	}
	return contrasts
}

func (c comparison) nowLater() NowLater {
	return NowLater{Now: c.a.mean(), Later: c.b.mean(), Difference: c.difference()}
}

// difference returns a − b; it does not exist if a group is empty, and has no interval if a group has one image.
func (c comparison) difference() Mean {
	if !c.exists() {
		return MeanOf(nil)
	}
	m := c.a.minus(c.b).mean()
	if c.a.size() == 1 || c.b.size() == 1 {
		m.Low, m.High = math.NaN(), math.NaN()
	}
	return m
}

// exists reports whether both groups have images.
func (c comparison) exists() bool { return c.a.size() > 0 && c.b.size() > 0 }
