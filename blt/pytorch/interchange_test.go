package pytorch_test

import (
	"path/filepath"
	"reflect"
	"testing"

	"readoutzones/blt"
	"readoutzones/blt/internal/goldens"
	"readoutzones/blt/internal/tiny"
	"readoutzones/blt/pytorch"
	"readoutzones/data/npz"
)

// loadIntoPyTorch loads exports into PyTorch as `blt export --help` says, strictly, and saves them as .pth files.
const loadIntoPyTorch = `
import json, sys
import numpy, torch
sys.path.insert(0, "../testdata")
import reference

for options, exported, saved in zip(sys.argv[1::3], sys.argv[2::3], sys.argv[3::3]):
    net = reference.build(**json.loads(options))
    weights = numpy.load(exported)
    net.load_state_dict({name: torch.from_numpy(weights[name]) for name in weights.files})
    net.eval()
    torch.save(net.state_dict(), saved)
`

// Weights go from here to PyTorch and back unchanged, and their names and shapes tell which network they belong to.
func TestWeightsGoToPyTorchAndBack(t *testing.T) {
	python := goldens.Python(t, "torch, numpy")
	all := []blt.Config{
		{Size: 32, Channels: blt.Channels{2, 3, 4, 5, 6}, Classes: 7, Timesteps: 10, Lateral: true, TopDown: true, Interaction: blt.Additive, Position: blt.All, Norm: blt.LayerNorm, Precision: blt.Float32},
		{Size: 32, Channels: blt.Channels{2, 3, 4, 5, 6}, Classes: 7, Timesteps: 10, Lateral: true, Interaction: blt.Multiplicative, Position: blt.Last, ReadoutBias: true, Norm: blt.LayerNorm, Precision: blt.Float32},
		{Size: 64, Channels: blt.Channels{1, 2, 3, 4, 5}, Classes: 3, Timesteps: 10, TopDown: true, Interaction: blt.Additive, Position: blt.All, Norm: blt.NoNorm, Precision: blt.Float32},
		{Size: 128, Channels: blt.Channels{1, 2, 3, 4, 5}, Classes: 3, Timesteps: 1, Interaction: blt.Additive, Position: blt.All, Norm: blt.LayerNorm, Precision: blt.Float32},
	}
	var arguments, saved []string
	var sent []blt.StateDict
	for i, o := range all {
		weights := blt.Initialise(tiny.Network(t, o).Parameters(), uint64(i))
		exported := filepath.Join(t.TempDir(), "weights.npz")
		if err := npz.Write(exported, weights); err != nil {
			t.Fatal(err)
		}
		asJSON, err := tiny.PyTorchOptions(o)
		if err != nil {
			t.Fatal(err)
		}
		sent, saved = append(sent, weights), append(saved, filepath.Join(t.TempDir(), "weights.pth"))
		arguments = append(arguments, string(asJSON), exported, saved[i])
	}
	goldens.RunPython(t, python, loadIntoPyTorch, arguments...)
	for i, o := range all {
		back, err := pytorch.ReadStateDict(saved[i])
		if err != nil {
			t.Fatal(err)
		}
		if !reflect.DeepEqual(blt.StateDict(back), sent[i]) {
			t.Errorf("%+v: weights changed on the way", o)
		}
		known := blt.DefaultConfig() // and what no tensor tells
		known.Interaction = o.Interaction
		if inferred, err := pytorch.Infer(back, known); err != nil || inferred != o {
			t.Errorf("inferred %+v, %v; want %+v", inferred, err, o)
		}
	}
}
