package data

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"
)

// fetchedName is the note beside a downloaded file, which `sha256sum -c` understands.
func fetchedName(path string) string { return path + ".sha256" }

// writeFetched notes that a file was compared with its sha256.
func writeFetched(path string, file osfFile) error {
	return WriteFile(fetchedName(path), fmt.Appendf(nil, "# %d bytes\n%s  %s\n", file.size, file.sha256, filepath.Base(path)))
}

// readFetched reads the note; ok is false where there is none.
func readFetched(path string) (file osfFile, ok bool) {
	text, err := os.ReadFile(fetchedName(path))
	if err != nil {
		return osfFile{}, false
	}
	n, _ := fmt.Sscanf(string(text), "# %d bytes\n%64s", &file.size, &file.sha256)
	return file, n == 2
}

// checkFetched compares a file with the note that was made when it was downloaded: always its size, and its
// sha256 once after every change. Without a note it does nothing.
func checkFetched(path string) error {
	if file, ok := readFetched(path); ok {
		return checkAgainst(path, file)
	}
	return nil
}

// checkAgainst compares a file with what OSF says of it, and notes that it did.
func checkAgainst(path string, file osfFile) error {
	info, err := os.Stat(path)
	if err != nil {
		return fmt.Errorf("%s: can't be read: %w", path, reason(err))
	}
	advice := "delete it and fetch it again"
	if info.Size() != file.size {
		return fmt.Errorf("%s: has %d bytes, OSF's file has %d; %s", path, info.Size(), file.size, advice)
	}
	if noted, ok := readFetched(path); ok && noted.sha256 == file.sha256 && !changedSince(info, path) {
		return nil
	}
	sum, err := hashFile(path)
	if err != nil {
		return fmt.Errorf("%s: can't be read: %w", path, err)
	}
	if sum != file.sha256 {
		return fmt.Errorf("%s: sha256 %.12s…, OSF's file has %.12s…; %s", path, sum, file.sha256, advice)
	}
	if err := writeFetched(path, file); err != nil && !errors.Is(err, fs.ErrPermission) {
		return err
	}
	return nil
}

// changedSince tells whether a file was changed after the note was made.
func changedSince(info fs.FileInfo, path string) bool {
	note, err := os.Stat(fetchedName(path))
	return err != nil || info.ModTime().After(note.ModTime().Add(time.Second))
}

// Checked returns the sha256 that a downloaded file was compared with, and whether it was.
func Checked(path string) (sum string, ok bool) {
	file, ok := readFetched(path)
	return file.sha256, ok
}
