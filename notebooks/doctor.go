package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"readoutzones/data/files"
	"readoutzones/data/native"
	"readoutzones/notebooks/internal/jupyter"
)

// check looks at one thing and returns what it found, or what to do.
type check struct {
	name string
	look func(context.Context) (string, error)
}

// doctor tells, a line each, what is there and what is missing. Like every command it sets up what can be set up.
func doctor(ctx context.Context, w io.Writer) error {
	root, err := jupyter.ModuleRoot()
	if err != nil {
		return err
	}
	var python *jupyter.Python
	checks := []check{
		{"Go", func(ctx context.Context) (string, error) { return output(ctx, root, "go", "version") }},
		{"C compiler", func(ctx context.Context) (string, error) { return compiler(ctx, root) }},
		{"cache folder", func(context.Context) (string, error) { return cacheFolder() }},
		{"libhdf5", func(context.Context) (string, error) { return native.HDF5() }},
		{"computing", func(ctx context.Context) (string, error) { return compute(ctx, root) }},
		{"Jupyter", func(ctx context.Context) (version string, err error) {
			if python, err = jupyter.SetUp(); err != nil {
				return "", err
			}
			return labVersion(python)
		}},
		{"GoNB kernel", func(ctx context.Context) (string, error) {
			if python == nil {
				return "", fmt.Errorf("needs Jupyter first")
			}
			return output(ctx, root, filepath.Join(python.Dir, "bin", "gonb"), "-V")
		}},
	}
	var wrong []string
	for _, c := range checks {
		found, err := c.look(ctx)
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

// output runs a program in dir and returns what it printed, on one line.
func output(ctx context.Context, dir, program string, args ...string) (string, error) {
	cmd := exec.CommandContext(ctx, program, args...)
	cmd.Dir = dir
	out, err := cmd.CombinedOutput()
	if err != nil {
		return "", fmt.Errorf("%s", lastLine(string(out), err))
	}
	return strings.Join(strings.Fields(string(out)), " "), nil
}

// compiler returns the C compiler that Go uses: go-xla is built with cgo.
func compiler(ctx context.Context, root string) (string, error) {
	settings, err := output(ctx, root, "go", "env", "CGO_ENABLED", "CC")
	if err != nil {
		return "", err
	}
	enabled, cc, _ := strings.Cut(settings, " ")
	if enabled != "1" {
		return "", fmt.Errorf("cgo is off; install a C compiler (Debian, Ubuntu: apt install gcc libc6-dev) or set CGO_ENABLED=1")
	}
	version, err := output(ctx, root, cc, "--version")
	if err != nil {
		return "", fmt.Errorf("%s does not run (%w); install a C compiler (Debian, Ubuntu: apt install gcc libc6-dev)", cc, err)
	}
	return strings.SplitN(version, " Copyright", 2)[0], nil
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
	probe.Close()
	os.Remove(probe.Name())
	free := freeSpace(dir)
	if free == 0 {
		return dir, nil
	}
	if free < wantedSpace {
		return "", fmt.Errorf("%s has %.1f GB free, %.0f GB are needed; free some, or set BLT_CACHE to a folder on another disk", dir, float64(free)/1e9, float64(wantedSpace)/1e9)
	}
	return fmt.Sprintf("%s, %.0f GB free", dir, float64(free)/1e9), nil
}

// compute lets XLA, or the backend that was chosen, add two numbers, in a program of its own: if it crashes, we don't.
func compute(ctx context.Context, root string) (string, error) {
	if err := native.PJRT(); err != nil {
		return "", err
	}
	return output(ctx, root, "go", "run", "./notebooks/internal/sum")
}

func labVersion(python *jupyter.Python) (string, error) {
	out, err := python.Command("-c", "import sys, jupyterlab, nbclient, nbconvert; print('JupyterLab', jupyterlab.__version__, 'on Python', sys.version.split()[0])").CombinedOutput()
	if err != nil {
		return "", fmt.Errorf("%s; delete the folder %s and try again", lastLine(string(out), err), python.Dir)
	}
	return strings.TrimSpace(string(out)), nil
}
