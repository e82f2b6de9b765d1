package images

import (
	"bytes"
	"fmt"
	"io/fs"
	"os"
	"sync"

	"readoutzones/data/files"
	"readoutzones/data/hdf5"
)

// Split is one set of images of a Dataset, in the file's order. Its methods may be called at the same time.
//
// Where single images can't be read from the file without decoding others (it is compressed, say), the
// first call of Read or ReadRows unpacks the whole split, in order and once, into a nameless file on the
// disk of the cache folder, which vanishes with Close.
type Split struct {
	Name   string
	Labels []int // of every image: index into the data set's categories
	Size   int   // height and width of every image, in pixels

	path     string
	info     fs.FileInfo // of the file as it was opened
	images   *hdf5.Dataset
	unpacked *os.File
	unpack   sync.Mutex
}

// Len returns the number of images.
func (s *Split) Len() int { return len(s.Labels) }

// imageBytes is the size of one image.
func (s *Split) imageBytes() int { return s.Size * s.Size * 3 }

// Read reads n images from the first-th on into pixels [n, Size, Size, 3].
func (s *Split) Read(first, n int, pixels []uint8) error {
	if first < 0 || n < 0 || first > s.Len()-n {
		return fmt.Errorf("%s: split %q: has no images %d to %d, only %d", s.path, s.Name, first, first+n-1, s.Len())
	}
	if len(pixels) != n*s.imageBytes() {
		return fmt.Errorf("%s: split %q: memory for %d bytes, %d images of %d are to be read", s.path, s.Name, len(pixels), n, s.imageBytes())
	}
	if !s.images.Scattered() {
		return s.images.ReadRows(first, pixels)
	}
	file, err := s.unpackedFile()
	if err != nil {
		return err
	}
	if _, err := file.ReadAt(pixels, int64(first)*int64(s.imageBytes())); err != nil {
		return fmt.Errorf("%s: split %q: unpacked images: %w", s.path, s.Name, files.Reason(err))
	}
	return nil
}

// ReadRows reads the images of the given indices, in any order, into pixels [len(rows), Size, Size, 3].
func (s *Split) ReadRows(rows []int, pixels []uint8) error {
	size := s.imageBytes()
	if len(pixels) != len(rows)*size {
		return fmt.Errorf("%s: split %q: memory for %d bytes, %d images of %d are to be read", s.path, s.Name, len(pixels), len(rows), size)
	}
	for i := 0; i < len(rows); {
		n := 1 // rows that follow each other are read together
		for i+n < len(rows) && rows[i+n] == rows[i]+n {
			n++
		}
		if err := s.Read(rows[i], n, pixels[i*size:(i+n)*size]); err != nil {
			return err
		}
		i += n
	}
	return nil
}

// ReadAll reads the whole split: [Len, Size, Size, 3].
func (s *Split) ReadAll() ([]uint8, error) {
	pixels := bytes.NewBuffer(make([]byte, 0, s.Len()*s.imageBytes()))
	if err := s.copyTo(pixels, "reading"); err != nil {
		return nil, err
	}
	return pixels.Bytes(), nil
}

// Pick reads the images of the given indices, in any order, with their labels.
func (s *Split) Pick(rows ...int) (*InMemory, error) {
	picked := NewInMemory(len(rows), s.Size)
	if err := s.ReadRows(rows, picked.Pixels); err != nil {
		return nil, err
	}
	for i, row := range rows {
		picked.Labels[i] = s.Labels[row]
	}
	return picked, nil
}
