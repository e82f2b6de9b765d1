// Package goldens makes the inputs of golden tests by a formula that testdata/fill.py shares, and judges results.
package goldens

import "hash/crc32"

// Fill returns n values offset + scale·u, with u in [−1, 1) from a hash of the name and the index alone.
func Fill(name string, n int, offset, scale float32) []float32 {
	key := crc32.ChecksumIEEE([]byte(name))
	values := make([]float32, n)
	for i := range values {
		h := uint32(i)*2654435761 + key
		h = (h ^ h>>16) * 0x85EBCA6B
		h = (h ^ h>>13) * 0xC2B2AE35
		h ^= h >> 16
		u := float32(h>>8)*(1.0/(1<<23)) - 1
		values[i] = offset + float32(scale*u)
	}
	return values
}

// Sample returns up to count indices below size, spread by the same hash; all of them where there are no more.
func Sample(name string, size, count int) []int {
	indices := make([]int, min(size, count))
	if size <= count {
		for i := range indices {
			indices[i] = i
		}
		return indices
	}
	for i, u := range Fill(name, count, 0.5, 0.5) {
		indices[i] = int(float64(u) * float64(size))
	}
	return indices
}
