package experiment

import (
	"crypto/sha256"
	"fmt"
	"math"
	"math/rand/v2"
	"path/filepath"
	"strings"
	"testing"

	"github.com/gomlx/compute"

	"readoutzones/analysis"
	"readoutzones/analysis/claims"
	"readoutzones/blt"
	"readoutzones/blt/train"
	"readoutzones/data/images"
	"readoutzones/data/recording"
	"readoutzones/data/sources"
)

// These tests compare the versions in cache.go with what the code computes. Where one fails, set the constant to what it
// says: whatever is in the cache is then made anew.

func TestDrawingsVersion(t *testing.T) {
	hash := sha256.New()
	o := sources.SynthOptions{Size: 16, Classes: 20, Train: 20, Val: 20, Test: 20, TestPlus: 20, Seed: 1}
	drawn, err := sources.Synth("train", o)
	if err != nil {
		t.Fatal(err)
	}
	hash.Write(drawn.Pixels)
	folder, path := filepath.Join(t.TempDir(), "drawings"), filepath.Join(t.TempDir(), "imported.h5")
	if err := drawFolder(folder, o); err != nil {
		t.Fatal(err)
	}
	if _, err := sources.Import(t.Context(), sources.ImportOptions{Dir: folder, Out: path, Size: 8, Seed: 1}); err != nil {
		t.Fatal(err)
	}
	set, err := images.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer set.Close()
	split, err := set.Split("train")
	if err != nil {
		t.Fatal(err)
	}
	imported, err := split.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	hash.Write(imported)
	if got := fmt.Sprintf("%.6x", hash.Sum(nil)); got != drawingsVersion {
		t.Errorf("drawings, or how a folder is imported, have changed: set drawingsVersion to %q", got)
	}
}

// A grey ramp, degraded.
func TestDegradingVersion(t *testing.T) {
	const size = 16
	hash := sha256.New()
	for _, d := range []recording.Degradation{{Noise: 0.05, Seed: 1}, {Noise: 0.4, Seed: 2}, {Occlusion: 0.1, Seed: 1}, {Noise: 0.1, Occlusion: 0.3, Seed: 3}} {
		image := make([]uint8, size*size*3)
		for i := range image {
			image[i] = uint8(i / 3)
		}
		images.Degrade(image, size, d, 7)
		hash.Write(image)
	}
	if got := fmt.Sprintf("%.4x", hash.Sum(nil)); got != degradingVersion {
		t.Errorf("images are degraded otherwise than before: set degradingVersion to %q", got)
	}
}

// The losses of three networks that together have every connection, every layer and the augmentation.
func TestTrainingVersion(t *testing.T) {
	backend, err := compute.NewWithConfig("go:ops_sequential")
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "tiny.h5")
	if err := sources.WriteSynth(t.Context(), path, tiny.Synth); err != nil {
		t.Fatal(err)
	}
	set, err := images.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer set.Close()
	main := blt.DefaultConfig()
	main.Size, main.Channels, main.Classes, main.Timesteps = 8, tiny.Channels, 4, 3
	other := main
	other.TopDown, other.Interaction, other.ReadoutBias, other.Norm = true, blt.Multiplicative, true, blt.NoNorm
	var losses []string
	for _, about := range []train.Description{{Net: BLT, Config: main}, {Net: BLT, Config: other}, {Net: ResNet18, Config: main.Feedforward()}} {
		model, err := NewModel(about)
		if err != nil {
			t.Fatal(err)
		}
		about.Recipe = train.Recipe{Epochs: 1, Batch: 5, LearningRate: 1e-2, Seed: 1, Augment: true, MaxSteps: 3}
		var sum float64
		err = train.Train(t.Context(), backend, model, about, set, t.TempDir(), func(p train.Progress) { sum += p.Loss })
		if err != nil {
			t.Fatal(err)
		}
		losses = append(losses, fmt.Sprintf("%.5g", sum))
	}
	compareVersion(t, "trainingVersion", strings.Join(losses, " "), trainingVersion)
}

