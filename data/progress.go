package data

import (
	"fmt"
	"time"

	"readoutzones/data/progress"
)

// counter tells how much of some work is done, and how long the rest will take at the pace so far.
type counter struct {
	line         *progress.Line
	unit         string
	first, total int64
	start        time.Time
}

// startProgress begins at first of total; unit "bytes" is written as kB, MB and so on.
func startProgress(title string, first, total int64, unit string) *counter {
	return &counter{progress.New(title), unit, first, total, time.Now()}
}

func (c *counter) set(done int64) {
	status := fmt.Sprintf("%d of %d %s", done, c.total, c.unit)
	if c.unit == "bytes" {
		status = fmt.Sprintf("%s of %s", bytesText(done), bytesText(c.total))
	}
	if worked := done - c.first; worked > 0 && c.total > done {
		left := time.Duration(float64(time.Since(c.start)) * float64(c.total-done) / float64(worked))
		status += fmt.Sprintf(", %v left", left.Round(time.Second))
	}
	c.line.Show(int(done), int(c.total), status)
}

func (c *counter) stop() { c.line.Done() }
