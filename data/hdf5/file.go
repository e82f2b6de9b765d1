package hdf5

import (
	"errors"
	"fmt"
	"os"
	"strings"

	"readoutzones/data/files"
)

// File is an open HDF5 file.
type File struct {
	path     string // or what errors call it
	id       id
	size     int64 // bytes on disk when it was opened
	datasets []*Dataset
}

// Open opens a file for reading.
func Open(path string) (*File, error) {
	size, err := checkFile(path)
	if err != nil {
		return nil, fmt.Errorf("%s: can't be read: %w", path, err)
	}
	f := &File{path: path, size: size}
	err = do(func() error {
		access := ordinary()
		defer c.H5Pclose(access)
		if f.id = c.H5Fopen(path, readOnly, access); f.id >= 0 {
			return nil
		}
		why := reason()
		if strings.Contains(why, withoutLocks) {
			return fmt.Errorf("%s: can't be read: %s", path, why)
		}
		return fmt.Errorf("%s: not an HDF5 file, or damaged: %s", path, why)
	})
	if err != nil {
		return nil, err
	}
	return f, nil
}

// checkFile returns the size of a file that can be read.
func checkFile(path string) (int64, error) {
	file, err := os.Open(path)
	if err != nil {
		return 0, files.Reason(err)
	}
	defer file.Close()
	switch info, err := file.Stat(); {
	case err != nil:
		return 0, files.Reason(err)
	case info.IsDir():
		return 0, errors.New("it is a folder")
	case !info.Mode().IsRegular():
		return 0, errors.New("it is not a file")
	default:
		return info.Size(), nil
	}
}

// Create makes an empty file for writing, replacing what is at path. Errors call it by the other name: path may
// be a temporary one. The library's own lock is left out: whoever keeps others from the file locks it already.
func Create(path, name string) (*File, error) {
	f := &File{path: name}
	err := do(func() error {
		list := undated(ids.H5P_CLS_FILE_CREATE_ID_g)
		defer c.H5Pclose(list)
		access := ordinary()
		defer c.H5Pclose(access)
		c.H5Pset_file_locking(access, false, true)
		if f.id = c.H5Fcreate(path, overwrite, list, access); f.id < 0 {
			return fmt.Errorf("%s: can't be written: %s", name, reason())
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return f, nil
}

// ordinary returns a list of properties to open one file by, whatever the variable HDF5_DRIVER says.
func ordinary() id {
	list := c.H5Pcreate(ids.H5P_CLS_FILE_ACCESS_ID_g)
	c.H5Pset_fapl_sec2(list)
	return list
}

// Close closes the file and its data sets; for a file that was written, an error means that it is not whole.
// Closing it again does nothing.
func (f *File) Close() error {
	return do(func() error {
		if f.id == 0 {
			return nil
		}
		ok := true
		for _, d := range f.datasets {
			ok = d.close() && ok
		}
		ok = c.H5Fclose(f.id) >= 0 && ok
		f.id, f.datasets = 0, nil
		if !ok {
			return fmt.Errorf("%s: can't be closed: %s", f.path, reason())
		}
		return nil
	})
}

// do lets work call the library while the file is open; its errors get the file's and the object's name.
func (f *File) do(name string, work func() error) error {
	return do(func() error {
		err := errors.New("the file is closed")
		if f.id != 0 {
			err = work()
		}
		if err != nil {
			return fmt.Errorf("%s: %s: %w", f.path, name, err)
		}
		return nil
	})
}

// Has tells whether the file's root has an object of that name.
func (f *File) Has(name string) bool {
	has := false
	f.do(name, func() error {
		has = c.H5Lexists(f.id, name, byDefault) > 0
		return nil
	})
	return has
}

// CreateGroup makes a group.
func (f *File) CreateGroup(name string) error {
	return f.do(name, func() error {
		list := undated(ids.H5P_CLS_GROUP_CREATE_ID_g)
		defer c.H5Pclose(list)
		g := c.H5Gcreate2(f.id, name, byDefault, list, byDefault)
		if g < 0 || c.H5Gclose(g) < 0 {
			return fmt.Errorf("can't be written: %s", reason())
		}
		return nil
	})
}
