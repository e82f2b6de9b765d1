package analysis

import (
	"math"
	"testing"
)

// Golden values from scipy.stats.pearsonr and spearmanr; Spearman's interval from the derivative of the weighted
// correlation by each image's weight (testdata/goldens.py), clustered by label and over images.
func TestCorrelationsEqualSciPy(t *testing.T) {
	g := readGoldens[struct {
		X, T                         []float64
		Labels                       []int
		Pearson, Spearman, Clustered wanted
	}](t, "correlations")
	assertMean(t, "Pearson", pearson(g.X, g.T), g.Pearson)
	assertMean(t, "Spearman", Spearman(nil, g.X, g.T, nil).Mean(), g.Spearman)
	assertMean(t, "Spearman, clustered", Spearman(g.Labels, g.X, g.T, nil).Mean(), g.Clustered)
}

func TestCorrelationOfFewValues(t *testing.T) {
	for _, x := range [][]float64{nil, {1}, {2, 2, 2, 2, 2}} {
		for name, correlation := range map[string]Mean{"pearson": pearson(x, x), "spearman": Spearman(nil, x, x, nil).Mean()} {
			if !math.IsNaN(correlation.Value) || !math.IsNaN(correlation.Low) || correlation.N != len(x) {
				t.Errorf("%s of %v: %+v, want NaN", name, x, correlation)
			}
		}
	}
	if m := pearson([]float64{1, 2, 3}, []float64{2, 4, 6}); m.Value != 1 || !math.IsNaN(m.Low) {
		t.Errorf("three points on a line: %+v, want 1 without interval", m)
	}
}
