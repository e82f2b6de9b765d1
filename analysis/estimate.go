package analysis

import (
	"encoding/json"
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/stat/distuv"
)

// Mean is a mean, or a number made of means, of N units (images, unless said otherwise) with its Student-t 95 % interval,
// which over images takes those of a class together ([Estimate]). Without units Value is NaN; with one unit Low and High
// are NaN, as nothing is known of the spread.
// In JSON, NaN is null.
type Mean struct {
	Value, Low, High float64
	N                int
}

// MeanOf returns the mean of the values with its Student-t 95 % interval. NaNs are left out: N counts the rest.
func MeanOf(values []float64) Mean { return NewEstimate(nil, values, nil).Mean() }

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

// Negative returns the mean times −1.
func (m Mean) Negative() Mean { return Mean{Value: -m.Value, Low: -m.High, High: -m.Low, N: m.N} }

// meanJSON is a mean as JSON has it, with null for NaN.
type meanJSON struct {
	Value Number `json:"value"`
	Low   Number `json:"low"`
	High  Number `json:"high"`
	N     int    `json:"n"`
}

// MarshalJSON writes {"value", "low", "high", "n"}, with null for NaN.
func (m Mean) MarshalJSON() ([]byte, error) {
	return json.Marshal(meanJSON{Number(m.Value), Number(m.Low), Number(m.High), m.N})
}

// UnmarshalJSON reads what MarshalJSON writes; a number that is missing does not exist.
func (m *Mean) UnmarshalJSON(text []byte) error {
	none := Number(math.NaN())
	read := meanJSON{none, none, none, 0}
	if err := json.Unmarshal(text, &read); err != nil {
		return err
	}
	*m = Mean{float64(read.Value), float64(read.Low), float64(read.High), read.N}
	return nil
}

// Estimate is a mean over the images of a recording, or something made of such means, that remembers how far each
// image moves it. So differences, averages over steps and ratios know their standard errors although the same images
// stand behind all of their parts: an image counts once, however many steps it contributes to.
//
//	late := analysis.NewEstimate(d.Labels, d.Norms[0], func(n int) bool { return d.Stability.Later(0, n) })
//	all := analysis.NewEstimate(d.Labels, d.Norms[0], nil)
//	effect := late.RelativeTo(all).Mean() // by which share the late images' norm is larger, with its 95 % interval
//
// It also knows the images' labels. Images of a class are alike (some classes have large norms, some are seldom late),
// so that a thousand images of a hundred classes tell less than a thousand unrelated ones: what the images of a class
// have in common counts once, see [Estimate.StandardError].
//
// All estimates that are combined must be of the same N images.
type Estimate struct {
	Value     float64
	Influence []float64 // [N] how far each image moves the value, to first order; sums to 0, 0 for those that do not contribute
	Member    []bool    // [N] the images that contribute
	Labels    []int     // [N] the images' classes; nil for units that are unrelated to each other

	unbiased []float64 // [N] Influence, scaled so that the variance over images is each part's unbiased one
}

// NewEstimate returns the mean of those values [N] whose image belongs to a group (nil: all). NaNs do not contribute;
// without contributions the value is NaN.
func NewEstimate(labels []int, values []float64, in func(image int) bool) *Estimate {
	return NewWeightedEstimate(labels, len(values), func(n int) (float64, float64) {
		return values[n], indicator(in == nil || in(n))
	})
}

// NewWeightedEstimate returns Σ w·x / Σ w over n images. Images with weight 0 or value NaN do not contribute; without
// contributions the value is NaN. An image's influence is w·(x − value) / Σ w.
func NewWeightedEstimate(labels []int, n int, sample func(image int) (value, weight float64)) *Estimate {
	e := &Estimate{Influence: make([]float64, n), Member: make([]bool, n), Labels: labels, unbiased: make([]float64, n)}
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
	unbiased := math.Sqrt(m / max(m-1, 1))
	for i := range n {
		if e.Member[i] {
			x, w := sample(i)
			e.Influence[i] = w * (x - e.Value) / total
			e.unbiased[i] = unbiased * e.Influence[i]
		}
	}
	return e
}

// Combine returns Σ factor·estimate. Whoever contributes to any of them contributes.
func Combine(factors []float64, estimates []*Estimate) *Estimate {
	n := len(estimates[0].Member)
	c := &Estimate{Influence: make([]float64, n), Member: make([]bool, n), Labels: estimates[0].Labels, unbiased: make([]float64, n)}
	for k, e := range estimates {
		c.Value += factors[k] * e.Value
		floats.AddScaled(c.Influence, factors[k], e.Influence)
		floats.AddScaled(c.unbiased, factors[k], e.unbiased)
		for i, member := range e.Member {
			c.Member[i] = c.Member[i] || member
		}
	}
	return c
}

