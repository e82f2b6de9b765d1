// Package progress tells on stderr how far long work is: on a terminal in one line that is rewritten, in a log in a new
// line every ten seconds. A notebook sets [Sink] and shows it where it likes. What takes less than two seconds shows
// nothing.
//
// [New] begins a [Line], which shows words of your own; [Count] begins a [Counter], which adds how long the rest will take.
// Both are cheap enough to be told of every step, and must be ended with Done.
package progress

import (
	"fmt"
	"os"
	"sync"
	"time"
)

// Sink takes what a Line shows, instead of stderr: done of total (0 of 0 where there is no end in sight) and a status in
// words; finished with the last call. A notebook's display sets it before any work begins.
var Sink func(title string) func(done, total int, status string, finished bool)

var ( // variables, so that tests need not wait
	patience   = 2 * time.Second        // shorter work is not worth a line
	rewrite    = 300 * time.Millisecond // on a terminal and in a notebook
	logEntries = 10 * time.Second
)

// Line is the progress of one piece of work. Its methods may be called from several goroutines.
type Line struct {
	title    string
	start    time.Time
	terminal bool
	sink     func(done, total int, status string, finished bool)
	ended    chan struct{}
	ticking  sync.WaitGroup

	mu          sync.Mutex
	done, total int
	status      string
	shown       bool
}

// New starts the line of the work of that title. After the first two seconds it also counts the seconds while the work says
// nothing.
func New(title string) *Line {
	l := &Line{title: title, start: time.Now(), ended: make(chan struct{}), status: "starting"}
	every := logEntries
	if Sink != nil {
		l.sink, every = Sink(title), rewrite
	} else if info, err := os.Stderr.Stat(); err == nil && info.Mode()&os.ModeCharDevice != 0 {
		l.terminal, every = true, rewrite
	}
	l.ticking.Go(func() { l.tick(every) })
	return l
}

// Show says that done of total is done (0 of 0 where there is no end in sight), and what is going on.
func (l *Line) Show(done, total int, status string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.done, l.total, l.status = done, total, status
}

// Done ends the line, once; what was said last stays.
func (l *Line) Done() {
	close(l.ended)
	l.ticking.Wait()
	if !l.shown {
		return
	}
	l.print(true)
	if l.terminal {
		fmt.Fprintln(os.Stderr)
	}
}

func (l *Line) tick(every time.Duration) {
	for wait := patience; ; wait = every {
		select {
		case <-l.ended:
			return
		case <-time.After(wait):
			l.print(false)
		}
	}
}

func (l *Line) print(finished bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.shown = true
	status := fmt.Sprintf("%s (%.0f s)", l.status, time.Since(l.start).Seconds())
	switch {
	case l.sink != nil:
		l.sink(l.done, l.total, status, finished)
	case l.terminal:
		fmt.Fprintf(os.Stderr, "\r\033[K%s: %s", l.title, status)
	default:
		fmt.Fprintf(os.Stderr, "%s: %s\n", l.title, status)
	}
}
