package analysis

import (
	"math"
	"slices"
	"testing"

	"gonum.org/v1/gonum/mat"
)

// Golden values from SciPy's linkage(…, 'ward'), leaves_list, fcluster, and pairs counted by hand (testdata/goldens.py).
func TestReadoutEqualsSciPy(t *testing.T) {
	for _, name := range []string{"trained", "wide"} {
		t.Run(name, func(t *testing.T) {
			readout, want := measure(t, name).Readout, readGoldens[golden](t, name).Readout
			cosines := readout.Cosines()
			for i, row := range want.Cosines {
				for j, x := range row {
					assertNumber(t, "cosine", cosines.At(i, j), x)
				}
			}
			linkage := Ward(readout.Distances())
			for i, row := range want.Linkage {
				got := linkage[i]
				if got.A != int(row[0]) || got.B != int(row[1]) || got.Size != int(row[3]) || !close1e6(got.Height, row[2]) {
					t.Errorf("merge %d is %+v, want %v", i, got, row)
				}
			}
			if got := linkage.Leaves(); !slices.Equal(got, want.Leaves) {
				t.Errorf("leaves %v, want %v", got, want.Leaves)
			}
			clusters := linkage.Cut(4)
			if got := AdjustedRand(clusters, want.Clusters); got != 1 {
				t.Errorf("clusters %v differ from %v", clusters, want.Clusters)
			}
			assertNumber(t, "adjusted Rand index", AdjustedRand(clusters, want.Truth), want.AdjustedRand)
			assertNumber(t, "proportion in own zone", readout.InOwnZone().Value, want.InOwnZone)
		})
	}
}

func TestClusteringOfFewItems(t *testing.T) {
	one := Ward(mat.NewSymDense(1, nil))
	if len(one) != 0 || !slices.Equal(one.Leaves(), []int{0}) || !slices.Equal(one.Cut(3), []int{0}) {
		t.Errorf("one item: merges %v, leaves %v", one, one.Leaves())
	}
	two := Ward(mat.NewSymDense(2, []float64{0, 0.5, 0.5, 0}))
	if !slices.Equal(two, Linkage{{A: 0, B: 1, Height: 0.5, Size: 2}}) {
		t.Errorf("two items: %v", two)
	}
	if !slices.Equal(two.Cut(1), []int{0, 0}) || !slices.Equal(two.Cut(2), []int{0, 1}) {
		t.Errorf("cuts of two items: %v, %v", two.Cut(1), two.Cut(2))
	}
}

// Equal distances everywhere: ties may be broken either way, but the tree must be whole.
func TestClusteringOfTies(t *testing.T) {
	const k = 9
	distances := mat.NewSymDense(k, nil)
	for i := range k {
		for j := range i {
			distances.SetSym(i, j, 1)
		}
	}
	leaves := Ward(distances).Leaves()
	slices.Sort(leaves)
	if !slices.Equal(leaves, []int{0, 1, 2, 3, 4, 5, 6, 7, 8}) {
		t.Errorf("leaves %v", leaves)
	}
}

func TestAdjustedRand(t *testing.T) {
	for _, c := range []struct {
		a, b []int
		want float64
	}{
		{[]int{0, 0, 1, 1}, []int{5, 5, 2, 2}, 1},
		{[]int{0, 0, 1, 1}, []int{0, 1, 0, 1}, -0.5},
		{[]int{0, 0, 0}, []int{0, 0, 0}, 1},
		{[]int{0, 1, 2}, []int{0, 1, 2}, 1},
		{[]int{0}, []int{0}, 1},
	} {
		if got := AdjustedRand(c.a, c.b); math.Abs(got-c.want) > 1e-12 {
			t.Errorf("AdjustedRand(%v, %v) = %v, want %v", c.a, c.b, got, c.want)
		}
	}
}

func TestZeroReadoutVectorHasNoDirection(t *testing.T) {
	r := &Readout{Weight: mat.NewDense(2, 2, []float64{0, 0, 3, 4})}
	if c := r.Cosines(); c.At(0, 0) != 1 || c.At(0, 1) != 0 || c.At(1, 1) != 1 {
		t.Errorf("cosines %v", mat.Formatted(c))
	}
}

func TestNearestReadoutVectors(t *testing.T) {
	r := &Readout{Weight: mat.NewDense(4, 2, []float64{1, 0, 3, 3, 0, 1, -1, 0})}
	if got, want := r.Nearest(0, 2), []int{1, 2}; !slices.Equal(got, want) {
		t.Errorf("nearest %v, want %v", got, want)
	}
}

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
