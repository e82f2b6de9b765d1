package files

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"syscall"
)

// ErrInterrupted is the cause of a context that a signal cancelled.
var ErrInterrupted = errors.New("interrupted")

// Interruptible returns a context that Ctrl-C or SIGTERM cancels, so that long work can save and stop; a second one ends the
// program at once, without unfinished files, after what the program wants to do in that case. stop gives the signals back.
func Interruptible(parent context.Context, atOnce ...func()) (ctx context.Context, stop func()) {
	ctx, cancel := context.WithCancelCause(parent)
	signals := make(chan os.Signal, 2)
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM)
	go func() {
		select {
		case <-signals:
			cancel(ErrInterrupted)
		case <-ctx.Done():
			return
		}
		<-signals
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
