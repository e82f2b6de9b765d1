package analysis

import (
	"math"
	"testing"
)

// Golden values from scipy.stats.pearsonr, spearmanr and bootstrap (20,000 samples). Bootstrap bounds are random:
// with 1,000 samples ours may differ by a few hundredths of the interval.
func TestCorrelationsEqualSciPy(t *testing.T) {
	g := readGoldens[struct {
		X, T              []float64
		Pearson, Spearman wanted
	}](t, "correlations")
	assertMean(t, "Pearson", pearson(g.X, g.T), g.Pearson)
	got := spearman(g.X, g.T)
	assertNumber(t, "Spearman", got.Value, g.Spearman.Value)
	tolerance := 0.08 * (g.Spearman.High - g.Spearman.Low)
	if math.Abs(got.Low-g.Spearman.Low) > tolerance || math.Abs(got.High-g.Spearman.High) > tolerance {
		t.Errorf("Spearman's interval %+v, want %+v ± %.3f", got, g.Spearman, tolerance)
	}
}

func TestCorrelationOfFewValues(t *testing.T) {
	for _, x := range [][]float64{nil, {1}, {2, 2, 2, 2, 2}} {
		for name, correlation := range map[string]Mean{"pearson": pearson(x, x), "spearman": spearman(x, x)} {
			if !math.IsNaN(correlation.Value) || !math.IsNaN(correlation.Low) || correlation.N != len(x) {
				t.Errorf("%s of %v: %+v, want NaN", name, x, correlation)
			}
		}
	}
	if m := pearson([]float64{1, 2, 3}, []float64{2, 4, 6}); m.Value != 1 || !math.IsNaN(m.Low) {
		t.Errorf("three points on a line: %+v, want 1 without interval", m)
	}
}
