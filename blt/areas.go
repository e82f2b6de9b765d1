package blt

import "strings"

// Area is one area of a network, as Figure 1A shows it.
type Area struct {
	Name     string
	Channels int
	Side     int  // height and width of its responses in pixels; 1 for GAP
	Lateral  bool // receives itself, one time step earlier
	TopDown  bool // receives the area above, one time step earlier
	Constant bool // does not change in time: nothing but the image feeds it

	// What its parameters are of.
	below, above                   int  // channels of its neighbours
	pooled                         bool // its bottom-up input is max-pooled to half the side
	lateralWeights, topDownWeights bool // as Lateral and TopDown, or, in V1, weights that no step uses
}

// layout is the one list of areas, from below: what each can have. Parameters, sizes, time steps, recordings, FLOPs and
// Figure 1A all follow from it. An area with convolutions takes its number of channels from Config.Channels, in order.
//
// V1 has lateral and top-down weights, as in the authors' files, although it receives only the retina.
var layout = []Area{
	{Name: "retina", Constant: true},
	{Name: "V1", Constant: true, lateralWeights: true, topDownWeights: true},
	{Name: "V2", pooled: true, lateralWeights: true, topDownWeights: true},
	{Name: "V4", pooled: true, lateralWeights: true, topDownWeights: true},
	{Name: "IT", pooled: true, lateralWeights: true},
	{Name: "GAP", lateralWeights: true}, // averages IT over the image
}

// gap is the name of the last area, whose responses are the representation.
const gap = "GAP"

// Areas lists the network's areas, from the retina to GAP.
func (c Config) Areas() []Area {
	areas := make([]Area, len(layout))
	below, side := 3, c.Size
	for i, a := range layout {
		if a.pooled {
			side /= 2
		}
		a.below, a.Side, a.Channels = below, side, c.Channels[min(i, len(c.Channels)-1)]
		if i+1 < len(c.Channels) {
			a.above = c.Channels[i+1]
		}
		if a.Name == gap {
			a.Side = 1
		}
		a.lateralWeights = a.lateralWeights && c.Lateral && (c.Position == All || a.Name == gap)
		a.topDownWeights = a.topDownWeights && c.TopDown
		a.Lateral, a.TopDown = a.lateralWeights && !a.Constant, a.topDownWeights && !a.Constant
		areas[i], below = a, a.Channels
	}
	return areas
}

// key begins the names of the area's parameters.
func (a Area) key() string { return strings.ToLower(a.Name) }

// BottomUp is the layer that the area below goes through, as in parameters' names; "" for GAP, which has none.
func (a Area) BottomUp() string {
	switch a.Name {
	case "retina":
		return a.key()
	case gap:
		return ""
	}
	return a.key() + ".bottom_up"
}

// parameters are the area's tensors, in the authors' order.
func (a Area) parameters(c Config) []ParameterSpec {
	k, bias := c.Kernel(), c.Norm == NoNorm
	var all, feedback []ParameterSpec
	if layer := a.BottomUp(); layer != "" {
		all = Convolution(layer, a.below, a.Channels, k, bias || a.Name == "retina")
	}
	if a.lateralWeights {
		if a.Name == gap {
			feedback = LinearLayer(a.key()+".lateral", a.Channels, a.Channels, bias)
		} else {
			feedback = Convolution(a.key()+".lateral", a.Channels, a.Channels, k, bias)
		}
	}
	if a.topDownWeights {
		feedback = append(feedback, transposedConvolution(a.key()+".top_down", a.above, a.Channels, k, bias)...)
	}
	for i := range feedback {
		feedback[i].Frozen = a.Constant
	}
	all = append(all, feedback...)
	if c.Norm == NoNorm || a.Name == "retina" {
		return all
	}
	shape := []int{a.Channels}
	if a.Name != gap {
		shape = []int{a.Channels, a.Side, a.Side}
	}
	return append(all, ParameterSpec{Name: a.key() + "_ln.weight", Shape: shape, Init: Init{Constant: 1}}, ParameterSpec{Name: a.key() + "_ln.bias", Shape: shape})
}
