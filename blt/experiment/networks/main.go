// Command networks trains the networks that come along with the laptop preset, and keeps them beside itself:
//
//	go run ./blt/experiment/networks                      # all that are missing; goes on where it was stopped
//	go run ./blt/experiment/networks lateral-additive-1   # one, anew
//
// NAME-SEED/ is a training run without its optimiser: checkpoint.npz holds the weights, the network, the recipe and the
// fingerprint of the images, log.csv a row an epoch. job.json says what made it, analysis.json is what `blt analyse` gives,
// and first-steps.json the loss of a training that is stopped after 100 steps, for whoever wants to see it repeated.
// Of the main network, effects.csv follows the claims' effects over its training. claims.json judges the claims in the
// networks of each seed, and across seeds.
//
// It is a study (package study) of the preset's images, in the cache folder: `blt study` makes the same networks.
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"

	"readoutzones/blt/device"
	"readoutzones/blt/experiment"
	"readoutzones/blt/experiment/study"
	"readoutzones/blt/train"
	"readoutzones/data/files"
	"readoutzones/data/images"
	"readoutzones/data/progress"
)

func main() {
	ctx, stop := files.Interruptible(context.Background())
	defer stop()
	if err := run(ctx, os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "networks:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, names []string) error {
	preset, err := experiment.PresetNamed("laptop")
	if err != nil {
		return err
	}
	set, err := preset.Data()
	if err != nil {
		return err
	}
	defer set.Close()
	s, err := plan(preset, set)
	if err != nil {
		return err
	}
	for _, job := range jobs(s) {
		kept := filepath.Join(experiment.AlongDir(), job.Name())
		if _, err := os.Stat(filepath.Join(kept, firstStepsFile)); len(names) == 0 && err == nil || len(names) > 0 && !slices.Contains(names, job.Name()) {
			continue
		}
		if err := s.Only(ctx, job); err != nil {
			return err
		}
		if err := keep(ctx, s, job, set, kept); err != nil {
			return err
		}
		fmt.Println(job.Name())
	}
	if _, err := s.Report(); err != nil {
		return err
	}
	return copyFile(filepath.Join(s.Dir, "claims.json"), filepath.Join(experiment.AlongDir(), "claims.json"))
}

// plan is the study of all of the paper's networks from five seeds.
func plan(preset experiment.Preset, set *images.Dataset) (*study.Study, error) {
	cache, err := files.CacheDir()
	if err != nil {
		return nil, err
	}
	networks, err := study.Paper(set, preset.About())
	if err != nil {
		return nil, err
	}
	networks[0].About.Recipe.Snapshots = snapshots
	identity, err := train.Identify(set)
	if err != nil {
		return nil, err
	}
	return study.New(filepath.Join(cache, "studies", "laptop-"+identity), set, networks, []uint64{1, 2, 3, 4, 5})
}

// jobs are those of the study that come along, by seed: of ResNet18 and of the network with a readout bias there is one.
func jobs(s *study.Study) (all []study.Job) {
	for _, seed := range s.Seeds {
		for _, j := range s.Jobs() {
			if j.Seed == seed && (seed == 1 || j.Network.Name == "bnet" || slices.Contains(experiment.RNNs, j.Network.Name)) {
				all = append(all, j)
			}
		}
	}
	return all
}

// snapshots are the epochs at which the main network's effects are measured, beside its start and its end.
const snapshots = "1,2,4,8,12,16,20"

// effects follows the main network's effects over its training. A training that has kept no weights on the way, as one of
// `blt study` without --snapshots, is repeated for that; it comes to the same weights.
func effects(ctx context.Context, run *train.Run, about train.Description, set *images.Dataset, dir string) error {
	from := run.Dir
	if epochs, err := run.Snapshots(); err != nil || len(epochs) < 3 {
		from += "-snapshots"
		line := progress.New("training again, for the effects on the way")
		err := trainIn(ctx, from, about, set, func(p train.Progress) { line.Show(0, 0, p.String()) })
		line.Done()
		if err != nil {
			return err
		}
	}
	_, err := experiment.Effects(ctx, from, set, "testplus", filepath.Join(dir, experiment.EffectsFile))
	return err
}

const firstStepsFile = "first-steps.json"

// firstStepsOf is what stands in it: the mean loss of a training's first 100 steps, and what computed it.
type firstStepsOf struct {
	Loss      float64 `json:"loss"`
	Backend   string  `json:"backend"`
	Plugin    string  `json:"plugin"`
	Processor string  `json:"processor"`
}

// keep copies what comes along of a job that is done. firstStepsFile comes last: it says that all is there.
func keep(ctx context.Context, s *study.Study, job study.Job, set *images.Dataset, dir string) error {
	from := filepath.Join(s.Dir, job.Name())
	run, err := train.Load(from)
	if err != nil {
		return err
	}
	if err := run.Keep(dir); err != nil {
		return err
	}
	for _, name := range []string{"job.json", "analysis.json"} {
		if err := copyFile(filepath.Join(from, name), filepath.Join(dir, name)); err != nil {
			return err
		}
	}
	if job.Name() == "lateral-additive-1" {
		if err := effects(ctx, run, job.About(), set, dir); err != nil {
			return err
		}
	}
	loss, err := firstSteps(ctx, job.About(), set)
	if err != nil {
		return err
	}
	backend, err := device.Backend()
	if err != nil {
		return err
	}
	text, err := json.MarshalIndent(firstStepsOf{loss, device.NameOf(backend), device.PluginVersion(backend), device.Processor()}, "", " ")
	if err != nil {
		return err
	}
	return files.Write(filepath.Join(dir, firstStepsFile), append(text, '\n'))
}

// firstSteps is the mean loss of a training's first 100 steps.
func firstSteps(ctx context.Context, about train.Description, set *images.Dataset) (loss float64, err error) {
	dir, err := os.MkdirTemp("", "first-steps")
	if err != nil {
		return 0, err
	}
	defer os.RemoveAll(dir)
	about.Recipe.MaxSteps = 100
	err = trainIn(ctx, dir, about, set, func(p train.Progress) { loss = p.Loss })
	return loss, err
}

func trainIn(ctx context.Context, dir string, about train.Description, set *images.Dataset, report func(train.Progress)) error {
	model, err := experiment.NewModel(about)
	if err != nil {
		return err
	}
	backend, err := device.Backend()
	if err != nil {
		return err
	}
	return train.Train(ctx, backend, model, about, set, dir, report)
}

func copyFile(from, to string) error {
	content, err := os.ReadFile(from)
	if err != nil {
		return err
	}
	return files.Write(to, content)
}
