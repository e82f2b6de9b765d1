package analysis

import (
	"encoding/json"
	"fmt"
	"math"

	"gonum.org/v1/gonum/stat/distuv"
)

// Mean is a mean, or a number made of means, with its Student-t 95 % interval over N units (images, unless said
// otherwise). Without units Value is NaN; with one unit Low and High are NaN, as nothing is known of the spread.
// In JSON, NaN is null.
type Mean struct {
	Value, Low, High float64
	N                int
}

// MeanOf returns the mean of the values with its Student-t 95 % interval. NaNs are left out: N counts the rest.
func MeanOf(values []float64) Mean { return NewEstimate(values, nil).Mean() }

// String shows the mean with half the width of its interval and the number of units: "8.04 ± 0.02 (n = 12418)".
func (m Mean) String() string {
	return fmt.Sprintf("%.4g ± %.2g (n = %d)", m.Value, (m.High-m.Low)/2, m.N)
}

// Plus returns the mean plus a constant.
func (m Mean) Plus(c float64) Mean {
	return Mean{Value: m.Value + c, Low: m.Low + c, High: m.High + c, N: m.N}
}

// Times returns the mean times a constant that is not negative.
func (m Mean) Times(c float64) Mean {
	return Mean{Value: m.Value * c, Low: m.Low * c, High: m.High * c, N: m.N}
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

// Estimate is a mean over the images of a recording, or something made of such means, that remembers how far each
// image moves it. So differences, averages over steps and ratios know their standard errors although the same images
// stand behind all of their parts: an image counts once, however many steps it contributes to.
//
//	late := analysis.NewEstimate(d.Norms[0], func(n int) bool { return d.Stability.Later(0, n) })
//	all := analysis.NewEstimate(d.Norms[0], nil)
//	effect := late.RelativeTo(all).Mean() // by which share the late images' norm is larger, with its 95 % interval
//
// All estimates that are combined must be of the same N images.
type Estimate struct {
	Value     float64
	Influence []float64 // [N] how far each image moves the value, to first order; 0 for those that do not contribute
	Member    []bool    // [N] the images that contribute
}

// NewEstimate returns the mean of those values [N] whose image belongs to a group (nil: all). NaNs do not contribute;
// without contributions the value is NaN.
func NewEstimate(values []float64, in func(image int) bool) *Estimate {
	return NewWeightedEstimate(len(values), func(n int) (float64, float64) {
		return values[n], indicator(in == nil || in(n))
	})
}

// NewWeightedEstimate returns Σ w·x / Σ w over n images. Images with weight 0 or value NaN do not contribute; without
// contributions the value is NaN. Where m images contribute, an image's influence is
//
//	w·(x − value) / Σ w · √(m/(m−1))
//
// whose sum is 0; the factor makes the variance that follows from it unbiased. A group's only image has no influence.
func NewWeightedEstimate(n int, sample func(image int) (value, weight float64)) *Estimate {
	e := &Estimate{Influence: make([]float64, n), Member: make([]bool, n)}
	var sum, total float64
	for i := range n {
		x, w := sample(i)
		if e.Member[i] = w != 0 && !math.IsNaN(x); e.Member[i] {
			sum += w * x
			total += w
		}
	}
	e.Value = sum / total
	m := float64(e.N())
	scale := math.Sqrt(m/max(m-1, 1)) / total
	for i := range n {
		if e.Member[i] {
			x, w := sample(i)
			e.Influence[i] = w * (x - e.Value) * scale
		}
	}
	return e
}

// Combine returns Σ factor·estimate. Whoever contributes to any of them contributes.
func Combine(factors []float64, estimates []*Estimate) *Estimate {
	n := len(estimates[0].Member)
	c := &Estimate{Influence: make([]float64, n), Member: make([]bool, n)}
	for k, e := range estimates {
		c.Value += factors[k] * e.Value
		for i, member := range e.Member {
			c.Influence[i] += factors[k] * e.Influence[i]
			c.Member[i] = c.Member[i] || member
		}
	}
	return c
}

// Minus returns e − other.
func (e *Estimate) Minus(other *Estimate) *Estimate {
	return Combine([]float64{1, -1}, []*Estimate{e, other})
}

// Times returns factor·e.
func (e *Estimate) Times(factor float64) *Estimate {
	return Combine([]float64{factor}, []*Estimate{e})
}

// RelativeTo returns (e − reference) / reference. Its influence is that of its linearisation:
//
//	inf(e/r) = (inf(e) − e/r · inf(r)) / r
func (e *Estimate) RelativeTo(reference *Estimate) *Estimate {
	ratio := e.Value / reference.Value
	x := Combine([]float64{1 / reference.Value, -ratio / reference.Value}, []*Estimate{e, reference})
	x.Value = ratio - 1
	return x
}

// Average returns the mean of the estimates, such as those of several steps.
func Average(estimates []*Estimate) *Estimate {
	ones := make([]float64, len(estimates))
	for k := range ones {
		ones[k] = 1
	}
	return Combine(ones, estimates).Times(1 / float64(len(ones)))
}

// Slope returns the slope of the least-squares line through the estimates, at 0, 1, 2, …
func Slope(estimates []*Estimate) *Estimate {
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
	return Combine(factors, estimates)
}

// N returns the number of images that contribute.
func (e *Estimate) N() int {
	var n int
	for _, member := range e.Member {
		if member {
			n++
		}
	}
	return n
}

// StandardError returns √(Σ influence²), the infinitesimal jackknife's; for a plain mean it is the textbook's s/√n.
// It takes the images for independent of each other.
func (e *Estimate) StandardError() float64 {
	var squares float64
	for _, x := range e.Influence {
		squares += x * x
	}
	return math.Sqrt(squares)
}

// Mean returns the value with its 95 % interval: value ± standard error · t, with N − 1 degrees of freedom.
func (e *Estimate) Mean() Mean {
	n := e.N()
	if n == 0 {
		return Mean{Value: math.NaN(), Low: math.NaN(), High: math.NaN()}
	}
	half := e.StandardError() * studentT(n-1)
	return Mean{Value: e.Value, Low: e.Value - half, High: e.Value + half, N: n}
}

// studentT returns the 97.5 % quantile of Student's t distribution; NaN without degrees of freedom.
func studentT(freedom int) float64 {
	if freedom < 1 {
		return math.NaN()
	}
	return distuv.StudentsT{Mu: 0, Sigma: 1, Nu: float64(freedom)}.Quantile(0.975)
}
