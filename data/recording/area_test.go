package recording

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"readoutzones/data/npz"
)

// Responses [S, N, H, W, C] are averaged over space; without extra_steps they are of all steps.
func TestAreaIsAveragedOverSpace(t *testing.T) {
	r := &Recording{T: 3, N: 2}
	v2 := npz.Array{Shape: []int{2, 2, 1, 2, 2}, Data: []float32{1, 10, 3, 30, 5, 50, 7, 70, 0, 0, 0, 4, 2, 2, 2, 2}}
	gap := npz.Array{Shape: []int{3, 2, 1}, Data: []float32{1, 2, 3, 4, 5, 6}}
	kept := filepath.Join(t.TempDir(), "kept.npz")
	write := func(path string, arrays map[string]npz.Array) {
		if err := npz.Write(path, arrays); err != nil {
			t.Fatal(err)
		}
	}
	write(kept, map[string]npz.Array{"area_V2": v2, "extra_steps": {Shape: []int{2}, Data: []int64{0, 2}}})
	a, err := ReadArea(kept, "V2", r)
	if err != nil {
		t.Fatal(err)
	}
	if a.C != 2 || !slices.Equal(a.Steps, []int{0, 2}) || !slices.Equal(a.Responses, []float32{2, 20, 6, 60, 0, 2, 2, 2}) {
		t.Errorf("V2: %+v", a)
	}
	all := filepath.Join(t.TempDir(), "all.npz")
	write(all, map[string]npz.Array{"area_GAP": gap, "area_V2": v2})
	if a, err = ReadArea(all, "GAP", r); err != nil || !slices.Equal(a.Steps, []int{0, 1, 2}) || !slices.Equal(a.Responses, gap.Data.([]float32)) {
		t.Errorf("GAP: %+v, %v", a, err)
	}
	doubles, beyond, none := filepath.Join(t.TempDir(), "doubles.npz"), filepath.Join(t.TempDir(), "beyond.npz"), filepath.Join(t.TempDir(), "none.npz")
	write(doubles, map[string]npz.Array{"area_GAP": {Shape: gap.Shape, Data: make([]float64, 6)}})
	write(beyond, map[string]npz.Array{"area_V2": v2, "extra_steps": {Shape: []int{2}, Data: []int64{0, 3}}})
	write(none, map[string]npz.Array{"labels": {Shape: []int{1}, Data: []float32{0}}})
	for _, c := range []struct{ path, area, want string }{
		{all, "V4", `has no area "V4", but GAP, V2`}, {none, "V4", "none at all"}, {all, "V2", "has shape [2 2 1 2 2], not [3, 2,"},
		{beyond, "V2", "step 3 of 3"}, {doubles, "GAP", "32-bit floats"},
	} {
		if _, err := ReadArea(c.path, c.area, r); err == nil || !strings.Contains(err.Error(), c.want) || !strings.Contains(err.Error(), c.path) {
			t.Errorf("%s of %s: %v, want %q", c.area, c.path, err, c.want)
		}
	}
}
