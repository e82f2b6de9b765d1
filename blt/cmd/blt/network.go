package main

import (
	"flag"

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
	return experiment.ForData(f.about, set, f.given.Changed("size"))
}
