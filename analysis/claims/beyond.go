package claims

import (
	"fmt"
	"strings"

	"readoutzones/analysis"
	"readoutzones/data/recording"
)

// What the paper leaves open, as statements: on the border, on the way, and in time.
var statementsBeyond = []Statement{
	{Claim{ID: "border-predicts-leaving", Figure: "new", Statement: "Images that change their answer start nearer to the border of their zone",
		Measure: "rank correlation of t_stable and the distance to the border at t = 0", Claimed: Negative, Unit: "images"}, Main(findBorder)},
	{Claim{ID: "border-predicts-more", Figure: "new", Statement: "The border says more of which images change their answer than norm and cosine do",
		Measure: "rank correlation of t_stable with the distance to the border − with the other, at t = 0", Claimed: Negative, Unit: "images"}, Main(findBorderBeside)},
	{Claim{ID: "paths-direct", Figure: "new", Statement: "Most images that are wrong at first reach their class without a third one",
		Measure: "share of a single class before t_stable − 1/2", Claimed: Positive, Unit: "images"}, Main(findDirect)},
	{Claim{ID: "route-through-superclass", Figure: "new", Statement: "On its way an image is in classes of its own superclass",
		Measure: "share whose class is of its final class's superclass − chance", Claimed: Positive, Unit: "images"}, testRoute},
	{Claim{ID: "waiting-pays", Figure: "new", Statement: "Answering when sure is better than answering all images after the same mean time",
		Measure: "accuracy at an entropy threshold − at a fixed step, mean over thresholds", Claimed: Positive, Unit: "images"}, testWaiting},
	{Claim{ID: "future-class-is-second-choice", Figure: "new", Statement: "The class on which an image will settle is its second choice more often than by chance",
		Measure: "share whose second choice is the final class − chance", Claimed: Positive, Unit: "images"}, Main(findSecondChoice)},
	{Claim{ID: "future-class-beyond-readout", Figure: "new", Statement: "Not yet correct representations hold more of the label than the second choice shows",
		Measure: "accuracy of a decoder − share whose second choice is the label", Claimed: Positive, Unit: "images"}, testDecoder},
}

// findBorder correlates the distance with t_stable; the note, norm and cosine.
func findBorder(v View) ([]Effect, string) {
	effect := OfSize(v.predictor(v.Border))
	if v.brief {
		return []Effect{effect}, ""
	}
	return []Effect{effect}, fmt.Sprintf("norm %v, cosine %v", v.predictor(v.Norms).Mean(), v.predictor(v.CosCurrent).Mean())
}

func (v View) predictor(values [][]float64) *analysis.Estimate {
	return analysis.GoesWithTStable(v.Dynamics, v.By, v.Kind, values[0])
}

func findBorderBeside(v View) ([]Effect, string) {
	distance := v.predictor(v.Border)
	return []Effect{
		OfSize(distance.Minus(v.predictor(v.Norms))).Named("than the norm"),
		OfSize(distance.Minus(v.predictor(v.CosCurrent))).Named("than the cosine"),
	}, ""
}

func findDirect(v View) ([]Effect, string) {
	return []Effect{OfSize(analysis.Direct(v.Dynamics, v.By, v.Kind)).Plus(-0.5)}, ""
}

// averaged is the effect of estimates of single steps, averaged over the steps at which at least ten images contribute.
func averaged(steps []*analysis.Estimate) ([]Effect, string) {
	var kept []*analysis.Estimate
	var values []string
	for _, e := range steps {
		if e.N() >= analysis.SmallestGroup {
			kept, values = append(kept, e), append(values, fmt.Sprintf("%.3g", e.Value))
		}
	}
	if kept == nil {
		return []Effect{Nothing()}, fmt.Sprintf("no step has %d images", analysis.SmallestGroup)
	}
	return []Effect{OfSize(analysis.Average(kept))}, "step by step " + strings.Join(values, ", ")
}

// testRoute needs superclasses. What is asked is whether the current class of an image that has not settled is of the
// superclass of the class on which it will.
func testRoute(n *Networks) Evidence {
	if n.Superclasses == nil {
		return Evidence{Missing: "the superclasses of the categories"}
	}
	return Main(func(v View) ([]Effect, string) { return v.route(n.Superclasses) })(n)
}

func (v View) route(superclasses []recording.Superclass) ([]Effect, string) {
	final := v.Classes[v.Steps()-1]
	chance := analysis.ChanceOfSuperclass(final, superclasses)
	var steps []*analysis.Estimate
	for t := range v.By.TStar {
		beyond := analysis.OwnSuperclass(v.Classes[t], final, superclasses)
		for i := range beyond {
			beyond[i] -= chance[i]
		}
		steps = append(steps, analysis.NewEstimate(v.Labels, beyond, v.Unsettled(t)))
	}
	return averaged(steps)
}

// findSecondChoice compares with a class drawn from all but the current one.
func findSecondChoice(v View) ([]Effect, string) {
	k, _ := v.Readout.Weight.Dims()
	var steps []*analysis.Estimate
	for t := range v.By.TStar {
		beyond := make([]float64, v.Images())
		for n, next := range v.RunnerUp[t] {
			beyond[n] = -1 / float64(k-1)
			if next == v.Final(n) {
				beyond[n]++
			}
		}
		steps = append(steps, analysis.NewEstimate(v.Labels, beyond, v.Unsettled(t)))
	}
	return averaged(steps)
}

// testWaiting has no references: where the class that an image settles on is called right, waiting pays by definition.
func testWaiting(n *Networks) Evidence {
	d := n.RNNs[0].Trained
	if d == nil {
		return Evidence{Missing: "the trained recording of the main RNN"}
	}
	var gains []*analysis.Estimate
	var values []string
	for _, threshold := range analysis.EntropyThresholds {
		gain := analysis.WaitingPays(d, threshold)
		gains, values = append(gains, gain), append(values, fmt.Sprintf("%.3g", gain.Value))
	}
	return Evidence{Effects: []Effect{Of(analysis.Average(gains))}, Note: "by threshold " + strings.Join(values, ", ")}
}

// testDecoder has no references: a decoder is fitted to labels, which neither walks nor wrong endings have.
func testDecoder(n *Networks) Evidence {
	d := n.RNNs[0].Trained
	if d == nil || d.Decoded == nil {
		return Evidence{Missing: "the trained recording of the main RNN"}
	}
	var steps []*analysis.Estimate
	for t := range d.Stability.TStar {
		decoded := d.Finds(d.Decoded[t], func(n int) bool { return d.Stability.Later(t, n) })
		shown := d.Finds(d.RunnerUp[t], func(n int) bool { return decoded.Member[n] })
		steps = append(steps, decoded.Minus(shown))
	}
	effects, note := averaged(steps)
	return Evidence{Effects: effects, Note: note}
}
