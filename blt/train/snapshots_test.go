package train

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"readoutzones/blt"
	"readoutzones/blt/internal/tiny"
)

// A run keeps the weights of the epochs that are listed: those that a training of so many epochs ends with.
func TestSnapshotsAreTheWeightsOfTheirEpochs(t *testing.T) {
	set, n := tiny.Data(t), tiny.Network(t, tiny.Config())
	train := func(epochs int) *Run {
		dir, about := t.TempDir(), tinyDescription(epochs)
		about.Recipe.Snapshots = "1,7"
		if err := Train(t.Context(), tiny.GoBackend(t), n, about, set, dir, nil); err != nil {
			t.Fatal(err)
		}
		return loadRun(t, dir)
	}
	run := train(3)
	if got, err := run.Snapshots(); err != nil || !slices.Equal(got, []int{0, 1, 3}) {
		t.Fatalf("weights of epochs %v, %v, want 0, 1, 3", got, err)
	}
	initial, err := run.InitialWeights()
	if err != nil {
		t.Fatal(err)
	}
	for epoch, want := range map[int]blt.StateDict{0: initial, 1: train(1).Weights, 3: run.Weights} {
		weights, err := run.WeightsAfter(epoch)
		if err != nil || weights.Fingerprint() != want.Fingerprint() {
			t.Errorf("epoch %d: weights %s (%v), a training of so many epochs ends with %s", epoch, weights.Fingerprint(), err, want.Fingerprint())
		}
	}
	if _, err := run.WeightsAfter(2); err == nil || !strings.Contains(err.Error(), "no weights of epoch 2; there are those of epochs 0, 1, 3;") {
		t.Errorf("weights that were not kept: %v", err)
	}
}

// Without a list every 30th epoch is kept; a list replaces that.
func TestWhichSnapshotsAreKept(t *testing.T) {
	for list, want := range map[Snapshots][]int{"": {30, 60}, "1, 2,60": {1, 2, 60}} {
		var kept []int
		for epoch := 1; epoch <= 60; epoch++ {
			if list.has(epoch) {
				kept = append(kept, epoch)
			}
		}
		if !slices.Equal(kept, want) {
			t.Errorf("%q keeps %v, want %v", string(list), kept, want)
		}
	}
	for _, list := range []Snapshots{"0", "1,-2", "one", "1,,2", "3-5"} {
		recipe := DefaultRecipe()
		if recipe.Snapshots = list; recipe.Validate() == nil || recipe.Snapshots.Set(string(list)) == nil {
			t.Errorf("%q is taken", string(list))
		}
	}
}

// What is kept on the way is no part of what tells a training from another: neither in a folder nor in a cache's key.
func TestSnapshotsAreNoPartOfTheRecipe(t *testing.T) {
	one, two := DefaultRecipe(), DefaultRecipe()
	two.Snapshots = "1,2"
	a, errA := json.Marshal(one)
	b, errB := json.Marshal(two)
	if errA != nil || errB != nil || string(a) != string(b) || !one.sameCourse(two) {
		t.Errorf("%s, %s (%v, %v)", a, b, errA, errB)
	}
}
