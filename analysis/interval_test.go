package analysis

import (
	"encoding/json"
	"math"
	"testing"
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
