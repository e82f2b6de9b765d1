package images

import (
	"fmt"
	"image"
)

// InMemory is a labelled set of square RGB images in memory, the in-memory twin of a *Split.
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

// Picture returns a copy of image n.
func (m *InMemory) Picture(n int) image.Image { return RGB(m.Image(n), m.Size) }

// Pictures returns copies of all images [N], to be drawn.
func (m *InMemory) Pictures() []image.Image {
	pictures := make([]image.Image, m.Len())
	for n := range pictures {
		pictures[n] = m.Picture(n)
	}
	return pictures
}

// ReadRows copies the images of the given rows into pixels [len(rows), Size, Size, 3].
// It is an error to ask for a row that does not exist.
func (m *InMemory) ReadRows(rows []int, pixels []uint8) error {
	length := m.Size * m.Size * 3
	if len(pixels) != len(rows)*length {
		return fmt.Errorf("data: memory for %d bytes, %d images of %d are to be read", len(pixels), len(rows), length)
	}
	for i, row := range rows {
		if row < 0 || row >= m.Len() {
			return fmt.Errorf("data: image %d asked for, the set has %d", row, m.Len())
		}
		copy(pixels[i*length:(i+1)*length], m.Image(row))
	}
	return nil
}

func (m *InMemory) labels() []int  { return m.Labels }
func (m *InMemory) imageSize() int { return m.Size }
