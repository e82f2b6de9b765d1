package recording

import (
	"path/filepath"
	"strings"
	"testing"

	"readoutzones/data/npz"
)

func TestDegradationInWords(t *testing.T) {
	for want, d := range map[string]Degradation{
		"clean": {Seed: 3}, "noise 0.05": {Noise: 0.05}, "occlusion 0.2": {Occlusion: 0.2}, "noise 1, occlusion 0.5": {Noise: 1, Occlusion: 0.5},
	} {
		if got := d.String(); got != want || d.None() != (want == "clean") {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

// What a file says of the images must make sense.
func TestReadOddDegradation(t *testing.T) {
	path := filepath.Join(t.TempDir(), "r.npz")
	for want, values := range map[string][]float64{"noise 25: ": {25, 0, 1}, "holds 2 numbers": {0.1, 0}, "occlusion -1: ": {0.1, -1, 1}} {
		if err := testRecording(2, 3, 2, 2).Write(path); err != nil {
			t.Fatal(err)
		}
		arrays, err := npz.Read(path)
		if err != nil {
			t.Fatal(err)
		}
		arrays[keyDegradation] = npz.Array{Shape: []int{len(values)}, Data: values}
		if err := npz.Write(path, arrays); err != nil {
			t.Fatal(err)
		}
		if _, err := Read(path); err == nil || !strings.Contains(err.Error(), path+": degradation: "+want) {
			t.Errorf("error %v, want one with %q", err, want)
		}
	}
	odd := testRecording(2, 3, 2, 2)
	odd.Degradation.Noise = -1
	if err := odd.Write(path); err == nil || !strings.Contains(err.Error(), "noise -1: ") {
		t.Errorf("written: %v", err)
	}
}
