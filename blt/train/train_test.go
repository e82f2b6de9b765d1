package train

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"readoutzones/blt/internal/tiny"
)

func tinyDescription(epochs int) Description {
	return Description{Net: "blt", Config: tiny.Config(), Recipe: Recipe{Epochs: epochs, Batch: 8, LearningRate: 1e-2, Seed: 3, Augment: true}}
}

// A run that is cut in the middle of an epoch and goes on ends with the same weights and log as one that is not.
func TestResumedTrainingEqualsUnbroken(t *testing.T) {
	set, n := tiny.Data(t), tiny.Network(t, tiny.Config())
	unbroken, cut := t.TempDir(), t.TempDir()
	if err := Train(context.Background(), tiny.GoBackend(t), n, tinyDescription(2), set, unbroken, nil); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	steps := 0
	err := Train(ctx, tiny.GoBackend(t), n, tinyDescription(2), set, cut, func(Progress) {
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
		if err := Train(context.Background(), tiny.GoBackend(t), n, about, set, cut, nil); err != nil {
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
	set, n, dir := tiny.Data(t), tiny.Network(t, tiny.Config()), t.TempDir()
	if err := Train(context.Background(), tiny.GoBackend(t), n, tinyDescription(1), set, dir, nil); err != nil {
		t.Fatal(err)
	}
	other := tinyDescription(1)
	other.Recipe.Seed = 4
	if err := Train(context.Background(), tiny.GoBackend(t), n, other, set, dir, nil); err == nil || !strings.Contains(err.Error(), "holds another run") {
		t.Errorf("another seed in the same folder: %v", err)
	}
}

// Training must learn: after some epochs on few images, the loss is well below that of chance.
func TestTrainingLearns(t *testing.T) {
	set, n, dir := tiny.Data(t), tiny.Network(t, tiny.Config()), t.TempDir()
	about := tinyDescription(30)
	about.Recipe.Augment = false
	if err := Train(context.Background(), tiny.GoBackend(t), n, about, set, dir, nil); err != nil {
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
	run, err := Load(dir)
	if err != nil {
		t.Fatal(err)
	}
	return run
}
