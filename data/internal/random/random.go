// Package random gives random numbers that depend on a seed and on what they are for, and on nothing else: neither on
// the order in which they are asked for nor on how many cores there are.
package random

import "math/rand/v2"

// What random numbers are for: the different uses of one seed must not share them.
const (
	Order    = iota + 1 // of an epoch's images: seed, Order, epoch
	Augment             // an image: seed, Augment, epoch, row
	Scene               // of a drawing: seed, Scene, split, index
	Split               // a folder into train, val, …: seed, Split, hash of the category
	Noise               // on an image: seed, Noise, row
	Occluder            // before an image: seed, Occluder, row
	Sample              // of a split's images: 1, Sample, how many, of how many
)

// New returns a generator that depends on the keys alone, each of which matters wholly.
func New(keys ...uint64) *rand.Rand {
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
