package recording

import (
	"fmt"
	"runtime"
	"slices"
	"sync/atomic"

	"golang.org/x/sync/errgroup"
	"gonum.org/v1/gonum/blas/blas32"
)

// Warnings tells, a line each, what may be right but is hardly meant: the readout answers otherwise than the outputs
// say, or images have no representation. A recording without oddities has none.
//
// The argmax of W·R + b is compared with that of the outputs in at most 20,000 rows, evenly spaced, which at 1 % is
// exact to 0.15 %; in all rows of a recording of the published size it would take as long as all other checks together.
func (r *Recording) Warnings() []string {
	var warnings []string
	if differ, looked := r.otherAnswers(20000); 100*differ > looked {
		warnings = append(warnings, fmt.Sprintf("the readout, argmax(W·R + b), gives another category than the outputs in %.1f %% of %d rows: "+
			"representations_all may be of another layer than the one that the readout multiplies, readout_weight or readout_bias of another network, or the images in another order", 100*float64(differ)/float64(looked), looked))
	}
	if blank, first := r.blankImages(); blank > 0 {
		warnings = append(warnings, fmt.Sprintf("the representations of %d of %d images, image %d the first, are 0 at every step: "+
			"if they are padding, cut them; if not, they have no cosine and are left out where one is needed", blank, r.N, first))
	}
	return warnings
}

// otherAnswers counts the rows, of at most so many evenly spaced ones, in which the readout and the outputs disagree.
func (r *Recording) otherAnswers(most int) (differ, looked int) {
	rows := r.T * r.N
	looked = min(rows, most)
	var count atomic.Int64
	inParallel(looked, func(i int) {
		at := i * rows / looked
		output, answer := row(r.Outputs, at, r.K), r.answer(row(r.Representations, at, r.D))
		if output[answer] < slices.Max(output) {
			count.Add(1)
		}
	})
	return int(count.Load()), looked
}

// answer returns argmax(W·R + b) of one representation [D].
func (r *Recording) answer(representation []float32) int {
	answer, highest := 0, float32(0)
	for k := range r.K {
		x := blas32.Dot(vector(row(r.ReadoutWeight, k, r.D)), vector(representation))
		if r.ReadoutBias != nil {
			x += r.ReadoutBias[k]
		}
		if k == 0 || x > highest {
			answer, highest = k, x
		}
	}
	return answer
}

func vector(values []float32) blas32.Vector {
	return blas32.Vector{N: len(values), Inc: 1, Data: values}
}

// blankImages counts the images whose representation is 0 at every step.
func (r *Recording) blankImages() (blank, first int) {
	nonzero := func(x float32) bool { return x != 0 }
	for n := r.N - 1; n >= 0; n-- {
		t := 0
		for t < r.T && !slices.ContainsFunc(r.Representation(t, n), nonzero) {
			t++
		}
		if t == r.T {
			blank, first = blank+1, n
		}
	}
	return blank, first
}

// inParallel calls f with 0 … n−1, on all cores.
func inParallel(n int, f func(i int)) {
	var group errgroup.Group
	cores := runtime.GOMAXPROCS(0)
	for core := range cores {
		group.Go(func() error {
			for i := core * n / cores; i < (core+1)*n/cores; i++ {
				f(i)
			}
			return nil
		})
	}
	_ = group.Wait()
}
