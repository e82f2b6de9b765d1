package resnet

import (
	"fmt"
	"math"
	"strings"
	"testing"

	. "github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/core/tensors"

	"readoutzones/blt"
	"readoutzones/blt/device"
	"readoutzones/blt/internal/goldens"
	"readoutzones/data/npz"
)

// cases are the goldens of testdata/resnet.py.
var cases = []string{"64px", "40px"}

// golden is one case: the network, its weights and images by the formula, PyTorch's results.
type golden struct {
	net     *ResNet18
	batch   int
	images  *tensors.Tensor
	weights []*tensors.Tensor // as Parameters has them
	results map[string]npz.Array
	name    string
}

func readGolden(t *testing.T, name string) *golden {
	t.Helper()
	arrays, err := npz.Read("testdata/resnet.npz")
	if err != nil {
		t.Fatal(err)
	}
	about := arrays[name+"/about"].Data.([]int64)
	size, batch, classes, seed := int(about[0]), int(about[1]), int(about[2]), about[3]
	g := &golden{net: &ResNet18{size, classes, Channels}, batch: batch, results: arrays, name: name}
	pixels := goldens.Fill(fmt.Sprintf("images/%d", seed), batch*size*size*3, 0, 2)
	g.images = tensors.FromFlatDataAndDimensions(pixels, batch, size, size, 3)
	for _, p := range g.net.Parameters() {
		offset, scale := fillRange(p)
		values := goldens.Fill(p.Name, p.Len(), offset, scale)
		g.weights = append(g.weights, tensors.FromFlatDataAndDimensions(values, p.Shape...))
	}
	return g
}

// fillRange is weights in testdata/resnet.py.
func fillRange(p blt.ParameterSpec) (offset, scale float32) {
	switch {
	case len(p.Shape) > 1:
		return 0, float32(math.Sqrt(6 / float64(p.Len()/p.Shape[0])))
	case strings.HasSuffix(p.Name, "tracked"):
		return 3, 0
	case strings.HasSuffix(p.Name, "running_var") || strings.HasSuffix(p.Name, "weight"):
		return 1, 0.5
	}
	return 0, 0.2
}

// Every parameter has torchvision's name, and the moments of its initialisation within five standard errors.
func TestInitialisationIsTorchvisions(t *testing.T) {
	arrays, err := npz.Read("testdata/resnet.npz")
	if err != nil {
		t.Fatal(err)
	}
	net := &ResNet18{64, 100, Channels}
	for name, array := range blt.Initialise(net.Parameters(), 1) {
		want, ok := arrays["init/"+name]
		if !ok {
			t.Errorf("torchvision has no parameter %s", name)
			continue
		}
		delete(arrays, "init/"+name)
		got, theirs, n := moments(array.Data.([]float32)), want.Data.([]float64), float64(array.Len())
		for i, tolerance := range []float64{5 * theirs[1] * math.Sqrt(2/n), 5 * theirs[1] / math.Sqrt(n), 5 / math.Sqrt(2*n)} {
			if math.Abs(got[i]-theirs[i]) > tolerance {
				t.Errorf("%s: mean, deviation and share beyond it are %.4g, torchvision's %.4g", name, got, theirs)
			}
		}
	}
	for name := range arrays {
		if strings.HasPrefix(name, "init/") {
			t.Errorf("torchvision's %s is missing", name)
		}
	}
}

// moments are initial in testdata/resnet.py: mean, standard deviation, share further than that from the mean.
func moments(values []float32) [3]float64 {
	var mean, variance, beyond float64
	n := float64(len(values))
	for _, v := range values {
		mean += float64(v) / n
	}
	for _, v := range values {
		variance += (float64(v) - mean) * (float64(v) - mean) / n
	}
	for _, v := range values {
		if math.Abs(float64(v)-mean) > math.Sqrt(variance) {
			beyond += 1 / n
		}
	}
	return [3]float64{mean, math.Sqrt(variance), beyond}
}

