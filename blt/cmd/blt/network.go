package main

import (
	"fmt"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"readoutzones/blt"
	"readoutzones/blt/experiment"
	"readoutzones/data/images"
)

// networkFlags are the flags that describe a network; their defaults are the paper's main network.
type networkFlags struct {
	net, channels, interaction, position, norm, precision string
	size, timesteps                                       int
	lateral, topDown, bias                                bool
	set                                                   *pflag.FlagSet
}

func (f *networkFlags) register(c *cobra.Command) {
	f.set = c.Flags()
	f.set.StringVar(&f.net, "net", "blt", "blt or resnet18")
	f.set.IntVar(&f.size, "size", 64, "side of the images in pixels (with --data: the data's)")
	f.set.StringVar(&f.channels, "channels", "32,64,128,256,512", "channels of retina, V1, V2, V4 and IT")
	f.set.IntVar(&f.timesteps, "timesteps", 10, "time steps T; 1 means no lateral and no top-down connection (BNet)")
	f.set.BoolVar(&f.lateral, "lateral", true, "lateral connections")
	f.set.BoolVar(&f.topDown, "topdown", false, "top-down connections")
	f.set.StringVar(&f.interaction, "interaction", "additive", "additive or multiplicative")
	f.set.StringVar(&f.position, "position", "all", "recurrence in all areas, or in the last only")
	f.set.BoolVar(&f.bias, "bias", false, "readout bias")
	f.set.StringVar(&f.norm, "norm", "LN", "layer normalisation: LN or None")
	f.set.StringVar(&f.precision, "precision", "float32", "number format of the convolutions: float32 or bfloat16 (pays on a GPU)")
}

// config is the network that the flags describe; size and classes come from the data where it is given.
func (f *networkFlags) config(set *images.Dataset) (blt.Config, error) {
	channels, err := blt.ParseChannels(f.channels)
	if err != nil {
		return blt.Config{}, err
	}
	c := blt.Config{
		Size: f.size, Channels: channels, Classes: 100, Timesteps: f.timesteps, Lateral: f.lateral, TopDown: f.topDown,
		Interaction: blt.Interaction(f.interaction), Position: blt.Position(f.position), ReadoutBias: f.bias,
		Norm: blt.Norm(f.norm), Precision: blt.Precision(f.precision),
	}
	if f.timesteps == 1 || f.net == experiment.ResNet18 {
		c = c.Feedforward()
	}
	if set == nil {
		return c, nil
	}
	if f.set.Changed("size") && f.size != set.Size {
		return c, fmt.Errorf("--size %d: %s has images of %d px", f.size, set.Path, set.Size)
	}
	c.Size, c.Classes = set.Size, len(set.Categories)
	return c, nil
}

// chosen is a flag's value where it was given, or nothing.
func (f *networkFlags) chosen(flag string) string {
	if f.set.Changed(flag) {
		return f.set.Lookup(flag).Value.String()
	}
	return ""
}
