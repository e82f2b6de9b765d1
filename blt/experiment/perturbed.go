package experiment

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"path/filepath"

	"readoutzones/analysis"
	"readoutzones/blt"
	"readoutzones/blt/device"
	"readoutzones/blt/perturb"
	"readoutzones/blt/record"
	"readoutzones/data/files"
	"readoutzones/data/images"
)

// Perturb is what package perturb is to look at: so many images of a split (0: all), and a network, whose name goes into the
// tables. Close the source's unroller in the end.
func Perturb(w *Weights, name string, set *images.Dataset, splitName string, n int) (perturb.Source, error) {
	model, err := NewModel(w.About)
	if err != nil {
		return perturb.Source{}, err
	}
	from := analysis.Origin{Network: name + " " + w.Values.Fingerprint()}
	if w.About.Recipe.Seed != 0 {
		from.Seed = fmt.Sprint(w.About.Recipe.Seed)
	}
	return perturbed(model, w.Values, from, set, splitName, n)
}

func perturbed(model blt.Model, weights blt.StateDict, from analysis.Origin, set *images.Dataset, splitName string, n int) (s perturb.Source, err error) {
	if err := model.Shape().Fits(set); err != nil {
		return s, err
	}
	split, err := set.Split(splitName)
	if err != nil {
		return s, err
	}
	pixels, err := split.Fingerprint()
	if err != nil {
		return s, err
	}
	backend, err := device.Backend()
	if err != nil {
		return s, err
	}
	from.Data = fmt.Sprintf("%s, %s %s", filepath.Base(set.Path), splitName, pixels)
	from.Backend = device.Name()
	u, err := record.New(backend, blt.Exactly(model), weights, set.Mean, set.Std)
	return perturb.Source{Unroller: u, Split: split, Images: n, Batch: 64, From: from}, err
}

// Attractors are where the trained network's states come to rest, for as many images of testplus as the preset looks at, from
// the state after as many steps as Figure 7 has.
func (e Experiment) Attractors(p Preset) (*analysis.Attractors, error) {
	o := perturb.DefaultAttractors
	o.Timesteps = p.LongSteps
	path, err := e.perturbed(p, "attractors", o, func(ctx context.Context, s perturb.Source, path string) error {
		_, err := perturb.Attractors(ctx, s, path, o)
		return err
	})
	if err != nil {
		return nil, err
	}
	return analysis.ReadAttractors(path)
}

// Pushes are what becomes of the same images' states when they are pushed.
func (e Experiment) Pushes(p Preset) (*analysis.Pushes, error) {
	path, err := e.perturbed(p, "push", perturb.DefaultPush, func(ctx context.Context, s perturb.Source, path string) error {
		_, err := perturb.Push(ctx, s, path, perturb.DefaultPush)
		return err
	})
	if err != nil {
		return nil, err
	}
	return analysis.ReadPushes(path)
}

// perturbed is the path of a table in the training run's folder, which is made on first use. A table that is not complete
// stands beside it, and is gone on with.
func (e Experiment) perturbed(p Preset, kind string, options any, make func(ctx context.Context, s perturb.Source, path string) error) (string, error) {
	set, err := images.Open(e.Data)
	if err != nil {
		return "", err
	}
	defer set.Close()
	text, err := json.Marshal([]any{options, perturb.Version})
	if err != nil {
		return "", err
	}
	file := fmt.Sprintf("%s-%d-%.3x.json", kind, p.Perturbed, sha256.Sum256(text))
	return e.made(set, "testplus", file, kind+" of "+e.Name, func(ctx context.Context, path string) error {
		run, err := e.run(set)
		if err != nil {
			return err
		}
		model, err := e.model()
		if err != nil {
			return err
		}
		from := analysis.Origin{Network: e.Name + " " + run.Weights.Fingerprint(), Seed: fmt.Sprint(e.About.Recipe.Seed)}
		s, err := perturbed(model, run.Weights, from, set, "testplus", p.Perturbed)
		if err != nil {
			return err
		}
		defer s.Unroller.Close()
		if err := make(ctx, s, path+".part"); err != nil {
			return err
		}
		return files.Rename(path+".part", path)
	})
}

// MustAttractors are the attractors of a network of the current preset.
func MustAttractors(name string) *analysis.Attractors {
	return must(MustExperiment(name).Attractors(must(Current())))
}

// MustPushes are the pushes of a network of the current preset.
func MustPushes(name string) *analysis.Pushes {
	return must(MustExperiment(name).Pushes(must(Current())))
}
