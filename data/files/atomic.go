// Package files keeps files whole: each stands under its name complete or not at all, of several processes that want to
// make the same thing one works, and what was downloaded is still what it was.
//
//   - [Create] and [Write] put a file in its place when it is complete.
//   - [Interruptible] lets long work stop when a signal comes; [RemoveTemporary] leaves nothing where it can't.
//   - [Lock] lets one process at a time do something, [TryLock] refuses the second.
//   - [CheckNoted] compares a downloaded file with the checksum that [NoteChecked] noted beside it.
//   - [CacheDir] is the one folder for all that can be made again, [CheckSpace] says whether there is room.
//
// Errors are one line that names the file; [Reason] keeps it from naming it twice.
package files

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"sync"

	"golang.org/x/sys/unix"
)

// Atomic is a file that stands under its final name complete or not at all: it is written under a temporary name in the
// same folder, and Commit renames it.
//
// Nothing is left of it otherwise: Abort removes it, RemoveTemporary does when the program is stopped, and if the program
// is killed, whoever creates the next file in that folder. To tell that its owner is alive the file is locked.
type Atomic struct {
	*os.File
	Path string // the final name
}

// unfinished are the files of this process that neither Commit nor Abort was called for.
var unfinished sync.Map // *Atomic → nothing

// temporaryName is what Create calls a file in the meantime.
var temporaryName = regexp.MustCompile(`^\..+\.\d+\.unfinished$`)

// Create starts the file that Commit will put at path, replacing what is there.
func Create(path string) (*Atomic, error) {
	switch info, err := os.Stat(path); {
	case err != nil:
	case info.IsDir():
		return nil, fmt.Errorf("%s: is a folder; give the name of a file to write", path)
	case !info.Mode().IsRegular(): // a device would be replaced, not written to
		return nil, fmt.Errorf("%s: is a device or a pipe; give the name of a file to write", path)
	}
	removeAbandoned(filepath.Dir(path))
	file, err := createTemporary(path)
	if err != nil {
		return nil, fmt.Errorf("%s: can't be written: %w; check the folder and its permissions", path, Reason(err))
	}
	f := &Atomic{File: file, Path: path}
	unfinished.Store(f, nil)
	if err := file.Chmod(0o644); err != nil {
		f.Abort()
		return nil, fmt.Errorf("%s: can't be written: %w", path, Reason(err))
	}
	return f, nil
}

// createTemporary makes a file beside path and locks it. A file system that knows no locks has none to tell that a file
// is abandoned either.
func createTemporary(path string) (*os.File, error) {
	for {
		file, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+".*.unfinished")
		if err != nil {
			return nil, err
		}
		err = flock(file)
		if _, gone := os.Stat(file.Name()); gone == nil && !errors.Is(err, unix.EWOULDBLOCK) {
			return file, nil
		}
		file.Close() // between the two, another process took it for abandoned
	}
}

// removeAbandoned removes what killed processes left in a folder.
func removeAbandoned(dir string) {
	entries, _ := os.ReadDir(dir)
	for _, e := range entries {
		if !temporaryName.MatchString(e.Name()) {
			continue
		}
		file, err := os.OpenFile(filepath.Join(dir, e.Name()), os.O_RDWR, 0)
		if err != nil {
			continue
		}
		if flock(file) == nil {
			os.Remove(file.Name())
		}
		file.Close()
	}
}

// RemoveTemporary removes all unfinished files of this process, which must write no more: for the moment before it ends
// because of a signal.
func RemoveTemporary() {
	unfinished.Range(func(f, _ any) bool {
		os.Remove(f.(*Atomic).Name())
		return true
	})
}

// Commit makes the file durable and gives it its name. After an error nothing is left of it.
func (f *Atomic) Commit() error {
	defer f.Abort()
	if err := f.Sync(); err != nil {
		return fmt.Errorf("%s: can't be written: %w", f.Path, Reason(err))
	}
	// It is closed, and the lock gone, only when it has its name.
	return Rename(f.Name(), f.Path)
}

// Abort removes the file. After Commit it does nothing, so it can be deferred.
func (f *Atomic) Abort() {
	if _, open := unfinished.LoadAndDelete(f); open {
		os.Remove(f.Name()) // nothing stands there after Commit
		f.Close()
	}
}

// Write puts content at path, whole or not at all.
func Write(path string, content []byte) error {
	file, err := Create(path)
	if err != nil {
		return err
	}
	defer file.Abort()
	if _, err := file.Write(content); err != nil {
		return fmt.Errorf("%s: can't be written: %w", path, Reason(err))
	}
	return file.Commit()
}

// Rename gives a complete file its final name and makes the name durable.
func Rename(from, to string) error {
	if err := os.Rename(from, to); err != nil {
		return fmt.Errorf("%s: can't be written: %w", to, Reason(err))
	}
	if dir, err := os.Open(filepath.Dir(to)); err == nil {
		dir.Sync() // not every file system can; the file itself is safe
		dir.Close()
	}
	return nil
}

// Reason strips an error of the operation and the path that os puts before it, as our messages name the path already.
func Reason(err error) error {
	var pathError *fs.PathError
	var linkError *os.LinkError
	switch {
	case errors.As(err, &pathError):
		return pathError.Err
	case errors.As(err, &linkError):
		return linkError.Err
	}
	return err
}
