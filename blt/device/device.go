// Package device is what computes: XLA on the CPU or a GPU, or GoMLX's backend in pure Go. [Backend] gives it to package
// train, which trains on it, and to package record, which shows images to networks on it.
package device

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"sync"

	"github.com/gomlx/compute"
	"github.com/gomlx/compute/dtypes/bfloat16"
	_ "github.com/gomlx/gomlx/backends/default" // registers XLA and the pure-Go backend
	"github.com/gomlx/gomlx/core/tensors"

	_ "readoutzones/blt/device/install_a_c_compiler" // or Go says so
	"readoutzones/data/native"
)

// Backend returns the one backend of this process: XLA on the CPU, or what GOMLX_BACKEND names, such as xla:cuda, or the one in
// pure Go, go:ops_sequential. It sets up the XLA plugin where that is missing.
var Backend = sync.OnceValues(func() (compute.Backend, error) {
	chosen := os.Getenv("GOMLX_BACKEND") != ""
	if err := native.PJRT(); err != nil {
		return nil, err
	}
	keepMemory()
	backend, err := compute.New()
	if err != nil {
		return nil, fmt.Errorf("GOMLX_BACKEND=%s: %w (see `go tool blt doctor`)", os.Getenv("GOMLX_BACKEND"), FirstLine(err))
	}
	if unusedGPU(chosen, native.HasGPU(), NameOf(backend)) {
		fmt.Fprintln(os.Stderr, "warning: there is an NVIDIA GPU, but no CUDA plugin of XLA: computing on the CPU (GOMLX_BACKEND=xla:cuda fetches one; GOMLX_BACKEND=xla:cpu says that this is wanted)")
	}
	return backend, nil
})

// unusedGPU says whether a GPU is left idle that nobody decided against.
func unusedGPU(chosen, gpu bool, backend string) bool { return !chosen && gpu && backend == "xla:cpu" }

// Name says what computes here, such as "xla:cpu" or "xla:cuda"; "none" where nothing does.
func Name() string {
	backend, err := Backend()
	if err != nil {
		return "none"
	}
	return NameOf(backend)
}

var pluginVersion = regexp.MustCompile(`\bv\d+\.\d+\b`)

// PluginVersion is the version of the PJRT interface of a backend's plugin, "" of a backend without one.
func PluginVersion(backend compute.Backend) string {
	return pluginVersion.FindString(backend.Description())
}

// NameOf says what a backend computes on, as [Name] does.
func NameOf(backend compute.Backend) string {
	xla, ok := backend.(interface{ PluginName() string })
	if !ok {
		return backend.Name()
	}
	plugin := filepath.Base(xla.PluginName()) // a name, or a path that ends in pjrt_c_api_cpu_plugin.so or xla_cuda_plugin.so
	if strings.Contains(plugin, "cuda") {
		plugin = "cuda"
	}
	plugin = strings.TrimPrefix(strings.TrimSuffix(plugin, filepath.Ext(plugin)), "pjrt_c_api_")
	return backend.Name() + ":" + strings.TrimSuffix(plugin, "_plugin")
}

// Floats copies a tensor of float32 or bfloat16 to the host as float32, row-major.
func Floats(t *tensors.Tensor) ([]float32, error) {
	values := make([]float32, t.Size())
	var wrong error
	err := t.ConstFlatData(func(flat any) {
		switch flat := flat.(type) {
		case []float32:
			copy(values, flat)
		case []bfloat16.BFloat16:
			for i, v := range flat {
				values[i] = v.Float32()
			}
		default:
			wrong = fmt.Errorf("holds %T, not float32 or bfloat16", flat)
		}
	})
	if err == nil {
		err = wrong
	}
	return values, err
}

// FirstLine keeps what an error of GoMLX says and drops its stack trace.
func FirstLine(err error) error {
	line, _, more := strings.Cut(err.Error(), "\n")
	if !more {
		return err // as it is, so that an interrupt can be told
	}
	return errors.New(line)
}

// Await calls work, and gives up waiting for it when ctx is cancelled: XLA compiles for up to half a minute, and cannot
// be interrupted. Work that was given up goes on in the background; nothing may depend on it.
func Await(ctx context.Context, work func() error) error {
	done := make(chan error, 1)
	go func() { done <- work() }()
	select {
	case err := <-done:
		return err
	case <-ctx.Done():
		return ctx.Err()
	}
}

// Processor names the machine's processor, as Linux does; elsewhere, its architecture.
func Processor() string {
	info, _ := os.ReadFile("/proc/cpuinfo")
	if _, rest, found := strings.Cut(string(info), "model name\t: "); found {
		name, _, _ := strings.Cut(rest, "\n")
		return name
	}
	return runtime.GOARCH
}
