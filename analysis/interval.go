package analysis

import (
	"encoding/json"
	"fmt"
	"math"

	"gonum.org/v1/gonum/stat/distuv"
)

// Mean is an estimate with its Student-t 95 % interval over N units (images, unless said otherwise).
// Without units Value is NaN; with one unit Low and High are NaN, as nothing is known of the spread.
// In JSON, NaN is null.
type Mean struct {
	Value, Low, High float64
	N                int
}

// MeanOf returns the mean of the values with its Student-t 95 % interval. NaNs are left out: N counts the rest.
func MeanOf(values []float64) Mean {
	return newEstimate(len(values), func(i int) (float64, float64) { return values[i], 1 }).mean()
}

// String shows the mean with half the width of its interval and the number of units: "8.04 ± 0.02 (n = 12418)".
func (m Mean) String() string {
	return fmt.Sprintf("%.4g ± %.2g (n = %d)", m.Value, (m.High-m.Low)/2, m.N)
}

// shifted returns the mean plus a constant.
func (m Mean) shifted(by float64) Mean {
	return Mean{Value: m.Value + by, Low: m.Low + by, High: m.High + by, N: m.N}
}

// MarshalJSON writes {"value", "low", "high", "n"}, with null for NaN.
func (m Mean) MarshalJSON() ([]byte, error) {
	return json.Marshal(struct {
		Value Number `json:"value"`
		Low   Number `json:"low"`
		High  Number `json:"high"`
		N     int    `json:"n"`
	}{Number(m.Value), Number(m.Low), Number(m.High), m.N})
}

// estimate is a (weighted) mean, or a linear combination of such means, that remembers how far each image moves it.
// Images count once, however many steps they contribute to, so the interval holds for averages over steps too.
type estimate struct {
	value     float64
	influence []float64 // [N] sums to 0
	member    []bool    // [N] images that contribute
}

// newEstimate returns Σ w·x / Σ w over n images. Images with weight 0 or value NaN do not contribute; without
// contributions the value is NaN. With m contributing images, an image's influence is w·(x − value) / Σ w · √(m/(m−1)):
// the factor makes the variance that follows from it unbiased. A group's only image has no influence.
func newEstimate(n int, sample func(image int) (value, weight float64)) *estimate {
	e := &estimate{influence: make([]float64, n), member: make([]bool, n)}
	var sum, total float64
	for i := range n {
		x, w := sample(i)
		if e.member[i] = w != 0 && !math.IsNaN(x); e.member[i] {
			sum += w * x
			total += w
		}
	}
	e.value = sum / total
	m := float64(e.size())
	scale := math.Sqrt(m/max(m-1, 1)) / total
	for i := range n {
		if e.member[i] {
			x, w := sample(i)
			e.influence[i] = w * (x - e.value) * scale
		}
	}
	return e
}

// combine returns Σ factor·estimate; all are over the same images.
func combine(factors []float64, estimates []*estimate) *estimate {
	n := len(estimates[0].member)
	c := &estimate{influence: make([]float64, n), member: make([]bool, n)}
	for k, e := range estimates {
		c.value += factors[k] * e.value
		for i, member := range e.member {
			c.influence[i] += factors[k] * e.influence[i]
			c.member[i] = c.member[i] || member
		}
	}
	return c
}

// minus returns e − other.
func (e *estimate) minus(other *estimate) *estimate {
	return combine([]float64{1, -1}, []*estimate{e, other})
}

// scaled returns factor·e.
func (e *estimate) scaled(factor float64) *estimate {
	return combine([]float64{factor}, []*estimate{e})
}

// average returns the mean of the estimates.
func average(estimates []*estimate) *estimate {
	ones := make([]float64, len(estimates))
	for k := range ones {
		ones[k] = 1
	}
	return combine(ones, estimates).scaled(1 / float64(len(ones)))
}

// slope returns the slope of the least-squares line through the estimates, at 0, 1, 2, …
func slope(estimates []*estimate) *estimate {
	centre := float64(len(estimates)-1) / 2
	factors := make([]float64, len(estimates))
	var squares float64
	for k := range factors {
		factors[k] = float64(k) - centre
		squares += factors[k] * factors[k]
	}
	for k := range factors {
		factors[k] /= squares
	}
	return combine(factors, estimates)
}

// size returns the number of images that contribute.
func (e *estimate) size() int {
	var n int
	for _, member := range e.member {
		if member {
			n++
		}
	}
	return n
}

// mean returns the estimate with its interval. The standard error √(Σ influence²) is the infinitesimal jackknife's;
// for a plain mean it is the textbook's s/√n.
func (e *estimate) mean() Mean {
	n := e.size()
	var squares float64
	for _, x := range e.influence {
		squares += x * x
	}
	if n == 0 {
		return Mean{Value: math.NaN(), Low: math.NaN(), High: math.NaN()}
	}
	half := math.Sqrt(squares) * studentT(n-1)
	return Mean{Value: e.value, Low: e.value - half, High: e.value + half, N: n}
}

// studentT returns the 97.5 % quantile of Student's t distribution; NaN without degrees of freedom.
func studentT(freedom int) float64 {
	if freedom < 1 {
		return math.NaN()
	}
	return distuv.StudentsT{Mu: 0, Sigma: 1, Nu: float64(freedom)}.Quantile(0.975)
}
