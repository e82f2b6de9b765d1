package blt

import (
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

func TestFromFileName(t *testing.T) {
	for name, want := range map[string]struct {
		interaction Interaction
		timesteps   int
	}{
		"b64_l_1_t_0_ltinteract_additive_T_10_ltposition_all_num_1.pth":                {Additive, 10},
		"b64_l_0_t_1_ltinteract_multiplicative_T_10_ltposition_all_num_2_epoch_-1.pth": {Multiplicative, 10},
		"b64_l_0_t_0_ltinteract_None_T_1_ltposition_None_num_1.pth":                    {"", 1},
		"weights.pth": {"", 0},
	} {
		interaction, timesteps, ok := FromFileName(name)
		if interaction != want.interaction || timesteps != want.timesteps || ok != (name != "weights.pth") {
			t.Errorf("%s: %q, %d, %v", name, interaction, timesteps, ok)
		}
	}
}
