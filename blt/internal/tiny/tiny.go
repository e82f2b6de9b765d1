// Package tiny has networks and data so small that tests train them in a second.
package tiny

import (
	"encoding/json"
	"path/filepath"
	"testing"

	"github.com/gomlx/compute"
	_ "github.com/gomlx/gomlx/backends/default"
	"github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/core/tensors"
	"github.com/gomlx/gomlx/ml/model"

	"readoutzones/blt"
	"readoutzones/blt/device"
	"readoutzones/blt/internal/goldens"
	"readoutzones/data/images"
	"readoutzones/data/sources"
)

// Mean and Std are the normalisation that the golden tests' scripts use as well.
var (
	Mean = [3]float64{120.5, 110.25, 99.75}
	Std  = [3]float64{60.5, 58.25, 62.75}
)

// GoBackend needs no compilation, which for networks this small is most of the work.
func GoBackend(t testing.TB) compute.Backend {
	t.Helper()
	backend, err := compute.NewWithConfig("go:ops_sequential")
	if err != nil {
		t.Fatal(err)
	}
	return backend
}

// Backend is what computes in earnest: XLA.
func Backend(t testing.TB) compute.Backend {
	t.Helper()
	backend, err := device.Backend()
	if err != nil {
		t.Fatal(err)
	}
	return backend
}

// Config is a lateral, additive network of three steps on images of 8 px, of four classes.
func Config() blt.Config {
	c := blt.DefaultConfig()
	c.Size, c.Channels, c.Classes, c.Timesteps = 8, blt.Channels{2, 3, 4, 5, 6}, 4, 3
	return c
}

// Network is the one that a configuration describes.
func Network(t testing.TB, c blt.Config) *blt.Network {
	t.Helper()
	n, err := blt.New(c)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// RNNs are the paper's four recurrent networks, on images of 16 px.
func RNNs(t testing.TB) map[string]*blt.Network {
	t.Helper()
	all := map[string]*blt.Network{}
	for _, lateral := range []bool{true, false} {
		for _, interaction := range []blt.Interaction{blt.Additive, blt.Multiplicative} {
			c := Config()
			c.Size, c.Lateral, c.TopDown, c.Interaction = 16, lateral, !lateral, interaction
			all[c.Name()] = Network(t, c)
		}
	}
	return all
}

// Pixels are made-up images for a network.
func Pixels(n *blt.Network, batch int) []uint8 {
	pixels := make([]uint8, batch*n.Size*n.Size*3)
	for i, v := range goldens.Fill("pixels", len(pixels), 128, 128) {
		pixels[i] = uint8(v)
	}
	return pixels
}

// Data is a data set of drawings for Config: 22 images in train, 5, 4 and 7 in val, test and testplus.
func Data(t testing.TB) *images.Dataset {
	t.Helper()
	path := filepath.Join(t.TempDir(), "tiny.h5")
	if err := sources.WriteSynth(t.Context(), path, sources.SynthOptions{Size: 8, Classes: 4, Train: 22, Val: 5, Test: 4, TestPlus: 7, Seed: 1}); err != nil {
		t.Fatal(err)
	}
	set, err := images.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { set.Close() })
	return set
}

// Gradients are those of a loss summed over time, for every parameter, by name. labels of −1 are padding.
func Gradients(t testing.TB, backend compute.Backend, n *blt.Network, weights blt.StateDict, pixels []uint8, labels []int32,
	loss func(logProbs []*graph.Node, labels *graph.Node) (loss, correct *graph.Node)) map[string][]float32 {
	t.Helper()
	parameters := n.Parameters()
	store, err := blt.NewStore(parameters, weights)
	if err != nil {
		t.Fatal(err)
	}
	outputs, err := model.CallOnceN(backend, store, func(_ *model.Scope, pixels, labels *graph.Node) []*graph.Node {
		p := blt.ParamsIn(pixels.Graph(), store, parameters)
		losses, _ := loss(blt.Unroll(n, p, blt.Normalise(pixels, Mean, Std), n.Timesteps), labels)
		var nodes []*graph.Node
		for _, parameter := range parameters {
			nodes = append(nodes, p.Get(parameter.Name))
		}
		gradients := graph.Gradient(graph.ReduceAllSum(losses), nodes...)
		device.Exact(pixels.Graph(), true)
		return gradients
	}, tensors.FromFlatDataAndDimensions(pixels, len(labels), n.Size, n.Size, 3), tensors.FromFlatDataAndDimensions(labels, len(labels)))
	if err != nil {
		t.Fatal(err)
	}
	gradients := map[string][]float32{}
	for i, parameter := range parameters {
		if gradients[parameter.Name], err = device.Floats(outputs[i]); err != nil {
			t.Fatal(err)
		}
	}
	return gradients
}

// PyTorchOptions are a configuration as testdata/reference.py takes it, in JSON.
func PyTorchOptions(c blt.Config) ([]byte, error) {
	text, err := json.Marshal(c)
	options := map[string]any{}
	if err == nil {
		err = json.Unmarshal(text, &options)
	}
	if err != nil {
		return nil, err
	}
	delete(options, "precision")
	return json.Marshal(options)
}
