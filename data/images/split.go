package images

import (
	"bytes"
	"fmt"
	"io"
	"io/fs"
	"os"
	"sync"

	"readoutzones/data/files"
	"readoutzones/data/hdf5"
	"readoutzones/data/progress"
)

// Split is one set of images of a Dataset, in the file's order. Its methods may be called at the same time.
//
// Where single images can't be read from the file without decoding others (it is compressed, say), the
// first call of Pick unpacks the whole split, in order and once, into a nameless file on the
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

// LabelsOf returns the labels of the images of these rows, in their order; nil rows are all.
func (s *Split) LabelsOf(rows []int) []int {
	if rows == nil {
		return s.Labels
	}
	labels := make([]int, len(rows))
	for i, row := range rows {
		labels[i] = s.Labels[row]
	}
	return labels
}

// imageBytes is the size of one image.
func (s *Split) imageBytes() int { return s.Size * s.Size * 3 }

// Pick reads the images of the given indices, in any order, with their labels.
func (s *Split) Pick(rows ...int) (*InMemory, error) {
	picked, size := NewInMemory(len(rows), s.Size), s.imageBytes()
	for i := 0; i < len(rows); {
		n := 1 // rows that follow each other are read together
		for i+n < len(rows) && rows[i+n] == rows[i]+n {
			n++
		}
		if err := s.read(rows[i], n, picked.Pixels[i*size:(i+n)*size]); err != nil {
			return nil, err
		}
		copy(picked.Labels[i:], s.Labels[rows[i]:rows[i]+n])
		i += n
	}
	return picked, nil
}

// read reads n images from the first-th on into pixels [n, Size, Size, 3].
func (s *Split) read(first, n int, pixels []uint8) error {
	if first < 0 || first > s.Len()-n {
		return s.noImages(first, n)
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

// noImages is the error of asking for images that are not there. -1 is what a search for a category's image ends with where it
// has none.
func (s *Split) noImages(first, n int) error {
	if first == -1 {
		return fmt.Errorf("%s: split %q: has no image -1; is this a category that has no images here?", s.path, s.Name)
	}
	return fmt.Errorf("%s: split %q: has no images %d to %d, only %d", s.path, s.Name, first, first+n-1, s.Len())
}

// ReadAll reads the whole split: [Len, Size, Size, 3].
func (s *Split) ReadAll() ([]uint8, error) {
	pixels := bytes.NewBuffer(make([]byte, 0, s.Len()*s.imageBytes()))
	if err := s.copyTo(pixels, "reading"); err != nil {
		return nil, err
	}
	return pixels.Bytes(), nil
}

// copyTo writes all images to w in order, in groups that the file stores together, so that each is decoded once, and
// shows the progress: title says what for.
func (s *Split) copyTo(w io.Writer, title string) error {
	size, together := s.imageBytes(), s.images.RowsTogether()
	rows := together * max(1, groupBytes/size/together)
	if rows*size > 8*groupBytes { // so large a group is decoded several times, rather than fill the memory
		rows = max(1, groupBytes/size)
	}
	line := progress.Count(fmt.Sprintf("%s %s, split %s", title, s.path, s.Name), 0, int64(s.Len()), "images")
	defer line.Done()
	pixels := make([]uint8, min(rows, s.Len())*size)
	for first := 0; first < s.Len(); first += rows {
		pixels = pixels[:min(rows, s.Len()-first)*size]
		if err := s.images.ReadRows(first, pixels); err != nil {
			return err
		}
		if _, err := w.Write(pixels); err != nil {
			return fmt.Errorf("%s: split %q: %s: %w", s.path, s.Name, title, files.Reason(err))
		}
		line.Set(int64(first + len(pixels)/size))
	}
	return nil
}

// groupBytes is about how much is read and decoded at a time.
const groupBytes = 64 << 20

// unpackedFile returns the file that holds the split's images uncompressed, one after the other.
func (s *Split) unpackedFile() (*os.File, error) {
	s.unpack.Lock()
	defer s.unpack.Unlock()
	if s.unpacked != nil {
		return s.unpacked, nil
	}
	file, err := s.namelessFile()
	if err != nil {
		return nil, err
	}
	if err := s.copyTo(file, "unpacking"); err != nil {
		file.Close()
		return nil, err
	}
	s.unpacked = file
	return file, nil
}

// namelessFile makes a file that vanishes when it is closed, however the program ends.
func (s *Split) namelessFile() (*os.File, error) {
	dir, err := files.CacheDir()
	if err != nil {
		return nil, err
	}
	file, err := os.CreateTemp(dir, "unpacked.*.tmp")
	if err != nil {
		return nil, fmt.Errorf("%s: can't be unpacked: %w", s.path, err)
	}
	os.Remove(file.Name())
	advice := fmt.Sprintf("free some space, set BLT_CACHE to another disk, or unpack %s with h5repack -f NONE", s.path)
	if err := files.CheckSpace(file.Name(), int64(s.Len())*int64(s.imageBytes()), advice); err != nil {
		file.Close()
		return nil, err
	}
	return file, nil
}

func (s *Split) close() {
	s.unpack.Lock()
	defer s.unpack.Unlock()
	if s.unpacked != nil {
		s.unpacked.Close()
		s.unpacked = nil
	}
}
