package display

import (
	"cmp"
	"fmt"
	"math"
	"reflect"

	"readoutzones/notebooks/internal/ipynb"
)

// Check compares the reader's answer to an exercise with the right one, shows whether it is right, else what is off without
// giving it away, and returns it. Numbers, and those of a list, may differ by the tolerance (0 without one):
//
//	display.Check("mean norm", meanNorm(d), want, 1e-6)
//
// A wrong answer is no error: the cells after it run.
func Check[T any](name string, got, want T, tolerance ...float64) bool {
	allowed := 0.0
	if len(tolerance) > 0 {
		allowed = tolerance[0]
	}
	off := compare(reflect.ValueOf(&got).Elem(), reflect.ValueOf(&want).Elem(), allowed)
	if off == "" {
		Markdown(ipynb.CheckRight + ": " + name + ".")
	} else {
		Markdown(ipynb.CheckNotYet + ": " + name + ": " + off + ".")
	}
	return off == ""
}

// compare says what is off about a value, "" if nothing is.
func compare(got, want reflect.Value, tolerance float64) string {
	switch {
	case got.Kind() == reflect.Slice:
		return compareLists(got, want, tolerance)
	case got.CanFloat():
		return compareNumbers(got.Float(), want.Float(), tolerance)
	case got.CanInt():
		return compareNumbers(float64(got.Int()), float64(want.Int()), tolerance)
	case got.Kind() == reflect.String && got.Len() == 0 && want.Len() > 0:
		return "it is still empty"
	case !reflect.DeepEqual(got.Interface(), want.Interface()):
		return "it is another"
	}
	return ""
}

// compareLists says which is the first element that is off.
func compareLists(got, want reflect.Value, tolerance float64) string {
	if got.Len() != want.Len() {
		return fmt.Sprintf("it has %d values, not as many as it should", got.Len())
	}
	for i := range got.Len() {
		if off := compare(got.Index(i), want.Index(i), tolerance); off != "" {
			return fmt.Sprintf("number %d of %d (counted from 0): %s", i, got.Len(), off)
		}
	}
	return ""
}

func compareNumbers(got, want, tolerance float64) string {
	switch {
	case math.IsNaN(got) && math.IsNaN(want), math.Abs(got-want) <= tolerance, got == want:
		return ""
	case math.IsNaN(got):
		return "it is not a number; is there a division by 0"
	case math.IsNaN(want):
		return "there should be no number here"
	case got == 0:
		return "it is still 0"
	case got*want < 0:
		return "it has the wrong sign"
	case want != 0 && math.Abs(got) > 50*math.Abs(want) || math.Abs(want) > 50*math.Abs(got):
		return fmt.Sprintf("it is far too %s; look at the unit, or at what is summed", size(got, want))
	}
	return "it is too " + size(got, want)
}

func size(got, want float64) string {
	if cmp.Less(got, want) {
		return "small"
	}
	return "large"
}
