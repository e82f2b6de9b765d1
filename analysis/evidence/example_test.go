package evidence_test

import (
	"fmt"

	"readoutzones/analysis/evidence"
)

// The networks that come along, and how long they were trained.
func ExamplePhotos() {
	photos, err := evidence.Photos()
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, n := range photos.First(evidence.RNNs...) {
		fmt.Printf("%s, seed %d: %d of %d epochs\n", n.Name, n.Seed, n.Epochs(), n.Made.About.Recipe.Epochs)
	}
	// Output:
	// lateral-additive, seed 1: 60 of 60 epochs
	// topdown-additive, seed 1: 58 of 60 epochs
	// lateral-multiplicative, seed 1: 47 of 60 epochs
	// topdown-multiplicative, seed 1: 58 of 60 epochs
}
