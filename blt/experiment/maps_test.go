package experiment

import (
	"slices"
	"testing"
)

func TestPaintEnlarges(t *testing.T) {
	pixels := make([]uint8, 4*4*3)
	paint(pixels, 4, []float32{0, 1, 2, 4}, 4)
	var grey []uint8
	for i := 0; i < len(pixels); i += 3 {
		grey = append(grey, pixels[i+2])
	}
	want := []uint8{0, 0, 64, 64, 0, 0, 64, 64, 128, 128, 255, 255, 128, 128, 255, 255}
	if !slices.Equal(grey, want) {
		t.Errorf("%v, want %v", grey, want)
	}
	if means := overChannels([]float32{1, 3, 5, 7}, 2); !slices.Equal(means, []float32{2, 6}) {
		t.Errorf("means over channels %v", means)
	}
}
