package experiment

import (
	"cmp"
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
	Precision blt.Precision // of training; "" is float32
	Recipe    train.Recipe
	LongSteps int // time steps of Figure 7
	Perturbed int // images whose states are changed, to see what becomes of them
}

// presets: quick is for tests, laptop for two cores and a few minutes with networks that come along, photos (your own) and
// paper for a GPU.
var presets = []Preset{
	{
		Name:      "quick",
		Synth:     sources.SynthOptions{Size: 16, Classes: 10, Train: 1000, Val: 100, Test: 200, TestPlus: 400, Seed: 1},
		Channels:  blt.Channels{4, 6, 8, 12, 24},
		Recipe:    train.Recipe{Epochs: 2, Batch: 50, LearningRate: 3e-3, Seed: 1},
		LongSteps: 20,
		Perturbed: 40,
	},
	{
		Name:      "laptop",
		Synth:     sources.SynthOptions{Size: 32, Classes: 100, Train: 12500, Val: 1000, Test: 500, TestPlus: 6000, Seed: 1},
		Channels:  blt.Channels{8, 16, 24, 48, 96},
		Recipe:    train.Recipe{Epochs: 24, Batch: 64, LearningRate: 1e-3, Seed: 1, Augment: true},
		LongSteps: 80,
		Perturbed: 128,
	},
	{
		Name:      "photos",
		Channels:  blt.DefaultConfig().Channels,
		Precision: blt.BFloat16, // the authors trained in 16 bits too
		Recipe:    train.DefaultRecipe(),
		LongSteps: 80,
		Perturbed: 500,
	},
	{
		Name:      "paper",
		Channels:  blt.DefaultConfig().Channels,
		Recipe:    train.DefaultRecipe(),
		LongSteps: 80,
		Perturbed: 500,
	},
}

// Current is the preset that the environment variable BLT_PRESET names: quick, laptop (the default), photos or paper.
func Current() (Preset, error) {
	p, err := PresetNamed(cmp.Or(os.Getenv("BLT_PRESET"), "laptop"))
	if err != nil {
		return p, fmt.Errorf("BLT_PRESET=%w", err)
	}
	return p, nil
}

// PresetNamed is the preset of that name.
func PresetNamed(name string) (Preset, error) {
	i := slices.IndexFunc(presets, func(p Preset) bool { return p.Name == name })
	if i < 0 {
		return Preset{}, fmt.Errorf("%q: must be %s", name, strings.Join(presetNames(), ", "))
	}
	return presets[i], nil
}

// About is the main network with the preset's channels and recipe. The paper's others differ from it by their connections.
func (p Preset) About() train.Description {
	config := blt.DefaultConfig()
	config.Channels, config.Precision = p.Channels, cmp.Or(p.Precision, config.Precision)
	return train.Description{Net: BLT, Config: config, Recipe: p.Recipe}
}

func presetNames() (names []string) {
	for _, p := range presets {
		names = append(names, p.Name)
	}
	return names
}
