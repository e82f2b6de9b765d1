package train

import (
	"bytes"
	"context"
	"maps"
	"slices"
	"testing"

	"github.com/gomlx/compute"

	"readoutzones/blt"
	"readoutzones/blt/internal/tiny"
)

// Runs that share their programs end with the bits of runs that don't: the first, one of another seed, one that goes on
// from a checkpoint, and one after it that has none; with batches in parts, too.
func TestSeriesEqualsSingleTrainings(t *testing.T) {
	backend := tiny.GoBackend(t)
	for _, parts := range []int{0, 3} {
		halfway := t.TempDir()
		begun := seeded(5, parts)
		begun.Recipe.MaxSteps = 2
		if err := Train(t.Context(), backend, tiny.Network(t, tiny.Config()), begun, tiny.Data(t), halfway, nil); err != nil {
			t.Fatal(err)
		}
		assertSeriesEqualsSingle(t, backend, parts, map[uint64]string{3: t.TempDir(), 4: t.TempDir(), 5: halfway, 6: t.TempDir()}, 3, 4, 5, 6)
	}
}

// The same on XLA, whose executables hold more: the second run is compared.
func TestSeriesEqualsSingleTrainingOnXLA(t *testing.T) {
	assertSeriesEqualsSingle(t, tiny.Backend(t), 0, map[uint64]string{3: t.TempDir(), 4: t.TempDir()}, 4)
}

func seeded(seed uint64, parts int) Description {
	d := tinyDescription(2)
	d.Recipe.Seed, d.Recipe.MicroBatch = seed, parts
	return d
}

// assertSeriesEqualsSingle trains all seeds in one series, in order, and those to compare by themselves.
func assertSeriesEqualsSingle(t *testing.T, backend compute.Backend, parts int, dirs map[uint64]string, compare ...uint64) {
	t.Helper()
	set, n := tiny.Data(t), tiny.Network(t, tiny.Config())
	s := NewSeries(backend, n, set)
	defer s.Close()
	for _, seed := range slices.Sorted(maps.Keys(dirs)) {
		if err := s.Train(t.Context(), seeded(seed, parts), dirs[seed], nil); err != nil {
			t.Fatal(err)
		}
	}
	for _, seed := range compare {
		alone := t.TempDir()
		if err := Train(t.Context(), backend, n, seeded(seed, parts), set, alone, nil); err != nil {
			t.Fatal(err)
		}
		for _, name := range []string{"log.csv", "init.npz", checkpointFile} {
			if !bytes.Equal(readFile(t, dirs[seed], name), readFile(t, alone, name)) {
				t.Errorf("seed %d, parts of %d: %s differs", seed, parts, name)
			}
		}
	}
}

// Nothing is compiled for a second seed; another learning rate is another program.
func TestSeriesKeepsItsPrograms(t *testing.T) {
	set, n := tiny.Data(t), tiny.Network(t, tiny.Config())
	s := NewSeries(tiny.GoBackend(t), n, set)
	defer s.Close()
	var before *trainer
	for i, change := range []func(*Recipe){func(*Recipe) {}, func(r *Recipe) { r.Seed = 9 }, func(r *Recipe) { r.LearningRate /= 2 }} {
		about := tinyDescription(1)
		change(&about.Recipe)
		if err := s.Train(t.Context(), about, t.TempDir(), nil); err != nil {
			t.Fatal(err)
		}
		if same := s.trainer == before; same != (i == 1) {
			t.Errorf("training %d took the programs of the one before: %v", i, same)
		}
		before = s.trainer
	}
}

// After a training that was interrupted, the next one has weights of its own.
func TestSeriesAfterAnInterruption(t *testing.T) {
	set, n := tiny.Data(t), tiny.Network(t, tiny.Config())
	s := NewSeries(tiny.GoBackend(t), n, set)
	defer s.Close()
	ctx, cancel := context.WithCancel(t.Context())
	if err := s.Train(ctx, tinyDescription(1), t.TempDir(), func(Progress) { cancel() }); err == nil {
		t.Fatal("a cancelled training returned no error")
	}
	dir, alone := t.TempDir(), t.TempDir()
	if err := s.Train(t.Context(), tinyDescription(1), dir, nil); err != nil {
		t.Fatal(err)
	}
	if err := Train(t.Context(), tiny.GoBackend(t), n, tinyDescription(1), set, alone, nil); err != nil {
		t.Fatal(err)
	}
	if loadRun(t, dir).Weights.Fingerprint() != loadRun(t, alone).Weights.Fingerprint() {
		t.Error("the weights differ")
	}
	u, err := s.Unroller(blt.Initialise(n.Parameters(), 1))
	if err != nil || u.Shape() != n.Shape() {
		t.Errorf("the unroller: %v", err)
	}
}
