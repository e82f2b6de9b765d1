package images

import (
	"math"
	"slices"
	"strings"
	"testing"

	"readoutzones/data/recording"
)

// plain returns n images in one colour.
func plain(n, size int, colour uint8) *InMemory {
	m := NewInMemory(n, size)
	for i := range m.Pixels {
		m.Pixels[i] = colour
	}
	return m
}

// shown degrades n images in one colour and returns all their pixels.
func shown(t *testing.T, n, size int, colour uint8, d recording.Degradation) (pixels []uint8) {
	t.Helper()
	for _, b := range collect(t, plain(n, size, colour), BatchOptions{Size: 16, Degrade: d}) {
		pixels = append(pixels, b.Images[:b.Valid*size*size*3]...)
	}
	return pixels
}

// Mean and variance of the noise, by closed form, to five standard errors. Far from black and white it is rounded only, which
// adds 1/12 to the variance. On black the lower half is cut off: half of the pixels stay black, the mean is σ/√2π and the mean
// square σ²/2.
func TestNoiseHasItsMoments(t *testing.T) {
	const n, size = 200, 16
	for _, level := range []float64{0.02, 0.1} {
		sigma := 255 * level
		pixels := shown(t, n, size, 127, recording.Degradation{Noise: level, Seed: 1})
		count := float64(len(pixels))
		var sum, squares float64
		for _, x := range pixels {
			sum += float64(x) - 127
			squares += (float64(x) - 127) * (float64(x) - 127)
		}
		variance := sigma*sigma + 1./12
		assertNear(t, "mean", sum/count, 0, 5*sigma/math.Sqrt(count))
		assertNear(t, "variance", squares/count, variance, 5*variance*math.Sqrt(2/count))

		black, mean := 0., 0.
		for _, x := range shown(t, n, size, 0, recording.Degradation{Noise: level, Seed: 1}) {
			mean += float64(x) / count
			if x == 0 {
				black++
			}
		}
		below := 0.5 * math.Erfc(-0.5/sigma/math.Sqrt2) // what rounds to 0, or lies below
		assertNear(t, "mean on black", mean, sigma/math.Sqrt(2*math.Pi), 5*sigma/math.Sqrt(count)+0.5/sigma)
		assertNear(t, "share of black", black/count, below, 5*0.5/math.Sqrt(count))
	}
}

func assertNear(t *testing.T, what string, got, want, tolerance float64) {
	t.Helper()
	if !(math.Abs(got-want) <= tolerance) {
		t.Errorf("%s %g, want %g ± %g", what, got, want, tolerance)
	}
}

// Colours, neighbours and images have nothing in common: the correlation of independent pairs has the standard error 1/√pairs.
func TestNoiseIsIndependent(t *testing.T) {
	const n, size = 200, 16
	pixels := shown(t, n, size, 127, recording.Degradation{Noise: 0.1, Seed: 1})
	for what, apart := range map[string]int{"colours": 1, "pixels": 3, "rows": 3 * size, "images": 3 * size * size} {
		var sum, pairs float64
		for i := range len(pixels) - apart {
			sum += (float64(pixels[i]) - 127) * (float64(pixels[i+apart]) - 127) / (25.5*25.5 + 1./12)
			pairs++
		}
		assertNear(t, "correlation of "+what, sum/pairs, 0, 5/math.Sqrt(pairs))
	}
}

// What an image looks like depends on seed, row and level, and neither on the batch, nor the order, nor on which others there are.
func TestDegradationDependsOnTheImageAlone(t *testing.T) {
	source, size := numbered(103), 8*8*3
	d := recording.Degradation{Noise: 0.1, Occlusion: 0.2, Seed: 7}
	want := map[int][]uint8{}
	for _, b := range collect(t, source, BatchOptions{Size: 103, Degrade: d}) {
		for i, row := range b.Index {
			want[row] = b.Images[i*size:][:size]
		}
	}
	differs := func(o BatchOptions) (row int) {
		for _, b := range collect(t, source, o) {
			for i, row := range b.Index {
				if !slices.Equal(b.Images[i*size:][:size], want[row]) {
					return row
				}
			}
		}
		return -1
	}
	for name, o := range map[string]BatchOptions{
		"other batches": {Size: 7}, "another order": {Size: 10, Shuffle: true, Seed: 3, Epoch: 2}, "a resumed epoch": {Size: 10, Start: 4},
		"some of them": {Size: 4, Rows: []int{90, 5, 17, 2, 44}},
	} {
		o.Degrade = d
		if row := differs(o); row >= 0 {
			t.Errorf("%s: row %d looks different", name, row)
		}
	}
	if differs(BatchOptions{Size: 103, Degrade: recording.Degradation{Noise: 0.1, Occlusion: 0.2, Seed: 8}}) < 0 {
		t.Error("another seed changes nothing")
	}
	if slices.Equal(want[3][:3], want[103-1][:3]) {
		t.Error("two images have the same noise")
	}
	source = plain(2, 8, 127)
	two := collect(t, source, BatchOptions{Size: 2, Degrade: recording.Degradation{Noise: 0.1}})[0].Images
	if slices.Equal(two[:size], two[size:]) {
		t.Error("two images have the same noise")
	}
}

