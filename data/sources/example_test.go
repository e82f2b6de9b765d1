package sources_test

import (
	"context"
	"fmt"
	"image/png"
	"os"
	"path/filepath"

	"readoutzones/data/images"
	"readoutzones/data/sources"
)

// The same seed paints the same images on every machine.
func ExampleSynth() {
	o := sources.SynthOptions{Size: 32, Classes: 4, Test: 10, Seed: 1}
	drawings, err := sources.Synth("test", o)
	if err != nil {
		fmt.Println(err)
		return
	}
	categories, superclasses := sources.SynthCategories(o.Classes)
	fmt.Println(drawings.Len(), "images of", drawings.Size, "pixels")
	for c, name := range categories {
		fmt.Println(c, name, superclasses[c])
	}
	fmt.Println(drawings.Labels)
	// Output:
	// 10 images of 32 pixels
	// 0 goldfish {fish true}
	// 1 shark {fish true}
	// 2 car {vehicle false}
	// 3 dog {mammal true}
	// [0 1 2 3 0 1 2 3 0 1]
}

// A folder a category, in a folder a split: here with drawings instead of photos.
func ExampleImport() {
	dir, _ := os.MkdirTemp("", "import")
	defer os.RemoveAll(dir)
	drawings, err := sources.Synth("train", sources.SynthOptions{Size: 96, Classes: 2, Train: 6, Seed: 1})
	if err != nil {
		fmt.Println(err)
		return
	}
	for i, label := range drawings.Labels {
		folder := filepath.Join(dir, "photos", "train", []string{"goldfish", "car"}[label])
		os.MkdirAll(folder, 0o755)
		file, _ := os.Create(filepath.Join(folder, fmt.Sprint(i, ".png")))
		png.Encode(file, drawings.Picture(i))
		file.Close()
	}
	out := filepath.Join(dir, "photos.h5")
	report, err := sources.Import(context.Background(), sources.ImportOptions{Dir: filepath.Join(dir, "photos"), Out: out, Size: 64})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(report.Categories, "categories,", report.Images["train"], "training images")
	set, err := images.Open(out)
	if err != nil {
		fmt.Println(err)
		return
	}
	defer set.Close()
	train, err := set.Split("train")
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(set.Categories, train.Labels, set.Size, "pixels")
	// Output:
	// 2 categories, 6 training images
	// [car goldfish] [0 0 0 1 1 1] 64 pixels
}
