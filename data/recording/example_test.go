package recording_test

import (
	"fmt"
	"os"
	"path/filepath"

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
	// [-1.347 -1.418 -1.683 -1.165]
}

// A recording too large for the memory is written as the network computes it, step by step.
func ExampleWriter() {
	dir, _ := os.MkdirTemp("", "recording")
	defer os.RemoveAll(dir)
	path := filepath.Join(dir, "example.npz")
	header := recording.Header{T: 2, N: 3, K: 2, D: 4, Labels: []int{0, 1, 0}, ReadoutWeight: make([]float32, 2*4)}
	w, err := recording.Create(path, header)
	if err != nil {
		fmt.Println(err)
		return
	}
	defer w.Abort() // removes what was written, unless Close succeeds
	for t := range header.T {
		outputs := []float32{-0.1, -2.35, -2.35, -0.1, 0, -10} // [N, K], log-probabilities from the network
		representations := make([]float32, 3*4)                // [N, D]
		if err := w.WriteStep(t, 0, outputs, representations); err != nil {
			fmt.Println(err)
			return
		}
	}
	if err := w.Close(); err != nil {
		fmt.Println(err)
		return
	}
	r, err := recording.Read(path)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(r.Output(1, 0), r.Output(1, 2)) // images 0 and 2 at the second step
	// Output: [-0.1 -2.35] [0 -10]
}
