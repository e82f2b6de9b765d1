package experiment

import (
	"math"
	"path/filepath"
	"slices"
	"testing"

	"readoutzones/analysis"
	"readoutzones/data/recording"
)

// Each level is recorded and measured once, leaves nothing else behind, and clean images are those of the recording.
func TestDegradedIsMeasuredOnce(t *testing.T) {
	useTiny(t)
	all := MustDegraded("lateral-additive", 1000)
	if len(all) != 9 || !all[0].None() || all[4].Degradation != (recording.Degradation{Noise: 0.4, Seed: 1}) || all[8].Occlusion != 0.4 || all[8].Images() != tiny.Synth.TestPlus {
		t.Fatalf("%d levels, the last of %v with %d images", len(all), all[8].Degradation, all[8].Images())
	}
	clean := MustDynamics("lateral-additive")
	if !slices.Equal(all[0].Norms[1], clean.Norms[1]) || slices.Equal(all[1].Norms[1], clean.Norms[1]) {
		t.Error("the first level is not that of the clean images, or the second is")
	}
	before := modified(t)
	again := MustDegraded("lateral-additive", 1000)
	if !slices.Equal(modified(t), before) {
		t.Error("the second call has written something")
	}
	if left, err := filepath.Glob(filepath.Join(MustTrained("lateral-additive").Dir, "*.recording.npz")); err != nil || left != nil {
		t.Errorf("left behind: %v (%v)", left, err)
	}
	if _, err := analysis.MeasureLevels(again); err != nil {
		t.Error(err)
	}
	if few := MustDegraded("lateral-additive", 5); few[3].Images() != 5 || math.IsNaN(few[3].Norms[0][4]) {
		t.Errorf("a sample of 5 has %d images", few[3].Images())
	}
}
