package blt

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"readoutzones/data/images"
	"readoutzones/data/sources"
	"strings"
	"testing"

	"github.com/gomlx/compute"
)

// goBackend needs no compilation, which for networks this small is most of the work.
func goBackend(t testing.TB) compute.Backend {
	t.Helper()
	backend, err := compute.NewWithConfig("go:ops_sequential")
	if err != nil {
		t.Fatal(err)
	}
	return backend
}

// tinyConfig is a network that trains in a second.
func tinyConfig() Config {
	c := DefaultConfig()
	c.Size, c.Channels, c.Classes, c.Timesteps = 8, [5]int{2, 3, 4, 5, 6}, 4, 3
	return c
}

func tinyData(t testing.TB) *images.Dataset {
	t.Helper()
	path := filepath.Join(t.TempDir(), "tiny.h5")
	if err := sources.WriteSynth(context.Background(), path, sources.SynthOptions{Size: 8, Classes: 4, Train: 22, Val: 5, Test: 4, TestPlus: 7, Seed: 1}); err != nil {
		t.Fatal(err)
	}
	set, err := images.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { set.Close() })
	return set
}

func tinyNetwork(t testing.TB) *Network {
	t.Helper()
	n, err := New(tinyConfig())
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func tinyDescription(epochs int) Description {
	return Description{Net: "blt", Config: tinyConfig(), Recipe: Recipe{Epochs: epochs, Batch: 8, LearningRate: 1e-2, Seed: 3, Augment: true}}
}

// A run that is cut in the middle of an epoch and goes on ends with the same weights and log as one that is not.
func TestResumedTrainingEqualsUnbroken(t *testing.T) {
	set, n := tinyData(t), tinyNetwork(t)
	unbroken, cut := t.TempDir(), t.TempDir()
	if err := trainOn(context.Background(), goBackend(t), n, tinyDescription(2), set, unbroken, nil); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	steps := 0
	err := trainOn(ctx, goBackend(t), n, tinyDescription(2), set, cut, func(Progress) {
		if steps++; steps == 2 {
			cancel()
		}
	})
	if err == nil || !strings.Contains(err.Error(), "goes on from here") {
		t.Fatalf("a cancelled training returned %v", err)
	}
	limited := tinyDescription(2)
	limited.Recipe.MaxSteps = 4
	for _, about := range []Description{limited, tinyDescription(2)} {
		if err := trainOn(context.Background(), goBackend(t), n, about, set, cut, nil); err != nil {
			t.Fatal(err)
		}
	}
	for _, name := range []string{"log.csv", "init.npz"} {
		want, got := readFile(t, unbroken, name), readFile(t, cut, name)
		if !bytes.Equal(want, got) {
			t.Errorf("%s differs:\n%s\n%s", name, want, got)
		}
	}
	want, got := loadRun(t, unbroken), loadRun(t, cut)
	if want.Weights.Fingerprint() != got.Weights.Fingerprint() {
		t.Error("the weights differ")
	}
	if got.Epochs() != 2 || len(got.Accuracy()) != 3 {
		t.Errorf("%d epochs, accuracy %v", got.Epochs(), got.Accuracy())
	}
}

func TestTrainRefusesAnotherRunsFolder(t *testing.T) {
	set, n, dir := tinyData(t), tinyNetwork(t), t.TempDir()
	if err := trainOn(context.Background(), goBackend(t), n, tinyDescription(1), set, dir, nil); err != nil {
		t.Fatal(err)
	}
	other := tinyDescription(1)
	other.Recipe.Seed = 4
	if err := trainOn(context.Background(), goBackend(t), n, other, set, dir, nil); err == nil || !strings.Contains(err.Error(), "holds another run") {
		t.Errorf("another seed in the same folder: %v", err)
	}
}

// Training must learn: after some epochs on few images, the loss is well below that of chance.
func TestTrainingLearns(t *testing.T) {
	set, n, dir := tinyData(t), tinyNetwork(t), t.TempDir()
	about := tinyDescription(30)
	about.Recipe.Augment = false
	if err := trainOn(context.Background(), goBackend(t), n, about, set, dir, nil); err != nil {
		t.Fatal(err)
	}
	run := loadRun(t, dir)
	first, last := run.state.Log[0], run.state.Log[len(run.state.Log)-1]
	if !(last.TrainLoss < 0.5*first.TrainLoss) {
		t.Errorf("train loss %.3f after 30 epochs, %.3f after the first", last.TrainLoss, first.TrainLoss)
	}
}

func readFile(t *testing.T, dir, name string) []byte {
	t.Helper()
	content, err := os.ReadFile(filepath.Join(dir, name))
	if err != nil {
		t.Fatal(err)
	}
	return content
}

func loadRun(t *testing.T, dir string) *Run {
	t.Helper()
	run, err := LoadRun(dir)
	if err != nil {
		t.Fatal(err)
	}
	return run
}
