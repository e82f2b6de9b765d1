package claims_test

import (
	"fmt"

	"readoutzones/analysis"
	"readoutzones/analysis/claims"
	"readoutzones/data/recording"
)

// What the paper claims, and what a recording says about it; the rest is listed as not tested.
func ExampleTest() {
	d, err := measured("../testdata/trained.npz")
	if err != nil {
		fmt.Println(err)
		return
	}
	tested := claims.Test(claims.Networks{RNNs: []claims.RNN{{Name: "toy", Trained: d}}})
	for _, c := range tested[2:10] {
		fmt.Printf("%-13s %s\n", c.Verdict, c.Statement)
	}
	// Output:
	// undecided     The change does not depend on t_stable, trained
	// not tested    The change does not depend on t_stable, random
	// undecided     The change does not depend on the correctness of the classification
	// undecided     The rate of settling does not depend on the correctness of the classification
	// supported     The change decreases with time, trained
	// not tested    The change decreases with time, random
	// undecided     Norms are lower while an image is not yet correct
	// supported     Cosines with the current class are lower while an image is not yet correct
}

// A claim of one's own: do representations of images that are right from the start keep still at the end? A Finding sees one
// network; Main applies it to the main one, to its images that settle on a wrong class, and to random walks, and Test
// judges it beside the paper's.
func ExampleStatement() {
	d, err := measured("../testdata/classes.npz")
	if err != nil {
		fmt.Println(err)
		return
	}
	still := claims.Statement{
		Claim: claims.Claim{
			ID: "early-keep-still", Statement: "Images that are right from the start move less at the last step",
			Measure: "‖ΔR‖ at the last step, later − from the start", Claimed: claims.Positive, Unit: "images",
		},
		Test: claims.Main(func(v claims.View) ([]claims.Effect, string) {
			last := v.Changes[len(v.Changes)-1] // of each image
			c := analysis.NewContrast(v.Labels, last, v.Unsettled(0), v.Settled(0))
			return []claims.Effect{claims.OfContrast(c)}, fmt.Sprintf("later %.3f, from the start %.3f", c.A.Value, c.B.Value)
		}),
	}
	tested := claims.Test(claims.Networks{RNNs: []claims.RNN{{Name: "toy", Trained: d}}}, still)
	mine := tested[len(tested)-1]
	fmt.Println(mine.Sentence())
	fmt.Println("n:", mine.Effect.N, "note:", mine.Note)
	// Output:
	// Undecided in this network; what would decide: about 1552 images (here 94).
	// n: 94 note: later 0.226, from the start 0.219
}

func measured(path string) (*analysis.Dynamics, error) {
	r, err := recording.Read(path)
	if err != nil {
		return nil, err
	}
	return analysis.Measure(r)
}
