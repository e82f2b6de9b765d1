package files

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"readoutzones/data/progress"
)

// Checksum is what a file that was downloaded must be.
type Checksum struct {
	Size   int64
	SHA256 string // in hexadecimal
}

// noteOf is the path of the note beside a downloaded file, which `sha256sum -c` understands.
func noteOf(path string) string { return path + ".sha256" }

// NoteChecked notes beside a file that it was compared with its checksum.
func NoteChecked(path string, file Checksum) error {
	return Write(noteOf(path), fmt.Appendf(nil, "# %d bytes\n%s  %s\n", file.Size, file.SHA256, filepath.Base(path)))
}

// readNote reads the note; ok is false where there is none.
func readNote(path string) (file Checksum, ok bool) {
	text, err := os.ReadFile(noteOf(path))
	if err != nil {
		return Checksum{}, false
	}
	n, _ := fmt.Sscanf(string(text), "# %d bytes\n%64s", &file.Size, &file.SHA256)
	return file, n == 2
}

// CheckNoted compares a file with the note that was made when it was downloaded: always its size, and its
// sha256 once after every change. Without a note it does nothing.
func CheckNoted(path string) error {
	if file, ok := readNote(path); ok {
		return Check(path, file)
	}
	return nil
}

// Check compares a file with what OSF says of it, and notes that it did: always its size, and its sha256 unless the note
// says so already and is younger.
func Check(path string, file Checksum) error {
	info, err := os.Stat(path)
	if err != nil {
		return fmt.Errorf("%s: can't be read: %w", path, Reason(err))
	}
	advice := "delete it and fetch it again"
	if info.Size() != file.Size {
		return fmt.Errorf("%s: has %d bytes, OSF's file has %d; %s", path, info.Size(), file.Size, advice)
	}
	if noted, ok := readNote(path); ok && noted.SHA256 == file.SHA256 && !changedSince(info, path) {
		return nil
	}
	sum, err := SHA256(path)
	if err != nil {
		return fmt.Errorf("%s: can't be read: %w", path, err)
	}
	if sum != file.SHA256 {
		return fmt.Errorf("%s: sha256 %.12s…, OSF's file has %.12s…; %s", path, sum, file.SHA256, advice)
	}
	if err := NoteChecked(path, file); err != nil && !errors.Is(err, fs.ErrPermission) {
		return err
	}
	return nil
}

// changedSince tells whether a file was changed after the note was made.
func changedSince(info fs.FileInfo, path string) bool {
	note, err := os.Stat(noteOf(path))
	return err != nil || info.ModTime().After(note.ModTime().Add(time.Second))
}

// Checked returns the sha256, in hexadecimal, that a downloaded file was compared with, and whether it was.
func Checked(path string) (sum string, ok bool) {
	file, ok := readNote(path)
	return file.SHA256, ok
}

// SHA256 returns the sha256 of a file in hexadecimal, with progress on large ones.
func SHA256(path string) (string, error) {
	file, err := os.Open(path)
	if err != nil {
		return "", Reason(err)
	}
	defer file.Close()
	info, err := file.Stat()
	if err != nil {
		return "", Reason(err)
	}
	line := progress.Count("checking the sha256 of "+filepath.Base(path), 0, info.Size(), "bytes")
	defer line.Done()
	sum := sha256.New()
	if _, err := io.CopyBuffer(io.MultiWriter(sum, line), struct{ io.Reader }{file}, make([]byte, 1<<20)); err != nil {
		return "", Reason(err)
	}
	return hex.EncodeToString(sum.Sum(nil)), nil
}
