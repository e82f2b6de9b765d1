package experiment

import (
	"path/filepath"
	"testing"

	"readoutzones/analysis"
	"readoutzones/blt/train"
	"readoutzones/data/recording"
	"readoutzones/data/sources"
)

// The readout vectors of the networks that come along recover the embedded superclasses: the adjusted Rand index of their
// Ward clusters is at least 0.6. (The drawings were made for the main network's first seed; of the others it is told.)
func TestHierarchyIsRecovered(t *testing.T) {
	_, kinds := sources.SynthCategories(100)
	superclasses := analysis.NumberSuperclasses(kinds)
	groups := 0
	for _, g := range superclasses {
		groups = max(groups, g+1)
	}
	for _, dir := range alongFolders(t) {
		run, err := train.Load(dir)
		if err != nil {
			t.Fatal(err)
		}
		weights := run.Weights["readout.weight"]
		if weights.Shape == nil {
			continue // ResNet18
		}
		readout := &recording.Recording{K: weights.Shape[0], D: weights.Shape[1], ReadoutWeight: weights.Data.([]float32)}
		index := analysis.AdjustedRand(analysis.Ward(analysis.ReadoutOf(readout).Distances()).Cut(groups), superclasses)
		t.Logf("%s: adjusted Rand index of %d Ward clusters against the superclasses: %.3f", filepath.Base(dir), groups, index)
		if filepath.Base(dir) == "lateral-additive-1" && !(index >= 0.6) {
			t.Errorf("adjusted Rand index %.3f, want at least 0.6", index)
		}
	}
}
