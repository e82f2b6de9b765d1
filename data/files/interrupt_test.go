package files

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"
)

func init() {
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
