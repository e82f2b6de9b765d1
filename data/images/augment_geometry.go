package images

import (
	"math"
	"slices"
)

// warp maps places in the result to places in the original, both from the image's middle in pixels:
// x' = m[0]·x + m[1]·y + m[2], y' = m[3]·x + m[4]·y + m[5].
type warp [6]float64

// apply changes the image in place: every pixel becomes the nearest one of the original at its mapped place, or
// black outside. The arithmetic is torch's, in float32 and in its order, so that ties fall as they fall there.
func (m warp) apply(image []uint8, size int) {
	source := slices.Clone(image)
	half := float32(size) / 2
	var t [6]float32 // to grid_sample's coordinates, −1…1
	for i, v := range m {
		t[i] = float32(v) / half
	}
	byX := make([][2]float32, size) // the columns' share of both coordinates
	for i := range byX {
		x := float64(float32(i) + .5 - half)
		byX[i] = [2]float32{fused(x, t[0], 0), fused(x, t[3], 0)}
	}
	for row := range size {
		y := float64(float32(row) + .5 - half)
		line := image[3*row*size : 3*(row+1)*size]
		for i, x := range byX {
			column := nearest(fused(y, t[1], x[0])+t[2], half)
			above := nearest(fused(y, t[4], x[1])+t[5], half)
			to := line[3*i : 3*i+3]
			if uint(column) >= uint(size) || uint(above) >= uint(size) { // or negative
				to[0], to[1], to[2] = 0, 0, 0
				continue
			}
			from := source[3*(above*size+column):]
			to[0], to[1], to[2] = from[0], from[1], from[2]
		}
	}
}

// fused returns a·b + c, rounded once.
func fused(a float64, b, c float32) float32 { return float32(a*float64(b) + float64(c)) }

// nearest returns the pixel nearest to a coordinate −1…1, an even one if it lies in the middle of two.
func nearest(coordinate, half float32) int {
	return int(math.RoundToEven(float64(float32((coordinate+1)*half) - .5)))
}

// shearX shears about the upper left corner: the row at height y moves by magnitude·y.
func shearX(image []uint8, size int, magnitude float64) {
	m := slope(magnitude)
	warp{1, m, m * float64(size) / 2, 0, 1, 0}.apply(image, size)
}

func shearY(image []uint8, size int, magnitude float64) {
	m := slope(magnitude)
	warp{1, 0, 0, m, 1, m * float64(size) / 2}.apply(image, size)
}

// slope is magnitude after torchvision's way through an angle in degrees and back.
func slope(magnitude float64) float64 {
	degrees := math.Atan(magnitude) * (180 / math.Pi)
	return math.Tan(degrees * (math.Pi / 180))
}

// translateX moves the image by whole pixels to the right.
func translateX(image []uint8, size int, magnitude float64) {
	warp{1, 0, -math.Trunc(magnitude), 0, 1, 0}.apply(image, size)
}

// translateY moves the image by whole pixels downwards.
func translateY(image []uint8, size int, magnitude float64) {
	warp{1, 0, 0, 0, 1, -math.Trunc(magnitude)}.apply(image, size)
}

// rotate turns the image about its middle by so many degrees, anticlockwise.
func rotate(image []uint8, size int, magnitude float64) {
	sin, cos := math.Sincos(-magnitude * math.Pi / 180)
	warp{cos, sin, 0, -sin, cos, 0}.apply(image, size)
}
