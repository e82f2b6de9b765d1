package experiment

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"readoutzones/analysis"
	"readoutzones/analysis/claims"
	"readoutzones/blt"
	"readoutzones/blt/train"
	"readoutzones/data/images"
	"readoutzones/data/recording"
)

// The functions below are for notebooks: they take the current preset, train and record what is missing with visible
// progress, and panic where they cannot.

// MustExperiment is one of the paper's networks.
func MustExperiment(name string) Experiment {
	return must(must(Current()).Experiment(name))
}

// MustTrained is a network's training run: its configuration, weights, and accuracies on the way.
func MustTrained(name string) *train.Run {
	return must(MustExperiment(name).Run())
}

// MustRecording is what a trained network does with the testplus images.
func MustRecording(name string) *recording.Recording {
	return must(MustExperiment(name).Recording(Trained))
}

// MustDynamics is what the analyses need of MustRecording.
func MustDynamics(name string) *analysis.Dynamics {
	return must(MustExperiment(name).Dynamics(Trained))
}

// MustJudged are the claims that MustRecording allows.
func MustJudged(name string) []claims.Claim {
	return must(MustExperiment(name).Judged())
}

// MustControls are the effects of Fig. 2 in that network, beside what they are without knowledge of the class.
func MustControls(name string) []*analysis.Controls {
	return must(MustExperiment(name).Controls())
}

// MustRandomDynamics is what the analyses need of what the same network does with them before training.
func MustRandomDynamics(name string) *analysis.Dynamics {
	return must(MustExperiment(name).Dynamics(Random))
}

// DegradedSample is how many images are shown at each level, unless other numbers are asked for.
const DegradedSample = 1000

// MustDegraded is what a trained network does with so many of the testplus images, clean and at the usual levels of noise and of
// occlusion.
func MustDegraded(name string, sample int) []analysis.Degraded {
	return must(MustExperiment(name).Degraded(LevelsOf(UsualLevels, UsualLevels, 1), sample))
}

// MustLongRun follows a trained network over many more steps than it was trained for, on the test images.
func MustLongRun(name string) *analysis.Trajectory {
	return must(MustExperiment(name).LongRun(Trained, must(Current()).LongSteps))
}

// MustRandomLongRun follows the same network before training.
func MustRandomLongRun(name string) *analysis.Trajectory {
	return must(MustExperiment(name).LongRun(Random, must(Current()).LongSteps))
}

// MustLesson is a small training to be watched; a brief one for when nobody looks on.
func MustLesson(seed uint64, brief bool) Experiment { return must(Lesson(seed, brief)) }

// MustData opens the data set.
func MustData() *images.Dataset {
	return must(must(Current()).Data())
}

// MustNetworks gathers the evidence for all of the paper's claims: every network, trained and random, and the long runs.
func MustNetworks() claims.Networks {
	set := MustData()
	defer set.Close()
	n := claims.Networks{
		BNet: MustDynamics("bnet"), BNetRandom: MustRandomDynamics("bnet"), ResNet18: MustDynamics("resnet18"),
		WithBias: MustDynamics("lateral-additive-bias"), Superclasses: set.Superclasses,
		Degraded: MustDegraded(RNNs[0], DegradedSample),
	}
	for _, name := range RNNs {
		n.TrainedSteps = MustExperiment(name).About.Config.Timesteps
		n.RNNs = append(n.RNNs, claims.RNN{
			Name: name, Trained: MustDynamics(name), Random: MustRandomDynamics(name),
			Unrolled: MustLongRun(name), UnrolledRandom: MustRandomLongRun(name),
		})
	}
	return n
}

// MustProvenance says what made a figure of the networks of these names.
func MustProvenance(names ...string) analysis.Provenance {
	p := must(Current())
	var networks, backends []string
	for _, name := range names {
		one := MustExperiment(name).MustProvenance()
		networks = append(networks, one.Network)
		if !slices.Contains(backends, one.Backend) {
			backends = append(backends, one.Backend)
		}
	}
	return analysis.Provenance{
		Preset: p.Name, Data: p.dataTitle(), Network: strings.Join(networks, ", "),
		Backend: strings.Join(backends, ", "), Seed: fmt.Sprint(p.Recipe.Seed),
	}
}

// MustProvenance says what made a figure of this experiment.
func (e Experiment) MustProvenance() analysis.Provenance {
	run := must(e.Run())
	return analysis.Provenance{
		Data: filepath.Base(e.Data), Network: e.Name + " " + run.Weights.Fingerprint(),
		Backend: must(trainedOn(run)), Seed: fmt.Sprint(e.About.Recipe.Seed),
	}
}

// dataTitle names the data set in captions.
func (p Preset) dataTitle() string {
	switch p.Name {
	case "paper":
		return "MiniEcoset 64 px"
	case "photos":
		return fmt.Sprintf("photos %s, %d px", filepath.Base(os.Getenv(imagesVariable)), blt.DefaultConfig().Size)
	}
	return fmt.Sprintf("embedded, %d classes, %d px", p.Synth.Classes, p.Synth.Size)
}

func must[T any](value T, err error) T {
	if err != nil {
		panic(err)
	}
	return value
}
