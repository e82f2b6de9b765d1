package progress

import (
	"fmt"
	"os"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"
)

// onStderr returns what work writes to stderr, which is a file as in a log.
func onStderr(t *testing.T, work func()) string {
	t.Helper()
	file, err := os.CreateTemp(t.TempDir(), "")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	before := os.Stderr
	os.Stderr = file
	work()
	os.Stderr = before
	text, err := os.ReadFile(file.Name())
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// hurry makes lines appear after that time and every 20 ms.
func hurry(t *testing.T, after time.Duration) {
	t.Helper()
	p, r, l := patience, rewrite, logEntries
	t.Cleanup(func() { patience, rewrite, logEntries = p, r, l })
	patience, rewrite, logEntries = after, 20*time.Millisecond, 20*time.Millisecond
}

func TestShortWorkShowsNothing(t *testing.T) {
	if text := onStderr(t, func() {
		line := New("short work")
		line.Show(1, 2, "half of it")
		line.Done()
	}); text != "" {
		t.Errorf("shown: %q", text)
	}
}

// In a log every entry is a line, and the last one says what was said last.
func TestALogGetsLines(t *testing.T) {
	hurry(t, 10*time.Millisecond)
	text := onStderr(t, func() {
		line := New("long work")
		line.Show(0, 0, "begun")
		time.Sleep(100 * time.Millisecond)
		line.Show(0, 0, "ended")
		line.Done()
	})
	lines := strings.Split(strings.TrimSuffix(text, "\n"), "\n")
	if len(lines) < 2 || lines[0] != "long work: begun (0 s)" || lines[len(lines)-1] != "long work: ended (0 s)" {
		t.Errorf("shown: %q", lines)
	}
}

func TestTheSinkGetsAll(t *testing.T) {
	hurry(t, 10*time.Millisecond)
	defer func() { Sink = nil }()
	var calls []string
	Sink = func(title string) func(done, total int, status string, finished bool) {
		return func(done, total int, status string, finished bool) {
			calls = append(calls, fmt.Sprint(title, ": ", done, " of ", total, ", ", status, ", ", finished))
		}
	}
	text := onStderr(t, func() {
		line := New("work")
		line.Show(1, 2, "halfway")
		time.Sleep(100 * time.Millisecond)
		line.Show(2, 2, "there")
		line.Done()
	})
	if text != "" || len(calls) < 2 || calls[0] != "work: 1 of 2, halfway (0 s), false" || calls[len(calls)-1] != "work: 2 of 2, there (0 s), true" {
		t.Errorf("the sink got %q, stderr %q", calls, text)
	}
}

// The rest takes as long as it took so far, for as much; what was done before the start does not count.
func TestCounterSaysHowLongTheRestTakes(t *testing.T) {
	c := Count("download", 1_000_000, 5_000_000, "bytes")
	defer c.Done()
	c.start = c.start.Add(-10 * time.Second)
	c.Set(2_000_000)
	if c.line.status != "2.0 MB of 5.0 MB, 30s left" {
		t.Errorf("status %q", c.line.status)
	}
	if n, err := c.Write(make([]byte, 3_000_000)); n != 3_000_000 || err != nil || c.line.status != "5.0 MB of 5.0 MB" {
		t.Errorf("%d, %v, status %q", n, err, c.line.status)
	}
	images := Count("import", 0, 50, "images")
	defer images.Done()
	images.Set(0)
	if images.line.status != "0 of 50 images" {
		t.Errorf("status %q", images.line.status)
	}
}

func TestSize(t *testing.T) {
	for n, want := range map[int64]string{0: "0 bytes", 999: "999 bytes", 1000: "1.0 kB", 4_900_000_000: "4.9 GB", 1 << 50: "1125.9 TB"} {
		if got := Size(n); got != want {
			t.Errorf("%d: %s, want %s", n, got, want)
		}
	}
}

// Many goroutines may report to one line while it is shown.
func TestShowFromManyGoroutines(t *testing.T) {
	hurry(t, 0)
	text := onStderr(t, func() {
		line := New("work")
		var group sync.WaitGroup
		for worker := range 4 {
			group.Go(func() {
				for i := range 50 {
					line.Show(i, 50, fmt.Sprint("worker ", worker))
					time.Sleep(time.Millisecond)
				}
			})
		}
		group.Wait()
		line.Done()
	})
	if !regexp.MustCompile(`^(work: (starting|worker \d) \(\d s\)\n)+$`).MatchString(text) {
		t.Errorf("shown: %q", text)
	}
}