// scaleInfluence multiplies how far each image moves the value, where it is more than its own share.
func (e *Estimate) scaleInfluence(factor float64) {
	floats.Scale(factor, e.Influence)
	floats.Scale(factor, e.unbiased)
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

// LogRatio returns ln(e / reference), with the influence of its linearisation.
func (e *Estimate) LogRatio(reference *Estimate) *Estimate {
	x := Combine([]float64{1 / e.Value, -1 / reference.Value}, []*Estimate{e, reference})
	x.Value = math.Log(e.Value / reference.Value)
	return x
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

// FewestClusters is the number of labels below which intervals are over images: too few to tell how much classes vary.
const FewestClusters = 10

// SmallestGroup is the number of images below which a group has no mean that a claim could rest on: what a few images
// happen to have in common has an interval that is too narrow.
const SmallestGroup = 10

// StandardError sums the influences inf of the images of each of the G labels that occur before it squares them, as
// images of a class are not independent of each other:
//
//	SE² = G/(G−1) · Σ_label (Σ_image inf)²
//
// With fewer than [FewestClusters] labels, or with unrelated units, it is √(Σ inf²), made unbiased: for a plain mean the
// textbook's s/√n.
func (e *Estimate) StandardError() float64 {
	sums, labels := e.clusters()
	if labels < FewestClusters {
		return floats.Norm(e.unbiased, 2)
	}
	return math.Sqrt(float64(labels)/float64(labels-1)) * floats.Norm(sums, 2)
}

// clusters returns the sum of the influences of each label, and how many labels occur among the members.
func (e *Estimate) clusters() (sums []float64, labels int) {
	if e.Labels == nil {
		return nil, 0
	}
	sums = make([]float64, slices.Max(e.Labels)+1)
	occurs := make([]bool, len(sums))
	for i, label := range e.Labels {
		if e.Member[i] {
			sums[label] += e.Influence[i]
			if !occurs[label] {
				occurs[label] = true
				labels++
			}
		}
	}
	return sums, labels
}

// freedom returns the degrees of freedom of the standard error: the labels less one, or the images less one.
func (e *Estimate) freedom() int {
	if _, labels := e.clusters(); labels >= FewestClusters {
		return labels - 1
	}
	return e.N() - 1
}

// Mean returns the value with its 95 % interval: value ± standard error · t. N counts images.
func (e *Estimate) Mean() Mean {
	n := e.N()
	if n == 0 {
		return Mean{Value: math.NaN(), Low: math.NaN(), High: math.NaN()}
	}
	half := e.StandardError() * studentT(e.freedom())
	return Mean{Value: e.Value, Low: e.Value - half, High: e.Value + half, N: n}
}

// P returns the two-sided p of a value of 0, by Student's t; NaN without degrees of freedom.
func (e *Estimate) P() float64 { return pValue(e.Value, e.StandardError(), e.freedom()) }

func pValue(value, standardError float64, freedom int) float64 {
	if freedom < 1 || math.IsNaN(value) || value == 0 && standardError == 0 {
		return math.NaN()
	}
	return 2 * distuv.StudentsT{Mu: 0, Sigma: 1, Nu: float64(freedom)}.CDF(-math.Abs(value)/standardError)
}

// Components splits the squared standard error into what shrinks with more images of the same classes (within) and what
// only more classes can reduce (between). Over images all of it is within.
func (e *Estimate) Components() (within, between float64) {
	total := e.StandardError() * e.StandardError()
	sums, labels := e.clusters()
	if labels < FewestClusters {
		return total, 0
	}
	images, squares := make([]float64, len(sums)), make([]float64, len(sums))
	for i, label := range e.Labels {
		if e.Member[i] {
			images[label]++
			squares[label] += e.Influence[i] * e.Influence[i]
		}
	}
	for label, n := range images {
		if n > 1 {
			within += n / (n - 1) * (squares[label] - sums[label]*sums[label]/n)
		}
	}
	within = min(within, total)
	return within, total - within
}

// Classes returns the number of labels that occur among the images that contribute; 0 for unrelated units.
func (e *Estimate) Classes() int {
	_, labels := e.clusters()
	return labels
}

// studentT returns the 97.5 % quantile of Student's t distribution; NaN without degrees of freedom.
func studentT(freedom int) float64 {
	if freedom < 1 {
		return math.NaN()
	}
	return distuv.StudentsT{Mu: 0, Sigma: 1, Nu: float64(freedom)}.Quantile(0.975)
}
