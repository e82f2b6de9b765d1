package recording_test

import (
	"fmt"

	"readoutzones/data/recording"
)

// A recording holds what a network computed for every image at every time step.
func ExampleRead() {
	r, err := recording.Read("testdata/recording_theirs.npz")
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(r.N, "images,", r.T, "steps,", r.K, "categories,", r.D, "features")
	fmt.Println("image 2 is of category", r.Labels[2])
	fmt.Printf("%.3f\n", r.Output(0, 2)) // log-probabilities at the first step
	// Output:
	// 5 images, 3 steps, 4 categories, 6 features
	// image 2 is of category 3
	// [0.365 0.294 0.028 0.547]
}

// A recording too large for the memory is written step by step.
func ExampleWriter() {
	header := recording.Header{T: 2, N: 3, K: 2, D: 4, Labels: []int{0, 1, 0}, ReadoutWeight: make([]float32, 2*4)}
	w, err := recording.Create("example.tmp", header)
	if err != nil {
		fmt.Println(err)
		return
	}
	defer w.Abort() // removes what was written, unless Close succeeds
	for t := range header.T {
		outputs, representations := make([]float32, 3*2), make([]float32, 3*4) // what the network computed
		if err := w.WriteStep(t, 0, outputs, representations); err != nil {
			fmt.Println(err)
		}
	}
}
