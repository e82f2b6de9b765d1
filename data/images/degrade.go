package images

import (
	"fmt"
	"math"
	"slices"

	"readoutzones/data/internal/random"
	"readoutzones/data/recording"
)

// midGrey is the colour of the square: between black and white.
const midGrey = 128

// Degrade makes one image [size, size, 3], row n of its source, harder to see, in place: noise first, then the square before
// it. Both depend on the degradation's seed and n alone.
//
//	x ← x + 255·noise·z    z standard normal for each colour of each pixel, the sum rounded and kept within 0…255
//	x ← 128                in a square whose side is the nearest whole number to size·√occlusion, anywhere in the image
//
// z, and where the square lies between left and right, top and bottom, are the same at every level.
func Degrade(image []uint8, size int, d recording.Degradation, n int) {
	if d.Noise != 0 {
		rng := random.New(d.Seed, random.Noise, uint64(n))
		for i, x := range image {
			image[i] = clip(float64(x) + float64(255*d.Noise*rng.NormFloat64())) // converted: not fused, so the same on every processor
		}
	}
	if d.Occlusion != 0 {
		rng := random.New(d.Seed, random.Occluder, uint64(n))
		side := OccluderSide(size, d.Occlusion)
		left, top := int(rng.Float64()*float64(size-side+1)), int(rng.Float64()*float64(size-side+1))
		for y := top; y < top+side; y++ {
			row := image[(y*size+left)*3:][:side*3]
			for i := range row {
				row[i] = midGrey
			}
		}
	}
}

// clip rounds to what a pixel can be.
func clip(x float64) uint8 { return uint8(max(0, min(255, math.Round(x)))) }

// OccluderSide returns the side, in pixels, of the square that covers that share of an image of size × size pixels.
func OccluderSide(size int, share float64) int {
	return int(math.Round(float64(size) * math.Sqrt(share)))
}

// CheckDegradation returns an error if images of that size cannot be degraded so.
func CheckDegradation(d recording.Degradation, size int) error {
	if err := d.Check(); err != nil {
		return err
	}
	if d.Occlusion > 0 && OccluderSide(size, d.Occlusion) == 0 {
		return fmt.Errorf("occlusion %g: covers less than a pixel of images of %d × %d; take at least %.2g", d.Occlusion, size, size, 1/float64(size*size))
	}
	return nil
}

// Sample draws n of so many images at random, always the same ones, and returns their rows in rising order. All of them are
// nil, as [BatchOptions] has it.
func Sample(n, of int) ([]int, error) {
	if n < 0 || n > of {
		return nil, fmt.Errorf("a sample of %d: there are %d images", n, of)
	}
	if n == 0 || n == of {
		return nil, nil
	}
	rows := random.New(1, random.Sample, uint64(n), uint64(of)).Perm(of)[:n]
	slices.Sort(rows)
	return rows, nil
}
