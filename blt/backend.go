package blt

import (
	"fmt"
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

// BackendName is the backend's short name for captions, such as "xla:cpu".
func BackendName() string {
	backend, err := Backend()
	if err != nil {
		return "none"
	}
	return backend.Name()
}
