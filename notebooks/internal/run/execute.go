package run

import (
	"bufio"
	"bytes"
	"context"
	_ "embed"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"readoutzones/data/files"
	"readoutzones/data/native"
	"readoutzones/notebooks/internal/ipynb"
	"readoutzones/notebooks/internal/jupyter"
	"readoutzones/notebooks/internal/process"
)

//go:embed driver.py
var driver string

// outcome is how the execution of a notebook went.
type outcome struct {
	notebook ipynb.Notebook
	cells    int // that hold code
	cell     int // at which it failed, counted from 1; 0: before the first
	message  string
	took     time.Duration
}

func (o outcome) failed() bool { return o.message != "" }

// where names the cell and the first line of what it said.
func (o outcome) where() string {
	first, _, _ := strings.Cut(o.message, "\n")
	return fmt.Sprintf("in cell %d: %s", o.cell, first)
}

// event is a line of the driver's output; see there.
type event struct {
	Event, Text, Message, Noise string
	Cells, Cell                 int
	Seconds                     float64
}

// execute executes a notebook from a fresh kernel and writes it, and a page of it, into the folder out. When ctx is
// cancelled, the kernel and what its cell started are killed, and nothing is written.
func execute(ctx context.Context, python *jupyter.Python, n ipynb.Notebook, out string, say func(string, ...any)) outcome {
	o := outcome{notebook: n}
	start := time.Now()
	if err := o.drive(ctx, python, out, say); err != nil && !o.failed() {
		o.message = err.Error()
	}
	o.took = time.Since(start)
	if o.failed() && ctx.Err() == nil {
		say("%s: cell %d failed:\n  %s", n.Name, o.cell, strings.ReplaceAll(o.message, "\n", "\n  "))
	}
	return o
}

// drive lets the driver execute the notebook in a temporary folder, in which also stays what a killed kernel leaves
// behind, and then moves the results into the folder out.
func (o *outcome) drive(ctx context.Context, python *jupyter.Python, out string, say func(string, ...any)) error {
	temporary, err := jupyter.TemporaryFolder()
	if err != nil {
		return err
	}
	defer os.RemoveAll(temporary)
	n := o.notebook
	cmd := python.Command(ctx, "-c", driver, n.Path, filepath.Dir(n.Path), filepath.Join(temporary, n.Name))
	cmd.Env = append(cmd.Env, "BLT_HEADLESS=1", "BLT_OUT="+filepath.Join(out, "figures"), "TMPDIR="+temporary, "JUPYTER_RUNTIME_DIR="+temporary)
	ended := o.follow(cmd, say)
	if ctx.Err() != nil {
		return ctx.Err()
	}
	for _, name := range []string{n.Name + ".ipynb", n.Name + ".html"} {
		content, err := os.ReadFile(filepath.Join(temporary, name))
		if err != nil {
			break // the driver has said why
		}
		if err := files.Write(filepath.Join(out, name), content); err != nil {
			return err
		}
	}
	return ended
}

// follow starts the driver, reports its events, and waits for its end.
func (o *outcome) follow(cmd *exec.Cmd, say func(string, ...any)) error {
	if err := process.Guard(cmd); err != nil { // when its stdin ends, the driver kills the kernel
		return err
	}
	var complaints bytes.Buffer
	cmd.Stderr = &complaints
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		return err
	}
	if err := cmd.Start(); err != nil {
		return err
	}
	o.report(stdout, say)
	if err := cmd.Wait(); err != nil {
		return fmt.Errorf("the kernel's driver ended: %s", native.LastLine(complaints.Bytes(), err))
	}
	return nil
}

// report tells of the driver's events until there are no more.
func (o *outcome) report(events io.Reader, say func(string, ...any)) {
	lines := bufio.NewScanner(events)
	lines.Buffer(nil, 1<<24)
	for lines.Scan() {
		var e event
		if json.Unmarshal(lines.Bytes(), &e) != nil {
			continue
		}
		switch e.Event {
		case "start":
			o.cells = e.Cells
		case "cell":
			o.cell = e.Cell
			say("%s: cell %d of %d (%.1f s)", o.notebook.Name, e.Cell, o.cells, e.Seconds)
			if noise := strings.TrimSpace(e.Noise); noise != "" {
				say("%s: warning: cell %d wrote to stderr: %s", o.notebook.Name, e.Cell, noise)
			}
		case "progress":
			say("%s: cell %d of %d: %s", o.notebook.Name, e.Cell, o.cells, e.Text)
		case "error":
			o.cell, o.message = e.Cell, e.Message
		}
	}
}
