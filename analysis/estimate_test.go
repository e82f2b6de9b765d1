package analysis

import (
	"encoding/json"
	"math"
	"testing"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/stat"
)

// Golden values from scipy.stats.t.ppf.
func TestStudentTEqualsSciPy(t *testing.T) {
	for _, pair := range readGoldens[[][2]float64](t, "t_quantiles") {
		if got := studentT(int(pair[0])); math.Abs(got-pair[1]) > 1e-9*pair[1] {
			t.Errorf("t quantile with %v degrees of freedom = %.12g, want %.12g", pair[0], got, pair[1])
		}
	}
}

func TestMeanOfFewValues(t *testing.T) {
	none, one, equal := MeanOf(nil), MeanOf([]float64{3}), MeanOf([]float64{2, 2, math.NaN(), 2})
	if none.N != 0 || !math.IsNaN(none.Value) || !math.IsNaN(none.Low) {
		t.Errorf("no values: %+v", none)
	}
	if one.N != 1 || one.Value != 3 || !math.IsNaN(one.Low) || !math.IsNaN(one.High) {
		t.Errorf("one value: %+v", one)
	}
	if equal != (Mean{Value: 2, Low: 2, High: 2, N: 3}) {
		t.Errorf("equal values and a NaN: %+v", equal)
	}
}

// The standard errors of an estimate are the textbook's: of a mean s/√n, of a difference of two groups √(s₁²/n₁ + s₂²/n₂),
// of a difference within images that of the images' differences.
func TestStandardErrorsAreTheTextbooks(t *testing.T) {
	before, after := []float64{1, 4, 2, 8, 5, 7}, []float64{2, 4, 3, 9, 9, 6}
	few := func(n int) bool { return n < 2 }
	rest := func(n int) bool { return n >= 2 }
	differences := make([]float64, len(before))
	floats.SubTo(differences, after, before)
	for _, c := range []struct {
		name          string
		got           *Estimate
		value, square float64
	}{
		{"mean", NewEstimate(nil, before, nil), stat.Mean(before, nil), stat.Variance(before, nil) / 6},
		{"two groups", NewEstimate(nil, before, rest).Minus(NewEstimate(nil, before, few)), 5.5 - 2.5, stat.Variance(before[2:], nil)/4 + stat.Variance(before[:2], nil)/2},
		{"within images", NewEstimate(nil, after, nil).Minus(NewEstimate(nil, before, nil)), stat.Mean(differences, nil), stat.Variance(differences, nil) / 6},
		{"half the sum", Average([]*Estimate{NewEstimate(nil, after, nil), NewEstimate(nil, before, nil)}), (27 + 33) / 12.0, stat.Variance([]float64{1.5, 4, 2.5, 8.5, 7, 6.5}, nil) / 6},
		{"slope", Slope([]*Estimate{NewEstimate(nil, before, nil), NewEstimate(nil, after, nil)}), stat.Mean(differences, nil), stat.Variance(differences, nil) / 6},
	} {
		assertNumber(t, c.name, c.got.Value, c.value)
		assertNumber(t, "standard error, "+c.name, c.got.StandardError(), math.Sqrt(c.square))
	}
}

// Where classes differ and their images do not, the images of a class are one: a hundred images of ten classes tell as
// much as the ten classes' means. With nine classes, or without labels, each image counts.
func TestImagesOfAClassCountOnce(t *testing.T) {
	for _, classes := range []int{9, 10} {
		values, labels, means := make([]float64, 10*classes), make([]int, 10*classes), make([]float64, classes)
		for n := range values {
			labels[n] = n % classes
			values[n] = float64(labels[n] * labels[n])
			means[labels[n]] = values[n]
		}
		want := NewEstimate(nil, means, nil) // the classes as units
		if classes < FewestClusters {
			want = NewEstimate(nil, values, nil)
		}
		got := NewEstimate(labels, values, nil)
		assertNumber(t, "value", got.Value, want.Value)
		assertNumber(t, "standard error", got.StandardError(), want.StandardError())
		assertNumber(t, "end of the interval", got.Mean().High, want.Mean().High)
	}
}

// A ratio of means does not vary where one is a multiple of the other, and is (e − r)/r.
func TestEstimateRelativeToAnother(t *testing.T) {
	x := NewEstimate(nil, []float64{1, 4, 2, 8}, nil)
	if r := x.Times(1.5).RelativeTo(x); math.Abs(r.Value-0.5) > 1e-12 || r.StandardError() > 1e-12 || r.N() != 4 {
		t.Errorf("1.5 times the reference is %+v larger", r)
	}
	constant := NewEstimate(nil, []float64{2, 2, 2, 2}, nil)
	assertNumber(t, "relative to a constant", x.RelativeTo(constant).StandardError(), x.StandardError()/2)
	if m := NewEstimate(nil, []float64{1, math.NaN(), 3}, func(n int) bool { return n != 0 }); m.N() != 1 || m.Value != 3 || m.StandardError() != 0 {
		t.Errorf("the only image of a group: %+v", m)
	}
}

func TestMeanInJSON(t *testing.T) {
	for _, c := range []struct {
		mean Mean
		want string
	}{
		{MeanOf(nil), `{"value":null,"low":null,"high":null,"n":0}`},
		{MeanOf([]float64{3}), `{"value":3,"low":null,"high":null,"n":1}`},
	} {
		if got, err := json.Marshal(c.mean); err != nil || string(got) != c.want {
			t.Errorf("JSON %s (%v), want %s", got, err, c.want)
		}
	}
}
