package main

import (
	"cmp"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"readoutzones/blt"
	"readoutzones/blt/experiment"
	"readoutzones/blt/pytorch"
	"readoutzones/data/npz"
)

// weightsFlags say how to read weights that do not tell all of their network.
type weightsFlags struct {
	initial     bool   // of a training run: as it was initialised
	interaction string // of a .pth
	timesteps   int    // of a .pth; 0: what its name says, or 10
	size        int    // of a .pth without layer norm or of a ResNet18
}

// network is a network with its weights.
type network struct {
	about   blt.Description
	weights blt.StateDict
}

// load reads a training run's folder or a .pth file.
func (f weightsFlags) load(path string) (*network, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, fmt.Errorf("%s: %w; give the folder of a training run or a .pth file", path, errors.Unwrap(err))
	}
	if !info.IsDir() {
		return f.loadPyTorch(path)
	}
	run, err := blt.LoadRun(path)
	if err != nil {
		return nil, err
	}
	if f.initial {
		if run.Weights, err = run.InitialWeights(); err != nil {
			return nil, err
		}
	}
	return &network{run.About, run.Weights}, nil
}

func (f weightsFlags) loadPyTorch(path string) (*network, error) {
	if f.initial {
		return nil, fmt.Errorf("--init: %s holds one set of weights; only the folder of a training run has the initial ones too", path)
	}
	dict, err := pytorch.ReadStateDict(path)
	if err != nil {
		return nil, err
	}
	n := &network{}
	if n.about, err = f.describe(filepath.Base(path), dict); err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	if n.weights, err = blt.AsFloat32(dict); err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	model, err := experiment.NewModel(n.about.Net, n.about.Config)
	if err == nil {
		err = n.weights.Check(model.Parameters())
	}
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return n, nil
}

// describe tells what network a state dict is of, by its tensors, the flags and the file's name.
func (f weightsFlags) describe(name string, dict map[string]npz.Array) (blt.Description, error) {
	known := blt.DefaultConfig()
	known.Size = cmp.Or(f.size, known.Size)
	if fc, ok := dict["fc.weight"]; ok && len(fc.Shape) == 2 {
		known = known.Feedforward()
		known.Classes = fc.Shape[0]
		return blt.Description{Net: experiment.ResNet18, Config: known}, nil
	}
	interaction, timesteps, _ := blt.FromFileName(name)
	known.Timesteps = cmp.Or(f.timesteps, timesteps, known.Timesteps)
	known.Interaction = blt.Interaction(cmp.Or(f.interaction, string(interaction)))
	recurrent := has(dict, "gap.lateral.weight") || has(dict, "v2.top_down.weight")
	if recurrent && known.Interaction == "" {
		return blt.Description{}, errors.New("weights do not tell the interaction, nor does the file's name: give --interaction additive or multiplicative")
	}
	config, err := blt.Infer(dict, known)
	return blt.Description{Net: experiment.BLT, Config: config}, err
}

func has(dict map[string]npz.Array, name string) bool {
	_, ok := dict[name]
	return ok
}
