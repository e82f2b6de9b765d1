package analysis

import "readoutzones/data"

// Projection is the path of one image's representation through readout zones, seen in the plane, through the
// origin, that holds (two) or best fits (three) chosen readout vectors.
// In that plane the zones of the projected vectors ([MapZones]) are exactly those of the chosen classes.
type Projection struct {
	Image   int
	Label   int
	Chosen  []int        // two or three classes
	Vectors [][2]float64 // their readout vectors in the plane; the first lies on the positive x axis
	Points  [][2]float64 // [T] the representations in the plane
	Classes []int        // [T] the current class of the image, among all classes
	Norms   []float64    // [T] ‖R_t‖₂, of which the plane shows a part
}

// Project returns the path of an image; chosen are two or three classes.
func Project(r *data.Recording, image int, chosen ...int) (*Projection, error) {
	panic("to be written")
}
