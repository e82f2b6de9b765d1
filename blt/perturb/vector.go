package perturb

import (
	"math"
	"math/rand/v2"
)

// Vectors are float32, as the device has them; sums over them are float64.

func dot(a, b []float32) (sum float64) {
	for i, x := range a {
		sum += float64(x) * float64(b[i])
	}
	return sum
}

func norm(a []float32) float64 { return math.Sqrt(dot(a, a)) }

func distance(a, b []float32) float64 {
	var squares float64
	for i, x := range a {
		d := float64(x) - float64(b[i])
		squares += d * d
	}
	return math.Sqrt(squares)
}

// add adds factor·b to a.
func add(a, b []float32, factor float64) {
	for i, x := range b {
		a[i] += float32(factor * float64(x))
	}
}

// scaled is factor·a.
func scaled(a []float32, factor float64) []float32 {
	b := make([]float32, len(a))
	for i, x := range a {
		b[i] = float32(float64(x) * factor)
	}
	return b
}

// gaussian is a vector of standard normal numbers.
func gaussian(random *rand.Rand, n int) []float32 {
	v := make([]float32, n)
	for i := range v {
		v[i] = float32(random.NormFloat64())
	}
	return v
}

// column is the i-th column of a table.
func column(table [][]float64, i int) []float64 {
	values := make([]float64, len(table))
	for t, row := range table {
		values[t] = row[i]
	}
	return values
}
