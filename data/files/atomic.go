package files

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// Atomic is a file that stands under its final name complete or not at all: it is written under a
// temporary name in the same folder, and Commit renames it.
type Atomic struct {
	*os.File
	Path string // the final name
	done bool
}

// Create starts the file that Commit will put at path, replacing what is there.
func Create(path string) (*Atomic, error) {
	if info, err := os.Stat(path); err == nil && info.IsDir() {
		return nil, fmt.Errorf("%s: is a folder; give the name of a file to write", path)
	}
	file, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+".*.tmp")
	if err != nil {
		return nil, fmt.Errorf("%s: can't be written: %w; check the folder and its permissions", path, Reason(err))
	}
	if err := file.Chmod(0o644); err != nil {
		file.Close()
		os.Remove(file.Name())
		return nil, fmt.Errorf("%s: can't be written: %w", path, Reason(err))
	}
	return &Atomic{File: file, Path: path}, nil
}

// Commit makes the file durable and gives it its name. After an error nothing is left of it.
func (f *Atomic) Commit() error {
	defer f.Abort()
	if err := f.Sync(); err != nil {
		return fmt.Errorf("%s: can't be written: %w", f.Path, Reason(err))
	}
	if err := f.Close(); err != nil {
		return fmt.Errorf("%s: can't be written: %w", f.Path, Reason(err))
	}
	if err := Rename(f.Name(), f.Path); err != nil {
		return err
	}
	f.done = true
	return nil
}

// Abort removes the file. After Commit it does nothing, so it can be deferred.
func (f *Atomic) Abort() {
	if !f.done {
		f.done = true
		f.Close()
		os.Remove(f.Name())
	}
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

// Reason strips an error of the operation and the path that os puts before it, as our messages name the
// path already.
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
