// Package doctor tells what is there of all that the notebooks need, and what is missing.
package doctor

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"

	"readoutzones/data/files"
	"readoutzones/data/native"
	"readoutzones/notebooks/internal/ipynb"
	"readoutzones/notebooks/internal/jupyter"
	"readoutzones/notebooks/internal/process"
)

// check looks at one thing and returns what it found, or what to do.
type check struct {
	name string
	look func() (string, error)
}

// Report tells, a line each, what is there and what is missing. Like every command it sets up what can be set up.
func Report(ctx context.Context, w io.Writer) error {
	root, err := ipynb.Root()
	if err != nil {
		return err
	}
	checks := []check{
		{"Go", func() (string, error) { return jupyter.Output(ctx, root, "go", "version") }},
		{"C compiler", func() (string, error) { return jupyter.Compiler(ctx, root) }},
		{"cache folder", cacheFolder},
		{"libhdf5", native.HDF5},
		{"computing", func() (string, error) { return computing(ctx, root) }},
		{"Jupyter", func() (string, error) { return labVersion(ctx, root) }},
		{"GoNB kernel", func() (string, error) { return kernelVersion(ctx, root) }},
	}
	var wrong []string
	for _, c := range checks {
		found, err := process.Await(ctx, c.look)
		if ctx.Err() != nil {
			return err
		}
		mark := "ok "
		if err != nil {
			mark, found = "BAD", err.Error()
			wrong = append(wrong, c.name)
		}
		fmt.Fprintf(w, "%s %-13s %s\n", mark, c.name, found)
	}
	if len(wrong) > 0 {
		return fmt.Errorf("missing: %s", strings.Join(wrong, ", "))
	}
	return nil
}

// wantedSpace is what the set-up, Go's cache and the laptop preset's networks take together.
const wantedSpace = 6 << 30

func cacheFolder() (string, error) {
	dir, err := files.CacheDir()
	if err != nil {
		return "", err
	}
	probe, err := os.CreateTemp(dir, "probe.*.tmp")
	if err != nil {
		return "", fmt.Errorf("%w; set BLT_CACHE to a folder you can write to", err)
	}
	defer os.Remove(probe.Name())
	probe.Close()
	free, err := files.FreeSpace(probe.Name())
	if err != nil {
		return "", err
	}
	if free < wantedSpace {
		return "", fmt.Errorf("%s has %.1f GB free, %.0f GB are needed; free some, or set BLT_CACHE to a folder on another disk", dir, float64(free)/1e9, float64(wantedSpace)/1e9)
	}
	return fmt.Sprintf("%s, %.0f GB free", dir, float64(free)/1e9), nil
}

// computes finds the line of the command line's doctor that tells of the backend.
var computes = regexp.MustCompile(`(?m)^(ok |BAD) computing +(.*)$`)

// computing lets the backend that was chosen compute: in the command line, a program of its own, so that a crash of the
// backend is not ours.
func computing(ctx context.Context, root string) (string, error) {
	cmd := exec.CommandContext(ctx, "go", "run", "./blt/cmd/blt", "doctor")
	cmd.Dir = root
	return told(cmd.CombinedOutput())
}

// told returns what the command line's doctor tells of the backend.
func told(output []byte, err error) (string, error) {
	line := computes.FindSubmatch(output)
	switch {
	case line == nil:
		return "", fmt.Errorf("`go tool blt doctor` ended with %s", native.LastLine(output, err))
	case string(line[1]) == "BAD":
		return "", errors.New(string(line[2]))
	}
	return string(line[2]), nil
}

func labVersion(ctx context.Context, root string) (string, error) {
	python, err := jupyter.SetUp(root)
	if err != nil {
		return "", err
	}
	const versions = "import sys, jupyterlab, nbclient, nbconvert; print('JupyterLab', jupyterlab.__version__, 'on Python', sys.version.split()[0])"
	out, err := python.Command(ctx, "-c", versions).CombinedOutput()
	if err != nil {
		return "", fmt.Errorf("%s; delete the folder %s and try again", native.LastLine(out, err), python.Dir)
	}
	return strings.TrimSpace(string(out)), nil
}

func kernelVersion(ctx context.Context, root string) (string, error) {
	python, err := jupyter.SetUp(root)
	if err != nil {
		return "", err
	}
	return jupyter.Output(ctx, root, filepath.Join(python.Dir, "bin", "gonb"), "-V")
}
