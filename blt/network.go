package blt

import (
	"fmt"
	"strings"
)

// Network is one recurrent network of the family: its configuration, parameters and graph.
type Network struct {
	Config
}

// New returns the network that a configuration describes, or why there is none.
func New(c Config) (*Network, error) {
	if err := c.Validate(); err != nil {
		return nil, fmt.Errorf("network: %w", err)
	}
	return &Network{c}, nil
}

// convAreas are the areas with convolutions, from below.
var convAreas = []string{"v1", "v2", "v4", "it"}

// Features is the length D of the representation, the responses of GAP.
func (n *Network) Features() int { return n.Channels[4] }

// Side is the height and width of an area's responses in pixels: V1's is the image's, each area above halves it, GAP's is 1.
func (n *Network) Side(area string) int {
	for i, name := range convAreas {
		if strings.EqualFold(name, area) {
			return n.Size >> i
		}
	}
	return 1
}

// Parameters lists the tensors of the network with the names and layouts of the authors' state dicts: Conv2d [out, in, k, k],
// ConvTranspose2d [in, out, k, k], Linear [out, in], layer norm [C, H, W]. V1's lateral and top-down weights are among
// them, as in the authors' files, although no step uses them.
func (n *Network) Parameters() []ParameterSpec {
	bias := n.Norm == NoNorm
	all := n.conv("retina", 3, n.Channels[0], true)
	for i, area := range convAreas {
		below, here := n.Channels[i], n.Channels[i+1]
		all = append(all, n.conv(area+".bottom_up", below, here, bias)...)
		var feedback []ParameterSpec
		if n.Lateral && n.Position == All {
			feedback = append(feedback, n.conv(area+".lateral", here, here, bias)...)
		}
		if n.TopDown && area != "it" {
			feedback = append(feedback, n.convTransposed(area+".top_down", n.Channels[i+2], here, bias)...)
		}
		for j := range feedback {
			feedback[j].Frozen = area == "v1"
		}
		all = append(all, feedback...)
		all = append(all, n.layerNorm(area+"_ln", here, n.Side(area), n.Side(area))...)
	}
	if n.Lateral {
		all = append(all, linear("gap.lateral", n.Features(), n.Features(), bias)...)
	}
	all = append(all, n.layerNorm("gap_ln", n.Features())...)
	return append(all, linear("readout", n.Features(), n.Classes, n.ReadoutBias)...)
}

func (n *Network) conv(name string, in, out int, bias bool) []ParameterSpec {
	area := n.Kernel() * n.Kernel()
	weight := ParameterSpec{Name: name + ".weight", Shape: []int{out, in, n.Kernel(), n.Kernel()}, Init: XavierUniform(in*area, out*area)}
	return withBias(name, weight, out, in*area, bias)
}

// convTransposed keeps PyTorch's default initialisation, whose fan-in is out·k·k for a transposed convolution.
func (n *Network) convTransposed(name string, in, out int, bias bool) []ParameterSpec {
	fanIn := out * n.Kernel() * n.Kernel()
	weight := ParameterSpec{Name: name + ".weight", Shape: []int{in, out, n.Kernel(), n.Kernel()}, Init: PyTorchDefault(fanIn)}
	return withBias(name, weight, out, fanIn, bias)
}

func linear(name string, in, out int, bias bool) []ParameterSpec {
	weight := ParameterSpec{Name: name + ".weight", Shape: []int{out, in}, Init: XavierUniform(in, out)}
	return withBias(name, weight, out, in, bias)
}

func withBias(name string, weight ParameterSpec, out, fanIn int, bias bool) []ParameterSpec {
	if !bias {
		return []ParameterSpec{weight}
	}
	return []ParameterSpec{weight, {Name: name + ".bias", Shape: []int{out}, Init: PyTorchDefault(fanIn)}}
}

func (n *Network) layerNorm(name string, shape ...int) []ParameterSpec {
	if n.Norm == NoNorm {
		return nil
	}
	return []ParameterSpec{
		{Name: name + ".weight", Shape: shape, Init: Init{Constant: 1}},
		{Name: name + ".bias", Shape: shape},
	}
}

// AreaShape is the shape of an area's responses to one image: V1, V2, V4, IT [H, W, C], GAP [D].
func (n *Network) AreaShape(area string) []int {
	for i, name := range convAreas {
		if strings.EqualFold(name, area) {
			return []int{n.Size >> i, n.Size >> i, n.Channels[i+1]}
		}
	}
	return []int{n.Features()}
}
