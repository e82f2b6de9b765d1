package goldens

import (
	"fmt"
	"math"
)

// Error compares values with a reference.
type Error struct {
	MaxOverRMS float64 // max|got − want| / RMS
	L2         float64 // RMS(got − want) / RMS: relative L2
	Index      int     // where the difference is largest
}

// RMS is the root of the mean square.
func RMS[V float32 | float64](values []V) float64 {
	var squares float64
	for _, v := range values {
		squares += float64(v) * float64(v)
	}
	return math.Sqrt(squares / float64(max(len(values), 1)))
}

// Compare measures got against want, of the same length, in units of rms, usually that of want; where that is 0 it counts
// as 1.
func Compare[G, W float32 | float64](got []G, want []W, rms float64) Error {
	if len(got) != len(want) {
		panic(fmt.Sprintf("compare %d values with %d", len(got), len(want)))
	}
	if rms == 0 {
		rms = 1
	}
	var e Error
	var worst float64
	differences := make([]float64, len(want))
	for i := range want {
		differences[i] = float64(got[i]) - float64(want[i])
		if d := math.Abs(differences[i]); d > worst || math.IsNaN(d) {
			worst, e.Index = d, i
		}
	}
	e.MaxOverRMS, e.L2 = worst/rms, RMS(differences)/rms
	return e
}

func (e Error) String() string {
	return fmt.Sprintf("max|Δ| %.2g·RMS at index %d, relative L2 %.2g", e.MaxOverRMS, e.Index, e.L2)
}