// The square covers the nearest whole side, exactly: nothing else changes. A larger one covers a smaller one.
func TestOccluderCoversItsShare(t *testing.T) {
	const size = 32
	for share, side := range map[float64]int{0.0005: 1, 0.05: 7, 0.1: 10, 0.2: 14, 0.4: 20, 0.5: 23, 1: 32} { // round(32·√share)
		for row := range 50 {
			image, smaller := plain(1, size, 9).Pixels, plain(1, size, 9).Pixels
			Degrade(image, size, recording.Degradation{Occlusion: share, Seed: 1}, row)
			Degrade(smaller, size, recording.Degradation{Occlusion: share * 0.7, Seed: 1}, row)
			covered, box := 0, [4]int{size, size, -1, -1}
			for i, x := range image {
				switch x {
				case midGrey:
					covered++
					px, py := i/3%size, i/3/size
					box = [4]int{min(box[0], px), min(box[1], py), max(box[2], px), max(box[3], py)}
				case 9:
					if smaller[i] != 9 {
						t.Fatalf("share %g, image %d: a smaller square covers value %d, this does not", share, row, i)
					}
				default:
					t.Fatalf("share %g, image %d: value %d is %d", share, row, i, x)
				}
			}
			if covered != 3*side*side || box[2]-box[0] != side-1 || box[3]-box[1] != side-1 {
				t.Errorf("share %g, image %d: %d values in the box %v, want a square of side %d", share, row, covered, box, side)
			}
		}
	}
}

// Every place is equally likely: of 3,000 images each of the 5 × 5 places of a square of 4 pixels in 8 gets 120, by χ² with 24
// degrees of freedom, whose 99.9 % quantile is 51.2.
func TestOccluderIsAnywhere(t *testing.T) {
	const size, n = 8, 3000
	counts := map[int]float64{}
	for row := range n {
		image := make([]uint8, size*size*3)
		Degrade(image, size, recording.Degradation{Occlusion: 0.25, Seed: 2}, row)
		counts[slices.Index(image, midGrey)]++
	}
	var chi float64
	for _, count := range counts {
		chi += (count - n/25) * (count - n/25) / (n / 25)
	}
	if len(counts) != 25 || chi > 51.2 {
		t.Errorf("%d places, χ² = %g: %v", len(counts), chi, counts)
	}
}

func TestDegradationIsChecked(t *testing.T) {
	for want, d := range map[string]recording.Degradation{
		"noise -0.1: ":                    {Noise: -0.1},
		"25 of 255 is 0.098":              {Noise: 25},
		"noise NaN: ":                     {Noise: math.NaN()},
		"occlusion 40: ":                  {Occlusion: 40},
		"covers less than a pixel of":     {Occlusion: 0.001},
		"seed 18446744073709551615: must": {Seed: math.MaxUint64},
	} {
		if err := CheckDegradation(d, 8); err == nil || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), "\n") {
			t.Errorf("error %v, want one line with %q", err, want)
		}
	}
	for _, err := range Batches(plain(1, 8, 0), BatchOptions{Size: 1, Degrade: recording.Degradation{Noise: 2}}) {
		if err == nil {
			t.Error("noise of 2 was taken")
		}
	}
}

// A sample is in the file's order, without repetition, always the same, and every image may be in one.
func TestSample(t *testing.T) {
	seen := map[int]bool{}
	for n := 1; n < 60; n++ {
		rows, err := Sample(n, 60)
		again, _ := Sample(n, 60)
		if err != nil || len(rows) != n || !slices.IsSorted(rows) || len(slices.Compact(slices.Clone(rows))) != n || rows[0] < 0 || rows[n-1] > 59 || !slices.Equal(rows, again) {
			t.Fatalf("%d of 60: %v, then %v (%v)", n, rows, again, err)
		}
		if n < 50 {
			for _, row := range rows {
				seen[row] = true
			}
		}
	}
	if len(seen) != 60 {
		t.Errorf("only %d images are ever drawn", len(seen))
	}
	for _, n := range []int{0, 60} {
		if rows, err := Sample(n, 60); rows != nil || err != nil {
			t.Errorf("%d of 60: %v, %v", n, rows, err)
		}
	}
	for _, n := range []int{-1, 61} {
		if _, err := Sample(n, 60); err == nil || !strings.Contains(err.Error(), "there are 60 images") {
			t.Errorf("%d of 60: %v", n, err)
		}
	}
}
