package figures_test

import (
	"fmt"
	"os"
	"path/filepath"

	"readoutzones/analysis"
	"readoutzones/analysis/figures"
	"readoutzones/data/recording"
)

// A figure has words and numbers beside its drawing; Save writes it with both.
func ExampleAccuracy() {
	trained := []analysis.Mean{
		{Value: 0.43, Low: 0.41, High: 0.45, N: 2500},
		{Value: 0.5, Low: 0.48, High: 0.52, N: 2500},
	}
	fig := figures.Accuracy(trained, nil).From(analysis.Provenance{Preset: "laptop", Backend: "xla:cpu", Seed: "1"})
	fmt.Println(fig.Alt)
	fmt.Println(fig.Provenance)
	csv, err := fig.CSV()
	if err != nil {
		panic(err)
	}
	fmt.Print(string(csv))
	// Output:
	// The trained network classifies 43.0 % of the images correctly at t = 0 and at most 50.0 %, at t = 1.
	// preset laptop · backend xla:cpu · seed 1
	// network,t,accuracy,low,high,images
	// trained,0,0.43,0.41,0.45,2500
	// trained,1,0.5,0.48,0.52,2500
}

// Figure 2 of a recording, with its files. A recording before training would give its right half.
func ExampleFigure2() {
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
	fig, err := figures.Figure2(d, nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	dir, err := os.MkdirTemp("", "figures")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer os.RemoveAll(dir)
	if err := fig.From(analysis.Provenance{Data: "trained.npz"}).WithPaper().Save(dir, "figure2"); err != nil {
		fmt.Println(err)
	}
	files, _ := filepath.Glob(filepath.Join(dir, "*"))
	for _, file := range files {
		fmt.Println(filepath.Base(file))
	}
	// Output:
	// figure2-dark.svg
	// figure2.csv
	// figure2.png
	// figure2.svg
}
