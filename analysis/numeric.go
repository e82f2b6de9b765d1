package analysis

import (
	"math"
	"runtime"

	"golang.org/x/sync/errgroup"
	"gonum.org/v1/gonum/blas/blas32"
)

// dot returns the dot product, summed in float64.
func dot(a, b []float32) float64 {
	return blas32.DDot(blas32.Vector{N: len(a), Inc: 1, Data: a}, blas32.Vector{N: len(b), Inc: 1, Data: b})
}

// distance returns ‖a − b‖₂, summed in float64.
func distance(a, b []float32) float64 {
	var even, odd float64 // two sums keep the processor's adders busy
	b = b[:len(a)]
	i := 0
	for ; i+1 < len(a); i += 2 {
		x, y := float64(a[i])-float64(b[i]), float64(a[i+1])-float64(b[i+1])
		even += x * x
		odd += y * y
	}
	if i < len(a) {
		x := float64(a[i]) - float64(b[i])
		even += x * x
	}
	return math.Sqrt(even + odd)
}

// table returns rows × columns zeros, in one piece of memory.
func table[E any](rows, columns int) [][]E {
	values := make([]E, rows*columns)
	t := make([][]E, rows)
	for i := range t {
		t[i] = values[i*columns : (i+1)*columns : (i+1)*columns]
	}
	return t
}

// pick returns the values at the given indices.
func pick[E any](values []E, indices []int) []E {
	picked := make([]E, len(indices))
	for i, index := range indices {
		picked[i] = values[index]
	}
	return picked
}

// indicator is 1 where the condition holds.
func indicator(holds bool) float64 {
	if holds {
		return 1
	}
	return 0
}

// parallel splits 0…n into one range a core, calls f for each at the same time, and returns the first error.
func parallel(n int, f func(first, last int) error) error {
	cores := runtime.GOMAXPROCS(0)
	var group errgroup.Group
	for core := range cores {
		group.Go(func() error { return f(core*n/cores, (core+1)*n/cores) })
	}
	return group.Wait()
}

// widen returns the values in float64.
func widen(values []float32) []float64 {
	wide := make([]float64, len(values))
	for i, x := range values {
		wide[i] = float64(x)
	}
	return wide
}

// floatsOf returns whole numbers as float64.
func floatsOf(values []int) []float64 {
	floats := make([]float64, len(values))
	for i, x := range values {
		floats[i] = float64(x)
	}
	return floats
}
