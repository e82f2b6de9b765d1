package claims

import (
	"fmt"
	"slices"
	"strings"

	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/gonum/stat"

	"readoutzones/analysis"
)

// evidence is what a test finds: an effect for each network it looks at, or what it lacks.
type evidence struct {
	effects []analysis.Mean
	note    string
	missing string
}

func (r *RNN) trained() (*analysis.Dynamics, string) { return r.Trained, "the trained recording" }

func (r *RNN) random() (*analysis.Dynamics, string) { return r.Random, "the recording before training" }

func (r *RNN) unrolled() *analysis.Trajectory { return r.Unrolled }

func (r *RNN) unrolledRandom() *analysis.Trajectory { return r.UnrolledRandom }

// finding is a test of one network d; s says which of its images are stable-correct in the trained network.
type finding func(d *analysis.Dynamics, s *analysis.Stability) (effect analysis.Mean, note string)

// ofMain tests the main network, trained or random.
func ofMain(part func(*RNN) (*analysis.Dynamics, string), test finding) func(*Networks) evidence {
	return func(n *Networks) evidence {
		main := &n.RNNs[0]
		d, name := part(main)
		if d == nil || main.Trained == nil {
			return evidence{missing: name + " of the main RNN"}
		}
		if d.Images() != main.Trained.Images() || d.Steps() != main.Trained.Steps() {
			return evidence{missing: "recordings of the same images and steps"}
		}
		effect, note := test(d, main.Trained.Stability)
		return evidence{effects: []analysis.Mean{effect}, note: note}
	}
}

// ofFour tests the paper's four RNNs, all of which must be there.
func ofFour(test finding) func(*Networks) evidence {
	return func(n *Networks) evidence {
		var e evidence
		var notes []string
		for _, r := range n.RNNs {
			if r.Trained != nil {
				effect, _ := test(r.Trained, r.Trained.Stability)
				e.effects = append(e.effects, effect)
				notes = append(notes, fmt.Sprintf("%s %.4g", r.Name, effect.Value))
			}
		}
		if len(e.effects) < 4 {
			e.missing = fmt.Sprintf("the trained recordings of four RNNs (there are %d)", len(e.effects))
		}
		e.note = strings.Join(notes, ", ")
		return e
	}
}

// ofFeedforward tests whether a feed-forward network's norms go with the main RNN's t_stable.
func ofFeedforward(name string, part func(*Networks) *analysis.Dynamics) func(*Networks) evidence {
	return func(n *Networks) evidence {
		d, rnn := part(n), n.RNNs[0].Trained
		if d == nil || rnn == nil {
			return evidence{missing: "the recordings of " + name + " and of the trained main RNN"}
		}
		f, err := analysis.FeedforwardNorms(d, rnn.Stability)
		if err != nil {
			return evidence{missing: "recordings of the same images"}
		}
		return evidence{effects: []analysis.Mean{f.Spearman}, note: fmt.Sprintf("Pearson %.4g", f.Pearson.Value)}
	}
}

// ofUnrolled tests the long runs of all RNNs that have one.
func ofUnrolled(part func(*RNN) *analysis.Trajectory, test func(*analysis.Convergence) (effect analysis.Mean, note string)) func(*Networks) evidence {
	return func(n *Networks) evidence {
		var e evidence
		var notes []string
		for i := range n.RNNs {
			tr := part(&n.RNNs[i])
			if tr == nil || tr.Steps() <= n.TrainedSteps {
				continue
			}
			c, err := analysis.Converge(tr, n.TrainedSteps)
			if err != nil {
				return evidence{missing: "sound runs: " + err.Error()}
			}
			effect, note := test(c)
			e.effects = append(e.effects, effect)
			notes = append(notes, fmt.Sprintf("%s %.4g%s", n.RNNs[i].Name, effect.Value, note))
		}
		if len(e.effects) == 0 {
			e.missing = fmt.Sprintf("runs of more than the %d steps trained for", n.TrainedSteps)
		}
		e.note = strings.Join(notes, ", ")
		return e
	}
}

func testCategories(n *Networks) evidence {
	d := n.RNNs[0].Trained
	if d == nil || n.Superclasses == nil {
		return evidence{missing: "the trained recording of the main RNN and the categories' superclasses"}
	}
	cosines := d.Readout.Cosines()
	if cosines.SymmetricDim() != len(n.Superclasses) {
		return evidence{missing: "a superclass for each category"}
	}
	superclasses := analysis.NumberSuperclasses(n.Superclasses)
	clusters := analysis.Ward(d.Readout.Distances()).Cut(slices.Max(superclasses) + 1)
	return evidence{
		effects: []analysis.Mean{analysis.MeanOf(withinMinusBetween(cosines, superclasses))},
		note:    fmt.Sprintf("adjusted Rand index of clusters and superclasses %.3g", analysis.AdjustedRand(clusters, superclasses)),
	}
}

// withinMinusBetween returns, for each readout vector [K], its mean cosine with the others of its superclass less
// that with the rest; NaN for a vector without one or the other.
func withinMinusBetween(cosines mat.Symmetric, superclasses []int) []float64 {
	differences := make([]float64, len(superclasses))
	for i := range differences {
		var within, between []float64
		for j := range differences {
			switch {
			case j == i:
			case superclasses[j] == superclasses[i]:
				within = append(within, cosines.At(i, j))
			default:
				between = append(between, cosines.At(i, j))
			}
		}
		differences[i] = stat.Mean(within, nil) - stat.Mean(between, nil)
	}
	return differences
}

