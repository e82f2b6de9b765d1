package claims

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"readoutzones/analysis"
)

// Statement is something that can be claimed, with its test: the paper's, or one of your own. Its claim needs words, a
// claimed side and a unit.
type Statement struct {
	Claim
	Test func(*Networks) Evidence
}

// about are the words for what a verdict is about.
const (
	inThisNetwork  = "in this network"
	inThese        = "in these networks"
	onTheseClasses = "on these classes"
	ofReadouts     = "of random readouts"
)

// Measures that several statements share.
const (
	changeRatio  = "‖ΔR‖, later relative to now, − 1, at the step where it is farthest from 0"
	changeFall   = "‖ΔR‖ relative to the step before, − 1, where it falls least"
	normNowLater = "mean ‖R‖, correct now − correct later"
	cosNowLater  = "mean cosine, correct now − correct later"
	ownOthers    = "mean cosine, own − others"
	rankOfNorm   = "rank correlation of norm and t_stable"
	relative     = "slope of log10(‖ΔR‖ / ‖R‖) a step"
)

// statements are the paper's, in its order, and those beyond it.
var statements = slices.Concat(statements1and2, statements3to5, statements6and7, statementsBeyond, statementsDegraded)

var statements1and2 = []Statement{
	{Claim{ID: "readout-reflects-categories", Figure: "1B", Statement: "Readout vectors of related categories are more alike",
		Measure: "cosine within − between superclasses, beyond what permuted superclasses give", Claimed: Positive, Unit: "readout vectors", About: onTheseClasses}, testCategories},
	{Claim{ID: "readout-reflects-animacy", Figure: "1B", Statement: "Readout vectors are organised by animacy",
		Measure: "cosine within − between animate and inanimate, and adjusted Rand index of the first split, beyond what permuted superclasses give", Claimed: Positive, Unit: "superclasses", About: onTheseClasses}, testAnimacy},
	{Claim{ID: "change-independent", Figure: "2A", Statement: "The change does not depend on t_stable, trained",
		Measure: changeRatio, Claimed: Equal, Unit: "images", Paper: "lines overlap"}, Each(1, findChangeIndependent)},
	{Claim{ID: "change-independent-random", Figure: "2A", Statement: "The change does not depend on t_stable, random",
		Measure: changeRatio, Claimed: Equal, Unit: "images", Paper: "lines overlap"}, BeforeTraining(findChangeIndependent)},
	{Claim{ID: "change-independent-of-correctness", Figure: "2A", Statement: "The change does not depend on the correctness of the classification",
		Measure: "‖ΔR‖, wrong relative to right, or around t_stable relative to settled, − 1, where it is farthest from 0", Claimed: Equal, Unit: "images"},
		Each(1, findChangeOfCorrectness)},
	{Claim{ID: "settling-rate-independent", Figure: "2A", Statement: "The rate of settling does not depend on the correctness of the classification",
		Measure: "‖ΔR‖ relative to the step before, later relative to now or wrong to right, − 1, where it is farthest from 0", Claimed: Equal, Unit: "images"},
		Each(1, findSettlingRate)},
	{Claim{ID: "change-decreases", Figure: "2A", Statement: "The change decreases with time, trained",
		Measure: changeFall, Claimed: Negative, Unit: "images", Paper: publishedFall(analysis.Published.ChangeTrained[:])}, Main(findChangeDecreases)},
	{Claim{ID: "change-decreases-random", Figure: "2A", Statement: "The change decreases with time, random",
		Measure: changeFall, Claimed: Negative, Unit: "images", Paper: publishedFall(analysis.Published.ChangeRandom[:])}, BeforeTraining(findChangeDecreases)},
	{Claim{ID: "norm-lower-while-incorrect", Figure: "2B", Statement: "Norms are lower while an image is not yet correct",
		Measure: normNowLater, Claimed: Positive, Unit: "images", Paper: publishedNorm()}, Main(findNorm)},
	{Claim{ID: "cosine-lower-while-incorrect", Figure: "2B", Statement: "Cosines with the current class are lower while an image is not yet correct",
		Measure: cosNowLater, Claimed: Positive, Unit: "images", Paper: publishedDifference(analysis.Published.Summaries[0].CosCurrent)}, Main(findCosine)},
	{Claim{ID: "own-class-closer", Figure: "2C", Statement: "A not yet correct image is closer to its own final class than to others'",
		Measure: ownOthers, Claimed: Positive, Unit: "images", Paper: publishedDifference(analysis.Published.Summaries[0].CosFinal)}, Main(findFinal)},
	{Claim{ID: "own-class-closer-matched", Figure: "2C", Statement: "A not yet correct image is closer to its own final class than the images beside it are",
		Measure: ownOthers + " over the same pairs", Claimed: Positive, Unit: "images"}, Main(findMatched)},
}

