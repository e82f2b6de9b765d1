// Package blt holds the recurrent networks of Thorat, Doerig & Kietzmann (2023): bottom-up, lateral and top-down (BLT)
// convolutional networks that classify an image at every time step.
//
// A [Config] describes one network of the family, [New] makes it, and [Network.Step] is its equation: one time step, which
// training, recording and runs of any length all call. The areas and what connects them stand in one list (areas.go). What
// other packages need of a network is a [Model]; ResNet18 is one too (package resnet), and so can be a network of yours.
//
//	train       the recipe, training runs and their folders
//	record      runs of any length, and what they leave on disk
//	pytorch     the authors' weights
//	device      what computes
//	experiment  the paper's networks by name, presets, a cache of all that was trained and recorded, and studies: networks × seeds
//
// Parameters carry PyTorch's names and layouts wherever they are at rest, so that state dicts can be exchanged with the
// authors' code. Responses are channels-last, [B, H, W, C] float32.
package blt

import (
	"errors"
	"flag"
	"fmt"
	"slices"
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

// Precision is how exactly convolutions and products compute. Weights, the statistics of layer norm, GAP, readout, loss and
// Adam stay float32 in all of them.
type Precision string

// Float32 is the default. The others pay on a GPU: TF32 keeps 11 bits of what it multiplies, BFloat16 keeps 8 bits, and
// keeps responses in that format between operations, in half the memory.
const (
	Float32  Precision = "float32"
	TF32     Precision = "tf32"
	BFloat16 Precision = "bfloat16"
)

// Config describes one network of the family (SPEC: Fig. 1A and its caption; 6.1.1 for the readout bias).
type Config struct {
	Size        int         `json:"size"` // of the square image in pixels, divisible by 8
	Channels    Channels    `json:"channels"`
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
		Size: 64, Channels: Channels{32, 64, 128, 256, 512}, Classes: 100, Timesteps: 10,
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
	return errors.Join(c.validateShape(), c.validateChoices(), c.validateRecurrence())
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

// setting is a field of a configuration: its flag, what it means, and, of a text, what it may be.
type setting struct {
	flag, usage string
	field       any // a pointer
	choices     []string
}

// settings are all fields but the number of classes, which comes from the data. Flags, their help, defaults and the
// allowed choices have no other place.
func (c *Config) settings() []setting {
	return []setting{
		{"size", "side of the images in pixels (with --data: the data's)", &c.Size, nil},
		{"channels", "channels of " + channelNames(), &c.Channels, nil},
		{"timesteps", "time steps T; 1 means no lateral and no top-down connection (BNet)", &c.Timesteps, nil},
		{"lateral", "lateral connections", &c.Lateral, nil},
		{"topdown", "top-down connections", &c.TopDown, nil},
		{"interaction", "how lateral and top-down input meet the bottom-up drive", (*string)(&c.Interaction), []string{string(Additive), string(Multiplicative)}},
		{"position", "recurrence in all areas, or in the last only", (*string)(&c.Position), []string{string(All), string(Last)}},
		{"bias", "readout bias", &c.ReadoutBias, nil},
		{"norm", "layer normalisation, or none", (*string)(&c.Norm), []string{string(LayerNorm), string(NoNorm)}},
		{"precision", "how exactly convolutions compute (tf32 and bfloat16 pay on a GPU)", (*string)(&c.Precision), []string{string(Float32), string(TF32), string(BFloat16)}},
	}
}

// Flags defines a flag for every field, with the present values as defaults.
func (c *Config) Flags(f *flag.FlagSet) {
	for _, s := range c.settings() {
		switch field := s.field.(type) {
		case *int:
			f.IntVar(field, s.flag, *field, s.usage)
		case *bool:
			f.BoolVar(field, s.flag, *field, s.usage)
		case *Channels:
			f.Var(field, s.flag, s.usage)
		case *string:
			f.Var(&choice{field, s.choices}, s.flag, s.usage+": "+orList(s.choices))
		}
	}
}

func (c Config) validateChoices() error {
	for _, s := range c.settings() {
		if value, ok := s.field.(*string); ok && !slices.Contains(s.choices, *value) {
			return fmt.Errorf("%s %q: must be %s", s.flag, *value, orList(s.choices))
		}
	}
	return nil
}

// orList is "a, b or c".
func orList(words []string) string {
	last := len(words) - 1
	return strings.Join(words[:last], ", ") + " or " + words[last]
}

// choice is a flag that takes one of several words.
type choice struct {
	value   *string
	choices []string
}

func (c *choice) String() string {
	if c.value == nil {
		return ""
	}
	return *c.value
}

func (c *choice) Set(value string) error {
	if !slices.Contains(c.choices, value) {
		return fmt.Errorf("must be %s", orList(c.choices))
	}
	*c.value = value
	return nil
}

// Type is what the command line's help calls the value.
func (c *choice) Type() string { return "string" }

// Channels are the numbers of channels of the areas with convolutions, from the retina to IT.
type Channels [5]int

// String writes the numbers as Set reads them.
func (c *Channels) String() string {
	return strings.Trim(strings.ReplaceAll(fmt.Sprint(*c), " ", ","), "[]")
}

// Set reads "32,64,128,256,512".
func (c *Channels) Set(s string) error {
	parts := strings.Split(s, ",")
	if len(parts) != len(c) {
		return fmt.Errorf("%d numbers wanted, of %s, as in 32,64,128,256,512", len(c), channelNames())
	}
	for i, part := range parts {
		number, err := strconv.Atoi(strings.TrimSpace(part))
		if err != nil {
			return fmt.Errorf("%q is not a whole number", part)
		}
		c[i] = number
	}
	return nil
}

// Type is what the command line's help calls the value.
func (c *Channels) Type() string { return "numbers" }

// channelNames names the areas that Channels are of.
func channelNames() string {
	var names []string
	for _, a := range layout[:len(Channels{})] {
		names = append(names, a.Name)
	}
	return strings.Join(names[:len(names)-1], ", ") + " and " + names[len(names)-1]
}
