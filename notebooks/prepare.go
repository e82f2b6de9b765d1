package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"time"

	"readoutzones/data/native"
	"readoutzones/notebooks/internal/jupyter"
)

// prepare sets up all that the notebooks need, so that no cell waits for it, and returns the Python with JupyterLab.
func prepare(ctx context.Context, root string) (*jupyter.Python, error) {
	python, err := jupyter.SetUp()
	if err != nil {
		return nil, err
	}
	if _, err := native.HDF5(); err != nil {
		return nil, err
	}
	if err := native.PJRT(); err != nil {
		return nil, err
	}
	compile(ctx, root)
	return python, nil
}

// compile fills Go's build cache with the packages that the cells import: else the first cell would take minutes.
// A package that does not compile matters only to the cells that import it, and those will say so.
func compile(ctx context.Context, root string) {
	build := exec.CommandContext(ctx, "go", "list", "-export", "./...") // as `go build ./...`, but without linking programs
	build.Dir = root
	slow := time.AfterFunc(2*time.Second, func() {
		fmt.Fprintln(os.Stderr, "compiling the packages (the first time that takes a minute or two)")
	})
	defer slow.Stop()
	if out, err := build.CombinedOutput(); err != nil && ctx.Err() == nil {
		fmt.Fprintf(os.Stderr, "warning: a package does not compile: %s\n", lastLine(string(out), err))
	}
}
