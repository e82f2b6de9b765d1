package experiment

import (
	"errors"
	"io/fs"
	"path/filepath"

	"readoutzones/analysis"
	"readoutzones/blt"
	"readoutzones/blt/train"
	"readoutzones/data/images"
	"readoutzones/data/sources"
)

// lesson is what a reader watches a network learn from, in about two minutes on two cores, whatever the preset: few
// categories, small drawings, the laptop preset's network.
var lesson = Preset{
	Name:     "lesson",
	Synth:    sources.SynthOptions{Size: 16, Classes: 20, Train: 2000, Val: 200, Seed: 3},
	Channels: blt.Channels{8, 16, 24, 48, 96},
	Recipe:   train.Recipe{Epochs: 20, Batch: 64, LearningRate: 1e-3},
}

// Lesson is a small training of the paper's main network, to be watched. A brief one takes some seconds beside the compiling,
// for when nobody looks on. Another seed is another network.
func Lesson(seed uint64, brief bool) (Experiment, error) {
	p := lesson
	p.Recipe.Seed = seed
	if brief {
		p.Synth.Train = 448
		p.Recipe.Epochs, p.Recipe.Batch, p.Recipe.LearningRate = 5, 32, 1.5e-3
	}
	e, err := p.Experiment("lateral-additive")
	e.Name = p.Name
	return e, err
}

// Watch is [Experiment.Run] for those who look on: see is called with the training's log after every epoch, first with that of
// the part before an interruption. A training that has ended before is not repeated. The whole log is returned.
func (e Experiment) Watch(see func(analysis.TrainingLog)) (analysis.TrainingLog, error) {
	set, err := images.Open(e.Data)
	if err != nil {
		return nil, err
	}
	defer set.Close()
	seen := -1
	e.learnt = func(dir string, p train.Progress) {
		if p.Epoch <= seen {
			return
		}
		log, err := analysis.ReadTrainingLog(filepath.Join(dir, "log.csv"))
		if err == nil || errors.Is(err, fs.ErrNotExist) { // there is none before the first epoch ends
			seen = p.Epoch
			see(log)
		}
	}
	dir, err := e.trained(set)
	if err != nil {
		return nil, err
	}
	return analysis.ReadTrainingLog(filepath.Join(dir, "log.csv"))
}
