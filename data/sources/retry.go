package sources

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"net/url"
	"os"
	"strconv"
	"time"
)

const (
	maxTries = 8               // without progress
	maxPause = 5 * time.Minute // before the next try, whatever the server asks for
)

// permanent is an error that trying again would not cure.
type permanent struct{ error }

func (p permanent) Unwrap() error { return p.error }

// busy is a server's answer that it can't serve now.
type busy struct {
	status string
	wait   time.Duration // that it asked for, or 0
}

func (b busy) Error() string { return "the server answers " + b.status }

// try calls work until it succeeds, pausing longer and longer in between, and gives up after maxTries in a row
// that failed without progress. work is told by its context when a connection stalls or the user stops.
func (f *Fetcher) try(ctx context.Context, what string, work func(context.Context) (progress bool, err error)) error {
	for tries := 1; ; tries++ {
		progress, err := work(ctx)
		if progress {
			tries = 1
		}
		var final permanent
		switch {
		case err == nil:
			return nil
		case ctx.Err() != nil:
			return fmt.Errorf("stopped; start again to go on")
		case errors.As(err, &final):
			return final.error
		case tries == maxTries:
			return fmt.Errorf("%w (after %d tries)", plain(err), maxTries)
		}
		pause := f.pauseBefore(tries, err)
		fmt.Fprintf(os.Stderr, "%s: %v; trying again in %v\n", what, plain(err), pause.Round(time.Second))
		select {
		case <-ctx.Done():
		case <-time.After(pause):
		}
	}
}

// pauseBefore returns how long to wait after a failure: twice as long each time, give or take a quarter, or as
// long as the server asks.
func (f *Fetcher) pauseBefore(tries int, err error) time.Duration {
	pause := f.pause << min(tries-1, 10)
	pause += time.Duration((rand.Float64() - 0.5) / 2 * float64(pause))
	var b busy
	if errors.As(err, &b) {
		pause = max(pause, b.wait)
	}
	return min(pause, maxPause)
}

// plain strips the address from an error of net/http: signed addresses are long, and ours say enough.
func plain(err error) error {
	var e *url.Error
	if errors.As(err, &e) {
		return e.Err
	}
	return err
}

// statusError turns an answer that isn't what was asked for into an error.
func statusError(r *http.Response) error {
	if r.StatusCode == http.StatusNotFound {
		return permanent{errNotFound}
	}
	if r.StatusCode != http.StatusTooManyRequests && r.StatusCode != http.StatusRequestTimeout && r.StatusCode < 500 {
		return permanent{fmt.Errorf("the server answers %s", r.Status)}
	}
	b := busy{status: r.Status}
	after := r.Header.Get("Retry-After")
	if seconds, err := strconv.Atoi(after); err == nil && seconds > 0 {
		b.wait = time.Duration(min(seconds, 3600)) * time.Second
	} else if date, err := http.ParseTime(after); err == nil {
		b.wait = time.Until(date)
	}
	return b
}

// get asks for what lies at an address, from a byte on; with an identity (an ETag) only if it is still that.
func (f *Fetcher) get(ctx context.Context, address string, from int64, identity string) (*http.Response, error) {
	ctx, giveUp := context.WithCancelCause(ctx)
	watch := time.AfterFunc(f.stall, func() { giveUp(errStalled) })
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return nil, permanent{err}
	}
	request.Header.Set("Accept-Encoding", "identity")
	if from > 0 {
		request.Header.Set("Range", fmt.Sprintf("bytes=%d-", from))
		if identity != "" {
			request.Header.Set("If-Range", identity)
		}
	}
	response, err := f.client.Do(request)
	if err != nil {
		watch.Stop()
		giveUp(nil)
		if cause := context.Cause(ctx); cause == errStalled {
			err = cause
		}
		return nil, err
	}
	response.Body = &watchedBody{response.Body, ctx, watch, giveUp, f.stall}
	return response, nil
}

var (
	errStalled  = errors.New("the connection stalled")
	errNotFound = errors.New("the server answers 404 Not Found")
)

// watchedBody gives up a connection over which nothing arrives.
type watchedBody struct {
	io.ReadCloser
	ctx    context.Context
	watch  *time.Timer
	giveUp context.CancelCauseFunc
	stall  time.Duration
}

func (b *watchedBody) Read(p []byte) (int, error) {
	n, err := b.ReadCloser.Read(p)
	if n > 0 {
		b.watch.Reset(b.stall)
	}
	if err != nil && err != io.EOF && context.Cause(b.ctx) == errStalled {
		err = errStalled
	}
	return n, err
}

func (b *watchedBody) Close() error {
	b.watch.Stop()
	b.giveUp(nil)
	return b.ReadCloser.Close()
}