// testChangeIndependent compares images that are right from the start with those that become so.
func testChangeIndependent(d *analysis.Dynamics, s *analysis.Stability) (analysis.Mean, string) {
	var early, late, all []*analysis.Estimate
	for _, changes := range d.Changes {
		early = append(early, analysis.NewEstimate(d.Labels, changes, func(n int) bool { return s.Now(0, n) }))
		late = append(late, analysis.NewEstimate(d.Labels, changes, func(n int) bool { return s.Later(0, n) }))
		all = append(all, analysis.NewEstimate(d.Labels, changes, func(n int) bool { return s.Kind[n] == analysis.StableCorrect }))
	}
	if len(all) == 0 || early[0].N() == 0 || late[0].N() == 0 {
		return analysis.MeanOf(nil), "no images to compare"
	}
	mean := analysis.Average(all).Value
	return analysis.Average(late).Minus(analysis.Average(early)).Times(1 / mean).Mean(), fmt.Sprintf("mean ‖ΔR‖ %.4g", mean)
}

func testChangeDecreases(d *analysis.Dynamics, s *analysis.Stability) (analysis.Mean, string) {
	var steps []*analysis.Estimate
	var values []string
	for _, changes := range d.Changes {
		e := analysis.NewEstimate(d.Labels, changes, func(n int) bool { return s.Kind[n] == analysis.StableCorrect })
		steps = append(steps, e)
		values = append(values, fmt.Sprintf("%.3g", e.Value))
	}
	if len(steps) < 2 {
		return analysis.MeanOf(nil), "fewer than two changes"
	}
	return analysis.Slope(steps).Mean(), "‖ΔR‖ " + strings.Join(values, ", ")
}

func testNorm(d *analysis.Dynamics, _ *analysis.Stability) (analysis.Mean, string) {
	s := analysis.Summarise(d)
	return s.Norm.Difference, fmt.Sprintf("now %.4g, later %.4g; over [1, T*) %.4g and %.4g",
		s.Norm.Now.Value, s.Norm.Later.Value, s.NormFrom1.Now.Value, s.NormFrom1.Later.Value)
}

func testCosine(d *analysis.Dynamics, _ *analysis.Stability) (analysis.Mean, string) {
	c := analysis.Summarise(d).CosCurrent
	return c.Difference, fmt.Sprintf("now %.4g, later %.4g", c.Now.Value, c.Later.Value)
}

func testFinal(d *analysis.Dynamics, _ *analysis.Stability) (analysis.Mean, string) {
	c := analysis.Summarise(d).CosFinal
	return c.Difference, fmt.Sprintf("own %.4g, others %.4g", c.Own.Value, c.Others.Value)
}

func testOwnZone(d *analysis.Dynamics, _ *analysis.Stability) (analysis.Mean, string) {
	m := d.Readout.InOwnZone()
	return m.Plus(-1), fmt.Sprintf("%.4g %%", 100*m.Value)
}

// testThirty looks at 30 dimensions, in random and in trained readouts.
func testThirty(n *Networks) evidence {
	const dimension = 30
	z := n.dimensionality()
	if z == nil {
		return evidence{missing: "the trained recording of the main RNN"}
	}
	if len(z.Dimensions) < dimension {
		return evidence{missing: fmt.Sprintf("a readout of at least %d dimensions (it has %d)", dimension, len(z.Dimensions))}
	}
	random, trained := z.Random[dimension-1], z.Trained[dimension-1]
	return evidence{
		effects: []analysis.Mean{random.Plus(-1), trained.Plus(-1)},
		note:    fmt.Sprintf("random %.4g, trained %.4g", random.Value, trained.Value),
	}
}

func testFaster(n *Networks) evidence {
	z := n.dimensionality()
	if z == nil {
		return evidence{missing: "the trained recording of the main RNN"}
	}
	return evidence{effects: []analysis.Mean{z.Faster}, note: fmt.Sprintf("averaged over 1…%d dimensions", len(z.Dimensions))}
}

func testSustained(c *analysis.Convergence) (analysis.Mean, string) {
	return c.Sustained, fmt.Sprintf(" (worst loss %.3g at t = %d)", c.WorstLoss.Value, c.WorstStep)
}

func testRelativeDecrease(c *analysis.Convergence) (analysis.Mean, string) { return c.Slope, "" }

func testTwoOrders(c *analysis.Convergence) (analysis.Mean, string) {
	return c.RelativeChange[len(c.RelativeChange)-1].Plus(2), ""
}

// testBias compares the best accuracies of the main network and of one trained with bias, paired over images.
func testBias(n *Networks) evidence {
	without, with := n.RNNs[0].Trained, n.WithBias
	if without == nil || with == nil {
		return evidence{missing: "the trained recordings of the main RNN and of the one with bias"}
	}
	if without.Images() != with.Images() {
		return evidence{missing: "recordings of the same images"}
	}
	a, b := analysis.BestAccuracy(&with.Trajectory), analysis.BestAccuracy(&without.Trajectory)
	if b.Value == 0 {
		return evidence{missing: "a main RNN that is ever right"}
	}
	return evidence{effects: []analysis.Mean{a.RelativeTo(b).Mean()}, note: fmt.Sprintf("with %.4g, without %.4g", a.Value, b.Value)}
}

func testBiasRemoved(n *Networks) evidence {
	if n.WithBias == nil {
		return evidence{missing: "the recording of the RNN with bias"}
	}
	b := analysis.ReadoutBias(n.WithBias)
	if b == nil {
		return evidence{missing: "a readout bias in the recording of the RNN with bias"}
	}
	return evidence{effects: []analysis.Mean{b.Gain}, note: fmt.Sprintf("with %.4g, removed %.4g; ‖bias‖ %.3g, ‖R‖ in [%.3g, %.3g], mean %.3g",
		b.AccuracyWith, b.AccuracyWithout, b.Norm, b.MinNorm, b.MaxNorm, b.MeanNorm.Value)}
}
