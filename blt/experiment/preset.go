package experiment

import (
	"fmt"
	"os"
	"slices"
	"strings"

	"readoutzones/blt"
	"readoutzones/blt/train"
	"readoutzones/data/sources"
)

// Preset is how large everything is. All notebooks run in each of them.
type Preset struct {
	Name      string
	Synth     sources.SynthOptions // the embedded data set; unused by photos and paper, which take your own and MiniEcoset
	Channels  blt.Channels
	Recipe    train.Recipe // of the networks of the BLT family
	ResNet18  train.Recipe // of the baseline, an image of which takes as long as several of theirs
	LongSteps int          // time steps of Figure 7
}

// presets: quick is for tests, laptop for two cores and half an hour, photos (your own, at the paper's size) and paper
// for a GPU.
var presets = []Preset{
	{
		Name:      "quick",
		Synth:     sources.SynthOptions{Size: 16, Classes: 10, Train: 1000, Val: 100, Test: 200, TestPlus: 400, Seed: 1},
		Channels:  blt.Channels{4, 6, 8, 12, 24},
		Recipe:    train.Recipe{Epochs: 2, Batch: 50, LearningRate: 3e-3, Seed: 1},
		ResNet18:  train.Recipe{Epochs: 1, Batch: 50, LearningRate: 3e-3, Seed: 1},
		LongSteps: 20,
	},
	{
		Name:      "laptop",
		Synth:     sources.SynthOptions{Size: 32, Classes: 100, Train: 10000, Val: 500, Test: 500, TestPlus: 4000, Seed: 1},
		Channels:  blt.Channels{8, 16, 24, 48, 96},
		Recipe:    train.Recipe{Epochs: 4, Batch: 64, LearningRate: 1e-3, Seed: 1},
		ResNet18:  train.Recipe{Epochs: 1, Batch: 64, LearningRate: 1e-3, Seed: 1},
		LongSteps: 80,
	},
	{
		Name:      "photos",
		Channels:  blt.DefaultConfig().Channels,
		Recipe:    train.DefaultRecipe(),
		ResNet18:  train.DefaultRecipe(),
		LongSteps: 80,
	},
	{
		Name:      "paper",
		Channels:  blt.DefaultConfig().Channels,
		Recipe:    train.DefaultRecipe(),
		ResNet18:  train.DefaultRecipe(),
		LongSteps: 80,
	},
}

// Current is the preset that the environment variable BLT_PRESET names: quick, laptop (the default), photos or paper.
func Current() (Preset, error) {
	name := os.Getenv("BLT_PRESET")
	if name == "" {
		name = "laptop"
	}
	i := slices.IndexFunc(presets, func(p Preset) bool { return p.Name == name })
	if i < 0 {
		return Preset{}, fmt.Errorf("BLT_PRESET=%q: must be %s", name, strings.Join(presetNames(), ", "))
	}
	return presets[i], nil
}

func presetNames() (names []string) {
	for _, p := range presets {
		names = append(names, p.Name)
	}
	return names
}
