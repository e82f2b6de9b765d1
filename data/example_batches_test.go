package data_test

import (
	"fmt"

	"readoutzones/data"
)

func ExampleBatches() {
	images, err := data.Synth("train", data.SynthOptions{Size: 32, Classes: 10, Train: 25, Seed: 1})
	if err != nil {
		fmt.Println(err)
		return
	}
	for b, err := range data.Batches(images, data.BatchOptions{Size: 10, Shuffle: true, Augment: true, Seed: 1, Epoch: 3}) {
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
