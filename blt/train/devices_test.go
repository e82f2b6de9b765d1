package train

import (
	"strings"
	"testing"

	"readoutzones/blt/internal/goldens"
	"readoutzones/blt/internal/tiny"
)

// Two devices that share a batch, or the parts of one, come to the losses and weights of one device, to rounding.
func TestDevicesEqualOne(t *testing.T) {
	backend, c := tiny.Backend(t), tiny.Config()
	if backend.NumDevices() < 2 {
		t.Skipf("needs two devices of XLA: %s has %d", backend.Name(), backend.NumDevices())
	}
	c.Timesteps = 2 // compiling is most of the work
	n := tiny.Network(t, c)
	wantLosses, want := learnSome(t, backend, n, Recipe{})
	for _, recipe := range []Recipe{{Devices: 2}, {Devices: 2, MicroBatch: 6}} {
		losses, weights := learnSome(t, backend, n, recipe)
		if e := goldens.Compare(losses, wantLosses, goldens.RMS(wantLosses)); !(e.MaxOverRMS <= 1e-5) {
			t.Errorf("%+v: losses and right answers differ by %v", recipe, e)
		}
		sameMoves(t, n, recipe, weights, want)
	}
}

func TestTooManyDevicesAreRefused(t *testing.T) {
	set, n := tiny.Data(t), tiny.Network(t, tiny.Config())
	about := tinyDescription(1)
	for devices, complaint := range map[int]string{2: "has 1", 3: "shared evenly"} {
		about.Recipe.Devices = devices
		err := Train(t.Context(), tiny.GoBackend(t), n, about, set, t.TempDir(), nil)
		if err == nil || !strings.Contains(err.Error(), complaint) {
			t.Errorf("%d devices: %v", devices, err)
		}
	}
}
