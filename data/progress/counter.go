package progress

import (
	"fmt"
	"time"
)

// Counter tells how much of some work is done, and how long the rest will take at the pace so far.
type Counter struct {
	line         *Line
	unit         string
	first, total int64
	start        time.Time
	done         int64
}

// Count begins the line of the work of that title at first of total units, such as "images"; "bytes" are written as kB, MB
// and so on.
func Count(title string, first, total int64, unit string) *Counter {
	return &Counter{New(title), unit, first, total, time.Now(), first}
}

// Write counts bytes that go somewhere else as well, as in io.MultiWriter(file, counter).
func (c *Counter) Write(b []byte) (int, error) {
	c.Set(c.done + int64(len(b)))
	return len(b), nil
}

// Set says how much is done, in units.
func (c *Counter) Set(done int64) {
	c.done = done
	status := fmt.Sprintf("%d of %d %s", done, c.total, c.unit)
	if c.unit == "bytes" {
		status = fmt.Sprintf("%s of %s", Size(done), Size(c.total))
	}
	if worked := done - c.first; worked > 0 && c.total > done {
		left := time.Duration(float64(time.Since(c.start)) * float64(c.total-done) / float64(worked))
		status += fmt.Sprintf(", %v left", left.Round(time.Second))
	}
	c.line.Show(int(done), int(c.total), status)
}

// Done ends the report.
func (c *Counter) Done() { c.line.Done() }

// Size writes a number of bytes for people, in the units of disks (1 MB = 10⁶ bytes).
func Size(n int64) string {
	for _, unit := range []struct {
		size int64
		name string
	}{{1e12, "TB"}, {1e9, "GB"}, {1e6, "MB"}, {1e3, "kB"}} {
		if n >= unit.size {
			return fmt.Sprintf("%.1f %s", float64(n)/float64(unit.size), unit.name)
		}
	}
	return fmt.Sprintf("%d bytes", n)
}
