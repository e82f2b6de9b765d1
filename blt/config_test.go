package blt

import (
	"reflect"
	"strings"
	"testing"
)

func TestValidateSaysWhy(t *testing.T) {
	for want, change := range map[string]func(*Config){
		"size 60":                       func(c *Config) { c.Size = 60 },
		"channels":                      func(c *Config) { c.Channels[2] = 0 },
		"classes 0":                     func(c *Config) { c.Classes = 0 },
		`interaction ""`:                func(c *Config) { c.Interaction = "" },
		`position "first"`:              func(c *Config) { c.Position = "first" },
		`norm "BN"`:                     func(c *Config) { c.Norm = "BN" },
		`precision "float16"`:           func(c *Config) { c.Precision = "float16" },
		"timesteps 0":                   func(c *Config) { c.Timesteps, c.Lateral = 0, false },
		"a network of one step":         func(c *Config) { c.Timesteps = 1 },
		"every step would be the same":  func(c *Config) { c.Lateral = false },
		"needs --lateral=true":          func(c *Config) { c.Position, c.Lateral, c.TopDown = Last, false, true },
		"it has no top-down connection": func(c *Config) { c.Position, c.TopDown = Last, true },
	} {
		c := DefaultConfig()
		change(&c)
		if err := c.Validate(); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%+v: %v, want %q", c, err, want)
		}
	}
	if err := DefaultConfig().Validate(); err != nil {
		t.Error(err)
	}
	if err := DefaultConfig().Feedforward().Validate(); err != nil {
		t.Error(err)
	}
}

// The table of the paper's areas at 64 px (SPEC §1), for top-down connections: IT has none above it but GAP.
func TestAreasOfTheTopDownNetwork(t *testing.T) {
	c := DefaultConfig()
	c.Lateral, c.TopDown = false, true
	want := []Area{
		{Name: "retina", Channels: 32, Side: 64, Constant: true},
		{Name: "V1", Channels: 64, Side: 64, Constant: true},
		{Name: "V2", Channels: 128, Side: 32, TopDown: true},
		{Name: "V4", Channels: 256, Side: 16, TopDown: true},
		{Name: "IT", Channels: 512, Side: 8},
		{Name: "GAP", Channels: 512, Side: 1},
	}
	var got []Area // without what only its parameters need
	for _, a := range c.Areas() {
		got = append(got, Area{Name: a.Name, Channels: a.Channels, Side: a.Side, Lateral: a.Lateral, TopDown: a.TopDown, Constant: a.Constant})
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("%+v\nwant %+v", got, want)
	}
}

func TestOnlyGAPIsRecurrentAtPositionLast(t *testing.T) {
	c := DefaultConfig()
	c.Position = Last
	for _, s := range c.Areas() {
		if s.Lateral != (s.Name == "GAP") {
			t.Errorf("%s: lateral is %v", s.Name, s.Lateral)
		}
	}
}
