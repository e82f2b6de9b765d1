package train

import (
	"bytes"
	"encoding/json"
	"errors"
	"iter"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/gomlx/compute"

	"readoutzones/blt"
	"readoutzones/blt/internal/goldens"
	"readoutzones/blt/internal/tiny"
	"readoutzones/data/images"
	"readoutzones/data/npz"
)

// A batch of 8 that is learnt from in parts moves the weights as a whole one does, to rounding, and has its loss and its right
// answers. Of the parts of the last batch, which has 5 images, some hold padding as well, and some nothing else.
func TestMicroBatchesEqualTheBatch(t *testing.T) {
	networks := tiny.RNNs(t)
	both := tiny.Config()
	both.TopDown, both.Size = true, 16
	networks["both"] = tiny.Network(t, both)
	for name, n := range networks {
		wantLosses, want := learnSome(t, tiny.GoBackend(t), n, Recipe{})
		for _, micro := range []int{1, 2, 3, 7} {
			recipe := Recipe{MicroBatch: micro}
			losses, weights := learnSome(t, tiny.GoBackend(t), n, recipe)
			if e := goldens.Compare(losses, wantLosses, goldens.RMS(wantLosses)); !(e.MaxOverRMS <= 1e-5) {
				t.Errorf("%s, parts of %d: losses and right answers differ by %v", name, micro, e)
			}
			sameMoves(t, n, recipe, weights, want)
		}
	}
}

// learnSome learns from three batches of 8, and returns their losses and right answers, and the weights.
func learnSome(t *testing.T, backend compute.Backend, n *blt.Network, recipe Recipe) (losses []float32, weights blt.StateDict) {
	t.Helper()
	recipe.Batch, recipe.LearningRate = 8, 1e-3
	run := &Run{About: Description{Recipe: recipe}, Weights: blt.Initialise(n.Parameters(), 7)}
	trainer, err := newTrainer(backend, n, run, tiny.Mean, tiny.Std)
	if err != nil {
		t.Fatal(err)
	}
	for _, valid := range []int{8, 8, 5} {
		batch := &images.Batch{Images: tiny.Pixels(n, 8), Labels: []int32{0, 1, 2, 3, 0, 1, 2, 2}, Valid: valid}
		loss, correct, err := learn(trainer, batch)
		if err != nil {
			t.Fatal(err)
		}
		losses = append(losses, append(loss, correct...)...)
	}
	weights, _, err = trainer.snapshot()
	if err != nil {
		t.Fatal(err)
	}
	return losses, weights
}

// sameMoves compares how the weights of learnSome have moved from where they started.
func sameMoves(t *testing.T, n *blt.Network, recipe Recipe, got, want blt.StateDict) {
	t.Helper()
	move := func(from, to npz.Array) []float32 {
		d := slices.Clone(to.Data.([]float32))
		for i, v := range from.Data.([]float32) {
			d[i] -= v
		}
		return d
	}
	start := blt.Initialise(n.Parameters(), 7)
	for _, p := range n.Parameters() {
		wanted := move(start[p.Name], want[p.Name])
		e := goldens.Compare(move(start[p.Name], got[p.Name]), wanted, goldens.RMS(wanted))
		if !p.Frozen && !(e.L2 <= 1e-3) {
			t.Errorf("%s, %+v: how %s moved differs by %v", n.Config.Name(), recipe, p.Name, e)
		}
	}
}

