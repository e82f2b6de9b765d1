package perturb

import (
	"encoding/json"
	"fmt"
	"maps"
	"math"
	"math/cmplx"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	. "github.com/gomlx/gomlx/core/graph"

	"readoutzones/analysis"
	"readoutzones/blt"
	"readoutzones/blt/internal/goldens"
	"readoutzones/blt/internal/tiny"
	"readoutzones/blt/record"
	"readoutzones/data/npz"
)

// options are the defaults with fewer kicks.
func options(timesteps int) analysis.AttractorOptions {
	o := DefaultAttractors
	o.Timesteps, o.Kicks = timesteps, 3
	return o
}

func near(t *testing.T, what string, got, want, tolerance float64) {
	t.Helper()
	if !(math.Abs(got-want) <= tolerance) {
		t.Errorf("%s is %g, want %g ± %g", what, got, want, tolerance)
	}
}

// In a linear model everything is known: the eigenvalues are those of its matrix, here a complex pair, and ‖ΔR‖ shrinks by
// their modulus. Below 1 kicked states come back, above they do not.
func TestLinearModelIsFoundExactly(t *testing.T) {
	for _, factor := range []float64{0.9, 1.05} {
		const angle = 0.7
		found, err := Attractors(t.Context(), source(t, linear, 10, turning(angle, factor)), out(t), options(80))
		if err != nil {
			t.Fatal(err)
		}
		if len(found.Images) != 7 {
			t.Fatalf("%d images, want 7", len(found.Images))
		}
		for _, a := range found.Images {
			near(t, "the real part", a.Eigenvalue[0], factor*math.Cos(angle), 1e-5)
			near(t, "the imaginary part", a.Eigenvalue[1], factor*math.Sin(angle), 1e-5)
			near(t, "the rate", float64(a.Rate), factor, 0.01*factor) // the shear makes the length swing
			states := 1
			if factor > 1 {
				states = 4
			}
			if a.States != states {
				t.Errorf("factor %g: %d end states, want %d", factor, a.States, states)
			}
		}
		s := found.Summary()
		near(t, "share below one", s.BelowOne.Value, map[bool]float64{true: 1, false: 0}[factor < 1], 0)
		near(t, "share of kicks that returned", s.Returned.Value, map[bool]float64{true: 1, false: 0}[factor < 1], 0)
	}
}

// R' = tanh(2R) rests at ±0.9575 in each feature, the solutions of x = tanh(2x); the slope there is 2(1 − x²). A kick can
// bring a feature from one side to the other.
func TestBistableModelHasSeveralEnds(t *testing.T) {
	rest := 0.9
	for range 100 {
		rest = math.Tanh(2 * rest)
	}
	o := options(40)
	o.Kicks, o.Kick = 8, 3
	found, err := Attractors(t.Context(), source(t, func(r, _, _ *Node) *Node { return Tanh(MulScalar(r, 2)) }, 10, [4][4]float32{}), out(t), o)
	if err != nil {
		t.Fatal(err)
	}
	for _, a := range found.Images {
		near(t, "the eigenvalue", a.Eigenvalue[0], 2*(1-rest*rest), 1e-5)
		near(t, "the last change", float64(a.Change), 0, 1e-6)
		if a.States < 2 || a.States > 9 {
			t.Errorf("%d end states of nine starts between 16 attractors", a.States)
		}
	}
}

// A state that never moves has no rate, and its Jacobian may be zero; neither stops the others from being counted.
func TestModelAtRest(t *testing.T) {
	found, err := Attractors(t.Context(), source(t, linear, 2, [4][4]float32{}), out(t), options(10))
	if err != nil {
		t.Fatal(err)
	}
	s := found.Summary()
	if s.LeftOut != 7 || s.Modulus.Value != 0 || s.AtRest.Value != 1 || s.OneState.Value != 1 || s.Unconverged != 0 || !math.IsNaN(s.Rate.Value) {
		t.Errorf("%+v", s)
	}
	for _, a := range found.Images {
		if a.Change != 0 || a.Eigenvalue != [2]float64{} {
			t.Errorf("%+v", a)
		}
	}
}

