package analysis

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/gonum/stat/distuv"

	"readoutzones/data/recording"
)

// Golden values from NumPy, SciPy and statsmodels (testdata/goldens.py): values and clustered intervals of 300 images of 20
// classes.
func TestStatisticsOfClaimsEqualStatsmodels(t *testing.T) {
	g := readGoldens[struct {
		Labels     []int
		X          []float64
		Now, Late  []bool
		D, AUC     wanted
		Within     wanted
		LogRatio   wanted     `json:"log_ratio"`
		Difference [2]float64 // with its p
		Components [2]float64
	}](t, "claims")
	now, late := func(n int) bool { return g.Now[n] }, func(n int) bool { return g.Late[n] }
	c := NewContrast(g.Labels, g.X, now, late)
	assertMean(t, "Cohen's d", c.Size().Mean(), g.D)
	assertMean(t, "AUC", AUC(g.Labels, g.X, now, late).Mean(), g.AUC)
	assertMean(t, "within classes", Within(g.Labels, g.X, now, late).Mean(), g.Within)
	assertNumber(t, "difference", c.Difference().Value, g.Difference[0])
	assertNumber(t, "p", c.Difference().P(), g.Difference[1])
	within, between := NewEstimate(g.Labels, g.X, nil).Components()
	assertNumber(t, "variance within classes", within, g.Components[0])
	assertNumber(t, "variance between classes", between, g.Components[1])
	exp := make([]float64, len(g.X))
	for n, x := range g.X {
		exp[n] = math.Exp(x)
	}
	c = NewContrast(g.Labels, exp, now, late)
	assertMean(t, "log-ratio", c.A.LogRatio(c.B).Mean(), g.LogRatio)
}

// Of independent estimates a band is as wide as Šidák's: P(all |z| < q) = (P(|z| < q))^k. With 400 classes Student's t is
// nearly normal; 2,000 samples place the quantile to within a few hundredths.
func TestBandOfIndependentEstimatesIsSidaks(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	labels := make([]int, 400)
	for n := range labels {
		labels[n] = n
	}
	for _, k := range []int{1, 5, 20} {
		var estimates []*Estimate
		for range k {
			estimates = append(estimates, NewEstimate(labels, normal(random, len(labels)), nil))
		}
		want := distuv.UnitNormal.Quantile((1 + math.Pow(0.95, 1/float64(k))) / 2)
		band := BandOf(estimates)
		if math.Abs(band.Quantile-want) > 0.12 {
			t.Errorf("%d estimates: the band is ±%.3f standard errors, want ±%.3f", k, band.Quantile, want)
		}
		largest := math.Inf(-1)
		for i, e := range estimates {
			assertNumber(t, "half of the band", band.Means[i].High-e.Value, band.Quantile*e.StandardError())
			largest = max(largest, e.Value)
		}
		oneSided := distuv.UnitNormal.Quantile(math.Pow(0.95, 1/float64(k))) / math.Sqrt(400)
		if got := band.High - largest; k == 1 && math.Abs(got-oneSided) > 0.15/math.Sqrt(400) {
			t.Errorf("one-sided bound %.4f above, want %.4f", got, oneSided)
		}
	}
}

// A band does not depend on the number of cores, nor on the order of the images.
func TestBandIsRepeatable(t *testing.T) {
	d := measure(t, "classes")
	e := NewEstimate(d.Labels, d.Norms[0], nil)
	if a, b := BandOf([]*Estimate{e}), BandOf([]*Estimate{e}); a.Quantile != b.Quantile {
		t.Errorf("quantiles %v and %v of the same estimates", a.Quantile, b.Quantile)
	}
}

// A number is told from chance as often as Student's t of one more draw says.
func TestOutlying(t *testing.T) {
	chance := []float64{1, 2, 3, 4, 5}
	m, p := Outlying(9, chance)
	error := math.Sqrt(2.5) * math.Sqrt(1+1.0/5)
	assertNumber(t, "difference", m.Value, 6)
	assertNumber(t, "half of the interval", m.High-m.Value, error*distuv.StudentsT{Mu: 0, Sigma: 1, Nu: 4}.Quantile(0.975))
	assertNumber(t, "p", p, 2*distuv.StudentsT{Mu: 0, Sigma: 1, Nu: 4}.CDF(-6/error))
}

