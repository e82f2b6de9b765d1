package analysis

import (
	"math"
	"math/rand/v2"
)

// Zones is a map of the readout zones in a plane (Fig. 4): the class of every point of a square around the origin.
type Zones struct {
	Vectors [][2]float64 // [K] the readout vectors
	Bias    []float64    // [K], nil without bias
	Extent  float64      // the square covers −Extent…Extent in x and y
	Class   [][]int      // [size][size] rows from y = +Extent down, columns from x = −Extent on, at the cells' centres
}

// MapZones returns the readout zones on a grid of size × size points.
func MapZones(vectors [][2]float64, bias []float64, extent float64, size int) *Zones {
	z := &Zones{Vectors: vectors, Bias: bias, Extent: extent, Class: table[int](size, size)}
	cell := 2 * extent / float64(size)
	for row := range z.Class {
		for column := range z.Class[row] {
			z.Class[row][column] = z.At((float64(column)+0.5)*cell-extent, extent-(float64(row)+0.5)*cell)
		}
	}
	return z
}

// At returns the class of the point (x, y); ties go to the lowest index.
func (z *Zones) At(x, y float64) int {
	class, highest := 0, 0.0
	for k, v := range z.Vectors {
		output := v[0]*x + v[1]*y
		if z.Bias != nil {
			output += z.Bias[k]
		}
		if k == 0 || output > highest {
			class, highest = k, output
		}
	}
	return class
}

// Moved returns the share, 0…1, of the directions in which a representation of the given norm has another class than it
// would have without the bias.
func (z *Zones) Moved(norm float64) float64 {
	free := Zones{Vectors: z.Vectors}
	return ShareOfDirections(func(x, y float64) bool { return z.At(norm*x, norm*y) != free.At(x, y) })
}

// ShareOfDirections returns the share, 0…1, of the unit vectors (x, y) of the plane for which something holds.
func ShareOfDirections(holds func(x, y float64) bool) float64 {
	const directions = 720
	n := 0
	for i := range directions {
		if sin, cos := math.Sincos(2 * math.Pi * (float64(i) + 0.5) / directions); holds(cos, sin) {
			n++
		}
	}
	return float64(n) / directions
}

// RandomZones simulates readouts of 4 random vectors in 2D (Fig. 4), one a column; equal seeds give equal maps.
// The rows [3] are without bias, with a random bias, and with the same bias on a square ten times as large, where
// representations are much larger than the bias. Vectors and biases are standard normal, the smaller square is −2…2.
func RandomZones(columns, size int, seed uint64) [3][]*Zones {
	random := rand.New(rand.NewPCG(seed, 0))
	var rows [3][]*Zones
	for range columns {
		vectors, bias := make([][2]float64, 4), make([]float64, 4)
		for k := range vectors {
			vectors[k] = [2]float64{random.NormFloat64(), random.NormFloat64()}
			bias[k] = random.NormFloat64()
		}
		rows[0] = append(rows[0], MapZones(vectors, nil, 2, size))
		rows[1] = append(rows[1], MapZones(vectors, bias, 2, size))
		rows[2] = append(rows[2], MapZones(vectors, bias, 20, size))
	}
	return rows
}
