package npz

import "fmt"

// Array is a dense array in row-major order, as an .npz file holds it.
type Array struct {
	Shape []int // empty for a single value
	// Data is []float32, []float64, []int64, []int32, []uint8, []bool or []string, as many as the product of Shape. In a file
	// there may be others, which are read as the next larger of these: float16, int8, int16, uint16, uint32, uint64.
	Data any
}

// Len returns the number of elements that Shape stands for: 1 for an empty one.
func (a Array) Len() int {
	n := 1
	for _, d := range a.Shape {
		n *= d
	}
	return n
}

// Floats returns the values of a float or integer array as float64, in a new slice.
func (a Array) Floats() ([]float64, error) {
	switch v := a.Data.(type) {
	case []float64:
		return convert[float64](v), nil
	case []float32:
		return convert[float64](v), nil
	case []int64:
		return convert[float64](v), nil
	case []int32:
		return convert[float64](v), nil
	case []uint8:
		return convert[float64](v), nil
	}
	return nil, fmt.Errorf("holds %T, not numbers", a.Data)
}

type number interface {
	~float32 | ~float64 | ~int | ~int64 | ~int32 | ~uint8
}

// convert copies values into another type, by Go's conversion.
func convert[To, From number](from []From) []To {
	to := make([]To, len(from))
	for i, v := range from {
		to[i] = To(v)
	}
	return to
}
