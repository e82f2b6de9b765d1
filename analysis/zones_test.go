package analysis

import (
	"math"
	"reflect"
	"testing"
)

var compass = [][2]float64{{1, 0}, {0, 1}, {-1, 0}, {0, -1}} // east, north, west, south

func TestZonesOfFourDirections(t *testing.T) {
	z := MapZones(compass, nil, 5, 5)
	want := [][]int{
		{1, 1, 1, 1, 0}, // on a diagonal the lowest index wins
		{2, 1, 1, 0, 0},
		{2, 2, 0, 0, 0},
		{2, 2, 3, 0, 0},
		{2, 3, 3, 3, 0},
	}
	if !reflect.DeepEqual(z.Class, want) {
		t.Errorf("zones %v, want %v", z.Class, want)
	}
}

// Without bias zones are cones: the class does not depend on the distance from the origin. With bias it does, but
// far away hardly.
func TestZonesAreConesWithoutBias(t *testing.T) {
	rows := RandomZones(3, 40, 7)
	for column, z := range rows[0] {
		far := MapZones(z.Vectors, nil, 1000, 40)
		if !reflect.DeepEqual(z.Class, far.Class) {
			t.Errorf("column %d: zones without bias change with the scale", column)
		}
		if share := shareOfEqual(rows[2][column], far); share < 0.8 {
			t.Errorf("column %d: far away, bias still moves %.0f %% of the points", column, 100*(1-share))
		}
		if z.Bias != nil || rows[1][column].Bias == nil || rows[2][column].Extent != 10*z.Extent {
			t.Errorf("column %d: rows are not without bias, with it, and with it on a larger square", column)
		}
	}
}

func shareOfEqual(a, b *Zones) float64 {
	var equal, all float64
	for i := range a.Class {
		for j := range a.Class[i] {
			all++
			equal += indicator(a.Class[i][j] == b.Class[i][j])
		}
	}
	return equal / all
}

func TestBiasMovesTheBoundary(t *testing.T) {
	z := &Zones{Vectors: compass, Bias: []float64{0, 0, 1, 0}}
	for x, want := range map[float64]int{-0.2: 2, 0.4: 2, 0.6: 0} {
		if got := z.At(x, 0); got != want {
			t.Errorf("class at x = %v is %d, want %d", x, got, want)
		}
	}
}

// East's bias of 1 widens its quarter, at norm 2, to where cos φ + 1/2 > sin φ: up to 45° + asin(√2/4) = 65.7° either way.
func TestBiasMovesDirections(t *testing.T) {
	z := &Zones{Vectors: compass, Bias: []float64{1, 0, 0, 0}}
	want := 2 * math.Asin(math.Sqrt2/4) / (2 * math.Pi)
	if got := z.Moved(2); math.Abs(got-want) > 2.0/720 {
		t.Errorf("the bias moves %.4f of the directions, want %.4f", got, want)
	}
	if got := (&Zones{Vectors: compass}).Moved(2); got != 0 {
		t.Errorf("no bias moves %.4f of the directions", got)
	}
}
