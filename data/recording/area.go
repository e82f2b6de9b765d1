package recording

import (
	"fmt"
	"strings"

	"readoutzones/data/npz"
)

// KeyArea begins the names of the arrays [T, N, H, W, C] or [T, N, C] of areas' responses that may stand in a recording's file.
const KeyArea = "area_"

// Area is what an area of a network responded to the images of a recording, averaged over space.
type Area struct {
	Name      string
	Steps     []int     // [S] the time steps that were kept
	Responses []float32 // [S, N, C]
	C         int       // channels
}

// ReadArea reads an area that was recorded beside r, in r's file, with memory for its averages and one image's response. That
// there is none of this name is an error that names those there are.
func ReadArea(path, name string, r *Recording) (*Area, error) {
	z, err := npz.Open(path)
	if err != nil {
		return nil, err
	}
	defer z.Close()
	shape, err := z.Shape(KeyArea + name)
	if err != nil {
		return nil, fmt.Errorf("%s: has no area %q, but %s; see `blt record --areas`", path, name, areasOf(z))
	}
	a := &Area{Name: name}
	if a.Steps, err = areaSteps(z, r.T); err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	if len(shape) < 3 || shape[0] != len(a.Steps) || shape[1] != r.N || shape[len(shape)-1] < 1 {
		return nil, fmt.Errorf("%s: %s%s has shape %v, not [%d, %d, height, width, channels]", path, KeyArea, name, shape, len(a.Steps), r.N)
	}
	a.C = shape[len(shape)-1]
	a.Responses = make([]float32, len(a.Steps)*r.N*a.C)
	err = z.ReadRows(KeyArea+name, 2, func(i int, values []float32) { average(row(a.Responses, i, a.C), values) })
	if err == nil {
		err = checkFinite(KeyArea+name, a.Responses, len(a.Steps), r.N, a.C)
	}
	return a, err
}

// areasOf lists the areas in a file.
func areasOf(z *npz.File) string {
	var areas []string
	for _, name := range z.Names() {
		if area, ok := strings.CutPrefix(name, KeyArea); ok {
			areas = append(areas, area)
		}
	}
	if areas == nil {
		return "none at all"
	}
	return strings.Join(areas, ", ")
}

// areaSteps returns the time steps at which areas were kept: those that the file names, or all.
func areaSteps(z *npz.File, steps int) ([]int, error) {
	var kept []int
	if !z.Has(keyExtraSteps) {
		for t := range steps {
			kept = append(kept, t)
		}
		return kept, nil
	}
	a, err := z.Read(keyExtraSteps)
	if err != nil {
		return nil, err
	}
	values, err := a.Floats()
	for _, t := range values {
		if !(t >= 0 && t < float64(steps)) {
			return nil, fmt.Errorf("%s: step %g of %d", keyExtraSteps, t, steps)
		}
		kept = append(kept, int(t))
	}
	return kept, err
}

// average sets mean [C] to the mean of values [..., C] over all but the last dimension.
func average(mean, values []float32) {
	sums := make([]float64, len(mean))
	for i, x := range values {
		sums[i%len(mean)] += float64(x)
	}
	for c, sum := range sums {
		mean[c] = float32(sum / float64(len(values)/len(mean)))
	}
}
