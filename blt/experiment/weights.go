package experiment

import (
	"cmp"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"readoutzones/blt"
	"readoutzones/blt/pytorch"
	"readoutzones/blt/train"
	"readoutzones/data/npz"
)

// Weights are a network's, with what network it is.
type Weights struct {
	About  train.Description
	Values blt.StateDict
}

// LoadOptions say what weights don't tell of their network.
type LoadOptions struct {
	Initial     bool          // of a training run: as it was initialised
	Epoch       int           // of a training run: as it was after so many epochs; 0: as it is now
	Interaction string        // of a file of weights; "": what its name says
	Timesteps   int           // of a file of weights; 0: what its name says, or 10
	Size        int           // of a file of weights without layer norm, or of a ResNet18
	Precision   blt.Precision // to compute in, whatever the network was trained in; "": float32
}

// LoadWeights reads a training run's folder, a PyTorch state dict (.pth), or weights as `blt export` writes them (.npz).
func LoadWeights(path string, o LoadOptions) (*Weights, error) {
	w, err := o.load(path)
	if err == nil {
		w.About.Config.Precision = cmp.Or(o.Precision, blt.Float32)
	}
	return w, err
}

func (o LoadOptions) load(path string) (*Weights, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, fmt.Errorf("%s: %w; give the folder of a training run, a .pth or an .npz file", path, errors.Unwrap(err))
	}
	if !info.IsDir() {
		return o.loadFile(path)
	}
	run, err := train.Load(path)
	if err != nil {
		return nil, err
	}
	w := &Weights{run.About, run.Weights}
	switch {
	case o.Initial:
		w.Values, err = run.InitialWeights()
	case o.Epoch != 0:
		w.Values, err = run.WeightsAfter(o.Epoch)
	}
	return w, err
}

func (o LoadOptions) loadFile(path string) (*Weights, error) {
	if o.Initial {
		return nil, fmt.Errorf("--init: %s holds one set of weights; only the folder of a training run has the initial ones too", path)
	}
	if o.Epoch != 0 {
		return nil, fmt.Errorf("--epoch: %s holds one set of weights; only the folder of a training run has those of several epochs", path)
	}
	read := pytorch.ReadStateDict
	if strings.HasSuffix(path, ".npz") {
		read = npz.Read
	}
	dict, err := read(path)
	if err != nil {
		return nil, err
	}
	if dict, err = pytorch.Unwrap(dict); err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	w := &Weights{}
	if w.About, err = o.describe(filepath.Base(path), dict); err == nil {
		w.Values, err = pytorch.AsFloat32(dict)
	}
	if err == nil {
		var model Model
		if model, err = NewModel(w.About); err == nil {
			err = w.Values.Check(model.Parameters())
		}
	}
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return w, nil
}

// describe tells what network a state dict is of, by its tensors, the options and the file's name.
func (o LoadOptions) describe(name string, dict map[string]npz.Array) (train.Description, error) {
	known := blt.DefaultConfig()
	known.Size = cmp.Or(o.Size, known.Size)
	if fc, ok := dict["fc.weight"]; ok && len(fc.Shape) == 2 {
		known = known.Feedforward()
		known.Classes = fc.Shape[0]
		for layer := 1; layer <= 4; layer++ {
			if w := dict[fmt.Sprintf("layer%d.0.conv1.weight", layer)]; len(w.Shape) == 4 {
				known.Channels[layer] = w.Shape[0]
			}
		}
		return train.Description{Net: ResNet18, Config: known}, nil
	}
	interaction, timesteps, _ := pytorch.FromFileName(name)
	known.Timesteps = cmp.Or(o.Timesteps, timesteps, known.Timesteps)
	known.Interaction = blt.Interaction(cmp.Or(o.Interaction, string(interaction)))
	config, err := pytorch.Infer(dict, known)
	if err == nil && config.Interaction == "" {
		err = errors.New("weights do not tell the interaction, nor does the file's name: give --interaction additive or multiplicative")
	}
	return train.Description{Net: BLT, Config: config}, err
}
