package files

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"syscall"
	"time"
)

// ErrInterrupted is the cause of a context that a signal cancelled.
var ErrInterrupted = errors.New("interrupted")

// oneInterruption is for how long signals belong together: timeout(1) sends SIGTERM twice, a terminal that closes SIGHUP.
const oneInterruption = 200 * time.Millisecond

// Interruptible returns a context that Ctrl-C, SIGTERM or the end of the terminal (SIGHUP, unless nohup has switched it off)
// cancels, so that long work can save and stop; a second Ctrl-C or SIGTERM ends the program at once, without unfinished files,
// after what the program wants to do in that case. stop gives the signals back.
//
// Once interrupted, the program outlives the terminal, or whatever else it writes to: what it says then is lost, and its work
// is not.
func Interruptible(parent context.Context, atOnce ...func()) (ctx context.Context, stop func()) {
	ctx, cancel := context.WithCancelCause(parent)
	signals := make(chan os.Signal, 8)
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM)
	if !signal.Ignored(syscall.SIGHUP) {
		signal.Notify(signals, syscall.SIGHUP)
	}
	go func() {
		select {
		case <-signals:
			signal.Ignore(syscall.SIGPIPE)
			cancel(ErrInterrupted)
		case <-ctx.Done():
			return
		}
		for first := time.Now(); <-signals == syscall.SIGHUP || time.Since(first) < oneInterruption; {
		}
		fmt.Fprintln(os.Stderr, "\ninterrupted a second time: stopped at once")
		for _, last := range append(atOnce, RemoveTemporary) {
			last()
		}
		os.Exit(1)
	}()
	return ctx, func() {
		signal.Stop(signals)
		cancel(nil)
	}
}
