package train

import (
	"bytes"
	"context"
	"errors"
	"math"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"readoutzones/blt"
	"readoutzones/blt/internal/tiny"
	"readoutzones/blt/record"
	"readoutzones/data/images"
	"readoutzones/data/npz"
	"readoutzones/data/sources"
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

// An interruption while the run validates loses nothing either: the next one begins with the validation, at the end of an
// epoch and where MaxSteps ends the training inside one.
func TestInterruptedValidation(t *testing.T) {
	set, n := tiny.Data(t), tiny.Network(t, tiny.Config())
	for _, steps := range []int{3, 2} { // of three in an epoch
		unbroken, cut := t.TempDir(), t.TempDir()
		about := tinyDescription(1)
		about.Recipe.MaxSteps = steps
		if err := Train(t.Context(), tiny.GoBackend(t), n, about, set, unbroken, nil); err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithCancel(t.Context())
		err := Train(ctx, tiny.GoBackend(t), n, about, set, cut, func(p Progress) {
			if p.Batch == steps {
				cancel()
			}
		})
		if !errors.Is(err, context.Canceled) || len(loadRun(t, cut).state.Log) > 0 {
			t.Fatalf("cancelled before the validation: %v, log %v", err, loadRun(t, cut).state.Log)
		}
		if err := Train(t.Context(), tiny.GoBackend(t), n, about, set, cut, nil); err != nil {
			t.Fatal(err)
		}
		if want, got := readFile(t, unbroken, "log.csv"), readFile(t, cut, "log.csv"); !bytes.Equal(want, got) {
			t.Errorf("%d steps: the log differs:\n%s\n%s", steps, want, got)
		}
		if loadRun(t, unbroken).Weights.Fingerprint() != loadRun(t, cut).Weights.Fingerprint() {
			t.Errorf("%d steps: the weights differ", steps)
		}
	}
}

// Two trainings in one folder would overwrite each other's checkpoints: the second is refused.
func TestAnotherTrainingInTheFolderIsRefused(t *testing.T) {
	set, n, dir := tiny.Data(t), tiny.Network(t, tiny.Config()), t.TempDir()
	err := Train(t.Context(), tiny.GoBackend(t), n, tinyDescription(1), set, dir, func(p Progress) {
		if p.Batch == 1 {
			second := Train(t.Context(), tiny.GoBackend(t), n, tinyDescription(1), set, dir, nil)
			if second == nil || !strings.Contains(second.Error(), "another process is training here") {
				t.Errorf("a second training in the same folder: %v", second)
			}
		}
	})
	if err != nil {
		t.Fatal(err)
	}
}

// A run that ends between the snapshot of an epoch and the checkpoint does both again.
func TestSnapshotComesBeforeTheCheckpoint(t *testing.T) {
	set, n, dir := tiny.Data(t), tiny.Network(t, tiny.Config()), t.TempDir()
	about := tinyDescription(everyEpochs)
	about.Recipe.Batch = 22
	snapshot := filepath.Join(dir, "epoch_30.npz")
	if err := os.Mkdir(snapshot, 0o755); err != nil { // so that it cannot be written
		t.Fatal(err)
	}
	if err := Train(t.Context(), tiny.GoBackend(t), n, about, set, dir, nil); err == nil {
		t.Fatal("no error though the snapshot could not be written")
	}
	if err := os.Remove(snapshot); err != nil {
		t.Fatal(err)
	}
	if err := Train(t.Context(), tiny.GoBackend(t), n, about, set, dir, nil); err != nil {
		t.Fatal(err)
	}
	arrays, err := npz.Read(snapshot)
	if err != nil {
		t.Fatal(err)
	}
	if blt.StateDict(arrays).Fingerprint() != loadRun(t, dir).Weights.Fingerprint() {
		t.Error("the snapshot of the last epoch is not the run's weights")
	}
}

// Training reads train and val; a data set without the others is enough.
func TestTrainingNeedsNoTestSplit(t *testing.T) {
	path := filepath.Join(t.TempDir(), "small.h5")
	if err := sources.WriteSynth(t.Context(), path, sources.SynthOptions{Size: 8, Classes: 4, Train: 8, Val: 4, Seed: 1}); err != nil {
		t.Fatal(err)
	}
	set, err := images.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer set.Close()
	if err := Train(t.Context(), tiny.GoBackend(t), tiny.Network(t, tiny.Config()), tinyDescription(1), set, t.TempDir(), nil); err != nil {
		t.Error(err)
	}
}

// The same images with one pixel changed are another data set: a run does not go on with them.
func TestAPixelMakesAnotherDataSet(t *testing.T) {
	set, dir := tiny.Data(t), t.TempDir()
	n := tiny.Network(t, tiny.Config())
	if err := Train(t.Context(), tiny.GoBackend(t), n, tinyDescription(1), set, dir, nil); err != nil {
		t.Fatal(err)
	}
	other := filepath.Join(t.TempDir(), "other.h5")
	w, err := images.Create(other, images.Header{Size: set.Size, Categories: set.Categories})
	if err != nil {
		t.Fatal(err)
	}
	defer w.Abort()
	for _, name := range []string{"train", "val"} {
		split, err := set.Split(name)
		if err != nil {
			t.Fatal(err)
		}
		pixels, err := split.ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		if name == "val" { // the training images, and with them mean and deviation, stay
			pixels[100] ^= 1
		}
		if err := w.Append(name, pixels, split.Labels); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	changed, err := images.Open(other)
	if err != nil {
		t.Fatal(err)
	}
	defer changed.Close()
	if err := Train(t.Context(), tiny.GoBackend(t), n, tinyDescription(2), changed, dir, nil); err == nil || !strings.Contains(err.Error(), "holds another run") {
		t.Errorf("with another pixel: %v", err)
	}
}

// On XLA, which the other tests leave out for speed: the same seed gives the same bits, and the loss falls.
func TestTrainingOnXLA(t *testing.T) {
	set, n := tiny.Data(t), tiny.Network(t, tiny.Config())
	var prints []string
	for range 2 {
		dir := t.TempDir()
		if err := Train(t.Context(), tiny.Backend(t), n, tinyDescription(6), set, dir, nil); err != nil {
			t.Fatal(err)
		}
		run := loadRun(t, dir)
		prints = append(prints, run.Weights.Fingerprint())
		if first, last := run.state.Log[0].TrainLoss, run.state.Log[5].TrainLoss; !(last < first) {
			t.Errorf("the loss went from %g to %g", first, last)
		}
	}
	if prints[0] != prints[1] {
		t.Errorf("the same seed gave %v", prints)
	}
}

func TestErrorsNameTheNetwork(t *testing.T) {
	if name := (Description{Net: "resnet18", Config: blt.DefaultConfig().Feedforward()}).Name(); name != "resnet18" {
		t.Errorf("a ResNet18 is called %s", name)
	}
	if name := (Description{Net: "blt", Config: blt.DefaultConfig().Feedforward()}).Name(); name != "BNet" {
		t.Errorf("a BNet is called %s", name)
	}
}

// Validation and training measure the same: on the same images and weights both find one loss and one accuracy, whatever
// the batches and their padding are.
func TestValidationMeasuresWhatTrainingDoes(t *testing.T) {
	set, n := tiny.Data(t), tiny.Network(t, tiny.Config())
	split, err := set.Split("train")
	if err != nil {
		t.Fatal(err)
	}
	about := tinyDescription(1)
	run := &Run{About: about, Weights: blt.Initialise(n.Parameters(), 1)}
	unroller, err := record.New(tiny.GoBackend(t), n, run.Weights, set.Mean, set.Std)
	if err != nil {
		t.Fatal(err)
	}
	defer unroller.Close()
	loss, accuracy, err := Evaluate(t.Context(), unroller, split, 8) // 22 images
	if err != nil {
		t.Fatal(err)
	}
	run.About.Recipe.Batch = split.Len()
	trainer, err := newTrainer(tiny.GoBackend(t), n, run, set.Mean, set.Std)
	if err != nil {
		t.Fatal(err)
	}
	for in, err := range trainer.inputs(images.Batches(split, images.BatchOptions{Size: split.Len()})) {
		if err != nil {
			t.Fatal(err)
		}
		losses, correct, err := trainer.learn(in)
		if err != nil {
			t.Fatal(err)
		}
		var sum float64
		for step := range losses {
			sum += float64(losses[step])
			if got, want := accuracy[step], float64(correct[step])/float64(split.Len()); math.Abs(got-want) > 1e-9 {
				t.Errorf("step %d: accuracy %g in validation, %g in training", step, got, want)
			}
		}
		if math.Abs(loss-sum) > 1e-5*sum {
			t.Errorf("loss %g in validation, %g in training", loss, sum)
		}
	}
}

// A row of the log is over the images of its epoch: batches count by their images, losses are summed over time, accuracies
// are means over it.
func TestLogRow(t *testing.T) {
	var s state
	for _, batch := range []struct {
		loss, correct []float32
		images        int
	}{{[]float32{3, 2}, []float32{1, 4}, 8}, {[]float32{1, 0}, []float32{2, 2}, 2}} {
		if err := s.add(batch.loss, batch.correct, batch.images); err != nil {
			t.Fatal(err)
		}
	}
	s.addRow(1.5, []float64{0.25, 0.5})
	got, want := s.Log[0], logRow{Epoch: 1, Step: 2, TrainLoss: (8*5.0 + 2*1) / 10, TrainAcc: (0.3 + 0.6) / 2, ValLoss: 1.5, ValAccuracy: []float64{0.25, 0.5}}
	if math.Abs(got.TrainLoss-want.TrainLoss) > 1e-12 || math.Abs(got.TrainAcc-want.TrainAcc) > 1e-12 {
		t.Errorf("got %+v, want %+v", got, want)
	}
	got.TrainLoss, got.TrainAcc = want.TrainLoss, want.TrainAcc
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v, want %+v", got, want)
	}
}

// Within an epoch, too, a killed process loses no more than the time between two saves.
func TestTrainingSavesWithinAnEpoch(t *testing.T) {
	defer func(usual time.Duration) { saveEvery = usual }(saveEvery)
	set, n := tiny.Data(t), tiny.Network(t, tiny.Config())
	for every, want := range map[time.Duration]bool{0: true, time.Hour: false} {
		saveEvery = every
		dir := t.TempDir()
		err := Train(t.Context(), tiny.GoBackend(t), n, tinyDescription(1), set, dir, func(p Progress) {
			if run, err := Load(dir); p.Batch == 3 && (err == nil && run.state.Step == 2) != want {
				t.Errorf("saving every %v: while the third batch is learnt, the folder holds %+v (%v)", every, run, err)
			}
		})
		if err != nil {
			t.Fatal(err)
		}
	}
}
