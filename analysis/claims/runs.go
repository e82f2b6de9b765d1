package claims

import (
	"fmt"
	"math"
	"strings"

	"readoutzones/analysis"
)

// The tests of Figs. 6 and 7 and of the readout bias (Section 6.1.1).

// ofFeedforward tests whether a feed-forward network's norms go with the main RNN's t_stable. Its reference is the same in
// the images that settle on a wrong class; a walk has nothing to do with a feed-forward network's norms.
func ofFeedforward(name string, part func(*Networks) *analysis.Dynamics) func(*Networks) Evidence {
	return func(n *Networks) Evidence {
		d, rnn := part(n), n.RNNs[0].Trained
		if d == nil || rnn == nil {
			return Evidence{Missing: "the recordings of " + name + " and of the trained main RNN"}
		}
		f, err := analysis.FeedforwardNorms(d, rnn.Stability)
		if err != nil {
			return Evidence{Missing: "recordings of the same images"}
		}
		spearman := func(kind analysis.Kind) Effect {
			v := View{Dynamics: d, By: rnn.Stability, Kind: kind}
			return OfSize(analysis.Spearman(d.Labels, d.Norms[0], settling(v.By), v.All))
		}
		effect, wrong := spearman(analysis.StableCorrect), spearman(analysis.StableIncorrect)
		effect.Reference = &Reference{WrongEnding: wrong.Size, wrong: wrong.size}
		return Evidence{Effects: []Effect{effect}, Note: fmt.Sprintf("within classes %v", f.Within)}
	}
}

// ofUnrolled tests the long runs of all RNNs that have one.
func ofUnrolled(part func(*RNN) *analysis.Trajectory, test func(*analysis.Convergence) (effect Effect, note string)) func(*Networks) Evidence {
	return func(n *Networks) Evidence {
		var e Evidence
		var notes []string
		for i := range n.RNNs {
			tr := part(&n.RNNs[i])
			if tr == nil || tr.Steps() <= n.TrainedSteps {
				continue
			}
			c, err := analysis.Converge(tr, n.TrainedSteps)
			if err != nil {
				return Evidence{Missing: "sound runs: " + err.Error()}
			}
			effect, note := test(c)
			e.Effects = append(e.Effects, effect.Named(n.RNNs[i].Name))
			notes = append(notes, note)
		}
		if len(e.Effects) == 0 {
			e.Missing = fmt.Sprintf("runs of more than the %d steps trained for", n.TrainedSteps)
		}
		if len(e.Effects) > 1 {
			e.About = fmt.Sprintf("in these %d networks", len(e.Effects))
		}
		e.Note = strings.Join(notes, "; ")
		return e
	}
}

func unrolled(r *RNN) *analysis.Trajectory { return r.Unrolled }

func unrolledRandom(r *RNN) *analysis.Trajectory { return r.UnrolledRandom }

// testSustained holds the largest loss at any step against the paper's 6 %. Its interval are one-sided 95 % bounds; its p is
// that of the step with the largest, as all must stay below.
func testSustained(c *analysis.Convergence) (Effect, string) {
	if len(c.Losses) == 0 {
		return Nothing(), "never right"
	}
	limit := analysis.Published.WorstLoss
	effect := OfMean(c.LargestLoss.Plus(-limit), 0)
	effect.estimate = c.Losses[c.WorstStep-c.Trained]
	for _, loss := range c.Losses {
		effect.P = math.Max(effect.P, Of(loss).Plus(-limit).P)
	}
	return effect, fmt.Sprintf("worst at t = %d, on average %.3g", c.WorstStep, tidy(-c.Sustained.Value))
}

func testRelativeDecrease(c *analysis.Convergence) (Effect, string) {
	if c.SlopeEstimate == nil {
		return Nothing(), "at the floor of float32"
	}
	note := fmt.Sprintf("over %d steps above 10^%d", c.SlopeSteps, analysis.Floor)
	for period, images := range c.Cycles {
		if images > 0 {
			note += fmt.Sprintf(", %s in a cycle of %d steps", plural(images, "image"), period)
		}
	}
	return Of(c.SlopeEstimate), note
}

func testTwoOrders(c *analysis.Convergence) (Effect, string) {
	if c.LastChange == nil {
		return Nothing(), ""
	}
	return Of(c.LastChange).Plus(2), fmt.Sprintf("above 1 %% in %.3g %%, above 0.1 %% in %.3g %% of the images", 100*c.Moving[0].Value, 100*c.Moving[1].Value)
}

// testBias compares the best accuracies of the main network and of one trained with bias, paired over images.
func testBias(n *Networks) Evidence {
	without, with := n.RNNs[0].Trained, n.WithBias
	if without == nil || with == nil {
		return Evidence{Missing: "the trained recordings of the main RNN and of the one with bias"}
	}
	if without.Images() != with.Images() {
		return Evidence{Missing: "recordings of the same images"}
	}
	a, b := analysis.BestAccuracy(&with.Trajectory), analysis.BestAccuracy(&without.Trajectory)
	if b.Value == 0 {
		return Evidence{Missing: "a main RNN that is ever right"}
	}
	return Evidence{Effects: []Effect{Of(a.RelativeTo(b))}, Note: fmt.Sprintf("with %.4g, without %.4g", a.Value, b.Value)}
}

func testBiasRemoved(n *Networks) Evidence {
	d := n.WithBias
	if d == nil && n.RNNs[0].Trained != nil && n.RNNs[0].Trained.Readout.Bias != nil {
		d = n.RNNs[0].Trained
	}
	if d == nil {
		return Evidence{Missing: "the recording of the RNN with bias"}
	}
	b := analysis.ReadoutBias(d)
	if b == nil {
		return Evidence{Missing: "a readout bias in the recording of the RNN with bias"}
	}
	effect := OfMean(b.Gain, math.NaN())
	effect.estimate = b.GainEstimate
	return Evidence{Effects: []Effect{effect}, Note: fmt.Sprintf("with %.4g, removed %.4g; ‖bias‖ %.3g, ‖R‖ in [%.3g, %.3g], mean %.3g",
		b.AccuracyWith, b.AccuracyWithout, b.Norm, b.MinNorm, b.MaxNorm, b.MeanNorm.Value)}
}
