package main

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
	"readoutzones/notebooks/internal/jupyter"
	"strings"
	"time"
)

//go:embed driver.py
var driver string

// outcome is how the execution of a notebook went.
type outcome struct {
	notebook notebook
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
	Pid, Cells, Cell            int
	Seconds                     float64
}

// execute runs a notebook from a fresh kernel and writes it, and a page of it, into the folder out. When ctx is
// cancelled, the kernel and what its cell started are killed.
func execute(ctx context.Context, python *jupyter.Python, n notebook, out string, say func(string, ...any)) (o outcome) {
	o.notebook = n
	start := time.Now()
	defer func() { o.took = time.Since(start) }()
	// What a kernel leaves behind when it is killed goes with this folder.
	temporary, err := os.MkdirTemp("", "readoutzones-")
	if err != nil {
		o.message = err.Error()
		return o
	}
	defer os.RemoveAll(temporary)
	cmd := python.Command("-c", driver, n.path, filepath.Dir(n.path),
		filepath.Join(out, n.name+".ipynb"), filepath.Join(out, n.name+".html"))
	cmd.Env = append(cmd.Env, "BLT_HEADLESS=1", "BLT_OUT="+filepath.Join(out, "figures"), "TMPDIR="+temporary, "JUPYTER_RUNTIME_DIR="+temporary)
	if err := o.follow(ctx, cmd, say); err != nil && !o.failed() {
		o.message = err.Error()
	}
	if o.failed() && ctx.Err() == nil {
		say("%s: cell %d failed:\n  %s", n.name, o.cell, strings.ReplaceAll(o.message, "\n", "\n  "))
	}
	return o
}

// follow starts the driver, reports its events, and waits for its end.
func (o *outcome) follow(ctx context.Context, cmd *exec.Cmd, say func(string, ...any)) error {
	ownGroup(cmd)
	var complaints bytes.Buffer
	cmd.Stderr = &complaints
	stdin, err := cmd.StdinPipe()
	if err != nil {
		return err
	}
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		return err
	}
	if err := cmd.Start(); err != nil {
		return err
	}
	defer context.AfterFunc(ctx, func() { stdin.Close() })() // the driver then kills the kernel, and ends
	kernel := o.report(stdout, say)
	err = cmd.Wait()
	if kernel > 0 {
		killGroup(kernel) // if it ended in order, nobody is there
	}
	if err != nil {
		return fmt.Errorf("the kernel's driver ended: %s", lastLine(complaints.String(), err))
	}
	return nil
}

// report tells of the driver's events until there are no more, and returns the kernel's process group.
func (o *outcome) report(events io.Reader, say func(string, ...any)) (kernel int) {
	lines := bufio.NewScanner(events)
	lines.Buffer(nil, 1<<24)
	for lines.Scan() {
		var e event
		if json.Unmarshal(lines.Bytes(), &e) != nil {
			continue
		}
		switch e.Event {
		case "kernel":
			kernel = e.Pid
		case "start":
			o.cells = e.Cells
		case "cell":
			o.cell = e.Cell
			say("%s: cell %d of %d (%.1f s)", o.notebook.name, e.Cell, o.cells, e.Seconds)
			if noise := strings.TrimSpace(e.Noise); noise != "" {
				say("%s: warning: cell %d wrote to stderr: %s", o.notebook.name, e.Cell, noise)
			}
		case "progress":
			say("%s: cell %d of %d: %s", o.notebook.name, o.cell+1, o.cells, e.Text)
		case "error":
			o.cell, o.message = e.Cell, e.Message
		}
	}
	return kernel
}

// lastLine returns the last line of a text that is not blank, or the error if there is none.
func lastLine(text string, err error) string {
	lines := strings.Split(strings.TrimSpace(text), "\n")
	if last := strings.TrimSpace(lines[len(lines)-1]); last != "" {
		return last
	}
	return err.Error()
}
