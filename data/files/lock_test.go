package files

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"readoutzones/data/internal/check"
)

// child asks the test program to be another process: "what:path".
const child = "FILES_TEST_CHILD"

func TestMain(m *testing.M) {
	if work, path, isChild := strings.Cut(os.Getenv(child), ":"); isChild {
		children[work](path)
		os.Exit(0)
	}
	os.Exit(m.Run())
}

// children are what other processes of these tests do with a file.
var children = map[string]func(path string){
	// hold takes a lock, says so and keeps it until stdin ends.
	"hold": func(path string) {
		unlock, ok, err := TryLock(path)
		fmt.Println(ok, err)
		io.Copy(io.Discard, os.Stdin)
		unlock()
	},
	// wait waits for a lock.
	"wait": func(path string) {
		fmt.Println(Lock(context.Background(), path, "counting sheep", func(*os.File) error { return nil }))
	},
	// inherit holds nothing but the lock that it was started with, until stdin ends.
	"inherit": func(string) {
		fmt.Println("inherited")
		io.Copy(io.Discard, os.Stdin)
	},
}

// otherProcess is a running child.
type otherProcess struct {
	*exec.Cmd
	stdin  io.WriteCloser
	output *bufio.Scanner
	errors strings.Builder
}

// start starts a child and waits until it has written its first line, which it returns; with nothing to wait for, pass
// false.
func start(t *testing.T, work, path string, wait bool, extra ...*os.File) (*otherProcess, string) {
	t.Helper()
	p := &otherProcess{Cmd: exec.Command(os.Args[0])}
	p.Env, p.ExtraFiles, p.Stderr = append(os.Environ(), child+"="+work+":"+path), extra, &p.errors
	var err error
	if p.stdin, err = p.StdinPipe(); err != nil {
		t.Fatal(err)
	}
	out, err := p.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	p.output = bufio.NewScanner(out)
	if err := p.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { p.Process.Kill() })
	if wait && !p.output.Scan() {
		t.Fatalf("%s: said nothing but %q", work, p.errors.String())
	}
	return p, p.output.Text()
}

// end lets a child end and waits for it.
func (p *otherProcess) end(t *testing.T) {
	t.Helper()
	p.stdin.Close()
	if err := p.Wait(); err != nil {
		t.Errorf("%v: %s", err, p.errors.String())
	}
}

// Many want the lock at once, here: one at a time has it.
func TestLockLetsOneWork(t *testing.T) {
	path := filepath.Join(t.TempDir(), "lock")
	var inside, worked atomic.Int32
	var group sync.WaitGroup
	for range 4 {
		group.Go(func() {
			err := Lock(context.Background(), path, "testing", func(*os.File) error {
				if inside.Add(1) != 1 {
					t.Error("two work at the same time")
				}
				time.Sleep(10 * time.Millisecond)
				inside.Add(-1)
				worked.Add(1)
				return nil
			})
			if err != nil {
				t.Error(err)
			}
		})
	}
	group.Wait()
	if worked.Load() != 4 {
		t.Errorf("%d worked, want 4", worked.Load())
	}
}

func TestLockReturnsTheErrorOfTheWork(t *testing.T) {
	path, want := filepath.Join(t.TempDir(), "lock"), errors.New("no luck")
	if err := Lock(context.Background(), path, "testing", func(*os.File) error { return want }); err != want {
		t.Errorf("got %v, want %v", err, want)
	}
	unlock, ok, err := TryLock(path)
	if !ok || err != nil {
		t.Errorf("still locked after the work has failed (%v)", err)
	}
	unlock()
	check.OneLine(t, Lock(context.Background(), filepath.Join(path, "none"), "testing", nil), "lock/none: can't be locked: not a directory")
}

// A file system that knows no locks is told, with what to do.
func TestAFileSystemWithoutLocks(t *testing.T) {
	for _, number := range []error{syscall.ENOSYS, syscall.ENOLCK, syscall.EOPNOTSUPP} {
		check.OneLine(t, cannotLock("/scratch/lock", number), "/scratch/lock: can't be locked ("+number.Error()+"): its file system knows no locks", "BLT_CACHE")
	}
	check.OneLine(t, cannotLock("lock", syscall.EIO), "lock: can't be locked: input/output error")
}

// Another process that has to wait says so, once, and goes on when it is its turn.
func TestLockSaysThatItWaits(t *testing.T) {
	path := filepath.Join(t.TempDir(), "lock")
	unlock, ok, err := TryLock(path)
	if !ok || err != nil {
		t.Fatal(ok, err)
	}
	p, _ := start(t, "wait", path, false)
	time.Sleep(2500 * time.Millisecond) // progress is shown after two seconds
	unlock()
	if !p.output.Scan() || p.output.Text() != "<nil>" {
		t.Errorf("said %q", p.output.Text())
	}
	p.end(t)
	if got := p.errors.String(); !strings.HasPrefix(got, "another process is counting sheep: waiting for it (2 s)\n") {
		t.Errorf("stderr: %q", got)
	}
	p, _ = start(t, "wait", path, true)
	if p.end(t); p.errors.String() != "" {
		t.Errorf("nothing to wait for, and yet it says %q", p.errors.String())
	}
}

func TestLockStopsWaitingWhenCancelled(t *testing.T) {
	path := filepath.Join(t.TempDir(), "lock")
	unlock, _, _ := TryLock(path)
	defer unlock()
	ctx, cancel := context.WithTimeout(context.Background(), lockPoll)
	defer cancel()
	err := Lock(ctx, path, "testing", func(*os.File) error {
		t.Error("worked without the lock")
		return nil
	})
	if !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("got %v", err)
	}
}

// A lock ends with the process that holds it, however that ends.
func TestTryLockRefusesWhileAnotherProcessHoldsIt(t *testing.T) {
	path := filepath.Join(t.TempDir(), "lock")
	for _, end := range []func(*otherProcess){
		func(p *otherProcess) { p.end(t) },
		func(p *otherProcess) { p.Process.Kill(); p.Wait() },
	} {
		p, said := start(t, "hold", path, true)
		if said != "true <nil>" {
			t.Fatalf("the other process got %s", said)
		}
		if _, ok, err := TryLock(path); ok || err != nil {
			t.Errorf("held by another process, and yet %v, %v", ok, err)
		}
		end(p)
		unlock, ok, err := TryLock(path)
		if !ok || err != nil {
			t.Errorf("held by nobody, and yet %v, %v", ok, err)
		}
		unlock()
	}
	if _, _, err := TryLock(filepath.Join(path, "none")); err == nil {
		t.Error("no error for a place where there can be no file")
	}
}

// What work starts with the lock in its hands holds it after work has ended.
func TestLockIsInherited(t *testing.T) {
	path := filepath.Join(t.TempDir(), "lock")
	var heir *otherProcess
	err := Lock(context.Background(), path, "testing", func(lock *os.File) error {
		heir, _ = start(t, "inherit", path, true, lock)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if _, ok, _ := TryLock(path); ok {
		t.Error("the lock is free although a child holds it")
	}
	heir.end(t)
	unlock, ok, err := TryLock(path)
	if !ok || err != nil {
		t.Errorf("the child has ended, and yet %v, %v", ok, err)
	}
	unlock()
}
