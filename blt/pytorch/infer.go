package pytorch

import (
	"fmt"
	"strings"

	"readoutzones/blt"
	"readoutzones/data/npz"
)

// Infer returns the configuration of the network that a state dict belongs to, as far as its tensors' names and shapes
// tell: all but the interaction and the number of time steps, which keep known's values, and, without layer norm, the
// size. A network without recurrent weights becomes BNet.
func Infer(weights map[string]npz.Array, known blt.Config) (blt.Config, error) {
	c := known
	convolutions := 0
	for _, area := range c.Areas() {
		if layer := area.BottomUp(); layer != "" {
			shape, err := shapeOf(weights, layer+".weight", 4)
			if err != nil {
				return c, err
			}
			c.Channels[convolutions] = shape[0]
			convolutions++
		}
	}
	shape, err := shapeOf(weights, "readout.weight", 2)
	if err != nil {
		return c, err
	}
	has := func(name string) bool { _, ok := weights[name]; return ok }
	c.Classes, c.ReadoutBias, c.Norm = shape[0], has("readout.bias"), blt.NoNorm
	if has("v1_ln.weight") {
		if shape, err = shapeOf(weights, "v1_ln.weight", 3); err != nil {
			return c, err
		}
		c.Norm, c.Size = blt.LayerNorm, shape[1]
	}
	laterals, topDowns := 0, 0
	for name := range weights {
		if strings.HasSuffix(name, ".lateral.weight") {
			laterals++
		}
		if strings.HasSuffix(name, ".top_down.weight") {
			topDowns++
		}
	}
	c.Lateral, c.TopDown, c.Position = laterals > 0, topDowns > 0, blt.All
	if laterals == 1 { // GAP's
		c.Position = blt.Last
	}
	if laterals+topDowns == 0 {
		c = c.Feedforward()
	}
	return c, nil
}

func shapeOf(weights map[string]npz.Array, name string, rank int) ([]int, error) {
	array, ok := weights[name]
	if !ok {
		return nil, fmt.Errorf("tensor %q is missing; these are not the weights of one of the paper's networks", name)
	}
	if len(array.Shape) != rank {
		return nil, fmt.Errorf("tensor %q has shape %v, want %d axes", name, array.Shape, rank)
	}
	return array.Shape, nil
}

// AsFloat32 converts a state dict's tensors.
func AsFloat32(weights map[string]npz.Array) (blt.StateDict, error) {
	all := blt.StateDict{}
	for name, array := range weights {
		if _, ok := array.Data.([]float32); !ok {
			values, err := array.Floats()
			if err != nil {
				return nil, fmt.Errorf("tensor %q %w", name, err)
			}
			single := make([]float32, len(values))
			for i, v := range values {
				single[i] = float32(v)
			}
			array.Data = single
		}
		all[name] = array
	}
	return all, nil
}

// FromFileName reads what the authors' file names tell, as in b64_l_1_t_0_ltinteract_additive_T_10_….pth: the interaction
// and the number of time steps. ok is false where the name tells neither.
func FromFileName(name string) (interaction blt.Interaction, timesteps int, ok bool) {
	if _, rest, found := strings.Cut(name, "_ltinteract_"); found {
		word, _, _ := strings.Cut(rest, "_")
		if word == string(blt.Additive) || word == string(blt.Multiplicative) {
			interaction = blt.Interaction(word)
		}
	}
	if _, rest, found := strings.Cut(name, "_T_"); found {
		_, _ = fmt.Sscanf(rest, "%d", &timesteps) // stays 0 where there is no number
	}
	return interaction, timesteps, interaction != "" || timesteps > 0
}
