// Package progress tells how far long work is: on a terminal in one line that is rewritten, in a log in a new line every
// ten seconds, and in a notebook wherever its display shows it.
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

const (
	patience   = 2 * time.Second // shorter work is not worth a line
	rewrite    = time.Second / 4
	logEntries = 10 * time.Second
)

// Line is the progress of one piece of work. Its methods may be called from several goroutines.
type Line struct {
	title    string
	start    time.Time
	every    time.Duration
	terminal bool
	sink     func(done, total int, status string, finished bool)

	mu      sync.Mutex
	printed time.Time
	last    string // status told last
	shown   string // status printed last
}

// New starts a line. Nothing is shown during the first two seconds.
func New(title string) *Line {
	l := &Line{title: title, start: time.Now(), every: logEntries}
	if Sink != nil {
		l.sink = Sink(title)
	}
	if info, err := os.Stderr.Stat(); err == nil && info.Mode()&os.ModeCharDevice != 0 {
		l.terminal, l.every = true, rewrite
	}
	return l
}

// Show says that done of total is done (0 of 0 where there is no end in sight), and what is going on. It is cheap enough
// to be called after every step.
func (l *Line) Show(done, total int, status string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.last = status
	if time.Since(l.start) < patience {
		return
	}
	if l.sink != nil {
		l.sink(done, total, status, false)
		l.printed = time.Now()
		return
	}
	if time.Since(l.printed) >= l.every {
		l.print()
	}
}

// Done ends the line; what was shown last stays.
func (l *Line) Done() {
	l.mu.Lock()
	defer l.mu.Unlock()
	switch {
	case l.printed.IsZero():
	case l.sink != nil:
		l.sink(1, 1, fmt.Sprintf("%s (%s)", l.last, time.Since(l.start).Round(time.Second)), true)
	default:
		if l.shown != l.last {
			l.print()
		}
		if l.terminal {
			fmt.Fprintln(os.Stderr)
		}
	}
}

func (l *Line) print() {
	l.printed, l.shown = time.Now(), l.last
	if l.terminal {
		fmt.Fprintf(os.Stderr, "\r\033[K%s: %s", l.title, l.last)
	} else {
		fmt.Fprintf(os.Stderr, "%s: %s\n", l.title, l.last)
	}
}
