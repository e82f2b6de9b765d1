package data_test

import (
	"fmt"

	"readoutzones/data"
)

// A recording holds what a network computed for every image at every time step.
func ExampleReadRecording() {
	r, err := data.ReadRecording("testdata/recording_theirs.npz")
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

func ExampleOpenDataset() {
	d, err := data.OpenDataset("testdata/hdf5/gzip.h5")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer d.Close()
	train, err := d.Split("train")
	if err != nil {
		fmt.Println(err)
		return
	}
	pixels := make([]uint8, 2*d.Size*d.Size*3)
	if err := train.ReadRows([]int{7, 3}, pixels); err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(train.Len(), "images of", d.Size, "pixels")
	fmt.Println("image 7 is a", d.Categories[train.Labels[7]], "and begins with", pixels[:3])
	// Output:
	// 20 images of 4 pixels
	// image 7 is a dog and begins with [49 102 155]
}

// A recording too large for the memory is written step by step.
func ExampleRecordingWriter() {
	header := data.RecordingHeader{T: 2, N: 3, K: 2, D: 4, Labels: []int{0, 1, 0}, ReadoutWeight: make([]float32, 2*4)}
	w, err := data.NewRecordingWriter("example.tmp", header)
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
