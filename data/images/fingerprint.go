package images

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"

	"readoutzones/data/files"
)

// fingerprint is what the cache folder remembers of a split, and the file as it was then.
type fingerprint struct {
	Path        string // absolute
	Split       string
	Size        int64 // bytes
	Modified    int64 // nanoseconds since 1970
	Fingerprint string
}

// Fingerprint identifies what the split shows to a network: 12 hexadecimal digits of the sha256 of its images' number
// and size, labels and pixels, in their order. How the file stores them (in chunks, compressed, …), the names of
// categories and the other splits don't matter.
//
// All images are read for it, 1 GB in a few seconds, with progress. The result is remembered in the cache folder until
// the file's size or modification time changes.
func (s *Split) Fingerprint() (string, error) {
	path, err := filepath.Abs(s.path)
	if err != nil {
		return "", fmt.Errorf("%s: %w", s.path, err)
	}
	now := fingerprint{Path: path, Split: s.Name, Size: s.info.Size(), Modified: s.info.ModTime().UnixNano()}
	note, err := now.note()
	if err != nil {
		return "", err
	}
	var noted fingerprint
	if text, err := os.ReadFile(note); err == nil && json.Unmarshal(text, &noted) == nil {
		if now.Fingerprint = noted.Fingerprint; now == noted {
			return noted.Fingerprint, nil
		}
	}
	if now.Fingerprint, err = s.hash(); err != nil {
		return "", err
	}
	text, err := json.Marshal(now)
	if err == nil {
		files.Write(note, text) // where the cache folder can't be written to, all is read again
	}
	return now.Fingerprint, err
}

// note returns the path of the file in which the fingerprint of a file's split is noted.
func (f fingerprint) note() (string, error) {
	cache, err := files.CacheDir()
	if err != nil {
		return "", err
	}
	dir := filepath.Join(cache, "fingerprints")
	os.Mkdir(dir, 0o777)
	return filepath.Join(dir, fmt.Sprintf("%.8x.json", sha256.Sum256([]byte(f.Path+"\x00"+f.Split)))), nil
}

// hash reads the whole split.
func (s *Split) hash() (string, error) {
	hash := sha256.New()
	fmt.Fprintln(hash, s.Len(), s.Size)
	for _, label := range s.Labels {
		binary.Write(hash, binary.LittleEndian, int32(label))
	}
	err := s.copyTo(hash, "identifying")
	return fmt.Sprintf("%.6x", hash.Sum(nil)), err
}
