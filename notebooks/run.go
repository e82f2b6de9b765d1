package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"readoutzones/notebooks/internal/jupyter"
	"runtime"
	"strings"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"
)

type runOptions struct {
	student bool // without solutions
	save    bool // refresh the stored outputs
	jobs    int  // at a time; 0: as cores and memory allow
}

// memoryPerNotebook is what a notebook in the making may take: a small network in training, and Go's linker.
const memoryPerNotebook = 4 << 30

// run executes notebooks, all if no name is given, and leaves the results in notebooks/out, or below that for students.
func run(ctx context.Context, names []string, options runOptions) error {
	root, err := jupyter.ModuleRoot()
	if err != nil {
		return err
	}
	if preset := os.Getenv("BLT_PRESET"); options.save && (options.student || preset != "" && preset != "laptop") {
		return fmt.Errorf("--save keeps the whole notebooks' outputs in the laptop preset; leave out --student and BLT_PRESET")
	}
	out := outFolder(root, options.student)
	if err := os.MkdirAll(filepath.Join(out, "figures"), 0o755); err != nil {
		return err
	}
	notebooks, err := wanted(root, names, options.student)
	if err != nil {
		return err
	}
	python, err := prepare(ctx, root)
	if err != nil {
		return err
	}
	outcomes := executeAll(ctx, python, notebooks, out, options.jobs)
	if ctx.Err() != nil {
		return fmt.Errorf("stopped; the results of what had ended are in %s", out)
	}
	all, err := discover(root)
	if err != nil {
		return err
	}
	if err := writeGallery(out, withEarlier(out, all, outcomes)); err != nil {
		return err
	}
	if options.save {
		if err := saveAll(root, out, outcomes); err != nil {
			return err
		}
	}
	fmt.Println(filepath.Join(out, "index.html"))
	return summarise(outcomes)
}

// outFolder returns where the results go: not among the students' notebooks, in which somebody may have written.
func outFolder(root string, student bool) string {
	if student {
		return filepath.Join(studentFolder(root), "executed")
	}
	return filepath.Join(root, "notebooks", "out")
}

// wanted returns the notebooks of these names, all if there are none; for students, copies without the solutions.
func wanted(root string, names []string, student bool) ([]notebook, error) {
	notebooks, err := discover(root)
	if err != nil {
		return nil, err
	}
	if len(notebooks) == 0 {
		return nil, fmt.Errorf("no notebook in %s", filepath.Join(root, "notebooks"))
	}
	if len(names) > 0 {
		if notebooks, err = choose(notebooks, names); err != nil {
			return nil, err
		}
	}
	if student {
		return forStudents(notebooks, outFolder(root, true))
	}
	return notebooks, nil
}

// executeAll executes the notebooks, several at a time, and tells on stderr how it goes.
func executeAll(ctx context.Context, python *jupyter.Python, notebooks []notebook, out string, jobs int) []outcome {
	if jobs <= 0 {
		jobs = jobsFor(runtime.NumCPU(), availableMemory())
	}
	var mu sync.Mutex
	say := func(format string, values ...any) {
		mu.Lock()
		defer mu.Unlock()
		fmt.Fprintf(os.Stderr, format+"\n", values...)
	}
	outcomes := make([]outcome, len(notebooks))
	var group errgroup.Group
	group.SetLimit(jobs)
	for i, n := range notebooks {
		group.Go(func() error {
			if ctx.Err() == nil {
				outcomes[i] = execute(ctx, python, n, out, say)
			}
			return nil
		})
	}
	group.Wait()
	return outcomes
}

// jobsFor returns how many notebooks to execute at a time; memory 0 means unknown.
func jobsFor(cores int, memory int64) int {
	jobs := cores
	if memory > 0 {
		jobs = min(jobs, int(memory/memoryPerNotebook))
	}
	return max(1, jobs)
}

// summarise tells how every notebook went, and returns an error that names those that failed.
func summarise(outcomes []outcome) error {
	var failed []string
	for _, o := range outcomes {
		result := fmt.Sprintf("%d cells", o.cells)
		if o.failed() {
			result = "FAILED " + o.where()
			failed = append(failed, o.notebook.name+" "+o.where())
		}
		fmt.Fprintf(os.Stderr, "%-30s %8s  %s\n", o.notebook.name, o.took.Round(100*time.Millisecond), result)
	}
	if len(failed) > 0 {
		return fmt.Errorf("%d of %d notebooks failed: %s", len(failed), len(outcomes), strings.Join(failed, "; "))
	}
	return nil
}
