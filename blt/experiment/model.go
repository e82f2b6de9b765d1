// Package experiment holds what the notebooks share: the presets (quick, laptop, paper), the networks of the paper by name,
// and a cache: "give me the recording of this network", trained now or found on disk.
package experiment

import (
	"fmt"

	"readoutzones/blt"
	"readoutzones/blt/resnet"
)

// The kinds of network.
const (
	BLT      = "blt"
	ResNet18 = "resnet18"
)

// NewModel returns the network of a kind that a configuration describes; ResNet18 takes only size and classes from it.
func NewModel(net string, c blt.Config) (blt.Model, error) {
	switch net {
	case BLT:
		return blt.New(c)
	case ResNet18:
		return resnet.New(c.Size, c.Classes)
	}
	return nil, fmt.Errorf("net %q: must be %s or %s", net, BLT, ResNet18)
}
