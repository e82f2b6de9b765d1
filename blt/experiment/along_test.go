package experiment

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"readoutzones/blt"
	"readoutzones/blt/train"
)

// alongFolders are the networks that come along.
func alongFolders(t *testing.T) (folders []string) {
	t.Helper()
	checkpoints, err := filepath.Glob(filepath.Join(AlongDir(), "*", "checkpoint.npz"))
	if err != nil || len(checkpoints) == 0 {
		t.Fatalf("no networks come along: %v", err)
	}
	for _, path := range checkpoints {
		folders = append(folders, filepath.Dir(path))
	}
	return folders
}

// Every network that comes along is what its files say, and is the one that the laptop preset would train.
func TestNetworksThatComeAlongAreThePresets(t *testing.T) {
	preset, err := PresetNamed("laptop")
	if err != nil {
		t.Fatal(err)
	}
	set, err := preset.Data()
	if err != nil {
		t.Fatal(err)
	}
	defer set.Close()
	identity, err := train.Identify(set)
	if err != nil {
		t.Fatal(err)
	}
	for _, dir := range alongFolders(t) {
		run, err := train.Load(dir)
		if err != nil {
			t.Error(err)
			continue
		}
		var job struct{ Weights string }
		text, err := os.ReadFile(filepath.Join(dir, "job.json"))
		if err == nil {
			err = json.Unmarshal(text, &job)
		}
		if err != nil {
			t.Errorf("%s: %v", dir, err)
		}
		if got := run.Weights.Fingerprint(); got != job.Weights {
			t.Errorf("%s: the weights are %s, job.json says %s", dir, got, job.Weights)
		}
		if run.Epochs() != preset.Recipe.Epochs {
			t.Errorf("%s was trained for %d epochs, the preset says %d", dir, run.Epochs(), preset.Recipe.Epochs)
		}
		name := filepath.Base(dir)
		name = name[:strings.LastIndex(name, "-")]
		e, err := preset.Experiment(name)
		if err != nil {
			t.Error(err)
			continue
		}
		e.About.Recipe.Seed = run.About.Recipe.Seed
		if along, err := e.along(identity); err != nil || along == nil {
			t.Errorf("%s is not taken for the preset's %s: %v", dir, name, err)
		}
	}
}

// The effects over training that come along end with the network that comes along.
func TestEffectsAreThoseOfTheNetworkThatComesAlong(t *testing.T) {
	course, err := EffectsAlong("lateral-additive")
	if err != nil {
		t.Fatal(err)
	}
	run, err := train.Load(filepath.Join(AlongDir(), "lateral-additive-1"))
	if err != nil {
		t.Fatal(err)
	}
	if len(course.Snapshots) < 3 {
		t.Fatalf("%d snapshots, want some on the way", len(course.Snapshots))
	}
	last := course.Snapshots[len(course.Snapshots)-1]
	if last.Epoch != run.Epochs() || last.Weights != run.Weights.Fingerprint() {
		t.Errorf("the last effects are of epoch %d, weights %s; the network is %s after %d epochs", last.Epoch, last.Weights, run.Weights.Fingerprint(), run.Epochs())
	}
}

// A network that comes along is taken into the cache whole: with the weights it started from, and what it was trained on.
func TestANetworkThatComesAlongIsTaken(t *testing.T) {
	t.Setenv("BLT_TRAIN", "")
	preset, err := PresetNamed("laptop")
	if err != nil {
		t.Fatal(err)
	}
	e, err := preset.Experiment("lateral-additive")
	if err != nil {
		t.Fatal(err)
	}
	run, err := e.Run()
	if err != nil {
		t.Fatal(err)
	}
	along, err := train.Load(filepath.Join(AlongDir(), "lateral-additive-1"))
	if err != nil {
		t.Fatal(err)
	}
	if run.Weights.Fingerprint() != along.Weights.Fingerprint() {
		t.Error("it was trained instead")
	}
	model, err := NewModel(e.About)
	if err != nil {
		t.Fatal(err)
	}
	before, err := run.InitialWeights()
	if err != nil {
		t.Fatal(err)
	}
	if got, want := before.Fingerprint(), blt.Initialise(model.Parameters(), 1).Fingerprint(); got != want {
		t.Errorf("it started from weights %s, its seed tells %s", got, want)
	}
	if backend, err := trainedOn(run); backend != "xla:cpu" || err != nil {
		t.Errorf("trained on %q (%v), want what job.json says", backend, err)
	}
}
