// Package process sees to it that nothing which the notebooks' command starts outlives it. [Supervise] wraps the whole
// command: the first Ctrl-C or SIGTERM asks it to stop, a second one ends it at once, and whatever it had started is
// killed when it ends. A kernel or a server, which must end in order, is started under [Guard]; work that knows nothing
// of contexts is left to end by itself with [Await].
//
// A guarded program reads its stdin and ends when that does: so it also ends when this one is killed.
package process

import (
	"context"
	"fmt"
	"os/exec"
	"syscall"
	"time"

	"readoutzones/data/files"
)

// grace is how long a guarded program may take to end before it is killed.
const grace = 10 * time.Second

// Supervise calls work with a context that the first Ctrl-C or SIGTERM cancels; the second ends this program.
func Supervise(work func(context.Context) error) error {
	adoptOrphans()
	ctx, stop := files.Interruptible(context.Background(), killDescendants)
	defer stop()
	endWithGo()
	defer killDescendants()
	return work(ctx)
}

// Await calls work and returns what it returns, or an error as soon as ctx is cancelled: work then goes on by itself,
// until Supervise kills the programs that it waits for.
func Await[T any](ctx context.Context, work func() (T, error)) (T, error) {
	type result struct {
		value T
		err   error
	}
	done := make(chan result, 1)
	go func() {
		value, err := work()
		done <- result{value, err}
	}()
	select {
	case r := <-done:
		return r.value, r.err
	case <-ctx.Done():
		var none T
		return none, fmt.Errorf("stopped")
	}
}

// Guard prepares a program that ends when its stdin does. Ctrl-C does not reach it; when the context of cmd (made by
// exec.CommandContext) is cancelled its stdin ends, and it is killed if it then takes longer than ten seconds.
func Guard(cmd *exec.Cmd) error {
	stdin, err := cmd.StdinPipe()
	cmd.Cancel = func() error { return stdin.Close() }
	cmd.WaitDelay = grace
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	return err
}