// A network without recurrence has no state to change, which is said in a line.
func TestFeedforwardNetworkIsRefused(t *testing.T) {
	s := source(t, linear, 1, [4][4]float32{})
	_, attractors := Attractors(t.Context(), s, out(t), options(10))
	_, push := Push(t.Context(), s, out(t), DefaultPush)
	for _, err := range []error{attractors, push} {
		if err == nil || !strings.Contains(err.Error(), "no recurrence") || strings.Contains(err.Error(), "\n") {
			t.Errorf("got %v", err)
		}
	}
}

// The leading eigenvalues of the networks' Jacobians are those of PyTorch's dense ones in float64 (testdata/jacobian.py).
func TestEigenvaluesEqualPyTorch(t *testing.T) {
	arrays, err := npz.Read("testdata/jacobian.npz")
	if err != nil {
		t.Fatal(err)
	}
	for _, key := range slices.Sorted(maps.Keys(arrays)) {
		name, ok := strings.CutSuffix(key, "/about")
		if !ok {
			continue
		}
		t.Run(name, func(t *testing.T) {
			golden := struct {
				Options blt.Config            `json:"options"`
				Fill    map[string][2]float32 `json:"fill"`
			}{Options: blt.DefaultConfig()}
			if err := json.Unmarshal([]byte(arrays[key].Data.([]string)[0]), &golden); err != nil {
				t.Fatal(err)
			}
			n, weights := tiny.Network(t, golden.Options), blt.StateDict{}
			for _, p := range n.Parameters() {
				f := golden.Fill[p.Name]
				weights[p.Name] = npz.Array{Shape: p.Shape, Data: goldens.Fill(p.Name, p.Len(), f[0], f[1])}
			}
			want := arrays[name+"/eigenvalues"].Data.([]float64) // [images, 4, 2]
			for i, got := range eigenvaluesOf(t, n, weights, n.Timesteps, 2) {
				first, second := complex(want[i*8], math.Abs(want[i*8+1])), complex(want[i*8+2], math.Abs(want[i*8+3]))
				near(t, fmt.Sprintf("image %d: the modulus", i), cmplx.Abs(got.value), cmplx.Abs(first), 1e-3*cmplx.Abs(first)+1e-6)
				if d := min(cmplx.Abs(got.value-first), cmplx.Abs(got.value-second)); d > 1e-3*cmplx.Abs(first)+1e-6 {
					t.Errorf("image %d: the eigenvalue is %v, want %v", i, got.value, first)
				}
				if got.residual > DefaultAttractors.Tolerance {
					t.Errorf("image %d: the residual is %g", i, got.residual)
				}
			}
		})
	}
}

// eigenvaluesOf are those of the time step after so many, for made-up images.
func eigenvaluesOf(t *testing.T, n *blt.Network, weights blt.StateDict, timesteps, images int) []eigenvalue {
	t.Helper()
	u, err := record.New(tiny.GoBackend(t), n, weights, tiny.Mean, tiny.Std)
	if err != nil {
		t.Fatal(err)
	}
	defer u.Close()
	pixels := make([]uint8, images*n.Size*n.Size*3)
	for i, v := range goldens.Fill("images/0", len(pixels), 128, 128) {
		pixels[i] = uint8(v)
	}
	first, err := u.First(t.Context(), pixels)
	if err != nil {
		t.Fatal(err)
	}
	end, err := follow(t.Context(), first, timesteps-1, nil)
	if err != nil {
		t.Fatal(err)
	}
	j, err := newJacobian(u)
	if err != nil {
		t.Fatal(err)
	}
	defer j.program.Close()
	var starts [][]float32
	for i := range images {
		starts = append(starts, gaussian(rand.New(rand.NewPCG(1, uint64(i))), j.n))
	}
	d := DefaultAttractors
	values, err := arnoldi{d.Krylov, d.Cycles, d.Tolerance}.leading(starts, func(vectors [][]float32) ([][]float32, error) {
		return j.transposed(t.Context(), end, vectors)
	})
	if err != nil {
		t.Fatal(err)
	}
	return values
}