// A run goes on with another micro-batch, or where devices are counted otherwise, and comes to the same; nothing but the recipe says that it had one.
func TestResumedWithAnotherMicroBatch(t *testing.T) {
	set, n := tiny.Data(t), tiny.Network(t, tiny.Config())
	whole, parts := t.TempDir(), t.TempDir()
	about := tinyDescription(2)
	if err := Train(t.Context(), tiny.GoBackend(t), n, about, set, whole, nil); err != nil {
		t.Fatal(err)
	}
	for _, call := range []struct{ micro, steps int }{{3, 2}, {0, 4}, {5, 0}} {
		about.Recipe.MicroBatch, about.Recipe.MaxSteps, about.Recipe.Devices = call.micro, call.steps, min(call.micro, 1)
		if err := Train(t.Context(), tiny.GoBackend(t), n, about, set, parts, nil); err != nil {
			t.Fatal(err)
		}
	}
	want, got := loadRun(t, whole), loadRun(t, parts)
	for _, p := range n.Parameters() {
		was, is := want.Weights[p.Name].Data.([]float32), got.Weights[p.Name].Data.([]float32)
		if e := goldens.Compare(is, was, goldens.RMS(was)); !p.Frozen && !(e.L2 <= 1e-3) {
			t.Errorf("%s differs by %v", p.Name, e)
		}
	}
	for name := range got.optimiser {
		if _, ok := want.optimiser[name]; !ok {
			t.Errorf("the checkpoint has %s", name)
		}
	}
	text, err := json.Marshal(want.About.Recipe)
	if err != nil || bytes.Contains(text, []byte("micro")) || bytes.Contains(text, []byte("devices")) || got.About.Recipe.MicroBatch != 5 {
		t.Errorf("recipes %s, %v and %+v", text, err, got.About.Recipe)
	}
}

// The next batch is brought to the device while the caller works on one, but not the one after it; who leaves early, or gets
// an error, leaves nothing behind that asks for batches.
func TestInputsAreAheadByOne(t *testing.T) {
	n := tiny.Network(t, tiny.Config())
	run := &Run{About: Description{Recipe: Recipe{Batch: 2, LearningRate: 1e-3}}, Weights: blt.Initialise(n.Parameters(), 7)}
	trainer, err := newTrainer(tiny.GoBackend(t), n, run, tiny.Mean, tiny.Std)
	if err != nil {
		t.Fatal(err)
	}
	var given, ended atomic.Int32
	disk := errors.New("disk gone")
	batches := func(failAt int32) iter.Seq2[*images.Batch, error] {
		given.Store(0)
		return func(yield func(*images.Batch, error) bool) {
			defer ended.Add(1)
			for {
				if given.Add(1) == failAt {
					yield(nil, disk)
					return
				}
				if !yield(&images.Batch{Images: tiny.Pixels(n, 2), Labels: []int32{0, 1}, Valid: 2}, nil) {
					return
				}
			}
		}
	}
	for in, err := range trainer.inputs(batches(0)) {
		if err != nil || in.valid != 2 {
			t.Fatal(in, err)
		}
		for deadline := time.Now().Add(10 * time.Second); given.Load() < 2; time.Sleep(time.Millisecond) {
			if time.Now().After(deadline) {
				t.Fatal("the second batch is not made while the first is worked on")
			}
		}
		time.Sleep(20 * time.Millisecond)
		break
	}
	if given.Load() != 2 || ended.Load() != 1 {
		t.Errorf("%d batches were made, %d loops ended; want 2 and 1", given.Load(), ended.Load())
	}
	good := 0
	for in, err := range trainer.inputs(batches(4)) {
		if err == nil {
			good++
			in.drop()
		} else if !errors.Is(err, disk) {
			t.Error(err)
		}
	}
	if good != 3 || ended.Load() != 2 {
		t.Errorf("%d good batches before the error, %d loops ended; want 3 and 2", good, ended.Load())
	}
}

// What XLA says when memory is short, by message or by code, becomes advice.
func TestOutOfMemoryAdvises(t *testing.T) {
	for _, said := range []string{
		"PJRT error (code=8): cannot allocate 12 bytes", "RESOURCE_EXHAUSTED: cannot allocate 12 bytes",
		"PJRT error (code=13): Compute error: Error preparing computation: Out of memory allocating 12 bytes.", // a CPU's
	} {
		err := outOfMemory(errors.New("training step: the graph: "+said), 1024)
		if text := err.Error(); strings.Contains(text, "graph") || !strings.Contains(text, "12 bytes") || !strings.Contains(text, "--micro-batch 512") || !strings.Contains(text, "last save is kept") || strings.Contains(text, "\n") {
			t.Errorf("%s", text)
		}
	}
	if text := outOfMemory(errors.New("RESOURCE_EXHAUSTED"), 1).Error(); strings.Contains(text, "micro-batch") {
		t.Errorf("of one image: %s", text)
	}
	if other := errors.New("disk gone"); outOfMemory(other, 8) != other {
		t.Error("another error is changed")
	}
}
