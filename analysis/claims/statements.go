package claims

import (
	"fmt"
	"strings"

	"gonum.org/v1/gonum/stat"

	"readoutzones/analysis"
)

// statement is a claim with its test.
type statement struct {
	Claim
	test func(n *Networks) evidence
}

// statements are the paper's, in its order.
var statements = []statement{
	{Claim{ID: "readout-reflects-categories", Figure: "1B", Statement: "Readout vectors of related categories are more alike",
		Measure: "cosine within − between superclasses", Claimed: Positive, Unit: "readout vectors"}, testCategories},
	{Claim{ID: "change-independent", Figure: "2A", Statement: "The change does not depend on t_stable, trained",
		Measure: "(mean ‖ΔR‖, t_stable > 0, − t_stable = 0) / mean", Claimed: Equal, Unit: "images", Paper: "lines overlap"},
		ofMain((*RNN).trained, testChangeIndependent)},
	{Claim{ID: "change-independent-random", Figure: "2A", Statement: "The change does not depend on t_stable, random",
		Measure: "(mean ‖ΔR‖, t_stable > 0, − t_stable = 0) / mean", Claimed: Equal, Unit: "images", Paper: "lines overlap"},
		ofMain((*RNN).random, testChangeIndependent)},
	{Claim{ID: "change-decreases", Figure: "2A", Statement: "The change decreases with time, trained",
		Measure: "slope of ‖ΔR‖ a step", Claimed: Negative, Unit: "images", Paper: publishedSlope(analysis.Published.ChangeTrained[:])},
		ofMain((*RNN).trained, testChangeDecreases)},
	{Claim{ID: "change-decreases-random", Figure: "2A", Statement: "The change decreases with time, random",
		Measure: "slope of ‖ΔR‖ a step", Claimed: Negative, Unit: "images", Paper: publishedSlope(analysis.Published.ChangeRandom[:])},
		ofMain((*RNN).random, testChangeDecreases)},
	{Claim{ID: "norm-lower-while-incorrect", Figure: "2B", Statement: "Norms are lower while an image is not yet correct",
		Measure: "mean ‖R‖, correct now − correct later", Claimed: Positive, Unit: "images", Paper: publishedNorm()}, ofMain((*RNN).trained, testNorm)},
	{Claim{ID: "cosine-lower-while-incorrect", Figure: "2B", Statement: "Cosines with the current class are lower while an image is not yet correct",
		Measure: "mean cosine, correct now − correct later", Claimed: Positive, Unit: "images", Paper: publishedDifference(analysis.Published.Summaries[0].CosCurrent)},
		ofMain((*RNN).trained, testCosine)},
	{Claim{ID: "own-class-closer", Figure: "2C", Statement: "A not yet correct image is closer to its own final class than to others'",
		Measure: "mean cosine, own − others", Claimed: Positive, Unit: "images", Paper: publishedDifference(analysis.Published.Summaries[0].CosFinal)},
		ofMain((*RNN).trained, testFinal)},
	{Claim{ID: "norm-lower-in-all", Figure: "3A", Statement: "Norms are lower while incorrect in all four RNNs",
		Measure: "mean ‖R‖, correct now − correct later", Claimed: Positive, Unit: "images", Paper: publishedInAll(func(s analysis.PublishedSummary) [2]float64 { return s.Norm })},
		ofFour(testNorm)},
	{Claim{ID: "cosine-lower-in-all", Figure: "3A", Statement: "Cosines are lower while incorrect in all four RNNs",
		Measure: "mean cosine, correct now − correct later", Claimed: Positive, Unit: "images", Paper: publishedInAll(func(s analysis.PublishedSummary) [2]float64 { return s.CosCurrent })},
		ofFour(testCosine)},
	{Claim{ID: "own-class-closer-in-all", Figure: "3A", Statement: "The own final class is closer in all four RNNs",
		Measure: "mean cosine, own − others", Claimed: Positive, Unit: "images", Paper: publishedInAll(func(s analysis.PublishedSummary) [2]float64 { return s.CosFinal })},
		ofFour(testFinal)},
	{Claim{ID: "readout-in-own-zone", Figure: "5", Statement: "All readout vectors lie in their own zones",
		Measure: "proportion in own zone − 1", Claimed: Equal, Unit: "readout vectors", Paper: "0 (100 %)"}, ofMain((*RNN).trained, testOwnZone)},
	{Claim{ID: "thirty-dimensions-suffice", Figure: "5", Statement: "About 30 dimensions suffice for that, random or trained",
		Measure: "proportion in own zone at 30 dimensions − 1", Claimed: Equal, Unit: "repeats", Paper: "about 0"}, testThirty},
	{Claim{ID: "random-rises-faster", Figure: "5", Statement: "Random readouts get there in fewer dimensions than the trained one",
		Measure: "proportion in own zone, random − trained", Claimed: Positive, Unit: "repeats", Paper: "above 0"}, testFaster},
	{Claim{ID: "bnet-norm-predicts", Figure: "6", Statement: "Higher norms in trained BNet go with quicker stable classification",
		Measure: "rank correlation of norm and t_stable", Claimed: Negative, Unit: "images", Paper: "below 0 (the caption; the prose of 6.2 says the opposite)"},
		ofFeedforward("BNet", func(n *Networks) *analysis.Dynamics { return n.BNet })},
	{Claim{ID: "resnet18-norm-predicts", Figure: "6", Statement: "Higher norms in ResNet18 go with quicker stable classification",
		Measure: "rank correlation of norm and t_stable", Claimed: Negative, Unit: "images", Paper: "below 0 (the caption; the prose of 6.2 says the opposite)"},
		ofFeedforward("ResNet18", func(n *Networks) *analysis.Dynamics { return n.ResNet18 })},
	{Claim{ID: "random-bnet-norm-does-not", Figure: "6", Statement: "Norms in random BNet do not go with t_stable",
		Measure: "rank correlation of norm and t_stable", Claimed: Equal, Unit: "images", Paper: "none"},
		ofFeedforward("random BNet", func(n *Networks) *analysis.Dynamics { return n.BNetRandom })},
	{Claim{ID: "accuracy-sustained", Figure: "7", Statement: "Accuracy does not drop after the steps trained for",
		Measure: "mean accuracy beyond, relative to the last step trained for, − 1", Claimed: Equal, Unit: "images",
		Paper: fmt.Sprintf("worst step about −%.2g", analysis.Published.WorstLoss)},
		ofUnrolled((*RNN).unrolled, testSustained)},
	{Claim{ID: "relative-change-decreases", Figure: "7", Statement: "The relative change decreases with time, trained",
		Measure: "slope of log10(‖ΔR‖ / ‖R‖) a step", Claimed: Negative, Unit: "images", Paper: "below 0"},
		ofUnrolled((*RNN).unrolled, testRelativeDecrease)},
	{Claim{ID: "relative-change-decreases-random", Figure: "7", Statement: "The relative change decreases with time, random",
		Measure: "slope of log10(‖ΔR‖ / ‖R‖) a step", Claimed: Negative, Unit: "images", Paper: "below 0"},
		ofUnrolled((*RNN).unrolledRandom, testRelativeDecrease)},
	{Claim{ID: "change-two-orders-below-norm", Figure: "7", Statement: "The change ends at least two orders of magnitude below the norm",
		Measure: "log10(‖ΔR‖ / ‖R‖) at the last step + 2", Claimed: Negative, Unit: "images", Paper: "0 or less"},
		ofUnrolled((*RNN).unrolled, testTwoOrders)},
	{Claim{ID: "bias-does-not-matter", Figure: "6.1.1", Statement: "Training with readout bias does not change the accuracy",
		Measure: "best accuracy with bias, relative to without, − 1", Claimed: Equal, Unit: "images", Paper: "0 (53 % and 53 %)"}, testBias},
	{Claim{ID: "bias-can-be-removed", Figure: "6.1.1", Statement: "Removing the trained bias does not change the accuracy",
		Measure: "best accuracy with bias, relative to removed, − 1", Claimed: Equal, Unit: "images", Paper: "0"}, testBiasRemoved},
}

