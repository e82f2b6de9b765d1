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

// stripes is a made-up set of that many images: rows (label 0) and columns (label 1) of bright pixels.
type stripes int

func (s stripes) Len() int { return int(s) }

func (s stripes) Pick(rows ...int) (*images.InMemory, error) {
	picked := images.NewInMemory(len(rows), 8)
	for i, row := range rows {
		picked.Labels[i] = row % 2
		for p := range picked.Image(i) {
			y, x := p/3/8, p/3%8
			picked.Image(i)[p] = uint8(200 * ([]int{y, x}[row%2] % 2))
		}
	}
	return picked, nil
}

// Any set of images can be a Source: two methods are enough.
func ExampleSource() {
	for b, err := range images.Batches(stripes(5), images.BatchOptions{Size: 2}) {
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Println("rows", b.Index, "labels", b.Labels, "valid", b.Valid)
	}
	// Output:
	// rows [0 1] labels [0 1] valid 2
	// rows [2 3] labels [0 1] valid 2
	// rows [4 4] labels [0 0] valid 1
}