// someDynamics are what is measured in a made-up recording.
func someDynamics(t *testing.T) *analysis.Dynamics {
	t.Helper()
	r := &recording.Recording{T: 4, N: 200, K: 5, D: 6}
	noise := rand.New(rand.NewPCG(1, 2))
	for range r.T * r.N {
		for range r.D {
			r.Representations = append(r.Representations, float32(noise.Float64()))
		}
	}
	for range r.K * r.D {
		r.ReadoutWeight = append(r.ReadoutWeight, float32(noise.NormFloat64()))
	}
	for i := range r.T * r.N {
		var total float64
		for k := range r.K {
			var sum float32
			for d := range r.D {
				sum += r.Representations[i*r.D+d] * r.ReadoutWeight[k*r.D+d]
			}
			r.Outputs = append(r.Outputs, sum)
			total += math.Exp(float64(sum))
		}
		for k := range r.K {
			r.Outputs[i*r.K+k] -= float32(math.Log(total))
		}
	}
	var err error
	if r.Labels, err = recording.Argmax(r.Outputs[(r.T-1)*r.N*r.K:], r.K); err != nil { // so that many are right, some of them later
		t.Fatal(err)
	}
	for n := 0; n < r.N; n += 3 { // these stay wrong, enough of them for a decoder
		r.Labels[n] = (r.Labels[n] + 1) % r.K
	}
	d, err := analysis.Measure(r)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// The sums of all that is measured.
func TestMeasuringVersion(t *testing.T) {
	d := someDynamics(t)
	var sums []string
	whole := func(rows [][]int) [][]float64 {
		floats := make([][]float64, len(rows))
		for t, row := range rows {
			for _, x := range row {
				floats[t] = append(floats[t], float64(x))
			}
		}
		return floats
	}
	for _, table := range [][][]float64{d.Norms, d.Changes, d.CosCurrent, d.CosOwn, d.CosOthers, d.CosMatched, d.Entropy, {d.Typicality},
		d.Border, whole(d.RunnerUp), d.Lead, whole(d.LabelRank), {d.Displacement}, whole(d.Decoded)} {
		var sum float64
		for _, row := range table {
			for _, v := range row {
				if v == v {
					sum += v
				}
			}
		}
		sums = append(sums, fmt.Sprintf("%.7g", sum))
	}
	compareVersion(t, "measuringVersion", strings.Join(sums, " "), measuringVersion)
}

// Sums of squares of what claims are judged by: effects and where their intervals begin, sizes, and what these are without knowledge.
func TestJudgingVersion(t *testing.T) {
	var sums [5]float64
	for _, c := range claims.Test(claims.Networks{RNNs: []claims.RNN{{Trained: someDynamics(t)}}}) {
		for _, e := range c.Effects {
			numbers := []float64{e.Mean.Value, e.Mean.Low, e.Size}
			if r := e.Reference; r != nil {
				numbers = append(numbers, r.WrongEnding, r.Walker())
			}
			for i, x := range numbers {
				if x == x {
					sums[i] += x * x // a sum of both signs would lose digits
				}
			}
		}
	}
	got := fmt.Sprintf("%.7g %.7g %.7g %.7g %.7g", sums[0], sums[1], sums[2], sums[3], sums[4])
	compareVersion(t, "judgingVersion", got, judgingVersion)
}

// Sums of squares of the effects of Fig. 2, and of what they are without knowledge.
func TestControlsVersion(t *testing.T) {
	d := someDynamics(t)
	controls, err := analysis.MeasureControls(d, d)
	if err != nil {
		t.Fatal(err)
	}
	var sums []string
	for _, c := range controls {
		sum := 0.0
		for _, means := range append(c.Walks, c.Right, c.Wrong, c.Random) {
			for _, m := range means {
				if m.N >= analysis.SmallestGroup {
					sum += m.Value*m.Value + m.Low*m.Low
				}
			}
		}
		sums = append(sums, fmt.Sprintf("%.7g", sum))
	}
	compareVersion(t, "controlsVersion", strings.Join(sums, " "), controlsVersion)
}

// compareVersion allows the last digit to differ: other processors round otherwise.
func compareVersion(t *testing.T, name, got, want string) {
	t.Helper()
	a, b := strings.Fields(got), strings.Fields(want)
	same := len(a) == len(b)
	for i := range a {
		var x, y float64
		if same {
			fmt.Sscan(a[i], &x)
			fmt.Sscan(b[i], &y)
			same = math.Abs(x-y) <= 2e-5*math.Abs(y)
		}
	}
	if !same {
		t.Errorf("the code computes something else than before: set %s to %q", name, got)
	}
}
