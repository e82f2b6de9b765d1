package device

import (
	"cmp"
	"maps"
	"os"
	"runtime"
	"slices"
	"strings"

	"github.com/gomlx/compute"

	"readoutzones/data/native"
)

// Setting is what computes something: with another one, the same program may round otherwise.
type Setting struct {
	Backend     string            `json:"backend"`     // such as xla:cpu
	Plugin      string            `json:"plugin"`      // version of XLA's, "" without one
	Device      string            `json:"device"`      // the GPUs with their driver, or the processor
	Cores       int               `json:"cores"`       // of the processor, that may be used
	System      string            `json:"system"`      // such as linux/amd64
	Environment map[string]string `json:"environment"` // variables that tell XLA how to compute, where they are set
	Versions    map[string]string `json:"versions"`    // of Go ("go"), of this program's source ("vcs.revision") and of all modules, by path
}

var settingVariables = []string{"GOMLX_BACKEND", "XLA_FLAGS", "NVIDIA_TF32_OVERRIDE", "CUDA_VISIBLE_DEVICES"}

// SettingOf is the setting of a backend in this process.
func SettingOf(backend compute.Backend) Setting {
	s := Setting{
		Backend: NameOf(backend), Plugin: PluginVersion(backend), Device: Processor(), Cores: runtime.GOMAXPROCS(0),
		System: runtime.GOOS + "/" + runtime.GOARCH, Environment: map[string]string{}, Versions: Modules(),
	}
	if strings.Contains(s.Backend, "cuda") {
		s.Device = cmp.Or(native.GPU(), "a GPU")
	}
	for _, name := range settingVariables {
		if value, ok := os.LookupEnv(name); ok {
			s.Environment[name] = value
		}
	}
	return s
}

// Differences name what differs between two settings that may change how numbers are rounded, in words; the number of cores
// and whatever is noted of only one of them do not count.
func (s Setting) Differences(other Setting) (all []string) {
	add := func(name, a, b string) {
		if a != b && a != "" && b != "" {
			all = append(all, name+" "+a+", here "+b)
		}
	}
	add("backend", s.Backend, other.Backend)
	add("plugin", s.Plugin, other.Plugin)
	add("device", s.Device, other.Device)
	add("system", s.System, other.System)
	add("XLA_FLAGS", cmp.Or(s.Environment["XLA_FLAGS"], "none"), cmp.Or(other.Environment["XLA_FLAGS"], "none"))
	for _, name := range slices.Sorted(maps.Keys(s.Versions)) {
		if name == "go" || strings.HasPrefix(name, "github.com/gomlx/") {
			add(name, s.Versions[name], other.Versions[name])
		}
	}
	return all
}
