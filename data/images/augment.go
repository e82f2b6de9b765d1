package images

import (
	"math"
	"math/rand/v2"
)

// magnitudeBins is the number of strengths of every operation that has any.
const magnitudeBins = 31

// operation is one of TrivialAugmentWide's. apply changes an image [size, size, 3] in place.
type operation struct {
	name        string
	first, last float32 // magnitude in the first and in the last bin; equal: there are no bins
	signed      bool    // half of the time the magnitude is negative
	apply       func(image []uint8, size int, magnitude float64)
}

// operations are those of torchvision.transforms.TrivialAugmentWide, in its order.
var operations = []operation{
	{"Identity", 0, 0, false, func([]uint8, int, float64) {}},
	{"ShearX", 0, .99, true, shearX},
	{"ShearY", 0, .99, true, shearY},
	{"TranslateX", 0, 32, true, translateX},
	{"TranslateY", 0, 32, true, translateY},
	{"Rotate", 0, 135, true, rotate},
	{"Brightness", 0, .99, true, brightness},
	{"Color", 0, .99, true, saturation},
	{"Contrast", 0, .99, true, contrast},
	{"Sharpness", 0, .99, true, sharpness},
	{"Posterize", 8, 2, false, posterize},
	{"Solarize", 255, 0, false, solarize},
	{"AutoContrast", 0, 0, false, autoContrast},
	{"Equalize", 0, 0, false, equalize},
}

// TrivialAugment changes one image [size, size, 3] in place as torchvision's TrivialAugmentWide does with a uint8
// tensor (nearest neighbour, black where nothing is): one of 14 operations, one of 31 magnitudes and a sign, all
// equally likely. Translations reach half of an image below 64 px, where torchvision's 32 px would leave nothing of it.
func TrivialAugment(image []uint8, size int, rng *rand.Rand) {
	o := operations[rng.IntN(len(operations))]
	magnitude := 0.
	if o.first != o.last {
		magnitude = o.magnitude(rng.IntN(magnitudeBins), size)
	}
	if o.signed && rng.IntN(2) == 1 {
		magnitude = -magnitude
	}
	o.apply(image, size, magnitude)
}

// magnitude returns the strength in a bin 0…30, evenly spaced: in float32, as torch.linspace has it.
func (o operation) magnitude(bin, size int) float64 {
	last := o.last
	if o.name == "TranslateX" || o.name == "TranslateY" {
		last = float32(translationLimit(size))
	}
	magnitude := float32(float64(o.first) + float64(last-o.first)*float64(bin)/(magnitudeBins-1))
	switch { // where torch.linspace rounds otherwise
	case last == .99 && (bin == 5 || bin == 10):
		magnitude = math.Nextafter32(magnitude, 0)
	case last == .99 && bin == 26:
		magnitude = math.Nextafter32(magnitude, 1)
	}
	return float64(magnitude)
}

// translationLimit returns by how many pixels an image is shifted at most.
func translationLimit(size int) int { return min(32, size/2) }
