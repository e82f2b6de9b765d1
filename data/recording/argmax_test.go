package recording

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"
)

func TestArgmaxTakesTheLowestOfTies(t *testing.T) {
	outputs := []float32{1, 2, 2, 5, 5, 5, -1, -2, -1, float32(math.Inf(-1)), -3, -4}
	if classes, err := Argmax(outputs, 3); err != nil || !slices.Equal(classes, []int{1, 0, 0, 1}) {
		t.Errorf("classes %v (%v), want 1, 0, 0, 1", classes, err)
	}
	if classes, err := Argmax(nil, 3); err != nil || len(classes) != 0 {
		t.Errorf("classes of no image: %v (%v)", classes, err)
	}
}

// Wherever in its row a NaN stands, it is found: a comparison with it is always false.
func TestArgmaxRefusesNaN(t *testing.T) {
	for at := range 6 {
		outputs := []float32{3, 2, 1, 1, 2, 3}
		outputs[at] = float32(math.NaN())
		want := fmt.Sprintf("image %d, class %d is NaN", at/3, at%3)
		if _, err := Argmax(outputs, 3); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error %v, want one with %q", err, want)
		}
	}
	for _, k := range []int{0, -1, 4} {
		if _, err := Argmax(make([]float32, 6), k); err == nil {
			t.Errorf("6 outputs of %d classes: no error", k)
		}
	}
}
