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
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"

	"golang.org/x/sys/unix"
)

// Atomic is a file that stands under its final name complete or not at all: it is written under a temporary name in the
// same folder, and Commit renames it.
//
// Nothing is left of it otherwise: Abort removes it, RemoveTemporary does when the program is stopped, and if the program
// is killed, whoever creates the next file in that folder. To tell that its owner is alive the file is locked.
//
// A link stays one: the file that it leads to is replaced. A file that stood there before hands down its permissions, a new
// one has those that the user's umask leaves.
type Atomic struct {
	*os.File
	Path   string // the final name
	target string // where that leads
}

// unfinished are the files of this process that neither Commit nor Abort was called for.
var unfinished sync.Map // *Atomic → nothing

// temporaryName is what Create calls a file in the meantime.
var temporaryName = regexp.MustCompile(`^\..+\.\d+\.unfinished$`)

// Create starts the file that Commit will put at path, replacing what is there, unless that is a folder, a device, or a file
// that its owner has closed to writing.
func Create(path string) (*Atomic, error) {
	target, err := destination(path)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	removeAbandoned(filepath.Dir(target))
	file, err := createTemporary(target)
	if err != nil {
		return nil, fmt.Errorf("%s: can't be written: %w; check the folder and its permissions", path, Reason(err))
	}
	if before, err := os.Stat(target); err == nil {
		_ = file.Chmod(before.Mode().Perm()) // not every share lets us
	}
	f := &Atomic{File: file, Path: path, target: target}
	unfinished.Store(f, nil)
	return f, nil
}

// destination follows links to where a file is to be written, and refuses what must not be replaced.
func destination(path string) (string, error) {
	for range 40 { // as many links as Linux follows
		if dir, err := filepath.EvalSymlinks(filepath.Dir(path)); err == nil {
			path = filepath.Join(dir, filepath.Base(path))
		}
		info, err := os.Lstat(path)
		switch {
		case strings.HasPrefix(path, "/proc/"), err == nil && info.Mode()&(os.ModeDevice|os.ModeNamedPipe|os.ModeSocket) != 0:
			return "", errors.New("is a device or a pipe; give the name of a file to write") // it would be replaced, not written to
		case err != nil:
			return path, nil
		case info.IsDir():
			return "", errors.New("is a folder; give the name of a file to write")
		case info.Mode()&os.ModeSymlink == 0:
			if info.Mode().Perm()&0o222 == 0 || unix.Access(path, unix.W_OK) != nil {
				return "", fmt.Errorf("is read-only (%w); give the name of another file to write, or allow writing to it (chmod u+w)", fs.ErrPermission)
			}
			return path, nil
		}
		next, err := os.Readlink(path)
		if err != nil {
			return "", Reason(err)
		}
		if !filepath.IsAbs(next) {
			next = filepath.Join(filepath.Dir(path), next)
		}
		path = next
	}
	return "", errors.New("is a link that leads back to itself; give the name of a file to write")
}

// createTemporary makes a file beside path, with the permissions that a new file has, and locks it. A file system that knows no
// locks has none to tell that a file is abandoned either.
func createTemporary(path string) (*os.File, error) {
	for {
		name := fmt.Sprintf(".%s.%d.unfinished", filepath.Base(path), rand.Uint64())
		file, err := os.OpenFile(filepath.Join(filepath.Dir(path), name), os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o666)
		if errors.Is(err, fs.ErrExist) {
			continue
		}
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
	return Rename(f.Name(), f.target)
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
