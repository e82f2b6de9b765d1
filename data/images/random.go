package images

import "math/rand/v2"

// Purposes keep the random numbers of different uses of one seed apart.
const (
	PurposeOrder = iota + 1
	PurposeAugment
	PurposeScene
	PurposeSplit
)

// Generator returns a random generator that depends on the keys alone, each of which matters wholly.
func Generator(keys ...uint64) *rand.Rand {
	var a, b uint64
	for _, k := range keys {
		a = mix(a ^ k)
		b = mix(b + k + 0x9e3779b97f4a7c15)
	}
	return rand.New(rand.NewPCG(a, b))
}

// mix is the finaliser of SplitMix64, a bijection in which every bit of x moves about half of the result's.
func mix(x uint64) uint64 {
	x += 0x9e3779b97f4a7c15
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}
