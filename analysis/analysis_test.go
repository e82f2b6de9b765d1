package analysis

import (
	"slices"
	"testing"
)

// Golden values from NumPy, SciPy and statsmodels (testdata/goldens.py): counts exactly, numbers to 1e-6 relative. The
// images of "classes" have at least ten labels: its standard errors are clustered.
func TestAnalysesEqualNumPy(t *testing.T) {
	for _, name := range []string{"trained", "random", "bias", "zeros", "onestep", "classes"} {
		t.Run(name, func(t *testing.T) {
			d, g := measure(t, name), readGoldens[golden](t, name)
			assertStability(t, d, g)
			assertMeans(t, "accuracy", Accuracy(&d.Trajectory), g.Accuracy)
			assertChange(t, d, d.Stability, g.ChangeTrained)
			for i, c := range NormByCorrectness(d) {
				assertMeans(t, "norm", []Mean{c.Now, c.Later}, g.Norm[i])
			}
			for i, c := range CosineByCorrectness(d) {
				assertMeans(t, "current cosine", []Mean{c.Now, c.Later}, g.CosCurrent[i])
			}
			for i, c := range CosineWithFinalClasses(d) {
				assertMeans(t, "final cosine", []Mean{c.Own, c.Others}, g.CosFinal[i])
				if c.Pairs != g.Pairs[i] {
					t.Errorf("step %d: %d pairs, want %d", i, c.Pairs, g.Pairs[i])
				}
			}
			assertPairs(t, d, g)
			assertSummary(t, d, g)
			assertConvergence(t, d, g)
			assertBias(t, d, g)
		})
	}
}

// The random network is grouped by the trained network's t_stable.
func TestChangeOfRandomNetworkEqualsNumPy(t *testing.T) {
	trained, random := measure(t, "trained"), measure(t, "random")
	assertChange(t, random, trained.Stability, readGoldens[golden](t, "trained").ChangeRandom)
}

func assertStability(t *testing.T, d *Dynamics, g golden) {
	t.Helper()
	s := d.Stability
	if !slices.Equal(s.Counts, g.TStableCounts) || s.TStar != g.TStar {
		t.Errorf("counts %v, T* %d; want %v, %d", s.Counts, s.TStar, g.TStableCounts, g.TStar)
	}
	if got := (Splits{s.Splits[0], s.Splits[1], s.Splits[2], s.Splits[3]}); got != g.Splits {
		t.Errorf("splits %+v, want %+v", got, g.Splits)
	}
	for n, kind := range s.Kind {
		if kind.String() != g.Kinds[n] || s.Settle[n] != g.Settle[n] {
			t.Errorf("image %d: %v from %d, want %s from %d", n, kind, s.Settle[n], g.Kinds[n], g.Settle[n])
		}
	}
	for step := range d.Classes {
		if !slices.Equal(d.Classes[step], g.Classes[step]) {
			t.Errorf("classes at step %d differ", step)
		}
	}
}

func assertChange(t *testing.T, d *Dynamics, s *Stability, want [][]wanted) {
	t.Helper()
	c, err := ChangeByStability(d, s)
	if err != nil {
		t.Fatal(err)
	}
	assertLines(t, "change", c.Lines, want)
}

func assertPairs(t *testing.T, d *Dynamics, g golden) {
	t.Helper()
	for kind, want := range map[Kind][][]wanted{StableCorrect: g.MatchedRight, StableIncorrect: g.MatchedWrong} {
		for i, c := range CosineOverPairs(d, kind) {
			if want != nil {
				assertMeans(t, "matched cosine, "+kind.String(), []Mean{c.Own, c.Others}, want[i])
			}
		}
	}
	for step, row := range g.Entropy {
		for n, want := range row {
			assertNumber(t, "entropy", d.Entropy[step][n], float64(want))
		}
	}
	for n, want := range g.Typicality {
		assertNumber(t, "typicality", d.Typicality[n], float64(want))
	}
}

func assertSummary(t *testing.T, d *Dynamics, g golden) {
	t.Helper()
	s := Summarise(d)
	nowLater := func(c NowLater) []Mean { return []Mean{c.Now, c.Later, c.Difference} }
	assertMeans(t, "summary of norms", nowLater(s.Norm), g.Summary.Norm)
	assertMeans(t, "summary of norms from 1", nowLater(s.NormFrom1), g.Summary.NormFrom1)
	assertMeans(t, "summary of current cosines", nowLater(s.CosCurrent), g.Summary.CosCurrent)
	assertMeans(t, "summary of final cosines", []Mean{s.CosFinal.Own, s.CosFinal.Others, s.CosFinal.Difference}, g.Summary.CosFinal)
}

func assertConvergence(t *testing.T, d *Dynamics, g golden) {
	t.Helper()
	c, err := Converge(&d.Trajectory, min(2, d.Steps()))
	if err != nil {
		t.Fatal(err)
	}
	assertMeans(t, "relative change", c.RelativeChange, g.RelativeChange)
	if !slices.Equal(c.LeftOut, g.RelativeChangeLeftOut) {
		t.Errorf("left out %v, want %v", c.LeftOut, g.RelativeChangeLeftOut)
	}
	if d.Steps() > 2 {
		assertMean(t, "worst loss", c.WorstLoss, g.Convergence.WorstLoss)
		assertMean(t, "sustained accuracy", c.Sustained, g.Convergence.Sustained)
		assertMean(t, "slope", c.Slope, g.Convergence.Slope)
		if c.WorstStep != g.Convergence.WorstStep {
			t.Errorf("worst step %d, want %d", c.WorstStep, g.Convergence.WorstStep)
		}
	}
}

func assertBias(t *testing.T, d *Dynamics, g golden) {
	t.Helper()
	b := ReadoutBias(d)
	if (b == nil) != (g.Bias == nil) {
		t.Fatalf("bias %v, want %v", b, g.Bias)
	}
	if b == nil {
		return
	}
	assertNumber(t, "bias", b.Norm, g.Bias.Norm)
	assertNumber(t, "smallest norm", b.MinNorm, g.Bias.Min)
	assertNumber(t, "largest norm", b.MaxNorm, g.Bias.Max)
	assertNumber(t, "accuracy with", b.AccuracyWith, g.Bias.With)
	assertNumber(t, "accuracy without", b.AccuracyWithout, g.Bias.Without)
	assertMean(t, "mean norm", b.MeanNorm, g.Bias.Mean)
}
