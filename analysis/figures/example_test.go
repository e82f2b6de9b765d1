package figures_test

import (
	"fmt"

	"readoutzones/analysis"
	"readoutzones/analysis/figures"
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
