package train

import (
	"reflect"
	"testing"

	"github.com/gomlx/compute/dtypes"
	"github.com/gomlx/compute/shapes"

	"readoutzones/blt"
	"readoutzones/blt/device"
	"readoutzones/blt/internal/tiny"
	"readoutzones/blt/resnet"
)

// Describe's estimate of a training step's memory is within a quarter of what XLA plans for it on a CPU. Elsewhere the two are
// only logged.
func TestMemoryEstimate(t *testing.T) {
	tiny.NeedXLA(t)
	if testing.Short() {
		t.Skip("compiles nine training steps")
	}
	network := func(size int, channels blt.Channels, timesteps int, change func(*blt.Config)) blt.Config {
		c := benchConfig(size, channels)
		c.Timesteps, c.Classes = timesteps, 10
		change(&c)
		return c
	}
	lateral := func(*blt.Config) {}
	topDown := func(c *blt.Config) { c.Lateral, c.TopDown = false, true }
	bnet := func(c *blt.Config) { c.Lateral = false }
	narrow := blt.Channels{4, 8, 16, 32, 64}
	for name, test := range map[string]struct {
		config blt.Config
		batch  int
	}{
		"lateral":          {network(32, narrow, 3, lateral), 16},
		"lateral bfloat16": {network(32, narrow, 3, func(c *blt.Config) { c.Precision = blt.BFloat16 }), 64},
		"lateral, no norm": {network(32, narrow, 4, func(c *blt.Config) { c.Norm = blt.NoNorm }), 16},
		"top-down":         {network(64, narrow, 3, topDown), 8},
		"top-down × bfloat16": {network(32, narrow, 3, func(c *blt.Config) {
			topDown(c)
			c.Interaction, c.Precision = blt.Multiplicative, blt.BFloat16
		}), 16},
		"both ×":    {network(32, narrow, 4, func(c *blt.Config) { c.TopDown, c.Interaction = true, blt.Multiplicative }), 32},
		"BNet":      {network(32, laptop.Channels, 1, bnet), 64},
		"ten steps": {network(32, laptop.Channels, 10, lateral), 32},
	} {
		t.Run(name, func(t *testing.T) {
			compareMemory(t, tiny.Network(t, test.config), test.config, test.batch)
		})
	}
	t.Run("ResNet18", func(t *testing.T) {
		r, err := resnet.New(64, 10, resnet.Channels)
		if err != nil {
			t.Fatal(err)
		}
		compareMemory(t, r, blt.Config{}, 128)
	})
}

func compareMemory(t *testing.T, m interface {
	blt.Model
	Describe(batch int) blt.Description
}, c blt.Config, batch int) {
	t.Parallel()
	got, want := m.Describe(batch).TrainingMemory, plannedMemory(t, m, c, batch)
	t.Logf("estimated %.1f MB, XLA plans %.1f MB: %.2f times", float64(got)/1e6, float64(want)/1e6, float64(got)/float64(want))
	if ratio := float64(got) / float64(want); device.Name() == "xla:cpu" && (ratio < 0.75 || ratio > 1.25) {
		t.Errorf("the estimate is %.2f times what XLA plans", ratio)
	}
}

// plannedMemory is what XLA says of a training step once it is compiled: bytes of arguments, results and everything between.
func plannedMemory(t *testing.T, m blt.Model, c blt.Config, batch int) (bytes int) {
	t.Helper()
	run := &Run{About: Description{Config: c, Recipe: DefaultRecipe()}, Weights: blt.Initialise(m.Parameters(), 1)}
	trainer, err := newTrainer(tiny.Backend(t), m, run, tiny.Mean, tiny.Std)
	if err != nil {
		t.Fatal(err)
	}
	defer trainer.exec.Finalize()
	size := m.Shape().Size
	g, err := trainer.exec.Compile(shapes.Make(dtypes.Uint8, batch, size, size, 3), shapes.Make(dtypes.Int32, batch))
	if err != nil {
		t.Fatal(err)
	}
	loaded := reflect.ValueOf(g.Executable()).Elem().FieldByName("exec") // go-xla keeps it to itself
	stats := loaded.Elem().FieldByName("OnDeviceMemoryUsageStats")
	for _, part := range []string{"Inputs", "Outputs", "Temporary"} {
		bytes += int(stats.FieldByName(part).Int())
	}
	return bytes - int(stats.FieldByName("Aliases").Int())
}
