package blt

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"maps"
	"math"
	"math/rand/v2"
	"slices"

	"readoutzones/data/npz"
)

// ParameterSpec describes one tensor of a network, under PyTorch's name and in PyTorch's layout.
type ParameterSpec struct {
	Name   string
	Shape  []int
	Init   Init
	Frozen bool // not trained by gradients: batch norm's running averages, V1's unused weights
}

// Init says how a parameter's elements are drawn: uniform in ±Bound, normal with deviation Std, or all Constant.
type Init struct {
	Bound, Std, Constant float64
}

// XavierUniform is Glorot's initialisation, U(±√(6/(fanIn+fanOut))) (SPEC: training recipe).
func XavierUniform(fanIn, fanOut int) Init {
	return Init{Bound: math.Sqrt(6 / float64(fanIn+fanOut))}
}

// PyTorchDefault is the initialisation of PyTorch's own layers, Kaiming uniform with a = √5, and of their biases: U(±1/√fanIn).
func PyTorchDefault(fanIn int) Init { return Init{Bound: 1 / math.Sqrt(float64(fanIn))} }

// Convolution describes a convolutional layer: weight [out, in, k, k], Xavier uniform, and a bias [out] if it has one.
func Convolution(name string, in, out, k int, bias bool) []ParameterSpec {
	weight := ParameterSpec{Name: name + ".weight", Shape: []int{out, in, k, k}, Init: XavierUniform(in*k*k, out*k*k)}
	return withBias(name, weight, out, in*k*k, bias)
}

// transposedConvolution keeps PyTorch's default initialisation, whose fan-in is out·k·k for a transposed convolution.
func transposedConvolution(name string, in, out, k int, bias bool) []ParameterSpec {
	weight := ParameterSpec{Name: name + ".weight", Shape: []int{in, out, k, k}, Init: PyTorchDefault(out * k * k)}
	return withBias(name, weight, out, out*k*k, bias)
}

// LinearLayer describes a linear layer: weight [out, in], Xavier uniform, and a bias [out] if it has one.
func LinearLayer(name string, in, out int, bias bool) []ParameterSpec {
	weight := ParameterSpec{Name: name + ".weight", Shape: []int{out, in}, Init: XavierUniform(in, out)}
	return withBias(name, weight, out, in, bias)
}

func withBias(name string, weight ParameterSpec, out, fanIn int, bias bool) []ParameterSpec {
	if !bias {
		return []ParameterSpec{weight}
	}
	return []ParameterSpec{weight, {Name: name + ".bias", Shape: []int{out}, Init: PyTorchDefault(fanIn)}}
}

// StateDict holds weights by PyTorch's names, in PyTorch's layouts, float32.
type StateDict map[string]npz.Array

// Len is the parameter's number of elements.
func (p ParameterSpec) Len() int { return npz.Array{Shape: p.Shape}.Len() }

// Initialise draws every parameter from (seed, its name) alone, so that a network from a seed is the same on every
// machine and backend, and does not change when parameters are added.
func Initialise(parameters []ParameterSpec, seed uint64) StateDict {
	weights := StateDict{}
	for _, p := range parameters {
		weights[p.Name] = npz.Array{Shape: p.Shape, Data: p.draw(seed)}
	}
	return weights
}

func (p ParameterSpec) draw(seed uint64) []float32 {
	rng := rand.New(rand.NewChaCha8(sha256.Sum256(fmt.Appendf(nil, "%d/%s", seed, p.Name))))
	values := make([]float32, p.Len())
	for i := range values {
		switch {
		case p.Init.Bound != 0:
			values[i] = float32(p.Init.Bound * (2*rng.Float64() - 1))
		case p.Init.Std != 0:
			values[i] = float32(p.Init.Std * rng.NormFloat64())
		default:
			values[i] = float32(p.Init.Constant)
		}
	}
	return values
}

// Fingerprint is a hash of all weights, the first 12 hexadecimal digits of SHA-256 over names, shapes and values.
func (w StateDict) Fingerprint() string {
	hash := sha256.New()
	for _, name := range slices.Sorted(maps.Keys(w)) {
		fmt.Fprintf(hash, "%s%v", name, w[name].Shape)
		_ = binary.Write(hash, binary.LittleEndian, w[name].Data) // a hash takes everything
	}
	return hex.EncodeToString(hash.Sum(nil))[:12]
}

// Check says whether the weights are exactly those that the parameters describe: a missing, extra or mis-shaped tensor,
// or one that holds NaN or infinity, is an error that names it.
func (w StateDict) Check(parameters []ParameterSpec) error {
	known := map[string]bool{}
	for _, p := range parameters {
		known[p.Name] = true
		array, ok := w[p.Name]
		if !ok {
			return fmt.Errorf("weights: tensor %q %v is missing; they belong to another network", p.Name, p.Shape)
		}
		if !slices.Equal(array.Shape, p.Shape) {
			return fmt.Errorf("weights: tensor %q has shape %v, this network needs %v", p.Name, array.Shape, p.Shape)
		}
		values, ok := array.Data.([]float32)
		if !ok || len(values) != p.Len() {
			return fmt.Errorf("weights: tensor %q holds %d-element %T, this network needs %d float32", p.Name, len(values), array.Data, p.Len())
		}
		if i := slices.IndexFunc(values, notFinite); i >= 0 {
			return fmt.Errorf("weights: tensor %q element %d is %v; the training that made them diverged or the file is damaged", p.Name, i, values[i])
		}
	}
	for _, name := range slices.Sorted(maps.Keys(w)) {
		if !known[name] {
			return fmt.Errorf("weights: tensor %q %v does not exist in this network", name, w[name].Shape)
		}
	}
	return nil
}

func notFinite(v float32) bool { return v-v != 0 }
