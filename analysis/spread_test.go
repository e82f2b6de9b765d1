package analysis

import (
	"math"
	"testing"

	"gonum.org/v1/gonum/mat"
)

// Three vectors at 0°, 90° and 180°: cosines 0, −1 and 0.
func TestSpreadOfThreeDirections(t *testing.T) {
	s := (&Readout{Weight: mat.NewDense(3, 2, []float64{1, 0, 0, 2, -3, 0})}).Spread()
	if s.Pairs != 3 || math.Abs(s.Shares[0]-1.0/3) > 1e-12 || math.Abs(s.Shares[20]-2.0/3) > 1e-12 {
		t.Errorf("%+v", s)
	}
	if want := math.Sqrt(1.0 / 3); math.Abs(s.StdDev-want) > 1e-12 {
		t.Errorf("standard deviation %v, want %v", s.StdDev, want)
	}
}
