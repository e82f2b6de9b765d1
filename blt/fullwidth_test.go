package blt_test

import (
	"path/filepath"
	"strings"
	"testing"

	"readoutzones/blt"
	"readoutzones/blt/internal/goldens"
	"readoutzones/blt/internal/tiny"
	"readoutzones/data/npz"
)

// The paper's main network at its full width, 64 px and ten steps, against PyTorch where it is installed.
func TestFullWidthEqualsPyTorch(t *testing.T) {
	if testing.Short() {
		t.Skip("skipped: -short leaves out the full-width network")
	}
	python := goldens.Python(t, "torch, numpy")
	g := &golden{name: "full width", Batch: 1, Fill: map[string][2]float32{}}
	g.Options = blt.DefaultConfig()
	n, err := blt.New(g.Options)
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range n.Parameters() {
		g.Fill[p.Name] = [2]float32{float32(p.Init.Constant), float32(p.Init.Bound)}
	}
	const images = 8
	for g.ImageSeed = range images {
		single, double := g.askPyTorch(t, python, "float32"), g.askPyTorch(t, python, "float64")
		if g.ImageSeed == 0 {
			g.checkResponses(t, single, double)
		}
		kinks := g.countKinks(t, single, double)
		t.Logf("image %d: %d gradients beyond %.0e·RMS", g.ImageSeed, kinks, tolerance)
		if kinks == 0 {
			return
		}
	}
	t.Errorf("on none of %d images are all gradients within %.0e·RMS of PyTorch's", images, tolerance)
}

func (g *golden) checkResponses(t *testing.T, single, double map[string]npz.Array) {
	t.Helper()
	worst := map[string]comparison{}
	g.eachResponse(t, func(key string, step int, values []float32) {
		c := compareLive(key, step, values, single, double)
		if !(c.ours.MaxOverRMS <= tolerance) {
			t.Errorf("%s at step %d: %v", key, step, c.ours)
		}
		worst[key] = worst[key].worse(c)
	})
	for key, c := range worst {
		t.Logf("%s: ours %.1e·RMS from PyTorch; from float64 ours %.1e, PyTorch %.1e", key, c.ours.MaxOverRMS, c.oursExact.MaxOverRMS, c.theirsExact.MaxOverRMS)
		if !(c.oursExact.MaxOverRMS <= max(exactFactor*c.theirsExact.MaxOverRMS, exactFloor)) {
			t.Errorf("%s: from float64 we are off by %v, PyTorch by %v", key, c.oursExact, c.theirsExact)
		}
	}
}

// countKinks returns how many gradients are beyond the tolerance. Among millions of units one may lie so near a kink of
// relu or pooling that our rounding, or PyTorch's, tips it; a mistake would show on every image, and in relative L2.
func (g *golden) countKinks(t *testing.T, single, double map[string]npz.Array) (kinks int) {
	t.Helper()
	var worst goldens.Error
	g.eachGradient(t, func(key string, values []float32) {
		if strings.HasPrefix(key, "gradient/v1.lateral") {
			return // never used: zero on both sides
		}
		c := compareLive(key, 0, values, single, double)
		if !(c.ours.MaxOverRMS <= tolerance) {
			kinks++
		}
		worst.MaxOverRMS, worst.L2 = max(worst.MaxOverRMS, c.ours.MaxOverRMS), max(worst.L2, c.ours.L2)
		if !(c.ours.L2 <= 1e-2) {
			t.Errorf("%s: %v, PyTorch to itself %v", key, c.ours, c.theirsExact)
		}
	})
	t.Logf("image %d: gradients at worst %.1e·RMS from PyTorch's, relative L2 %.1e", g.ImageSeed, worst.MaxOverRMS, worst.L2)
	return kinks
}

// askPyTorch runs the golden's network in reference.py.
func (g *golden) askPyTorch(t *testing.T, python, dtype string) map[string]npz.Array {
	t.Helper()
	dir := t.TempDir()
	in, out := filepath.Join(dir, "in.npz"), filepath.Join(dir, "out.npz")
	_, arrays := g.network(t)
	size := g.Options.Size
	arrays["images"] = npz.Array{Shape: []int{g.Batch, size, size, 3}, Data: normalised(g.pixels())}
	arrays["labels"] = npz.Array{Shape: []int{g.Batch}, Data: make([]int64, g.Batch)}
	if err := npz.Write(in, arrays); err != nil {
		t.Fatal(err)
	}
	options, err := tiny.PyTorchOptions(g.Options)
	if err != nil {
		t.Fatal(err)
	}
	goldens.RunPython(t, python, "import sys; sys.path.insert(0, 'testdata'); import reference; reference.main(*sys.argv[1:])",
		string(options), in, out, dtype)
	result, err := npz.Read(out)
	if err != nil {
		t.Fatal(err)
	}
	return result
}

// normalised is blt.Normalise on the host.
func normalised(pixels []uint8) []float32 {
	images := make([]float32, len(pixels))
	for i, v := range pixels {
		mean, std := float32(tiny.Mean[i%3]/255), float32(tiny.Std[i%3]/255)
		images[i] = (float32(v)/255 - mean) / std
	}
	return images
}

// compareLive judges a whole array of ours, a time step of an area or a gradient.
func compareLive(key string, step int, values []float32, single, double map[string]npz.Array) comparison {
	theirs, exact := single[key].Data.([]float32), double[key].Data.([]float64)
	if !strings.HasPrefix(key, "gradient/") {
		theirs, exact = theirs[step*len(values):(step+1)*len(values)], exact[step*len(values):(step+1)*len(values)]
	}
	rms := goldens.RMS(exact)
	return comparison{
		ours:        goldens.Compare(values, theirs, rms),
		oursExact:   goldens.Compare(values, exact, rms),
		theirsExact: goldens.Compare(theirs, exact, rms),
	}
}