// Golden values from all permutations (testdata/goldens.py). Ours are 10,000 drawn ones: p may differ by its standard error.
func TestKinshipEqualsAllPermutations(t *testing.T) {
	g := readGoldens[struct {
		Weight          [][]float64
		Groups, Animate []int
		Value, P        float64
		Animacy         float64
		AnimacyNull     []float64 `json:"animacy_null"`
		FirstSplit      float64   `json:"first_split"`
		Participation   float64
	}](t, "permutations")
	r := &Readout{Weight: mat.NewDense(8, 6, slices.Concat(g.Weight...))}
	var superclasses []recording.Superclass
	for i, group := range g.Groups {
		superclasses = append(superclasses, recording.Superclass{Name: string(rune('a' + group)), Animate: g.Animate[i] == 1})
	}
	k := KinshipOf(r, superclasses)
	assertNumber(t, "within less between", k.Superclasses.Value, g.Value)
	if p := k.Superclasses.P(); math.Abs(p-g.P) > 4*math.Sqrt(g.P/10000)*2 {
		t.Errorf("p = %v, want %v", p, g.P)
	}
	assertNumber(t, "animacy", k.Animacy.Value, g.Animacy)
	for _, x := range k.Animacy.Null {
		if !slices.ContainsFunc(g.AnimacyNull, func(want float64) bool { return math.Abs(x-want) < 1e-9 }) {
			t.Fatalf("a draw of %v, want one of %v: whole superclasses are permuted", x, g.AnimacyNull)
		}
	}
	var chance float64
	for _, x := range g.AnimacyNull {
		chance += x / float64(len(g.AnimacyNull))
	}
	m, spread := k.Animacy.BeyondChance(3), slices.Max(g.AnimacyNull)-slices.Min(g.AnimacyNull)
	if math.Abs(m.Value-(g.Animacy-chance)) > 4*spread/math.Sqrt(10000) || m.Low > m.Value || m.Value > m.High {
		t.Errorf("beyond chance %v in [%v, %v], want %v within it", m.Value, m.Low, m.High, g.Animacy-chance)
	}
	assertNumber(t, "first split", k.FirstSplit.Value, g.FirstSplit)
	assertNumber(t, "participation ratio", ReadoutSubspace(r, 1).Trained, g.Participation)
}

// A walk moves as far as the recording, relative to its norms, and where D is large by the ρ of the arc-cosine kernel:
//
//	E‖ΔR‖² / E‖R‖² = 2 − (2/π)·(√(1−ρ²) + ρ·(π − arccos ρ))
func TestWalkerMovesAsTheRecording(t *testing.T) {
	d := measure(t, "trained")
	w := NewWalker(d)
	walk, err := w.Walk(3)
	if err != nil {
		t.Fatal(err)
	}
	relative := func(d *Dynamics, step int) float64 {
		return NewWeightedEstimate(nil, d.Images(), func(n int) (float64, float64) {
			return d.Changes[step-1][n] / d.Norms[step][n], indicator(d.Norms[step][n] > 0)
		}).Value
	}
	for step := 1; step < d.Steps(); step++ {
		if got, want := relative(walk, step), relative(d, step); math.Abs(got-want) > 0.1*want {
			t.Errorf("step %d: the walk moves by %.3f of its norm, want %.3f", step, got, want)
		}
	}
	if walk.Images() != d.Images() || walk.Stability.Splits[StableIncorrect] != 0 {
		t.Errorf("%d images, splits %v: all that settle are right", walk.Images(), walk.Stability.Splits)
	}
	const features = 4096
	rho := rhoFor(0.5, features)
	if got := math.Sqrt(2 - 2/math.Pi*(math.Sqrt(1-rho*rho)+rho*(math.Pi-math.Acos(rho)))); math.Abs(got-0.5) > 0.005 {
		t.Errorf("ρ = %v moves by %v of the norm, want 0.5", rho, got)
	}
	if again, _ := w.Walk(3); !slices.Equal(again.Norms[2], walk.Norms[2]) {
		t.Error("equal seeds give different walks")
	}
}

// Images that end in a cycle are found, with its period; those that settle are not.
func TestCyclesAreFound(t *testing.T) {
	const steps = 40
	tr := NewTrajectory([]int{0, 0, 0}, steps)
	for step := range steps {
		tr.Norms[step][0] = 10 + float64(step%3)                  // a cycle of 3 steps
		tr.Norms[step][1] = 10 + math.Exp(-float64(step)/5)       // settles
		tr.Norms[step][2] = 10 + 0.01*float64(step)*float64(step) // drifts
		if step > 0 {
			for n := range 3 {
				tr.Changes[step-1][n] = math.Abs(tr.Norms[step][n] - tr.Norms[step-1][n])
			}
		}
	}
	c, err := Converge(tr, 10)
	if err != nil {
		t.Fatal(err)
	}
	if want := [9]int{3: 1}; c.Cycles != want {
		t.Errorf("cycles %v, want %v", c.Cycles, want)
	}
	assertNumber(t, "above 1 %", c.Moving[0].Value, 2.0/3)
}

// What is left below the floor of float32 says nothing of the slope.
func TestSlopeEndsAtTheFloor(t *testing.T) {
	tr := NewTrajectory([]int{0, 0}, 12)
	for step := range 12 {
		for n := range 2 {
			tr.Norms[step][n] = 1
			if step > 0 {
				tr.Changes[step-1][n] = max(math.Pow(10, -float64(step)), 1e-7)
			}
		}
	}
	c, err := Converge(tr, 2)
	if err != nil {
		t.Fatal(err)
	}
	assertNumber(t, "slope", c.Slope.Value, -1)
	if c.SlopeSteps != 5 {
		t.Errorf("it rests on %d steps, want 5", c.SlopeSteps)
	}
}
