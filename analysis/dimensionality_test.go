package analysis

import (
	"math"
	"math/rand/v2"
	"reflect"
	"testing"

	"gonum.org/v1/gonum/mat"
)

// Expectations from NumPy (testdata/goldens.py); ours, of 100 repeats, must lie within 4 standard errors.
func TestOwnZonesEqualNumPy(t *testing.T) {
	want := readGoldens[struct{ Random, Trained []float64 }](t, "own_zone_by_dimension")
	got := OwnZoneByDimension(measure(t, "bias").Readout, 1)
	for d := range got.Dimensions {
		for _, c := range []struct {
			name string
			got  Mean
			want float64
		}{{"random", got.Random[d], want.Random[d]}, {"trained", got.Trained[d], want.Trained[d]}} {
			if standardError := (c.got.High - c.got.Low) / 4; math.Abs(c.got.Value-c.want) > 4*standardError+1e-12 {
				t.Errorf("%s in %d dimensions: %v, want %.4f", c.name, d+1, c.got, c.want)
			}
		}
	}
}

// In one dimension only the largest and the smallest of vectors of both signs win their own zone.
func TestOwnZonesInOneDimension(t *testing.T) {
	z := OwnZoneByDimension(&Readout{Weight: gaussianReadout(100, 64)}, 1)
	if len(z.Dimensions) != 50 || z.Dimensions[0] != 1 || z.Dimensions[49] != 50 {
		t.Fatalf("dimensions %v", z.Dimensions)
	}
	for name, m := range map[string]Mean{"random": z.Random[0], "trained": z.Trained[0]} {
		if math.Abs(m.Value-0.02) > 1e-12 || m.N != 100 {
			t.Errorf("%s in one dimension: %+v, want 2 of 100", name, m)
		}
	}
	if last := z.Random[49].Value; last < 0.99 {
		t.Errorf("in 50 dimensions %v of random vectors lie in their own zones", last)
	}
	if math.Abs(z.Faster.Value) > 0.01 {
		t.Errorf("a Gaussian readout differs from Gaussian readouts by %v", z.Faster)
	}
}

// With all dimensions there is one subset only: the readout itself.
func TestOwnZonesInAllDimensions(t *testing.T) {
	readout := &Readout{Weight: gaussianReadout(20, 4)}
	z := OwnZoneByDimension(readout, 1)
	if len(z.Dimensions) != 4 {
		t.Fatalf("dimensions %v", z.Dimensions)
	}
	if got, want := z.Trained[3], readout.InOwnZone().Value; math.Abs(got.Value-want) > 1e-12 || got.High-got.Low > 1e-12 {
		t.Errorf("all dimensions: %+v, want exactly %v", got, want)
	}
}

func TestOwnZonesDependOnSeedAlone(t *testing.T) {
	readout := &Readout{Weight: gaussianReadout(10, 6)}
	a, b, c := OwnZoneByDimension(readout, 1), OwnZoneByDimension(readout, 1), OwnZoneByDimension(readout, 2)
	if !reflect.DeepEqual(a, b) || reflect.DeepEqual(a, c) {
		t.Error("equal seeds differ, or different seeds agree")
	}
}

func gaussianReadout(k, d int) *mat.Dense {
	return mat.NewDense(k, d, normal(rand.New(rand.NewPCG(9, 9)), k*d))
}