// run evaluates graphFn with the golden's images and parameters; its results carry names.
func (g *golden) run(t *testing.T, graphFn func(p *blt.Params, images *Node) (names []string, nodes []*Node)) map[string][]float32 {
	t.Helper()
	backend, err := device.Backend()
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	exec := MustNewExec(backend, func(inputs []*Node) (nodes []*Node) {
		parameters := map[string]*Node{}
		for i, spec := range g.net.Parameters() {
			parameters[spec.Name] = inputs[i+1]
		}
		names, nodes = graphFn(blt.NewParams(parameters), inputs[0])
		return nodes
	})
	defer exec.Finalize()
	args := []any{g.images}
	for _, w := range g.weights {
		args = append(args, w)
	}
	results := map[string][]float32{}
	for i, tensor := range exec.MustCall(args...) {
		results[names[i]] = tensors.MustCopyFlatData[float32](tensor)
	}
	return results
}

// evaluate gives outputs and features in evaluation mode.
func (g *golden) evaluate(p *blt.Params, images *Node) ([]string, []*Node) {
	state, logProbs := g.net.Step(p, g.net.Drive(p, images), nil)
	if len(p.Updates) > 0 {
		panic("evaluation changes the running averages")
	}
	return []string{"eval/outputs", "eval/features"}, []*Node{logProbs, state.Get(gap)}
}

// train gives outputs, features, running averages and gradients of one training pass on the labels 0, 1, 2, …
func (g *golden) train(p *blt.Params, images *Node) ([]string, []*Node) {
	p.Training = true
	state, logProbs := g.net.Step(p, g.net.Drive(p, images), nil)
	names, nodes := []string{"train/outputs", "train/features"}, []*Node{logProbs, state.Get(gap)}
	var trained []*Node
	for _, spec := range g.net.Parameters() {
		if spec.Frozen {
			names, nodes = append(names, "buffer/"+spec.Name), append(nodes, p.Updates[spec.Name])
		} else {
			trained = append(trained, p.Get(spec.Name))
		}
	}
	var labels []int32
	for i := range g.batch {
		labels = append(labels, int32(i%g.net.Classes))
	}
	target := OneHot(Const(images.Graph(), labels), g.net.Classes, logProbs.DType())
	loss := DivScalar(Neg(ReduceAllSum(Mul(target, logProbs))), float64(g.batch))
	for _, spec := range g.net.Parameters() {
		if !spec.Frozen {
			names = append(names, "gradient/"+spec.Name)
		}
	}
	return names, append(nodes, Gradient(loss, trained...)...)
}

// Outputs and running averages are within 1e-4·RMS of PyTorch's float32; gradients too, or within three times what
// PyTorch's float32 differs from its float64, which near 1e-4·RMS is what rounding leaves of them.
func TestResNet18EqualsTorchvision(t *testing.T) {
	for _, name := range cases {
		t.Run(name, func(t *testing.T) {
			g := readGolden(t, name)
			compared := g.compare(t, g.run(t, g.evaluate)) + g.compare(t, g.run(t, g.train))
			if want := 4 + len(g.net.Parameters()); compared != want {
				t.Errorf("compared %d tensors, want %d", compared, want)
			}
		})
	}
}

// compare judges results against the golden, and logs the worst of each kind. It returns the number of comparisons.
func (g *golden) compare(t *testing.T, results map[string][]float32) (compared int) {
	worst := map[string]string{}
	errors := map[string]float64{}
	for key, values := range results {
		array, ok := g.results[g.name+"/"+key]
		if !ok {
			t.Errorf("torchvision has no %s", key)
			continue
		}
		both, rms := array.Data.([]float64), g.results[g.name+"/"+key+"/rms"].Data.([]float64)[0]
		half := len(both) / 2
		sampled := make([]float32, half)
		for i, at := range goldens.Sample(key, len(values), half) {
			sampled[i] = values[at]
		}
		ours, theirs := goldens.Compare(sampled, both[:half], rms), goldens.Compare(both[:half], both[half:], rms)
		if ours.MaxOverRMS > max(1e-4, 3*theirs.MaxOverRMS) {
			t.Errorf("%s: %v from PyTorch's float32, which is %v from its float64", key, ours, theirs)
		}
		if change := math.Abs(goldens.RMS(values)/rms - 1); !(change <= 1e-4) {
			t.Errorf("%s: the RMS differs by %.2g", key, change)
		}
		kind, _, _ := strings.Cut(key, "/")
		if ours.MaxOverRMS >= errors[kind] {
			errors[kind] = ours.MaxOverRMS
			worst[kind] = fmt.Sprintf("%s: worst of %s: %v from PyTorch's float32, which is %v from its float64", g.name, key, ours, theirs)
		}
		compared++
	}
	for _, line := range worst {
		t.Log(line)
	}
	return compared
}
