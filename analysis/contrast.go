package analysis

import "math"

// Contrast is what two groups of images, A and B, differ by at one step, or on average over steps.
type Contrast struct {
	A, B     *Estimate // their means
	Variance *Estimate // within the groups, pooled, in squared units
}

// Compare compares values [T][N] between images of a kind that are settled (A: t_stable ≤ t) and those that are not yet
// (B: t_stable > t), at each step [T] (Fig. 2B).
func Compare(d *Dynamics, kind Kind, values [][]float64) []Contrast {
	steps := make([]Contrast, len(values))
	for t, now := range values {
		steps[t] = nowAndLater(d, d.Stability, kind, t, now)
	}
	return steps
}

// NewContrast compares values [N] between two groups of images that have none in common.
func NewContrast(labels []int, values []float64, a, b func(image int) bool) Contrast {
	c := Contrast{A: NewEstimate(labels, values, a), B: NewEstimate(labels, values, b)}
	squares := make([]float64, len(values))
	for n, x := range values {
		mean := c.A.Value
		if c.B.Member[n] {
			mean = c.B.Value
		}
		squares[n] = (x - mean) * (x - mean)
	}
	c.Variance = NewEstimate(labels, squares, func(n int) bool { return c.A.Member[n] || c.B.Member[n] })
	return c
}

// CompareFinal compares the cosines with the own (A) and with others' (B) final classes of images of a kind that settle
// later, at each step [T] (Fig. 2C). In B all pairs weigh the same, and an image moves the mean through its pairs on
// either side (Hájek's projection): hence the factor 2, as their sum holds every pair twice.
func CompareFinal(d *Dynamics, kind Kind) []Contrast {
	steps := make([]Contrast, d.Steps())
	for t := range steps {
		own := NewContrast(d.Labels, d.CosOwn[t], func(n int) bool { return d.Stability.Unsettled(kind, t, n) }, nobody)
		steps[t] = Contrast{A: own.A, B: d.overPairs(kind, t, func(n int) float64 { return d.CosOthers[t][n] }), Variance: own.Variance}
	}
	return steps
}

// CompareMatched does what [CompareFinal] does over the same ordered pairs.
func CompareMatched(d *Dynamics, kind Kind) []Contrast {
	steps := make([]Contrast, d.Steps())
	for t := range steps {
		steps[t] = compareMatched(d, kind, t)
	}
	return steps
}

func compareMatched(d *Dynamics, kind Kind, t int) Contrast {
	c := Contrast{
		A: d.overPairs(kind, t, func(n int) float64 { return d.CosMatched[t][n] }),
		B: d.overPairs(kind, t, func(n int) float64 { return d.CosOthers[t][n] + 0*d.CosMatched[t][n] }), // NaN where there is no own
	}
	paired := c.A.Member
	c.Variance = NewContrast(d.Labels, d.CosOwn[t], func(n int) bool { return paired[n] }, nobody).Variance
	return c
}

func nobody(int) bool { return false }

// overPairs estimates the mean over the ordered pairs of images of a kind, from each image's mean over its pairs.
func (d *Dynamics) overPairs(kind Kind, t int, mean func(image int) float64) *Estimate {
	e := NewWeightedEstimate(d.Labels, d.Images(), func(n int) (float64, float64) {
		return mean(n), indicator(d.Stability.Kind[n] == kind) * float64(d.Pairs[t][n])
	})
	e.scaleInfluence(2)
	return e
}

// pairs returns the number of ordered pairs of images of a kind at step t; each is counted by both its images.
func (d *Dynamics) pairs(kind Kind, t int) int {
	var sum int
	for n, pairs := range d.Pairs[t] {
		if d.Stability.Kind[n] == kind {
			sum += pairs
		}
	}
	return sum / 2
}

// AverageContrasts averages over the steps at which both groups have at least so many images; without such a step the
// result does not exist.
func AverageContrasts(steps []Contrast, fewest int) Contrast {
	var a, b, variance []*Estimate
	for _, c := range steps {
		if c.Has(fewest) {
			a, b, variance = append(a, c.A), append(b, c.B), append(variance, c.Variance)
		}
	}
	if len(a) == 0 {
		nothing := NewEstimate(nil, nil, nil)
		return Contrast{nothing, nothing, nothing}
	}
	return Contrast{Average(a), Average(b), Average(variance)}
}

// Has reports whether both groups have at least so many images.
func (c Contrast) Has(fewest int) bool { return min(c.A.N(), c.B.N()) >= fewest }

// Difference returns A − B.
func (c Contrast) Difference() *Estimate { return c.A.Minus(c.B) }

// Size returns the difference in units of the standard deviation within the groups, Cohen's d; in 2C, whose two groups are
// the same images, of the standard deviation of the own cosines.
//
//	d = (A − B) / √variance
func (c Contrast) Size() *Estimate {
	difference, scale := c.Difference(), 1/math.Sqrt(c.Variance.Value)
	size := Combine([]float64{scale, -difference.Value * scale / (2 * c.Variance.Value)}, []*Estimate{difference, c.Variance})
	size.Value = difference.Value * scale
	return size
}

func (c Contrast) nowLater() NowLater {
	return NowLater{Now: c.A.Mean(), Later: c.B.Mean(), Difference: c.difference()}
}

func (c Contrast) ownOthers() OwnOthers {
	return OwnOthers{Own: c.A.Mean(), Others: c.B.Mean(), Difference: c.difference()}
}

// difference returns A − B; it does not exist if a group is empty, and has no interval if a group has one image.
func (c Contrast) difference() Mean {
	if !c.Has(1) {
		return MeanOf(nil)
	}
	m := c.Difference().Mean()
	if !c.Has(2) {
		m.Low, m.High = math.NaN(), math.NaN()
	}
	return m
}
