// Package tiny has networks and data so small that tests train them in a second.
package tiny

import (
	"path/filepath"
	"testing"

	"github.com/gomlx/compute"
	_ "github.com/gomlx/gomlx/backends/default"

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
	if err := sources.WriteSynth(path, sources.SynthOptions{Size: 8, Classes: 4, Train: 22, Val: 5, Test: 4, TestPlus: 7, Seed: 1}); err != nil {
		t.Fatal(err)
	}
	set, err := images.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { set.Close() })
	return set
}
