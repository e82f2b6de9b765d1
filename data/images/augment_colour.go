package images

import "math"

// The colour operations follow torch's arithmetic: float32, each product and sum rounded, cut off (not rounded)
// to 8 bits at the end.

// blend returns ratio·a + (1 − ratio)·b, cut to 0…255.
func blend(a, b float32, ratio float64) uint8 {
	v := float32(float32(ratio)*a) + float32(float32(1-ratio)*b)
	return uint8(max(0, min(255, v)))
}

// luma returns the grey value of a pixel.
func luma(p []uint8) uint8 {
	return uint8(float32(float32(.2989*float32(p[0]))+float32(.587*float32(p[1]))) + float32(.114*float32(p[2])))
}

func brightness(image []uint8, size int, magnitude float64) {
	for i, v := range image {
		image[i] = blend(float32(v), 0, 1+magnitude)
	}
}

func saturation(image []uint8, size int, magnitude float64) {
	for i := 0; i < len(image); i += 3 {
		p := image[i : i+3]
		grey := float32(luma(p))
		for c, v := range p {
			p[c] = blend(float32(v), grey, 1+magnitude)
		}
	}
}

func contrast(image []uint8, size int, magnitude float64) {
	sum := 0
	for i := 0; i < len(image); i += 3 {
		sum += int(luma(image[i : i+3]))
	}
	mean := float32(sum) / float32(size*size)
	for i, v := range image {
		image[i] = blend(float32(v), mean, 1+magnitude)
	}
}

// sharpness blends with the image smoothed by the kernel 1 1 1, 1 5 1, 1 1 1; the border is not smoothed.
func sharpness(image []uint8, size int, magnitude float64) {
	if size <= 2 {
		return
	}
	line := 3 * size
	above, here := make([]uint8, line), make([]uint8, line) // the original lines above and at y
	for y := range size {
		above, here = here, above
		copy(here, image[y*line:])
		for i := range line {
			v := image[y*line+i]
			smooth := int(v)
			if y > 0 && y < size-1 && i >= 3 && i < line-3 {
				below := image[(y+1)*line:]
				sum := 4 * int(here[i])
				for _, j := range [3]int{i - 3, i, i + 3} {
					sum += int(above[j]) + int(here[j]) + int(below[j])
				}
				smooth = (2*sum + 13) / 26
			}
			image[y*line+i] = blend(float32(v), float32(smooth), 1+magnitude)
		}
	}
}

// posterize keeps so many bits of each channel.
func posterize(image []uint8, size int, magnitude float64) {
	mask := uint8(0xff) << (8 - int(math.Round(magnitude)))
	for i := range image {
		image[i] &= mask
	}
}

// solarize inverts what is at least as bright as the threshold.
func solarize(image []uint8, size int, magnitude float64) {
	for i, v := range image {
		if float32(v) >= float32(magnitude) {
			image[i] = 255 - v
		}
	}
}

// mapChannels replaces every value by what table makes of its channel's histogram.
func mapChannels(image []uint8, table func(histogram *[256]int) [256]uint8) {
	var histograms [3][256]int
	for i, v := range image {
		histograms[i%3][v]++
	}
	var tables [3][256]uint8
	for c := range tables {
		tables[c] = table(&histograms[c])
	}
	for i, v := range image {
		image[i] = tables[i%3][v]
	}
}

func identityTable() (t [256]uint8) {
	for v := range t {
		t[v] = uint8(v)
	}
	return t
}

// autoContrast stretches each channel's range to 0…255.
func autoContrast(image []uint8, size int, _ float64) {
	mapChannels(image, func(histogram *[256]int) [256]uint8 {
		low, high := 0, 255
		for low < 255 && histogram[low] == 0 {
			low++
		}
		for high > 0 && histogram[high] == 0 {
			high--
		}
		table := identityTable()
		if low >= high {
			return table
		}
		scale := 1 / float32(high-low) * 255 // in torch's order
		for v := low; v <= high; v++ {
			table[v] = uint8(min(255, float32(v-low)*scale))
		}
		return table
	})
}

// equalize makes each channel's histogram as even as it can.
func equalize(image []uint8, size int, _ float64) {
	mapChannels(image, func(histogram *[256]int) [256]uint8 {
		last := 255
		for last > 0 && histogram[last] == 0 {
			last--
		}
		step := (size*size - histogram[last]) / 255
		table := identityTable()
		if step == 0 {
			return table
		}
		below := 0
		for v, n := range histogram {
			table[v] = uint8(min(255, (below+step/2)/step))
			below += n
		}
		return table
	})
}
