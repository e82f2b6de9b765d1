package display

import (
	"math"
	"reflect"
	"testing"
)

func TestCheckSaysWhatIsOff(t *testing.T) {
	nan := math.NaN()
	for _, test := range []struct {
		got, want any
		tolerance float64
		off       string
	}{
		{1.0, 1.0, 0, ""},
		{1.001, 1.0, 0.01, ""},
		{nan, nan, 0, ""},
		{math.Inf(1), math.Inf(1), 0, ""},
		{1.02, 1.0, 0.01, "it is too large"},
		{0.9, 1.0, 0.01, "it is too small"},
		{-1.0, 1.0, 0.01, "it has the wrong sign"},
		{0.0, 1.0, 0.01, "it is still 0"},
		{-1.0, 0.0, 0.01, "it is too small"},
		{100.0, 1.0, 0.01, "it is far too large; look at the unit, or at what is summed"},
		{nan, 1.0, 0.01, "it is not a number; is there a division by 0"},
		{1.0, nan, 0.01, "there should be no number here"},
		{3, 3, 0, ""},
		{3, 4, 0, "it is too small"},
		{"", "cat", 0, "it is still empty"},
		{"dog", "cat", 0, "it is another"},
		{true, true, 0, ""},
		{false, true, 0, "it is another"},
		{[]float64{1, 2}, []float64{1, 2.001}, 0.01, ""},
		{[]float64(nil), []float64{1}, 0, "it has 0 values, not as many as it should"},
		{[]int{1, 3}, []int{1, 2}, 0, "number 1 of 2 (counted from 0): it is too large"},
		{[][]float64{{1}, {2}}, [][]float64{{1}, {3}}, 0, "number 1 of 2 (counted from 0): number 0 of 1 (counted from 0): it is too small"},
	} {
		if off := compare(reflect.ValueOf(test.got), reflect.ValueOf(test.want), test.tolerance); off != test.off {
			t.Errorf("%v for %v: %q, want %q", test.got, test.want, off, test.off)
		}
	}
	if !Check("a half", 0.5, 1.0/2) || Check("a half", 0.4, 0.5) || Check[[]float64]("nothing", nil, []float64{1}) {
		t.Error("Check returns another answer than it shows")
	}
}
