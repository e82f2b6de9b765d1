// Package images holds labelled square RGB images: data sets in HDF5 files of the MiniEcoset layout, sets in memory, and
// the batches of them that a network is trained with.
//
//	file ─ Open → Dataset ─ Split → Split ┐
//	                             InMemory ┴ (a Source) ─ Batches → Batch → the network
//
// A [Dataset] has up to four splits, train, val, test and testplus. [Split] reads any images from the file, as fast as
// its layout allows, and knows their [Split.Fingerprint]; [InMemory] is what it gives. [Batches] goes through either, or
// through any [Source] of your own, in a shuffled order and augmented as torchvision's TrivialAugmentWide does, or made
// harder to see ([Degrade]), and reads ahead meanwhile. [Create] writes a data set, [Dataset.Describe] and [WriteSheet] show one to people. Where images
// come from is the business of package sources.
//
// Pixels are bytes, row by row, red, green and blue: [N, size, size, 3]. They are normalised by the network's graph.
package images

import (
	"context"
	"fmt"
	"image"
	"runtime"
	"sync"
	"sync/atomic"
)

// SplitNames are the splits of the MiniEcoset layout, in the order of their use.
var SplitNames = []string{"train", "val", "test", "testplus"}

// Source is a labelled set of images of one size that batches are drawn from: a *Split, an *InMemory, or your own.
type Source interface {
	// Len returns the number of images, N.
	Len() int
	// Pick returns copies of the images of the given rows, 0…N−1, in this order; a row may be asked for twice. It is an
	// error to ask for one that does not exist.
	Pick(rows ...int) (*InMemory, error)
}

// InMemory is a labelled set of square RGB images in memory.
type InMemory struct {
	Pixels []uint8 // [N, Size, Size, 3]
	Labels []int   // [N]
	Size   int     // pixels a side
}

// NewInMemory returns n black images of the given size, all of category 0.
func NewInMemory(n, size int) *InMemory {
	return &InMemory{Pixels: make([]uint8, n*size*size*3), Labels: make([]int, n), Size: size}
}

// Len returns the number of images, N.
func (m *InMemory) Len() int { return len(m.Labels) }

// Image returns a view of image n, [Size, Size, 3].
func (m *InMemory) Image(n int) []uint8 {
	length := m.Size * m.Size * 3
	return m.Pixels[n*length : (n+1)*length : (n+1)*length]
}

// Pick returns copies of the images of the given rows.
func (m *InMemory) Pick(rows ...int) (*InMemory, error) {
	picked := NewInMemory(len(rows), m.Size)
	for i, row := range rows {
		if row < 0 || row >= m.Len() {
			return nil, fmt.Errorf("image %d asked for, the set has %d", row, m.Len())
		}
		copy(picked.Image(i), m.Image(row))
		picked.Labels[i] = m.Labels[row]
	}
	return picked, nil
}

// Picture returns a copy of image n.
func (m *InMemory) Picture(n int) image.Image {
	picture := image.NewRGBA(image.Rect(0, 0, m.Size, m.Size))
	for i, pixels := 0, m.Image(n); i < m.Size*m.Size; i++ {
		copy(picture.Pix[4*i:], pixels[3*i:3*i+3])
		picture.Pix[4*i+3] = 255
	}
	return picture
}

// Pictures returns copies of all images [N], to be drawn.
func (m *InMemory) Pictures() []image.Image {
	pictures := make([]image.Image, m.Len())
	for n := range pictures {
		pictures[n] = m.Picture(n)
	}
	return pictures
}

// Each calls f for every image [Size, Size, 3], which it may change, in any order, on all cores. Once ctx is cancelled
// no more are called, and it returns ctx's error when those that were have ended.
func (m *InMemory) Each(ctx context.Context, f func(n int, image []uint8)) error {
	var next atomic.Int64
	var cores sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		cores.Go(func() {
			for n := int(next.Add(1)) - 1; n < m.Len() && ctx.Err() == nil; n = int(next.Add(1)) - 1 {
				f(n, m.Image(n))
			}
		})
	}
	cores.Wait()
	return ctx.Err()
}
