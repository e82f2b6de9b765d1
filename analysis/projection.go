package analysis

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"

	"readoutzones/data/recording"
)

// Projection is the path of one image's representation through readout zones, seen in the plane, through the
// origin, that holds (two) or best fits (three) chosen readout vectors. The zones of the projected vectors
// ([MapZones] without bias) are the plane's zones, were the chosen classes the only ones.
type Projection struct {
	Name    string // what it is the path of; "" is the image, by its number
	Image   int
	Label   int
	Chosen  []int        // two or three classes
	Vectors [][2]float64 // their readout vectors in the plane; the first lies on the positive x axis
	Points  [][2]float64 // [T] the representations in the plane
	Classes []int        // [T] the current class of the image, among all classes
	Norms   []float64    // [T] ‖R_t‖₂, of which the plane shows a part
}

// Project returns the path of an image; chosen are two or three classes whose readout vectors point different ways.
func Project(r *recording.Recording, image int, chosen ...int) (*Projection, error) {
	if err := check(r, (*recording.Recording).CheckShapes); err != nil {
		return nil, err
	}
	if image < 0 || image >= r.N || len(chosen) < 2 || len(chosen) > 3 {
		return nil, fmt.Errorf("analysis: cannot project image %d of %d onto %d readout vectors; choose an image and two or three classes", image, r.N, len(chosen))
	}
	plane, err := fitPlane(ReadoutOf(r), chosen)
	if err != nil {
		return nil, err
	}
	p := &Projection{Image: image, Label: r.Labels[image], Chosen: chosen}
	for _, class := range chosen {
		p.Vectors = append(p.Vectors, plane.project(r.ReadoutWeight[class*r.D:(class+1)*r.D]))
	}
	for t := range r.T {
		class, err := recording.Argmax(r.Output(t, image), r.K)
		if err != nil {
			return nil, fmt.Errorf("analysis: outputs of step %d: %w", t, err)
		}
		representation := r.Representation(t, image)
		p.Classes = append(p.Classes, class[0])
		p.Points = append(p.Points, plane.project(representation))
		p.Norms = append(p.Norms, math.Sqrt(dot(representation, representation)))
	}
	return p, nil
}

// ProjectAll projects several images onto the plane of two readout vectors; in it, each lies in the zone of the one
// that answers more to it.
func ProjectAll(r *recording.Recording, images []int, classes [2]int) ([]*Projection, error) {
	paths := make([]*Projection, len(images))
	for i, n := range images {
		var err error
		if paths[i], err = Project(r, n, classes[0], classes[1]); err != nil {
			return nil, err
		}
	}
	return paths, nil
}

// plane is spanned by two orthonormal vectors [D].
type plane struct{ x, y *mat.VecDense }

// fitPlane returns the plane through the origin nearest to the chosen unit readout vectors, turned so that the first
// lies on the positive x axis and the second has a positive y.
func fitPlane(r *Readout, chosen []int) (plane, error) {
	k, features := r.Weight.Dims()
	units := mat.NewDense(len(chosen), features, nil)
	for i, class := range chosen {
		if class < 0 || class >= k || mat.Norm(r.Weight.RowView(class), 2) == 0 {
			return plane{}, fmt.Errorf("analysis: class %d is not one of %d, or its readout vector is zero; choose others", class, k)
		}
		row := mat.Row(nil, class, r.Weight)
		floats.Scale(1/floats.Norm(row, 2), row)
		units.SetRow(i, row)
	}
	var svd mat.SVD
	if !svd.Factorize(units, mat.SVDThin) || features < 2 || svd.Values(nil)[1] < 1e-6 {
		return plane{}, fmt.Errorf("analysis: the readout vectors of classes %v span no plane; choose others", chosen)
	}
	var v mat.Dense
	svd.VTo(&v)
	var in mat.Dense // the units in the plane [chosen, 2]
	in.Mul(units, v.Slice(0, features, 0, 2))
	return turn(v.ColView(0), v.ColView(1), &in), nil
}

// turn rotates the plane of a and b, and mirrors it where necessary; in holds coordinates in it.
func turn(a, b mat.Vector, in *mat.Dense) plane {
	length := math.Hypot(in.At(0, 0), in.At(0, 1))
	cos, sin := in.At(0, 0)/length, in.At(0, 1)/length
	side := math.Copysign(1, cos*in.At(1, 1)-sin*in.At(1, 0))
	var p plane
	p.x, p.y = mat.NewVecDense(a.Len(), nil), mat.NewVecDense(a.Len(), nil)
	p.x.AddScaledVec(p.x, cos, a)
	p.x.AddScaledVec(p.x, sin, b)
	p.y.AddScaledVec(p.y, -sin*side, a)
	p.y.AddScaledVec(p.y, cos*side, b)
	return p
}

// project returns the coordinates of a vector [D] in the plane.
func (p plane) project(vector []float32) [2]float64 {
	v := mat.NewVecDense(len(vector), widen(vector))
	return [2]float64{mat.Dot(v, p.x), mat.Dot(v, p.y)}
}
