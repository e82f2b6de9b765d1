// Sum adds two numbers with the backend that the networks would compute with, and tells which that is.
package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/gomlx/compute"
	_ "github.com/gomlx/gomlx/backends/default"
	"github.com/gomlx/gomlx/core/graph"

	"readoutzones/data/native"
)

func main() {
	if err := sum(); err != nil {
		fmt.Fprintln(os.Stderr, strings.ReplaceAll(err.Error(), "\n", " "))
		os.Exit(1)
	}
}

func sum() error {
	if err := native.PJRT(); err != nil {
		return err
	}
	backend, err := compute.New()
	if err != nil {
		return err
	}
	result, err := graph.ExecOnce(backend, func(a, b *graph.Node) *graph.Node { return graph.Add(a, b) }, float32(1), float32(2))
	if err != nil {
		return err
	}
	fmt.Printf("%s: 1 + 2 = %v on %d device(s), %s\n", backend.Name(), result.Value(), backend.NumDevices(), filepath.Base(os.Getenv("GOMLX_BACKEND")))
	return nil
}
