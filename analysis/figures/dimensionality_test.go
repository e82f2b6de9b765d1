package figures

import (
	"testing"

	"readoutzones/analysis"
)

// The readout without its mean vector is a third curve, with the numbers of its own.
func TestOwnZonesWithoutTheMeanVector(t *testing.T) {
	at := func(share float64) []analysis.Mean {
		return []analysis.Mean{{Value: share, Low: share, High: share, N: 100}}
	}
	d := &analysis.Dimensionality{Dimensions: []int{1}, Random: at(0.75), Trained: at(0.25)}
	centred := &analysis.Dimensionality{Dimensions: []int{1}, Random: at(0.75), Trained: at(0.5)}
	got := string(must(OwnZones(d, centred).CSV()))
	want := string(must(OwnZones(d).CSV())) + "1,\"trained, mean vector subtracted\",0.5,0.5,0.5,100\n"
	if got != want {
		t.Errorf("the table is\n%s\nnot\n%s", got, want)
	}
}
