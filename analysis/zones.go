package analysis

// Zones is a map of the readout zones in a plane (Fig. 4): the class of every point of a square around the origin.
type Zones struct {
	Vectors [][2]float64 // [K] the readout vectors
	Bias    []float64    // [K], nil without bias
	Extent  float64      // the square covers −Extent…Extent in x and y
	Class   [][]int      // [size][size] rows from y = +Extent down, columns from x = −Extent on, at the cells' centres
}

// MapZones returns the readout zones on a grid of size × size points.
func MapZones(vectors [][2]float64, bias []float64, extent float64, size int) *Zones {
	panic("to be written")
}

// At returns the class of the point (x, y); ties go to the lowest index.
func (z *Zones) At(x, y float64) int { panic("to be written") }

// RandomZones simulates readouts of 4 random vectors in 2D (Fig. 4), one a column:
// the rows [3] are without bias, with a random bias, and with the same bias on a tenfold larger square.
func RandomZones(columns, size int, seed uint64) [3][]*Zones { panic("to be written") }
