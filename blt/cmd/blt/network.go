package main

import (
	"flag"
	"fmt"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"readoutzones/blt/experiment"
	"readoutzones/blt/train"
	"readoutzones/data/images"
)

// networkFlags are the flags that describe a network.
type networkFlags struct {
	about train.Description
	given *pflag.FlagSet
}

func (f *networkFlags) register(c *cobra.Command) {
	flags := flag.NewFlagSet("network", flag.ContinueOnError)
	experiment.NetworkFlags(flags, &f.about)
	f.given = c.Flags()
	f.given.AddGoFlagSet(flags)
}

// description is the network that the flags describe; size and classes come from the data where it is given.
func (f *networkFlags) description(set *images.Dataset) (train.Description, error) {
	d := f.about
	if d.Config.Timesteps == 1 || d.Net == experiment.ResNet18 {
		d.Config = d.Config.Feedforward()
	}
	if set == nil {
		return d, nil
	}
	if f.given.Changed("size") && d.Config.Size != set.Size {
		return d, fmt.Errorf("--size %d: %s has images of %d px", d.Config.Size, set.Path, set.Size)
	}
	d.Config.Size, d.Config.Classes = set.Size, len(set.Categories)
	return d, nil
}
