package train

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"math"
	"strings"
	"testing"

	"github.com/gomlx/compute"

	"readoutzones/blt"
	"readoutzones/blt/internal/tiny"
	"readoutzones/blt/record"
	"readoutzones/blt/resnet"
	"readoutzones/data/images"
	"readoutzones/data/npz"
)

// unnormalised is a network in which nothing keeps responses small.
func unnormalised() blt.Config {
	c := tiny.Config()
	c.Norm = blt.NoNorm
	return c
}

// vast as a factor means that all weights are that: two of them on responses of 1 are too much.
const vast = math.MaxFloat32

// begun puts a run into a new folder whose initial weights are multiplied, by name.
func begun(t *testing.T, m blt.Model, about Description, set *images.Dataset, factors map[string]float64) (dir string) {
	t.Helper()
	dir = t.TempDir()
	identity, err := Identify(set)
	if err != nil {
		t.Fatal(err)
	}
	run, err := start(m, about, identity, dir)
	if err != nil {
		t.Fatal(err)
	}
	for name, factor := range factors {
		values := run.Weights[name].Data.([]float32)
		for i := range values {
			if values[i] *= float32(factor); factor == vast {
				values[i] = vast
			}
		}
	}
	run.optimiser = map[string]npz.Array{"begun": {Shape: []int{1}, Data: []float32{0}}}
	if err := run.save(); err != nil {
		t.Fatal(err)
	}
	return dir
}

// overflows are factors with which all responses to an image are finite, but not the squares of the gradients of IT's
// weights, as these are V4's responses: Adam would divide by infinity, and so learn nothing any more.
var overflows = map[string]float64{"v4.bottom_up.weight": 1e30, "it.bottom_up.weight": 1e-30}

// A training that diverges says at which step, and in which area that begins, whatever the network and however its batches
// are computed; what was saved stays.
func TestDivergenceNamesStepAndArea(t *testing.T) {
	set := tiny.Data(t)
	network := func(change func(*blt.Config)) blt.Model {
		c := unnormalised()
		change(&c)
		return tiny.Network(t, c)
	}
	lateral := network(func(*blt.Config) {})
	bnet := network(func(c *blt.Config) { *c = c.Feedforward() })
	multiplicative := network(func(c *blt.Config) { c.Lateral, c.TopDown, c.Interaction = false, true, blt.Multiplicative })
	res, err := resnet.New(8, 4, [4]int{2, 3, 4, 5})
	if err != nil {
		t.Fatal(err)
	}
	for name, test := range map[string]struct {
		model   blt.Model
		factors map[string]float64
		change  func(*Recipe)
		want    string
	}{
		"retina":           {lateral, map[string]float64{"retina.weight": vast}, nil, "the responses of V1 are not finite at t = 0"},
		"V2":               {lateral, map[string]float64{"v2.bottom_up.weight": vast, "v2.bottom_up.bias": vast}, nil, "the responses of V2 are not finite at t = 0"},
		"V4's lateral":     {lateral, map[string]float64{"v4.lateral.weight": vast}, nil, "the responses of V4 are not finite at t = 1"},
		"IT's lateral":     {lateral, map[string]float64{"it.lateral.weight": 1e25}, nil, "the responses of IT are not finite at t = 2"},
		"V2's top-down":    {multiplicative, map[string]float64{"v2.top_down.weight": vast}, nil, "the responses of V2 are not finite at t = 1"},
		"BNet":             {bnet, map[string]float64{"it.bottom_up.weight": vast}, nil, "the responses of IT are not finite at t = 0"},
		"readout":          {bnet, map[string]float64{"it.bottom_up.weight": 1e20, "readout.weight": 1e20}, nil, "the output is not finite at t = 0"},
		"ResNet18":         {res, map[string]float64{"layer3.0.conv1.weight": vast}, nil, "the responses of layer4 are not finite at t = 0"},
		"in parts":         {lateral, map[string]float64{"v4.lateral.weight": vast}, func(r *Recipe) { r.MicroBatch = 3 }, "the responses of V4 are not finite at t = 1"},
		"bfloat16":         {network(func(c *blt.Config) { c.Precision = blt.BFloat16 }), map[string]float64{"v4.lateral.weight": vast}, nil, "the responses of V4 are not finite at t = 1"},
		"gradients of IT":  {bnet, overflows, nil, "the gradients of it.bottom_up.weight overflow"},
		"gradients, parts": {bnet, overflows, func(r *Recipe) { r.MicroBatch = 4 }, "the gradients of it.bottom_up.weight overflow"},
	} {
		t.Run(name, func(t *testing.T) {
			about := tinyDescription(1)
			if n, ok := test.model.(*blt.Network); ok {
				about.Config = n.Config
			}
			if test.change != nil {
				test.change(&about.Recipe)
			}
			dir := begun(t, test.model, about, set, test.factors)
			assertDiverges(t, tiny.GoBackend(t), test.model, about, set, dir, "training diverged at step 1: "+test.want+"; the folder keeps what was saved at step 0,")
		})
	}
}

