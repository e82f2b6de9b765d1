// Package blt defines, trains and records the recurrent networks of Thorat, Doerig & Kietzmann (2023): bottom-up, lateral
// and top-down (BLT) convolutional networks that classify an image at every time step.
//
// Parameters carry PyTorch's names and layouts wherever they are at rest, so that state dicts can be exchanged with the
// authors' code. Responses are channels-last, [B, H, W, C] float32.
package blt

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
)

// Interaction is how lateral and top-down input meet the bottom-up drive (Fig. 1A).
type Interaction string

// The two interactions of the paper.
const (
	Additive       Interaction = "additive"       // b + l + t
	Multiplicative Interaction = "multiplicative" // b · (1 + l + t)
)

// Position says which areas have recurrent connections.
type Position string

// Recurrence in all areas, or only GAP's lateral connection.
const (
	All  Position = "all"
	Last Position = "last"
)

// Norm is the normalisation between an area's combined input and its relu.
type Norm string

// Layer normalisation over all of C, H, W; or none, and biases instead.
const (
	LayerNorm Norm = "LN"
	NoNorm    Norm = "None"
)

// Precision is the number format of the convolutions. Weights, normalisation, readout and loss stay float32.
type Precision string

// Float32 is the default; BFloat16 pays on a GPU only.
const (
	Float32  Precision = "float32"
	BFloat16 Precision = "bfloat16"
)

// Config describes one network of the family (SPEC: Fig. 1A and its caption; 6.1.1 for the readout bias).
type Config struct {
	Size        int         `json:"size"`     // of the square image in pixels, divisible by 8
	Channels    [5]int      `json:"channels"` // retina, V1, V2, V4, IT
	Classes     int         `json:"classes"`
	Timesteps   int         `json:"timesteps"` // T; 1 is the feed-forward network BNet
	Lateral     bool        `json:"lateral"`
	TopDown     bool        `json:"topdown"`
	Interaction Interaction `json:"interaction"`
	Position    Position    `json:"position"`
	ReadoutBias bool        `json:"bias"`
	Norm        Norm        `json:"norm"`
	Precision   Precision   `json:"precision"`
}

// DefaultConfig is the paper's main network: lateral, additive, 64 px, T = 10.
func DefaultConfig() Config {
	return Config{
		Size: 64, Channels: [5]int{32, 64, 128, 256, 512}, Classes: 100, Timesteps: 10,
		Lateral: true, Interaction: Additive, Position: All, Norm: LayerNorm, Precision: Float32,
	}
}

// Feedforward returns the configuration as BNet: one time step, no recurrent connection.
func (c Config) Feedforward() Config {
	c.Timesteps, c.Lateral, c.TopDown, c.Interaction, c.Position = 1, false, false, Additive, All
	return c
}

// Kernel is the side of every convolution's kernel: 5 from 128 px on, else 3.
func (c Config) Kernel() int {
	if c.Size >= 128 {
		return 5
	}
	return 3
}

// Recurrent says whether the network has any connection through time.
func (c Config) Recurrent() bool { return c.Timesteps > 1 }

// Name is a short name such as "lateral+topdown additive", for logs and captions.
func (c Config) Name() string {
	if !c.Recurrent() {
		return "BNet"
	}
	var kinds []string
	if c.Lateral {
		kinds = append(kinds, "lateral")
	}
	if c.TopDown {
		kinds = append(kinds, "topdown")
	}
	name := strings.Join(kinds, "+") + " " + string(c.Interaction)
	if c.Position == Last {
		name += ", last area"
	}
	if c.ReadoutBias {
		name += ", readout bias"
	}
	return name
}

// Validate refuses what does not describe a network of the family, with the reason.
func (c Config) Validate() error {
	return errors.Join(c.validateShape(), c.validateOptions(), c.validateRecurrence())
}

func (c Config) validateShape() error {
	if c.Size < 8 || c.Size%8 != 0 || c.Size > 1024 {
		return fmt.Errorf("size %d: must be a multiple of 8 between 8 and 1024, since three poolings halve it", c.Size)
	}
	for i, channels := range c.Channels {
		if channels < 1 || channels > 1<<14 {
			return fmt.Errorf("channels %v: number %d must be between 1 and 16384", c.Channels, i+1)
		}
	}
	if c.Classes < 1 || c.Classes > 1<<20 {
		return fmt.Errorf("classes %d: a readout needs at least one class", c.Classes)
	}
	return nil
}

func (c Config) validateOptions() error {
	switch {
	case c.Interaction != Additive && c.Interaction != Multiplicative:
		return fmt.Errorf("interaction %q: must be additive or multiplicative", c.Interaction)
	case c.Position != All && c.Position != Last:
		return fmt.Errorf("position %q: must be all or last", c.Position)
	case c.Norm != LayerNorm && c.Norm != NoNorm:
		return fmt.Errorf("norm %q: must be LN or None", c.Norm)
	case c.Precision != Float32 && c.Precision != BFloat16:
		return fmt.Errorf("precision %q: must be float32 or bfloat16", c.Precision)
	}
	return nil
}

func (c Config) validateRecurrence() error {
	switch {
	case c.Timesteps < 1:
		return fmt.Errorf("timesteps %d: must be at least 1", c.Timesteps)
	case !c.Recurrent() && (c.Lateral || c.TopDown):
		return errors.New("timesteps 1: a network of one step has no lateral or top-down connection (use --lateral=false --topdown=false)")
	case c.Recurrent() && !c.Lateral && !c.TopDown:
		return fmt.Errorf("timesteps %d without lateral or top-down connection: every step would be the same (use --timesteps 1)", c.Timesteps)
	case c.Position == Last && !c.Lateral:
		return errors.New("position last keeps only GAP's lateral connection: it needs --lateral=true")
	case c.Position == Last && c.TopDown:
		return errors.New("position last keeps only GAP's lateral connection: it has no top-down connection (use --topdown=false)")
	}
	return nil
}

// ParseChannels reads "32,64,128,256,512": the channels of retina, V1, V2, V4 and IT.
func ParseChannels(s string) (channels [5]int, err error) {
	parts := strings.Split(s, ",")
	if len(parts) != len(channels) {
		return channels, fmt.Errorf("channels %q: five numbers wanted, of retina, V1, V2, V4 and IT, as in 32,64,128,256,512", s)
	}
	for i, part := range parts {
		if channels[i], err = strconv.Atoi(strings.TrimSpace(part)); err != nil {
			return channels, fmt.Errorf("channels %q: %q is not a whole number", s, part)
		}
	}
	return channels, nil
}
