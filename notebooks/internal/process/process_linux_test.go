package process

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

// program has the test program supervise some work, so that it can be sent signals.
const program = "PROCESS_TEST_WORK"

func TestMain(m *testing.M) {
	name, isHelper := os.LookupEnv(program)
	if !isHelper {
		os.Exit(m.Run())
	}
	if err := Supervise(works[name]); err != nil {
		os.Exit(1)
	}
	os.Exit(0)
}

// works are ways to wait ten minutes for a program that ignores SIGTERM. They print its process number.
var works = map[string]func(context.Context) error{
	"deaf": func(context.Context) error { return sleep(exec.Command("sleep", "600")) },
	"awaited": func(ctx context.Context) error {
		_, err := Await(ctx, func() (int, error) { return 0, sleep(exec.Command("sleep", "600")) })
		return err
	},
	"guarded": func(ctx context.Context) error {
		cmd := exec.CommandContext(ctx, "sh", "-c", `trap "" TERM INT; read line; exit`)
		if err := Guard(cmd); err != nil {
			return err
		}
		return sleep(cmd)
	},
}

func sleep(cmd *exec.Cmd) error {
	if err := cmd.Start(); err != nil {
		return err
	}
	fmt.Println(cmd.Process.Pid)
	return cmd.Wait()
}

// start starts the test program at one of the works, and returns it with the process number of what that has started.
func start(t *testing.T, work string) (cmd *exec.Cmd, child int) {
	t.Helper()
	return startWith(t, work, os.Args[0])
}

// startWith starts it with these words, which may be of a program that starts it.
func startWith(t *testing.T, work string, words ...string) (cmd *exec.Cmd, child int) {
	t.Helper()
	cmd = exec.Command(words[0], words[1:]...)
	cmd.Env = append(os.Environ(), program+"="+work)
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		t.Fatal(err)
	}
	if child, err = strconv.Atoi(strings.TrimSpace(line)); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		cmd.Process.Kill()
		syscall.Kill(child, syscall.SIGKILL)
	})
	return cmd, child
}

// alive tells whether a process is there and has not ended.
func alive(pid int) bool {
	state, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	return err == nil && !strings.Contains(string(state), ") Z ")
}

// assertEnds fails unless the program ends within some seconds, its child too.
func assertEnds(t *testing.T, cmd *exec.Cmd, child int) {
	t.Helper()
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	select {
	case <-ended:
	case <-time.After(5 * time.Second):
		t.Fatal("the program is still there")
	}
	for range 100 {
		if !alive(child) {
			return
		}
		time.Sleep(20 * time.Millisecond)
	}
	t.Error("what it had started is still there")
}

func TestTheSecondSignalEndsTheProgram(t *testing.T) {
	for _, sig := range []syscall.Signal{syscall.SIGINT, syscall.SIGTERM} {
		cmd, child := start(t, "deaf")
		cmd.Process.Signal(sig)
		time.Sleep(300 * time.Millisecond)
		if !alive(cmd.Process.Pid) {
			t.Errorf("%v: the first one has ended it already", sig)
		}
		cmd.Process.Signal(sig)
		assertEnds(t, cmd, child)
	}
}

func TestTheFirstSignalEndsWhatIsAwaited(t *testing.T) {
	cmd, child := start(t, "awaited")
	cmd.Process.Signal(syscall.SIGTERM)
	assertEnds(t, cmd, child)
}

// `go run` does not pass SIGTERM on, it dies of it: what it has started ends all the same.
func TestTheEndOfGoRunEndsTheProgram(t *testing.T) {
	goRun := filepath.Join(t.TempDir(), "go")
	if err := os.WriteFile(goRun, []byte("#!/bin/sh\n\"$@\"\nexit\n"), 0o755); err != nil {
		t.Fatal(err)
	}
	cmd, child := startWith(t, "guarded", goRun, os.Args[0])
	cmd.Process.Signal(syscall.SIGTERM)
	assertEnds(t, cmd, child)
}

// The guarded program is deaf to signals and ends with its stdin: when it is to stop, and when whoever started it is
// killed.
func TestAGuardedProgramEndsInOrder(t *testing.T) {
	for _, sig := range []syscall.Signal{syscall.SIGTERM, syscall.SIGKILL} {
		cmd, child := start(t, "guarded")
		cmd.Process.Signal(sig)
		assertEnds(t, cmd, child)
	}
}