// The same where several devices share a batch.
func TestDivergenceOnDevices(t *testing.T) {
	tiny.NeedXLA(t)
	set, n, about := tiny.Data(t), tiny.Network(t, unnormalised()), tinyDescription(1)
	about.Config, about.Recipe.Devices = n.Config, 2
	dir := begun(t, n, about, set, map[string]float64{"v4.lateral.weight": vast})
	assertDiverges(t, tiny.Backend(t), n, about, set, dir, "training diverged at step 1: the responses of V4 are not finite at t = 1;")
}

// assertDiverges trains what diverges; the folder's checkpoint stays as it was.
func assertDiverges(t *testing.T, backend compute.Backend, m blt.Model, about Description, set *images.Dataset, dir, want string) {
	t.Helper()
	before := readFile(t, dir, checkpointFile)
	err := Train(t.Context(), backend, m, about, set, dir, nil)
	if err == nil || !strings.Contains(err.Error(), want) || !strings.Contains(err.Error(), fmt.Sprintf("lower learning rate than %g", about.Recipe.LearningRate)) || strings.Contains(err.Error(), "\n") {
		t.Errorf("got %v, want %q", err, want)
	}
	if !bytes.Equal(before, readFile(t, dir, checkpointFile)) {
		t.Error("what was saved has changed")
	}
}

// The step is the one at which it begins, in a run that had learnt for a while and been saved on the way, not the one at
// which it is noticed: the learning rate is far too high for a network without norms.
func TestDivergenceFindsTheStep(t *testing.T) {
	c := unnormalised()
	c.Timesteps = 20
	set, n, about := tiny.Data(t), tiny.Network(t, c), tinyDescription(50)
	about.Config, about.Recipe.LearningRate, about.Recipe.Batch = c, 10, 11
	dir := t.TempDir()
	steps := 0
	err := Train(t.Context(), tiny.GoBackend(t), n, about, set, dir, func(p Progress) { steps++ })
	if err == nil || !strings.Contains(err.Error(), "training diverged at step ") {
		t.Fatalf("after %d steps: %v", steps, err)
	}
	var step int
	if _, scanErr := fmt.Sscanf(err.Error()[strings.Index(err.Error(), "at step "):], "at step %d", &step); scanErr != nil || step != steps+1 && step != steps {
		t.Errorf("%d steps were reported, and then: %v", steps, err)
	}
	// The steps before are sound: with so many at most, the run ends, unless a validation image is too much for it already.
	about.Recipe.MaxSteps = step - 1
	sound := t.TempDir()
	if err := Train(t.Context(), tiny.GoBackend(t), n, about, set, sound, nil); err != nil && !strings.Contains(err.Error(), "for a validation image") {
		t.Errorf("with one step less: %v", err)
	}
	about.Recipe.MaxSteps = step
	if err := Train(t.Context(), tiny.GoBackend(t), n, about, set, sound, nil); err == nil {
		t.Error("no divergence at that step")
	}
}

// A run whose weights have overflown unnoticed is not saved when it is interrupted, nor on the way.
func TestDivergedWeightsAreNotSaved(t *testing.T) {
	set, about := tiny.Data(t), tinyDescription(1)
	c := unnormalised()
	n := tiny.Network(t, c.Feedforward())
	about.Config = n.Config
	for _, saving := range []bool{false, true} {
		dir := begun(t, n, about, set, overflows)
		before := readFile(t, dir, checkpointFile)
		if saving {
			saveEveryTime(t)
		}
		ctx, cancel := context.WithCancel(t.Context())
		err := Train(ctx, tiny.GoBackend(t), n, about, set, dir, func(p Progress) {
			if !saving {
				cancel()
			}
		})
		cancel()
		if err == nil || !strings.Contains(err.Error(), "training diverged at step 1") || strings.Contains(err.Error(), "goes on from here") {
			t.Errorf("saving every time %v: %v", saving, err)
		}
		if !bytes.Equal(before, readFile(t, dir, checkpointFile)) {
			t.Errorf("saving every time %v: what was saved has changed", saving)
		}
	}
}

// saveEveryTime saves after every step, for the rest of the test.
func saveEveryTime(t *testing.T) {
	usual := saveEvery
	saveEvery = 0
	t.Cleanup(func() { saveEvery = usual })
}

// A validation image whose answer is not finite is told as such, with the area.
func TestEvaluationNamesTheArea(t *testing.T) {
	set, n := tiny.Data(t), tiny.Network(t, unnormalised())
	weights := blt.Initialise(n.Parameters(), 1)
	values := weights["v4.lateral.weight"].Data.([]float32)
	for i := range values {
		values[i] = vast
	}
	u, err := record.New(tiny.GoBackend(t), n, weights, set.Mean, set.Std)
	if err != nil {
		t.Fatal(err)
	}
	defer u.Close()
	split, err := set.Split("val")
	if err != nil {
		t.Fatal(err)
	}
	_, _, err = Evaluate(t.Context(), u, split, 2)
	if d := (*divergence)(nil); !errors.As(err, &d) || !strings.Contains(err.Error(), "the responses of V4 are not finite at t = 1, for a validation image") {
		t.Errorf("got %v", err)
	}
}
