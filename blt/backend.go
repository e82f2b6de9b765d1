package blt

import (
	"fmt"
	"path/filepath"
	"strings"
	"sync"

	"github.com/gomlx/compute"
	_ "github.com/gomlx/gomlx/backends/default" // registers XLA and the pure-Go backend

	"readoutzones/data/native"
)

// Backend returns the one backend of this process: XLA on the CPU, or what GOMLX_BACKEND names (xla:cuda,
// go:ops_sequential, …). It sets up the XLA plugin where that is missing.
var Backend = sync.OnceValues(func() (compute.Backend, error) {
	if err := native.PJRT(); err != nil {
		return nil, err
	}
	backend, err := compute.New()
	if err != nil {
		return nil, fmt.Errorf("backend %q: %s (see `go tool blt doctor`)", compute.DefaultConfig, firstLine(err))
	}
	return backend, nil
})

// BackendName says what computes here, such as "xla:cpu" or "xla:cuda".
func BackendName() string {
	backend, err := Backend()
	if err != nil {
		return "none"
	}
	xla, ok := backend.(interface{ PluginName() string })
	if !ok {
		return backend.Name()
	}
	plugin := filepath.Base(xla.PluginName()) // a name, or a path that ends in pjrt_c_api_cpu_plugin.so
	plugin = strings.TrimPrefix(strings.TrimSuffix(plugin, filepath.Ext(plugin)), "pjrt_c_api_")
	return backend.Name() + ":" + strings.TrimSuffix(plugin, "_plugin")
}
