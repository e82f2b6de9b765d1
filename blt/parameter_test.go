package blt_test

import (
	"math"
	"slices"
	"strings"
	"testing"

	"gonum.org/v1/gonum/stat"

	"readoutzones/blt"
	"readoutzones/blt/internal/tiny"
	"readoutzones/data/npz"
)

// wantBound is the bound of a uniform initialisation by SPEC's recipe, worked out from names and PyTorch's shapes alone.
func wantBound(name string, shapes map[string][]int) float64 {
	layer, kind, _ := cutLast(name, ".")
	shape := shapes[layer+".weight"]
	receptive := 1
	for _, n := range shape[min(2, len(shape)):] {
		receptive *= n
	}
	switch {
	case strings.HasSuffix(layer, "_ln"):
		return 0
	case strings.HasSuffix(layer, "top_down"): // PyTorch takes the fan-in from dimension 1 of [in, out, k, k]
		return 1 / math.Sqrt(float64(shape[1]*receptive))
	case kind == "bias":
		return 1 / math.Sqrt(float64(shape[1]*receptive))
	}
	return math.Sqrt(6 / float64((shape[0]+shape[1])*receptive))
}

func cutLast(s, separator string) (before, after string, found bool) {
	i := strings.LastIndex(s, separator)
	if i < 0 {
		return s, "", false
	}
	return s[:i], s[i+1:], true
}

// Over many seeds every parameter is uniform in the recipe's bounds: its mean, variance and extremes say so.
func TestInitialisationFollowsTheRecipe(t *testing.T) {
	c := tiny.Config()
	c.TopDown, c.Norm, c.ReadoutBias = true, blt.NoNorm, true
	withNorm := c
	withNorm.Norm = blt.LayerNorm
	for _, config := range []blt.Config{c, withNorm} {
		n, err := blt.New(config)
		if err != nil {
			t.Fatal(err)
		}
		shapes := map[string][]int{}
		for _, p := range n.Parameters() {
			shapes[p.Name] = p.Shape
		}
		values := map[string][]float64{}
		for seed := range uint64(300) {
			for name, array := range blt.Initialise(n.Parameters(), seed) {
				floats, err := array.Floats()
				if err != nil {
					t.Fatal(err)
				}
				values[name] = append(values[name], floats...)
			}
		}
		for name, v := range values {
			if bound := wantBound(name, shapes); bound > 0 {
				checkUniform(t, name, v, bound)
			} else if want := map[string]float64{"weight": 1, "bias": 0}[name[strings.LastIndex(name, ".")+1:]]; slices.Min(v) != want || slices.Max(v) != want {
				t.Errorf("%s: between %g and %g, want %g", name, slices.Min(v), slices.Max(v), want)
			}
		}
	}
}

// checkUniform allows five standard errors of mean and variance of U(±bound).
func checkUniform(t *testing.T, name string, values []float64, bound float64) {
	t.Helper()
	n := float64(len(values))
	mean, variance := stat.MeanVariance(values, nil)
	want := bound * bound / 3
	if math.Abs(mean) > 5*math.Sqrt(want/n) {
		t.Errorf("%s: mean %g of %g values in ±%g", name, mean, n, bound)
	}
	if math.Abs(variance-want) > 5*want*math.Sqrt(0.8/n) { // the variance of x² of U(±b) is 4/45·b⁴ = 0.8·want²
		t.Errorf("%s: variance %g, want %g", name, variance, want)
	}
	if low, high := slices.Min(values), slices.Max(values); low < -bound || high > bound*(1+1e-6) || high-low < 2*bound*(1-30/n) {
		t.Errorf("%s: between %g and %g, want ±%g", name, low, high, bound)
	}
}

func TestCheckNamesTheTensor(t *testing.T) {
	n := tiny.Network(t, tiny.Config())
	for _, test := range []struct {
		name   string
		change func(blt.StateDict)
		want   string
	}{
		{"missing", func(w blt.StateDict) { delete(w, "v2.lateral.weight") }, `tensor "v2.lateral.weight" [4 4 3 3] is missing`},
		{"extra", func(w blt.StateDict) { w["v9.weight"] = npz.Array{Shape: []int{1}, Data: []float32{1}} }, `tensor "v9.weight" [1] does not exist`},
		{"shape", func(w blt.StateDict) { w["gap_ln.bias"] = npz.Array{Shape: []int{2}, Data: []float32{1, 1}} }, `tensor "gap_ln.bias" has shape [2], this network needs [6]`},
		{"type", func(w blt.StateDict) { w["gap_ln.bias"] = npz.Array{Shape: []int{6}, Data: make([]float64, 6)} }, "float64"},
		{"NaN", func(w blt.StateDict) { w["retina.bias"].Data.([]float32)[1] = float32(math.NaN()) }, `tensor "retina.bias" element 1 is NaN`},
	} {
		weights := blt.Initialise(n.Parameters(), 1)
		test.change(weights)
		if err := weights.Check(n.Parameters()); err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s: %v, want %q", test.name, err, test.want)
		}
	}
}