// publishedSlope returns the slope a step of the paper's changes.
func publishedSlope(changes []float64) string {
	steps := make([]float64, len(changes))
	for t := range steps {
		steps[t] = float64(t)
	}
	_, slope := stat.LinearRegression(steps, changes, nil, false)
	return fmt.Sprintf("%.2g (read off the plot)", slope)
}

func publishedDifference(pair [2]float64) string { return fmt.Sprintf("%.4f", pair[0]-pair[1]) }

// publishedInAll returns the differences of the paper's four networks.
func publishedInAll(pair func(analysis.PublishedSummary) [2]float64) string {
	var differences []string
	for _, s := range analysis.Published.Summaries {
		differences = append(differences, publishedDifference(pair(s)))
	}
	return strings.Join(differences, ", ")
}

func publishedNorm() string {
	return fmt.Sprintf("%s; over [1, T*) %s", publishedDifference(analysis.Published.NormFrom0), publishedDifference(analysis.Published.Summaries[0].Norm))
}

// Zones tests what the paper says of readout zones in two dimensions (Fig. 4, Section 6.1) on 500 random readouts. The
// first claim is a theorem: without bias the largest of linear functions does not depend on the length.
func Zones(seed uint64) []Claim {
	const runs, near, far = 500, 2, 20
	var bent, fading, outside []float64
	rows := analysis.RandomZones(runs, 1, seed)
	for i, z := range rows[0] {
		bent = append(bent, analysis.ShareOfDirections(func(x, y float64) bool { return z.At(x/100, y/100) != z.At(100*x, 100*y) }))
		fading = append(fading, rows[1][i].Moved(far)-rows[1][i].Moved(near))
		out := 0.0
		for k, v := range z.Vectors {
			if z.At(v[0], v[1]) != k {
				out += 1 / float64(len(z.Vectors))
			}
		}
		outside = append(outside, out)
	}
	claim := func(id, statement, measure string, claimed Sign, values []float64) Claim {
		c := Claim{ID: id, Figure: "4", Statement: statement, Measure: measure, Claimed: claimed, Unit: "runs"}
		return c.Judge(analysis.MeanOf(values))
	}
	return []Claim{
		claim("zones-are-wedges", "Without bias a zone is a wedge with its tip at the origin", "share of directions whose class depends on the length", Equal, bent),
		claim("bias-fades", "A bias matters less where representations are much larger", "share of directions that it changes, at norm 20 − at norm 2", Negative, fading),
		claim("vectors-outside-in-two-dimensions", "In two dimensions readout vectors may lie outside their own zones", "share of readout vectors outside", Positive, outside),
	}
}
