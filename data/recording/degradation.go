package recording

import (
	"fmt"
	"strings"

	"readoutzones/data/npz"
)

// Degradation says how images were made harder to see before the network saw them. Without noise and occlusion they were not.
// What one seed does to an image is the same in whatever batch, order or selection it is shown, and grows with the level: the
// noise of a higher level is that of a lower one, stronger, and the larger square covers the smaller one.
type Degradation struct {
	Noise     float64 // standard deviation of Gaussian noise in each colour of each pixel, in units of the pixels' range (255), 0…1
	Occlusion float64 // share of the image under a square of mid-grey, 0…1
	Seed      uint64  // of the noise and of the square's place
}

// keyDegradation is the array [3] of noise, occlusion and seed. Recordings of clean images lack it.
const keyDegradation = "degradation"

// None tells whether the images are as they were.
func (d Degradation) None() bool { return d.Noise == 0 && d.Occlusion == 0 }

// String is "clean", "noise 0.1", "occlusion 0.2", or both.
func (d Degradation) String() string {
	var parts []string
	if d.Noise != 0 {
		parts = append(parts, fmt.Sprint("noise ", d.Noise))
	}
	if d.Occlusion != 0 {
		parts = append(parts, fmt.Sprint("occlusion ", d.Occlusion))
	}
	if parts == nil {
		return "clean"
	}
	return strings.Join(parts, ", ")
}

// Check returns an error if a level is not within 0 and 1.
func (d Degradation) Check() error {
	if !(d.Noise >= 0 && d.Noise <= 1) {
		return fmt.Errorf("noise %g: its standard deviation must be within 0 and 1, in units of the pixels' range: 25 of 255 is 0.098", d.Noise)
	}
	if !(d.Occlusion >= 0 && d.Occlusion <= 1) {
		return fmt.Errorf("occlusion %g: the share of the image under the square must be within 0 and 1: a fifth is 0.2", d.Occlusion)
	}
	if d.Seed > 1<<53 {
		return fmt.Errorf("seed %d: must be at most 2^53, which a file's float holds exactly", d.Seed)
	}
	return nil
}

func (d Degradation) array() npz.Array {
	return npz.Array{Shape: []int{3}, Data: []float64{d.Noise, d.Occlusion, float64(d.Seed)}}
}

// readDegradation reads how the images were degraded; those of a file that says nothing are clean.
func readDegradation(path string, z *npz.File) (d Degradation, err error) {
	if !z.Has(keyDegradation) {
		return d, nil
	}
	a, err := z.Read(keyDegradation)
	if err != nil {
		return d, err
	}
	values, err := a.Floats()
	if err == nil && len(values) != 3 {
		err = fmt.Errorf("holds %d numbers where noise, occlusion and seed are three", len(values))
	}
	if err == nil {
		d = Degradation{Noise: values[0], Occlusion: values[1], Seed: uint64(values[2])}
		err = d.Check()
	}
	if err != nil {
		return d, fmt.Errorf("%s: %s: %w", path, keyDegradation, err)
	}
	return d, nil
}
