package main

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/gomlx/gomlx/core/graph"
	"github.com/spf13/cobra"

	"readoutzones/blt/device"
	"readoutzones/data/files"
	"readoutzones/data/native"
)

func doctorCommand() *cobra.Command {
	var cuda bool
	c := &cobra.Command{
		Use:   "doctor",
		Short: "Tell whether everything is there that the commands need, and set up what is missing",
		Args:  cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			type check struct {
				name string
				look func() (string, error)
			}
			checks := []check{
				{"cache folder", files.CacheDir},
				{"libhdf5", native.HDF5},
				{"GPU", func() (string, error) { return cmp.Or(native.GPU(), "none"), nil }},
				{"computing", compute},
			}
			if cuda {
				checks = slices.Insert(checks, 3, check{"CUDA plugin", native.CUDA}) // before computing, which takes it
			}
			failed := 0
			for _, check := range checks {
				found, err := check.look()
				mark := "ok "
				if err != nil {
					mark, found = "BAD", oneLine(err)
					failed++
				}
				fmt.Fprintf(c.OutOrStdout(), "%s %-13s %s\n", mark, check.name, found)
			}
			if failed > 0 {
				return fmt.Errorf("doctor: %d checks failed", failed)
			}
			return nil
		},
	}
	c.Flags().BoolVar(&cuda, "cuda", false, "also set up XLA's plugin for NVIDIA GPUs (3 GB), whether there is a GPU here or not")
	return c
}

// compute lets the backend add two numbers.
func compute() (string, error) {
	backend, err := device.Backend()
	if err != nil {
		return "", err
	}
	sum, err := graph.CallOnce(backend, func(x *graph.Node) *graph.Node { return graph.AddScalar(x, 1) }, float32(1))
	if err != nil {
		return "", err
	}
	if v := sum.Value(); v != float32(2) {
		return "", fmt.Errorf("%s says that 1 + 1 = %v", backend.Name(), v)
	}
	return backend.Name() + ", " + backend.Description(), nil
}
