// Package run executes notebooks, each from a fresh kernel, and keeps what comes out.
//
// [Notebooks] executes several at a time (execute.go, through driver.py in JupyterLab's Python), writes the executed
// notebooks, a page of each, and a gallery of all figures into notebooks/out (gallery.go), and, if asked to, stores the
// outputs in the repository's notebooks themselves (save.go).
package run

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"

	"readoutzones/notebooks/internal/ipynb"
	"readoutzones/notebooks/internal/jupyter"
)

// Options is how [Notebooks] executes.
type Options struct {
	Student bool // the readers' copies, without solutions
	Save    bool // refresh the stored outputs
	Jobs    int  // at a time; 0: as cores and memory allow
}

// memoryPerNotebook is what a notebook in the making may take: a small network in training, and Go's linker.
const memoryPerNotebook = 4 << 30

// Notebooks executes the notebooks of these names, all if there are none, and leaves the results in notebooks/out, or
// below that for students. Its error names the notebooks that failed, with the cell.
func Notebooks(ctx context.Context, names []string, options Options) error {
	root, err := ipynb.Root()
	if err != nil {
		return err
	}
	if preset := os.Getenv("BLT_PRESET"); options.Save && (options.Student || preset != "" && preset != "laptop") {
		return fmt.Errorf("--save keeps the whole notebooks' outputs in the laptop preset; leave out --student and BLT_PRESET")
	}
	notebooks, err := ipynb.Named(root, names...)
	if err != nil {
		return err
	}
	out := ipynb.OutFolder(root)
	if options.Student { // not where the readers write
		out = ipynb.StudentFolder(root)
	}
	if err := os.MkdirAll(filepath.Join(out, "figures"), 0o777); err != nil {
		return err
	}
	if options.Student {
		if notebooks, err = ipynb.ForStudents(root, notebooks, out); err != nil {
			return err
		}
	}
	python, err := jupyter.Prepare(ctx, root)
	if err != nil {
		return err
	}
	outcomes := executeAll(ctx, python, notebooks, out, options.Jobs)
	for i := range outcomes {
		outcomes[i].verify(out, options.Student)
	}
	if ctx.Err() != nil {
		return fmt.Errorf("stopped; the results of what had ended are in %s", out)
	}
	if err := keep(root, out, outcomes, options.Save); err != nil {
		return err
	}
	fmt.Println(filepath.Join(out, "index.html"))
	return summarise(outcomes)
}

// keep writes the gallery and, if so wanted, stores the outputs in the repository's notebooks.
func keep(root, out string, outcomes []outcome, save bool) error {
	all, err := ipynb.All(root)
	if err != nil {
		return err
	}
	if err := writeGallery(out, withEarlier(out, all, outcomes)); err != nil || !save {
		return err
	}
	return saveAll(root, out, outcomes)
}

// executeAll executes the notebooks, several at a time, and tells on stderr how it goes.
func executeAll(ctx context.Context, python *jupyter.Python, notebooks []ipynb.Notebook, out string, jobs int) []outcome {
	if jobs <= 0 {
		jobs = jobsFor(runtime.GOMAXPROCS(0), availableMemory("/")) // both know a container's limits
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
			failed = append(failed, o.notebook.Name+" "+o.where())
		}
		fmt.Fprintf(os.Stderr, "%-30s %8s  %s\n", o.notebook.Name, o.took.Round(100*time.Millisecond), result)
	}
	if len(failed) > 0 {
		return fmt.Errorf("%d of %d notebooks failed: %s", len(failed), len(outcomes), strings.Join(failed, "; "))
	}
	return nil
}
