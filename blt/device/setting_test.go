package device

import (
	"runtime"
	"runtime/debug"
	"slices"
	"testing"

	"github.com/gomlx/compute"
)

// The setting holds what the process has: the variables that tell XLA how to compute, where they are set, and Go's version.
func TestSettingHoldsWhatDeterminesNumbers(t *testing.T) {
	t.Setenv("XLA_FLAGS", "")
	t.Setenv("NVIDIA_TF32_OVERRIDE", "0")
	backend, err := compute.NewWithConfig("go:ops_sequential")
	if err != nil {
		t.Fatal(err)
	}
	s := SettingOf(backend)
	if s.Backend != NameOf(backend) || s.Device != Processor() || s.Cores != runtime.GOMAXPROCS(0) || s.System != runtime.GOOS+"/"+runtime.GOARCH ||
		s.Environment["NVIDIA_TF32_OVERRIDE"] != "0" || s.Versions["go"] != runtime.Version() {
		t.Errorf("%+v", s)
	}
	if _, known := s.Environment["XLA_FLAGS"]; !known {
		t.Error("XLA_FLAGS are set, though to nothing")
	}
}

// All modules count, as they were built: those that a replace directive put in their place.
func TestVersionsAreThoseOfTheProgram(t *testing.T) {
	versions := map[string]string{}
	addVersions(versions, &debug.BuildInfo{
		Settings: []debug.BuildSetting{{Key: "vcs.revision", Value: "abc"}, {Key: "vcs.modified", Value: "true"}, {Key: "GOARCH", Value: "amd64"}},
		Deps: []*debug.Module{{Path: "a.org/one", Version: "v1.2.3"},
			{Path: "a.org/two", Version: "v1.0.0", Replace: &debug.Module{Path: "b.org/two", Version: "v9.0.0"}}},
	})
	if len(versions) != 4 || versions["a.org/one"] != "v1.2.3" || versions["b.org/two"] != "v9.0.0" || versions["vcs.revision"] != "abc" || versions["vcs.modified"] != "true" {
		t.Errorf("%v", versions)
	}
}

// What may round numbers otherwise is named, cores are not, and neither is what only one of the two knows.
func TestDifferencesOfSettings(t *testing.T) {
	one := Setting{Backend: "xla:cpu", Plugin: "v0.81", Device: "A", Cores: 2, Versions: map[string]string{"go": "go1.26.1", "github.com/gomlx/gomlx": "v0.28.8", "a.org/one": "v1"}}
	same := one
	same.Cores = 16
	if got := one.Differences(same); got != nil {
		t.Errorf("of the same: %q", got)
	}
	if got := (Setting{}).Differences(one); got != nil {
		t.Errorf("of nothing: %q", got)
	}
	other := Setting{Backend: "xla:cuda", Plugin: "v0.81", Device: "B", Environment: map[string]string{"XLA_FLAGS": "--xla_x"},
		Versions: map[string]string{"go": "go1.26.1", "github.com/gomlx/gomlx": "v0.28.9", "a.org/one": "v2"}}
	want := []string{"backend xla:cpu, here xla:cuda", "device A, here B", "XLA_FLAGS none, here --xla_x", "github.com/gomlx/gomlx v0.28.8, here v0.28.9"}
	if got := one.Differences(other); !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}
