package data

import (
	"fmt"
	"os"
	"sync"
	"time"
)

// progress tells on stderr how far some work is, if it takes more than two seconds: on a terminal in one line
// that is rewritten every second, elsewhere in a new line every ten seconds.
type progress struct {
	title, unit string
	total       int64
	start       time.Time
	every       time.Duration
	terminal    bool

	mu      sync.Mutex
	first   int64 // where the work began
	printed time.Time
}

func startProgress(title string, first, total int64, unit string) *progress {
	p := &progress{title: title, unit: unit, total: total, start: time.Now(), first: first, every: 10 * time.Second}
	if info, err := os.Stderr.Stat(); err == nil && info.Mode()&os.ModeCharDevice != 0 {
		p.terminal, p.every = true, time.Second
	}
	return p
}

// set tells how much is done; unit "bytes" is written as kB, MB and so on.
func (p *progress) set(done int64) {
	p.mu.Lock()
	defer p.mu.Unlock()
	elapsed := time.Since(p.start)
	if elapsed < 2*time.Second || time.Since(p.printed) < p.every {
		return
	}
	p.printed = time.Now()
	line := fmt.Sprintf("%s: %d of %d %s", p.title, done, p.total, p.unit)
	if p.unit == "bytes" {
		line = fmt.Sprintf("%s: %s of %s", p.title, bytesText(done), bytesText(p.total))
	}
	if worked := done - p.first; worked > 0 && p.total > 0 {
		left := time.Duration(float64(elapsed) * float64(p.total-done) / float64(worked))
		line += fmt.Sprintf(", %v left", left.Round(time.Second))
	}
	if p.terminal {
		fmt.Fprintf(os.Stderr, "\r\033[K%s", line)
	} else {
		fmt.Fprintln(os.Stderr, line)
	}
}

// stop ends the line.
func (p *progress) stop() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.terminal && !p.printed.IsZero() {
		fmt.Fprintln(os.Stderr)
	}
}
