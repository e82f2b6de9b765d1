package native

import (
	"fmt"
	"os"
	"sync"
	"time"
)

// progress tells on stderr what is being done: on a terminal in one line that is rewritten, elsewhere (a log) in a
// new line every few seconds.
type progress struct {
	title    string
	start    time.Time
	terminal bool
	done     chan struct{}

	mu      sync.Mutex
	status  string
	printed time.Time
}

const logInterval = 5 * time.Second

func startProgress(title string) *progress {
	p := &progress{title: title, start: time.Now(), done: make(chan struct{})}
	if info, err := os.Stderr.Stat(); err == nil {
		p.terminal = info.Mode()&os.ModeCharDevice != 0
	}
	go p.tick()
	return p
}

// say sets what is being done now.
func (p *progress) say(status string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.status = status
	p.print(p.terminal || p.printed.IsZero())
}

// stop ends the report, with a word on how it went.
func (p *progress) stop(status string) {
	close(p.done)
	p.mu.Lock()
	defer p.mu.Unlock()
	p.status = status
	p.print(true)
	if p.terminal {
		fmt.Fprintln(os.Stderr)
	}
}

func (p *progress) tick() {
	for {
		select {
		case <-p.done:
			return
		case <-time.After(time.Second):
			p.mu.Lock()
			p.print(p.terminal || time.Since(p.printed) > logInterval)
			p.mu.Unlock()
		}
	}
}

func (p *progress) print(now bool) {
	if !now {
		return
	}
	p.printed = time.Now()
	line := fmt.Sprintf("%s: %s (%.0f s)", p.title, p.status, time.Since(p.start).Seconds())
	if p.terminal {
		fmt.Fprintf(os.Stderr, "\r\033[K%s", line)
	} else {
		fmt.Fprintln(os.Stderr, line)
	}
}
