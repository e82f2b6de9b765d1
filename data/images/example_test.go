package images_test

import (
	"fmt"

	"readoutzones/data/images"
	"readoutzones/data/sources"
)

func ExampleBatches() {
	drawings, err := sources.Synth("train", sources.SynthOptions{Size: 32, Classes: 10, Train: 25, Seed: 1})
	if err != nil {
		fmt.Println(err)
		return
	}
	for b, err := range images.Batches(drawings, images.BatchOptions{Size: 10, Shuffle: true, Augment: true, Seed: 1, Epoch: 3}) {
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Println(len(b.Images), "bytes,", len(b.Labels), "labels,", b.Valid, "valid")
	}
	// Output:
	// 30720 bytes, 10 labels, 10 valid
	// 30720 bytes, 10 labels, 10 valid
	// 30720 bytes, 10 labels, 5 valid
}

func ExampleOpen() {
	d, err := images.Open("testdata/hdf5/gzip.h5")
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
	picked, err := train.Pick(7, 3)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(train.Len(), "images of", d.Size, "pixels")
	fmt.Println("image 7 is a", d.Categories[picked.Labels[0]], "and begins with", picked.Pixels[:3])
	// Output:
	// 20 images of 4 pixels
	// image 7 is a dog and begins with [49 102 155]
}
