package blt_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"readoutzones/blt"
	"readoutzones/blt/internal/goldens"
	"readoutzones/blt/internal/tiny"
	"readoutzones/blt/record"
	"readoutzones/blt/train"
	"readoutzones/data/npz"
)

// golden is one case of testdata/areas.npz: PyTorch's results in float32 and float64, sampled.
type golden struct {
	Options   blt.Config            `json:"options"`
	Batch     int                   `json:"batch"`
	Gradients bool                  `json:"gradients"` // whether they are stored
	ImageSeed int                   `json:"image_seed"`
	Agreement float64               `json:"agreement"` // worst max|Δ|/RMS between PyTorch's float32 and float64
	Fill      map[string][2]float32 `json:"fill"`
	name      string
	results   map[string]npz.Array
}

// recordedAreas are those that change with the image, from below.
var recordedAreas = []string{"V1", "V2", "V4", "IT", "GAP"}

// readGoldens reads all cases, in order of their names.
func readGoldens(t testing.TB) (all []*golden) {
	t.Helper()
	arrays, err := npz.Read("testdata/areas.npz")
	if err != nil {
		t.Fatal(err)
	}
	for _, key := range slices.Sorted(maps.Keys(arrays)) {
		name, ok := strings.CutSuffix(key, "/about")
		if !ok {
			continue
		}
		g := &golden{name: name, results: arrays}
		g.Options = blt.DefaultConfig()
		if err := json.Unmarshal([]byte(arrays[key].Data.([]string)[0]), g); err != nil {
			t.Fatal(err)
		}
		all = append(all, g)
	}
	return all
}

func (g *golden) network(t testing.TB) (*blt.Network, blt.StateDict) {
	t.Helper()
	n, err := blt.New(g.Options)
	if err != nil {
		t.Fatal(err)
	}
	weights := blt.StateDict{}
	for _, p := range n.Parameters() {
		f, ok := g.Fill[p.Name]
		if !ok {
			t.Fatalf("PyTorch's network has no parameter %s", p.Name)
		}
		weights[p.Name] = npz.Array{Shape: p.Shape, Data: goldens.Fill(p.Name, p.Len(), f[0], f[1])}
	}
	if len(weights) != len(g.Fill) {
		t.Fatalf("PyTorch's network has %d parameters, ours %d", len(g.Fill), len(weights))
	}
	return n, weights
}

func (g *golden) pixels() []uint8 {
	pixels := make([]uint8, g.Batch*g.Options.Size*g.Options.Size*3)
	for i, v := range goldens.Fill(fmt.Sprintf("images/%d", g.ImageSeed), len(pixels), 128, 128) {
		pixels[i] = uint8(v)
	}
	return pixels
}

// comparison is how far we and PyTorch's float32 are from PyTorch's float64, and from each other.
type comparison struct{ ours, oursExact, theirsExact goldens.Error }

// worse takes the larger of each pair of errors.
func (c comparison) worse(d comparison) comparison {
	worse := func(a, b goldens.Error) goldens.Error {
		if b.MaxOverRMS > a.MaxOverRMS {
			return b
		}
		return a
	}
	return comparison{worse(c.ours, d.ours), worse(c.oursExact, d.oursExact), worse(c.theirsExact, d.theirsExact)}
}

// compare judges our values against the sampled golden of a key at a time step; ok is false where none is stored.
func (g *golden) compare(key string, step int, values []float32) (c comparison, ok bool) {
	id := fmt.Sprintf("%s/%d", key, step)
	array, ok := g.results[g.name+"/"+id]
	if !ok {
		return c, false
	}
	both := array.Data.([]float64)
	half := len(both) / 2
	rms := g.results[g.name+"/"+id+"/rms"].Data.([]float64)[0]
	sampled := make([]float32, half)
	for i, at := range goldens.Sample(id, len(values), half) {
		sampled[i] = values[at]
	}
	single, double := both[:half], both[half:]
	return comparison{
		ours:        goldens.Compare(sampled, single, rms),
		oursExact:   goldens.Compare(sampled, double, rms),
		theirsExact: goldens.Compare(single, double, rms),
	}, true
}

// eachResponse runs the golden's network and hands out every area at every time step, under the golden's keys.
func (g *golden) eachResponse(t testing.TB, f func(key string, step int, values []float32)) {
	t.Helper()
	n, weights := g.network(t)
	runner, err := record.New(tiny.Backend(t), n, weights, tiny.Mean, tiny.Std)
	if err != nil {
		t.Fatal(err)
	}
	defer runner.Close()
	err = runner.Unroll(g.pixels(), n.Timesteps, func(s record.Moment) error {
		for _, area := range append([]string{record.Output}, recordedAreas...) {
			values, err := s.Response(area)
			if err != nil {
				return err
			}
			key := "area/" + area
			if area == record.Output {
				key = "outputs"
			}
			f(key, s.T, values)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// eachGradient hands out the gradient of the summed loss for every parameter.
func (g *golden) eachGradient(t testing.TB, f func(key string, values []float32)) {
	t.Helper()
	n, weights := g.network(t)
	labels := make([]int32, g.Batch)
	for i := range labels {
		labels[i] = int32(i % g.Options.Classes)
	}
	gradients := tiny.Gradients(t, tiny.Backend(t), n, weights, g.pixels(), labels, train.Loss)
	for _, parameter := range n.Parameters() {
		f("gradient/"+parameter.Name, gradients[parameter.Name])
	}
}

// exactFactor and the floor beside it say how much farther than PyTorch's float32 we may be from float64.
const (
	tolerance   = 1e-4 // of RMS
	agreement   = 1e-5 // of RMS: where PyTorch's float32 and float64 differ by more, only the relative L2 is judged
	exactFactor = 3
	exactFloor  = 2e-6 // of RMS: below it both are rounding noise
)

// Golden values from PyTorch (testdata/areas.py, float32 and float64).
func TestAreasEqualPyTorch(t *testing.T) {
	for _, g := range readGoldens(t) {
		t.Run(g.name, func(t *testing.T) {
			t.Parallel()
			worst := map[string]comparison{}
			compared := 0
			g.eachResponse(t, func(key string, step int, values []float32) {
				c, ok := g.compare(key, step, values)
				if !ok {
					return
				}
				compared++
				if !(c.ours.MaxOverRMS <= tolerance) {
					t.Errorf("%s at step %d: %v", key, step, c.ours)
				}
				worst[key] = worst[key].worse(c)
			})
			if want := 6 * min(g.Options.Timesteps, 10); compared < want {
				t.Errorf("compared %d responses, want at least %d", compared, want)
			}
			for key, c := range worst {
				if !g.Gradients && !(c.oursExact.MaxOverRMS <= max(exactFactor*c.theirsExact.MaxOverRMS, exactFloor)) {
					t.Errorf("%s: from float64 we are off by %v, PyTorch by %v", key, c.oursExact, c.theirsExact)
				}
			}
		})
	}
}

func TestGradientsEqualPyTorch(t *testing.T) {
	for _, g := range readGoldens(t) {
		if !g.Gradients {
			continue
		}
		t.Run(g.name, func(t *testing.T) {
			t.Parallel()
			g.eachGradient(t, func(key string, values []float32) {
				c, ok := g.compare(key, 0, values)
				if !ok {
					t.Errorf("%s: PyTorch has no such gradient", key)
				} else if !(c.ours.MaxOverRMS <= tolerance) && g.Agreement <= agreement || !(c.ours.L2 <= tolerance) {
					t.Errorf("%s: %v; PyTorch differs from itself by up to %.1e", key, c.ours, g.Agreement)
				}
			})
		})
	}
}
