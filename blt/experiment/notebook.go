package experiment

import (
	"fmt"

	"readoutzones/analysis"
	"readoutzones/blt"
	"readoutzones/data"
)

// The functions below are for notebooks: they take the current preset, train and record what is missing with visible
// progress, and panic where they cannot.

// MustRecording is what a trained network does with the testplus images.
func MustRecording(name string) *data.Recording {
	return must(must(Current()).Recording(name))
}

// MustRandomRecording is what the same network does with them before training.
func MustRandomRecording(name string) *data.Recording {
	return must(must(Current()).RandomRecording(name))
}

// MustDynamics is what the analyses need of MustRecording.
func MustDynamics(name string) *analysis.Dynamics {
	return must(analysis.Measure(MustRecording(name)))
}

// MustRandomDynamics is what the analyses need of MustRandomRecording.
func MustRandomDynamics(name string) *analysis.Dynamics {
	return must(analysis.Measure(MustRandomRecording(name)))
}

// MustLongRun follows a trained network over many more steps than it was trained for, on the test images.
func MustLongRun(name string) *analysis.Trajectory {
	return must(must(Current()).LongRun(name))
}

// MustRandomLongRun follows the same network before training.
func MustRandomLongRun(name string) *analysis.Trajectory {
	return must(must(Current()).RandomLongRun(name))
}

// MustTrained is a network's training run: its configuration, weights, and accuracies on the way.
func MustTrained(name string) *blt.Run {
	return must(must(Current()).Trained(name))
}

// MustData opens the data set.
func MustData() *data.Dataset {
	return must(must(Current()).Data())
}

// Origin says what made a figure; it converts to figures.Provenance.
type Origin struct {
	Preset  string // quick, laptop or paper
	Data    string // data set and split
	Network string // name and fingerprint
	Backend string // such as xla:cpu
	Seed    string
}

// MustOrigin is the origin of a figure made from the networks of these names.
func MustOrigin(names ...string) Origin {
	p := must(Current())
	o := Origin{Preset: p.Name, Data: p.dataTitle(), Backend: blt.BackendName(), Seed: fmt.Sprint(p.Recipe.Seed)}
	for i, name := range names {
		if i > 0 {
			o.Network += ", "
		}
		o.Network += name + " " + MustTrained(name).Weights.Fingerprint()
	}
	return o
}

// dataTitle names the data set in captions.
func (p Preset) dataTitle() string {
	if p.Name == "paper" {
		return "MiniEcoset 64 px"
	}
	return fmt.Sprintf("embedded, %d classes, %d px", p.Synth.Classes, p.Synth.Size)
}

func must[T any](value T, err error) T {
	if err != nil {
		panic(err)
	}
	return value
}