var statements3to5 = []Statement{
	{Claim{ID: "norm-lower-in-all", Figure: "3A", Statement: "Norms are lower while incorrect in all four RNNs",
		Measure: normNowLater, Claimed: Positive, Unit: "images", Paper: publishedNorms()}, Each(4, findNorm)},
	{Claim{ID: "cosine-lower-in-all", Figure: "3A", Statement: "Cosines are lower while incorrect in all four RNNs",
		Measure: cosNowLater, Claimed: Positive, Unit: "images", Paper: publishedInAll(func(s analysis.PublishedSummary) [2]float64 { return s.CosCurrent })}, Each(4, findCosine)},
	{Claim{ID: "own-class-closer-in-all", Figure: "3A", Statement: "The own final class is closer in all four RNNs",
		Measure: ownOthers, Claimed: Positive, Unit: "images", Paper: publishedInAll(func(s analysis.PublishedSummary) [2]float64 { return s.CosFinal })}, Each(4, findFinal)},
	{Claim{ID: "norm-means-certainty", Figure: "§4", Statement: "A low norm means a low certainty",
		Measure: "rank correlation of norm and entropy of the answer", Claimed: Negative, Unit: "images"}, Main(findCertainty)},
	{Claim{ID: "zones-are-wedges", Figure: "4", Statement: "Without bias a zone is a wedge with its tip at the origin",
		Measure: "share of directions whose class depends on the length", Claimed: Equal, Unit: "runs", About: ofReadouts, Verdict: Theorem}, ofZones(bent)},
	{Claim{ID: "bias-fades", Figure: "4", Statement: "A bias matters less where representations are much larger",
		Measure: "share of directions that it changes, at norm 20 − at norm 2", Claimed: Negative, Unit: "runs", About: ofReadouts}, ofZones(fading)},
	{Claim{ID: "vectors-outside-in-two-dimensions", Figure: "4", Statement: "In two dimensions readout vectors may lie outside their own zones",
		Measure: "share of readout vectors outside", Claimed: Positive, Unit: "runs", About: ofReadouts}, ofZones(outside)},
	{Claim{ID: "readout-in-own-zone", Figure: "5", Statement: "All readout vectors lie in their own zones",
		Measure: "proportion in own zone − 1, counted", Claimed: Equal, Unit: "readout vectors", Paper: "0 (100 %)"}, testOwnZone},
	{Claim{ID: "thirty-dimensions-suffice", Figure: "5", Statement: "About 30 dimensions suffice for that, random or trained",
		Measure: "proportion in own zone at 30 dimensions − 1", Claimed: Equal, Unit: "repeats", Paper: "about 0"}, testThirty},
	{Claim{ID: "random-rises-faster", Figure: "5", Statement: "Random readouts get there in fewer dimensions than the trained one",
		Measure: "proportion in own zone, random − trained", Claimed: Positive, Unit: "random readouts", Paper: "above 0"}, testFaster},
	{Claim{ID: "trained-readout-spans-less", Figure: "6.1.1", Statement: "The trained readout spans a smaller subspace than random ones",
		Measure: "participation ratio, trained − random", Claimed: Negative, Unit: "random readouts", Paper: "below 0"}, testSubspace},
}

