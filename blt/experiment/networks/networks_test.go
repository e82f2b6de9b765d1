package main

import (
	"encoding/json"
	"math"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/gomlx/compute"

	"readoutzones/blt/device"
	"readoutzones/blt/experiment"
	"readoutzones/blt/internal/tiny"
	"readoutzones/blt/train"
	"readoutzones/data/images"
	"readoutzones/data/sources"
)

// These tests take minutes for all networks, so they take the main one alone, unless BLT_NETWORKS=all.
func folders(t *testing.T) (all []string) {
	t.Helper()
	checkpoints, err := filepath.Glob(filepath.Join(experiment.AlongDir(), "*", "checkpoint.npz"))
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range checkpoints {
		if dir := filepath.Dir(path); os.Getenv("BLT_NETWORKS") == "all" || filepath.Base(dir) == "lateral-additive-1" {
			all = append(all, dir)
		}
	}
	if len(all) == 0 {
		t.Fatal("no networks come along")
	}
	return all
}

// laptop is the preset's data set, drawn for the test.
func laptop(t *testing.T) *images.Dataset {
	t.Helper()
	preset, err := experiment.PresetNamed("laptop")
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "laptop.h5")
	if err := sources.WriteSynth(t.Context(), path, preset.Synth); err != nil {
		t.Fatal(err)
	}
	set, err := images.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { set.Close() })
	return set
}

func xla(t *testing.T) compute.Backend {
	t.Helper()
	tiny.NeedXLA(t)
	backend, err := device.Backend()
	if err != nil {
		t.Fatal(err)
	}
	return backend
}

// readJSON reads one of a network's files.
func readJSON[T any](t *testing.T, dir, name string) (content T) {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(dir, name))
	if err == nil {
		err = json.Unmarshal(text, &content)
	}
	if err != nil {
		t.Fatalf("%s: %s: %v", dir, name, err)
	}
	return content
}

// A network that comes along classifies as its files say: the images of validation as the last row of its log, those of
// testplus as analysis.json; within 0.2 points on any backend.
func TestNetworksClassifyAsTheirFilesSay(t *testing.T) {
	backend, set := xla(t), laptop(t)
	for _, dir := range folders(t) {
		run, err := train.Load(dir)
		if err != nil {
			t.Fatal(err)
		}
		model, err := experiment.NewModel(run.About)
		if err != nil {
			t.Fatal(err)
		}
		series := train.NewSeries(backend, model, set)
		u, err := series.Unroller(run.Weights)
		if err != nil {
			t.Fatal(err)
		}
		for name, want := range map[string][]float64{
			"val": run.Accuracy(), "testplus": readJSON[struct{ Accuracy []float64 }](t, dir, "analysis.json").Accuracy,
		} {
			split, err := set.Split(name)
			if err != nil {
				t.Fatal(err)
			}
			_, accuracy, err := train.Evaluate(t.Context(), u, split, 250)
			if err != nil {
				t.Fatal(err)
			}
			if len(accuracy) != len(want) {
				t.Fatalf("%s: %d time steps, its files tell of %d", filepath.Base(dir), len(accuracy), len(want))
			}
			for step := range want {
				if math.Abs(accuracy[step]-want[step]) > .002 {
					t.Errorf("%s: accuracy on %s at t = %d: %.4f, its files say %.4f", filepath.Base(dir), name, step, accuracy[step], want[step])
				}
			}
		}
		series.Close()
	}
}

// Trained again for 100 steps from its seed, a network has the loss that its file tells: to 1e-4 on the same kind of processor
// with the same plugin, to 1e-2 elsewhere.
func TestNetworksAreTrainedAgain(t *testing.T) {
	backend, set := xla(t), laptop(t)
	for _, dir := range folders(t) {
		run, err := train.Load(dir)
		if err != nil {
			t.Fatal(err)
		}
		want := readJSON[firstStepsOf](t, dir, firstStepsFile)
		loss, err := firstSteps(t.Context(), run.About, set)
		if err != nil {
			t.Fatal(err)
		}
		tolerance := 1e-2
		if slices.Equal([]string{device.NameOf(backend), device.PluginVersion(backend), device.Processor()}, []string{want.Backend, want.Plugin, want.Processor}) {
			tolerance = 1e-4
		}
		if math.Abs(loss-want.Loss) > tolerance*want.Loss {
			t.Errorf("%s: loss of the first 100 steps %.7g, its file says %.7g (tolerance %g)", filepath.Base(dir), loss, want.Loss, tolerance)
		}
	}
}
