package main

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// started is the command line as a process of its own, which has begun to write into dir.
func started(t *testing.T, dir string, args ...string) (*exec.Cmd, *bytes.Buffer) {
	t.Helper()
	c := exec.Command(os.Args[0], args...)
	c.Env = append(os.Environ(), "BLT_TEST_MAIN=1")
	var said bytes.Buffer
	c.Stdout, c.Stderr = &said, &said
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Process.Kill() })
	for range 200 {
		if entries, err := os.ReadDir(dir); err == nil && len(entries) > 0 {
			return c, &said
		}
		time.Sleep(50 * time.Millisecond)
	}
	t.Fatalf("blt %s has not begun to write after ten seconds: %s", strings.Join(args, " "), &said)
	return nil, nil
}

// ends waits for a process and says how long it took.
func ends(t *testing.T, c *exec.Cmd) time.Duration {
	t.Helper()
	begin := time.Now()
	ended := make(chan error, 1)
	go func() { ended <- c.Wait() }()
	select {
	case err := <-ended:
		if err == nil {
			t.Error("an interrupted program ended as if nothing had been")
		}
	case <-time.After(20 * time.Second):
		t.Fatal("still running 20 seconds later")
	}
	return time.Since(begin)
}

// Ctrl-C and SIGTERM end what takes long, in a line, and leave nothing behind.
func TestInterruptedCommandsLeaveNothing(t *testing.T) {
	pictures := t.TempDir()
	data := filepath.Join(pictures, "small.h5")
	mustRun(t, "data", "synth", "--out", data, "--size", "8", "--classes", "4", "--train", "2000", "--val", "4", "--test", "4", "--testplus", "4000")
	mustRun(t, append([]string{"train", "--data", data, "--out", filepath.Join(pictures, "run"), "--max-steps", "1", "--batch", "4"}, tinyNet...)...)
	for name, test := range map[string]struct {
		signal os.Signal
		args   func(out string) []string
	}{
		"synth": {os.Interrupt, func(out string) []string {
			return []string{"data", "synth", "--out", out, "--size", "256", "--train", "50000"}
		}},
		"record": {syscall.SIGTERM, func(out string) []string {
			return []string{"record", "--weights", filepath.Join(pictures, "run"), "--data", data, "--out", out, "--timesteps", "400", "--batch", "8"}
		}},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			c, said := started(t, dir, test.args(filepath.Join(dir, "out"))...)
			if err := c.Process.Signal(test.signal); err != nil {
				t.Fatal(err)
			}
			ends(t, c)
			if entries, _ := os.ReadDir(dir); len(entries) > 0 {
				t.Errorf("left %v; it said %s", entries, said)
			}
			saysThatItWasInterrupted(t, said.String())
		})
	}
}

// Ctrl-C while the first step compiles does not wait for it: nothing would be lost.
func TestInterruptedCompilationEnds(t *testing.T) {
	dir := t.TempDir()
	data, run := filepath.Join(dir, "d.h5"), filepath.Join(dir, "run")
	mustRun(t, "data", "synth", "--out", data, "--size", "64", "--classes", "4", "--train", "64", "--val", "4", "--test", "4", "--testplus", "4")
	// The first step of such a network takes minutes on the backend in pure Go.
	c, said := started(t, run, "train", "--data", data, "--out", run, "--batch", "64", "--channels", "16,32,64,64,64")
	time.Sleep(2 * time.Second)
	if err := c.Process.Signal(os.Interrupt); err != nil {
		t.Fatal(err)
	}
	if took := ends(t, c); took > 5*time.Second {
		t.Errorf("ended after %v: %s", took, said)
	}
	saysThatItWasInterrupted(t, said.String())
}

// Commands that save nothing when they are stopped end at once, whatever they wait for: here a pipe that nobody writes to.
func TestOtherCommandsEndAtOnce(t *testing.T) {
	dir := t.TempDir()
	pipe := filepath.Join(dir, "pipe.npz")
	if err := syscall.Mkfifo(pipe, 0o600); err != nil {
		t.Skipf("skipped: no pipe can be made here: %v", err)
	}
	for _, args := range [][]string{
		{"analyse", "--in", pipe}, {"data", "info", pipe}, {"data", "sheet", pipe, "--out", pipe + ".png"}, {"export", "--weights", pipe, "--out", pipe + ".out"},
	} {
		t.Run(args[0]+" "+args[1], func(t *testing.T) {
			t.Parallel()
			c, said := started(t, dir, args...)
			time.Sleep(2 * time.Second)
			if err := c.Process.Signal(syscall.SIGTERM); err != nil {
				t.Fatal(err)
			}
			if took := ends(t, c); took > 5*time.Second {
				t.Errorf("ended after %v", took)
			}
			saysThatItWasInterrupted(t, said.String())
		})
	}
}

// saysThatItWasInterrupted wants the reason in words, in the last line.
func saysThatItWasInterrupted(t *testing.T, said string) {
	t.Helper()
	last := said[strings.LastIndex(strings.TrimSpace(said), "\n")+1:]
	if !strings.Contains(last, "interrupted") || strings.Contains(last, "context canceled") || strings.Contains(said, "goroutine") {
		t.Errorf("it said %q", said)
	}
}