var statements6and7 = []Statement{
	{Claim{ID: "bnet-norm-predicts", Figure: "6", Statement: "Higher norms in trained BNet go with quicker stable classification",
		Measure: rankOfNorm, Claimed: Negative, Unit: "images", About: inThese, Paper: "below 0 (the caption; the prose of 6.2 says the opposite)"},
		ofFeedforward("BNet", func(n *Networks) *analysis.Dynamics { return n.BNet })},
	{Claim{ID: "resnet18-norm-predicts", Figure: "6", Statement: "Higher norms in ResNet18 go with quicker stable classification",
		Measure: rankOfNorm, Claimed: Negative, Unit: "images", About: inThese, Paper: "below 0 (the caption; the prose of 6.2 says the opposite)"},
		ofFeedforward("ResNet18", func(n *Networks) *analysis.Dynamics { return n.ResNet18 })},
	{Claim{ID: "random-bnet-norm-does-not", Figure: "6", Statement: "Norms in random BNet do not go with t_stable",
		Measure: rankOfNorm, Claimed: Equal, Unit: "images", About: inThese, Paper: "none"},
		ofFeedforward("random BNet", func(n *Networks) *analysis.Dynamics { return n.BNetRandom })},
	{Claim{ID: "slow-images-less-typical", Figure: "§6.2", Statement: "Images that take longer are less prototypical of their category",
		Measure: "rank correlation of t_stable and cosine with the class's mean at t = 0", Claimed: Negative, Unit: "images"}, Main(findTypicality)},
	{Claim{ID: "accuracy-sustained", Figure: "7", Statement: "Accuracy does not drop by more than 6 % after the steps trained for",
		Measure: "largest loss beyond, relative to the last step trained for, − 0.06", Claimed: Negative, Unit: "images",
		Paper: fmt.Sprintf("worst loss about %.2g", analysis.Published.WorstLoss)}, ofUnrolled(unrolled, testSustained)},
	{Claim{ID: "relative-change-decreases", Figure: "7", Statement: "The relative change decreases with time, trained",
		Measure: relative, Claimed: Negative, Unit: "images", Paper: "below 0"}, ofUnrolled(unrolled, testRelativeDecrease)},
	{Claim{ID: "relative-change-decreases-random", Figure: "7", Statement: "The relative change decreases with time, random",
		Measure: relative, Claimed: Negative, Unit: "images", Paper: "below 0"}, ofUnrolled(unrolledRandom, testRelativeDecrease)},
	{Claim{ID: "change-two-orders-below-norm", Figure: "7", Statement: "The change ends at least two orders of magnitude below the norm",
		Measure: "log10(‖ΔR‖ / ‖R‖) at the last step + 2", Claimed: Negative, Unit: "images", Paper: "0 or less"}, ofUnrolled(unrolled, testTwoOrders)},
	{Claim{ID: "bias-does-not-matter", Figure: "6.1.1", Statement: "Training with readout bias does not change the accuracy",
		Measure: "best accuracy with bias, relative to without, − 1", Claimed: Equal, Unit: "images", About: inThese, Paper: "0 (53 % and 53 %)"}, testBias},
	{Claim{ID: "bias-can-be-removed", Figure: "6.1.1", Statement: "Removing the trained bias does not change the accuracy",
		Measure: "best accuracy with bias, relative to removed, − 1", Claimed: Equal, Unit: "images", Paper: "0"}, testBiasRemoved},
}

// publishedFall returns the least relative fall between two of the paper's changes.
func publishedFall(changes []float64) string {
	least := math.Inf(-1)
	for t := 1; t < len(changes); t++ {
		least = max(least, changes[t]/changes[t-1]-1)
	}
	return fmt.Sprintf("%.2g (read off the plot)", least)
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

// publishedNorms are those of the four networks. For the first the range of t is that of our summaries, as in the figure; for
// the others it is not known.
func publishedNorms() string {
	_, others, _ := strings.Cut(publishedInAll(func(s analysis.PublishedSummary) [2]float64 { return s.Norm }), ", ")
	return publishedNorm() + "; " + others + " (over unknown t)"
}
