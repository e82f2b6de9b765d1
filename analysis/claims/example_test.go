package claims_test

import (
	"fmt"

	"readoutzones/analysis"
	"readoutzones/analysis/claims"
	"readoutzones/data/recording"
)

// What the paper claims, and what a recording says about it; the rest is listed as not tested.
func ExampleTest() {
	recording, err := recording.Read("../testdata/trained.npz")
	if err != nil {
		fmt.Println(err)
		return
	}
	d, err := analysis.Measure(recording)
	if err != nil {
		fmt.Println(err)
		return
	}
	tested := claims.Test(claims.Networks{RNNs: []claims.RNN{{Name: "toy", Trained: d}}})
	for _, c := range tested[:8] {
		fmt.Printf("%-13s %s\n", c.Verdict, c.Statement)
	}
	// Output:
	// not tested    Readout vectors of related categories are more alike
	// undecided     The change does not depend on t_stable, trained
	// not tested    The change does not depend on t_stable, random
	// supported     The change decreases with time, trained
	// not tested    The change decreases with time, random
	// undecided     Norms are lower while an image is not yet correct
	// supported     Cosines with the current class are lower while an image is not yet correct
	// supported     A not yet correct image is closer to its own final class than to others'
}

// A claim of one's own: do representations of images that are right from the start keep still longer at the end?
func ExampleClaim_Judge() {
	recording, err := recording.Read("../testdata/trained.npz")
	if err != nil {
		fmt.Println(err)
		return
	}
	d, err := analysis.Measure(recording)
	if err != nil {
		fmt.Println(err)
		return
	}
	last := d.Changes[len(d.Changes)-1] // of each image, at the last step
	early := analysis.NewEstimate(d.Labels, last, func(n int) bool { return d.Stability.Now(0, n) })
	late := analysis.NewEstimate(d.Labels, last, func(n int) bool { return d.Stability.Later(0, n) })
	claim := claims.Claim{
		ID: "early-keep-still", Statement: "Images that are right from the start move less at the end",
		Measure: "‖ΔR‖ at the last step, early relative to late, − 1", Claimed: claims.Negative, Unit: "images",
	}
	fmt.Println(claim.Judge(early.RelativeTo(late).Mean()).Verdict)
	fmt.Println(claim.Without("the recording before training").Note)
	// Output:
	// undecided
	// needs the recording before training
}
