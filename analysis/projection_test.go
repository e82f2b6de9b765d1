package analysis

import (
	"math"
	"reflect"
	"testing"
)

// Two orthogonal readout vectors: the plane's coordinates are the representation's own.
func TestProjectionOnTwoVectors(t *testing.T) {
	r := handmade(4, []int{1}, []int{3}, []int{2}, []int{1})
	copy(r.Representation(1, 0), []float32{9, 4, 2, 5})
	p, err := Project(r, 0, 1, 2)
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range [][2]float64{{0, 0}, {4, 2}, {3, 0}} {
		assertNumber(t, "x", p.Points[i][0], want[0])
		assertNumber(t, "y", p.Points[i][1], want[1])
	}
	if want := []int{3, 2, 1}; !reflect.DeepEqual(p.Classes, want) || p.Label != 1 {
		t.Errorf("classes %v of label %d, want %v", p.Classes, p.Label, want)
	}
	assertNumber(t, "vector on the x axis", p.Vectors[0][0], 1)
	assertNumber(t, "vector on the x axis", p.Vectors[0][1], 0)
	assertNumber(t, "second vector", p.Vectors[1][1], 1)
	assertNumber(t, "norm", p.Norms[2], 3)
}

// Three vectors 120° apart in a plane of 4 dimensions keep their angles, and the zones their order.
func TestProjectionOnThreeVectors(t *testing.T) {
	r := handmade(4, []int{1}, []int{0})
	half, high := float32(-0.5), float32(math.Sqrt(0.75))
	copy(r.ReadoutWeight, []float32{
		0, 2, 0, 0,
		0, 2 * half, 0, 2 * high,
		0, 2 * half, 0, -2 * high})
	p, err := Project(r, 0, 0, 1, 2)
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range [][2]float64{{2, 0}, {-1, math.Sqrt(3)}, {-1, -math.Sqrt(3)}} {
		if math.Hypot(p.Vectors[i][0]-want[0], p.Vectors[i][1]-want[1]) > 1e-6 {
			t.Errorf("vector %d at %v, want %v", i, p.Vectors[i], want)
		}
	}
}

func TestProjectionRefuses(t *testing.T) {
	r := handmade(3, []int{1}, []int{0})
	for _, chosen := range [][]int{{0}, {0, 1, 2, 0}, {0, 0}, {0, 3}, {-1, 0}} {
		if _, err := Project(r, 0, chosen...); err == nil {
			t.Errorf("projection on %v: no error", chosen)
		}
	}
	if _, err := Project(r, 1, 0, 1); err == nil {
		t.Error("projection of an image that is not there: no error")
	}
	clear(r.ReadoutWeight[:3])
	if _, err := Project(r, 0, 0, 1); err == nil {
		t.Error("projection on a zero vector: no error")
	}
}
