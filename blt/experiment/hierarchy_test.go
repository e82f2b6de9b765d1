package experiment

import (
	"os"
	"testing"

	"readoutzones/analysis"
)

// The readout vectors of the main network in the laptop preset recover the embedded superclasses: the adjusted Rand index
// of their Ward clusters is at least 0.5. This trains the network where it is not in the cache (some minutes), so it runs
// only when asked to:
//
//	BLT_HIERARCHY=1 go test ./blt/experiment -run Hierarchy -v
func TestHierarchyIsRecovered(t *testing.T) {
	if os.Getenv("BLT_HIERARCHY") == "" {
		t.Skip("skipped: trains for minutes; set BLT_HIERARCHY=1 to measure it")
	}
	preset := presets[1]
	e, err := preset.Experiment("lateral-additive")
	if err != nil {
		t.Fatal(err)
	}
	recording, err := e.Recording(Trained)
	if err != nil {
		t.Fatal(err)
	}
	set, err := preset.Data()
	if err != nil {
		t.Fatal(err)
	}
	defer set.Close()
	superclasses := analysis.NumberSuperclasses(set.Superclasses)
	groups := 0
	for _, g := range superclasses {
		groups = max(groups, g+1)
	}
	clusters := analysis.Ward(analysis.ReadoutOf(recording).Distances()).Cut(groups)
	index := analysis.AdjustedRand(clusters, superclasses)
	t.Logf("%s preset: adjusted Rand index of %d Ward clusters against the superclasses: %.3f", preset.Name, groups, index)
	if !(index >= 0.5) {
		t.Errorf("adjusted Rand index %.3f, want at least 0.5", index)
	}
}
