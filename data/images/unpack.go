package images

import (
	"fmt"
	"io"
	"os"
	"readoutzones/data/files"
	"readoutzones/data/progress"
)

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
	need := int64(s.Len()) * int64(s.imageBytes())
	if free, err := files.FreeSpace(file.Name()); err == nil && free < need {
		file.Close()
		return nil, fmt.Errorf("%s: split %q: unpacking it takes %s in %s, which has %s left; free some space, set BLT_CACHE to another disk, or unpack the file with h5repack -f NONE",
			s.path, s.Name, progress.Size(need), dir, progress.Size(free))
	}
	return file, nil
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

func (s *Split) close() {
	s.unpack.Lock()
	defer s.unpack.Unlock()
	if s.unpacked != nil {
		s.unpacked.Close()
		s.unpacked = nil
	}
}
