package files

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"syscall"
	"testing"
	"time"
)

func init() {
	// saver tells on stderr and stdout that it stops, takes its time, and saves.
	children["saver"] = func(path string) {
		ctx, stop := Interruptible(context.Background())
		defer stop()
		fmt.Println("ready")
		<-ctx.Done()
		fmt.Fprintln(os.Stderr, "stopping")
		fmt.Println("stopping")
		time.Sleep(2 * oneInterruption)
		if err := Write(path, []byte("saved")); err != nil {
			os.Exit(2)
		}
	}
	// stubborn works on, whatever its context says, with an unfinished file.
	children["stubborn"] = func(path string) {
		ctx, stop := Interruptible(context.Background())
		defer stop()
		file, err := Create(path)
		fmt.Println(err)
		<-ctx.Done()
		fmt.Println(context.Cause(ctx))
		time.Sleep(time.Minute)
		file.Abort()
	}
}

// The first signal cancels the context, the second ends the program and removes what was unfinished.
func TestASecondInterruptionEndsTheProgram(t *testing.T) {
	dir := t.TempDir()
	c := exec.Command(os.Args[0])
	c.Env = append(os.Environ(), child+"=stubborn:"+filepath.Join(dir, "file"))
	out, err := c.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	defer c.Process.Kill()
	said := bufio.NewScanner(out)
	for _, want := range []string{"<nil>", "interrupted"} {
		if !said.Scan() || said.Text() != want {
			t.Fatalf("said %q, want %q", said.Text(), want)
		}
		if entries, _ := os.ReadDir(dir); len(entries) != 1 {
			t.Fatalf("%v in the folder, want an unfinished file", entries)
		}
		time.Sleep(2 * oneInterruption)
		c.Process.Signal(os.Interrupt)
	}
	ended := make(chan error, 1)
	go func() { ended <- c.Wait() }()
	select {
	case <-ended:
		if code := c.ProcessState.ExitCode(); code != 1 {
			t.Errorf("exit status %d, want 1", code)
		}
	case <-time.After(10 * time.Second):
		t.Fatal("still running ten seconds after the second signal")
	}
	if entries, _ := os.ReadDir(dir); len(entries) != 0 {
		t.Errorf("left %v", entries)
	}
}

// What comes at once is one interruption, and what reads the output may have ended of it too: the work is saved.
func TestWorkIsSavedWhateverTheTerminalDoes(t *testing.T) {
	for name, signals := range map[string][]os.Signal{
		"the terminal closes":  {syscall.SIGHUP, syscall.SIGHUP},
		"timeout":              {syscall.SIGTERM, syscall.SIGCONT, syscall.SIGTERM},
		"Ctrl-C with a reader": {os.Interrupt},
	} {
		t.Run(name, func(t *testing.T) {
			if signals[0] == syscall.SIGHUP && signal.Ignored(syscall.SIGHUP) {
				t.Skip("skipped: whoever runs this has switched SIGHUP off, as nohup does, and that is heard")
			}
			path := filepath.Join(t.TempDir(), "file")
			c := exec.Command(os.Args[0])
			c.Env = append(os.Environ(), child+"=saver:"+path)
			reader, writer, err := os.Pipe()
			if err != nil {
				t.Fatal(err)
			}
			c.Stdout, c.Stderr = writer, writer
			if err := c.Start(); err != nil {
				t.Fatal(err)
			}
			defer c.Process.Kill()
			writer.Close()
			if said := bufio.NewScanner(reader); !said.Scan() || said.Text() != "ready" {
				t.Fatalf("said %q", said.Text())
			}
			reader.Close()
			for _, s := range signals {
				c.Process.Signal(s)
				time.Sleep(oneInterruption / 10)
			}
			if err := c.Wait(); err != nil {
				t.Error(err)
			}
			if content, _ := os.ReadFile(path); string(content) != "saved" {
				t.Errorf("the file holds %q", content)
			}
		})
	}
}

// nohup is heard: a program that is to outlive its terminal works on.
func TestNohupIsHeard(t *testing.T) {
	nohup, err := exec.LookPath("nohup")
	if err != nil {
		t.Skip("skipped: no nohup here")
	}
	c := exec.Command(nohup, os.Args[0])
	c.Env = append(os.Environ(), child+"=saver:"+filepath.Join(t.TempDir(), "file"))
	out, err := c.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	defer c.Process.Kill()
	said := bufio.NewScanner(out)
	if !said.Scan() || said.Text() != "ready" {
		t.Fatalf("said %q", said.Text())
	}
	c.Process.Signal(syscall.SIGHUP)
	time.Sleep(2 * oneInterruption)
	c.Process.Signal(os.Interrupt)
	if !said.Scan() || said.Text() != "stopping" {
		t.Errorf("said %q", said.Text())
	}
	if err := c.Wait(); err != nil {
		t.Error(err)
	}
}
