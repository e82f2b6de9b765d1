package experiment

import (
	"cmp"
	"flag"
	"fmt"
	"strings"

	"readoutzones/blt"
	"readoutzones/blt/resnet"
	"readoutzones/blt/train"
	"readoutzones/data/images"
)

// The kinds of network.
const (
	BLT      = "blt"
	ResNet18 = "resnet18"
)

// Model is a network that can tell about itself.
type Model interface {
	blt.Model
	// Describe tells FLOPs, the memory that training on so many images at once takes, and areas or layers.
	Describe(batch int) blt.Description
}

// NewModel returns the network that a description is of. ResNet18 takes from its configuration only size, classes, and the
// channels of V1, V2, V4 and IT for its four layers: with the paper's channels that is the usual ResNet18.
func NewModel(d train.Description) (Model, error) {
	switch d.Net {
	case BLT:
		return blt.New(d.Config)
	case ResNet18:
		return resnet.New(d.Config.Size, d.Config.Classes, [4]int(d.Config.Channels[1:]))
	}
	return nil, fmt.Errorf("net %q: must be %s or %s", d.Net, BLT, ResNet18)
}

// NetworkFlags defines the flags that describe a network; the defaults are those of d, of an empty one the paper's main
// network.
func NetworkFlags(f *flag.FlagSet, d *train.Description) {
	if d.Config == (blt.Config{}) {
		d.Config = blt.DefaultConfig()
	}
	f.StringVar(&d.Net, "net", cmp.Or(d.Net, BLT), BLT+" or "+ResNet18)
	d.Config.Flags(f)
}

// ForData is the description of a network for a data set: size and classes come from the data, unless the size was asked
// for, and without recurrence there is neither lateral nor top-down connection. A nil set changes neither.
func ForData(d train.Description, set *images.Dataset, sizeGiven bool) (train.Description, error) {
	if d.Config.Timesteps == 1 || d.Net == ResNet18 {
		d.Config = d.Config.Feedforward()
	}
	if set == nil {
		return d, nil
	}
	if sizeGiven && d.Config.Size != set.Size {
		return d, fmt.Errorf("--size %d: %s has images of %d px", d.Config.Size, set.Path, set.Size)
	}
	d.Config.Size, d.Config.Classes = set.Size, len(set.Categories)
	return d, nil
}

// Network is one of the paper's networks.
type Network struct {
	Name  string // as in Recording("lateral-additive")
	Title string // as in a figure's key
	Net   string // BLT or ResNet18
	shape func(blt.Config) blt.Config
}

// Networks are those of the paper: the four RNNs (Fig. 3), the two feed-forward networks (Fig. 6), and the main network
// with a readout bias (6.1.1).
var Networks = []Network{
	{"lateral-additive", "lateral, additive", BLT, recurrent(true, false, blt.Additive)},
	{"topdown-additive", "top-down, additive", BLT, recurrent(false, true, blt.Additive)},
	{"lateral-multiplicative", "lateral, multiplicative", BLT, recurrent(true, false, blt.Multiplicative)},
	{"topdown-multiplicative", "top-down, multiplicative", BLT, recurrent(false, true, blt.Multiplicative)},
	{"bnet", "BNet", BLT, blt.Config.Feedforward},
	{"resnet18", "ResNet18", ResNet18, blt.Config.Feedforward},
	{"lateral-additive-bias", "lateral, additive, readout bias", BLT, withBias},
}

// RNNs are the names of the four recurrent networks, in the order of Figure 3A.
var RNNs = []string{"lateral-additive", "topdown-additive", "lateral-multiplicative", "topdown-multiplicative"}

func recurrent(lateral, topDown bool, interaction blt.Interaction) func(blt.Config) blt.Config {
	return func(c blt.Config) blt.Config {
		c.Lateral, c.TopDown, c.Interaction = lateral, topDown, interaction
		return c
	}
}

func withBias(c blt.Config) blt.Config {
	c.ReadoutBias = true
	return c
}

// Of is the configuration of this network that is otherwise like c: in size, channels, time steps.
func (n Network) Of(c blt.Config) blt.Config { return n.shape(c) }

// Find returns the network of that name.
func Find(name string) (Network, error) {
	var names []string
	for _, n := range Networks {
		if n.Name == name {
			return n, nil
		}
		names = append(names, n.Name)
	}
	return Network{}, fmt.Errorf("network %q: must be one of %s", name, strings.Join(names, ", "))
}
