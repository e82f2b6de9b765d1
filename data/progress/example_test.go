package progress_test

import (
	"fmt"
	"time"

	"readoutzones/data/progress"
)

// A notebook shows the line itself; without Sink it would stand on stderr.
func ExampleNew() {
	defer func() { progress.Sink = nil }()
	progress.Sink = func(title string) func(done, total int, status string, finished bool) {
		return func(done, total int, status string, finished bool) {
			if finished {
				fmt.Printf("%s: %d of %d\n", title, done, total)
			}
		}
	}
	const steps = 22
	line := progress.New("training")
	for step := range steps {
		time.Sleep(100 * time.Millisecond) // the work
		line.Show(step+1, steps, fmt.Sprintf("loss %.1f", 3-.1*float64(step)))
	}
	line.Done()
	// Output: training: 22 of 22
}
