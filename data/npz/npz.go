// Package npz reads and writes .npz files, NumPy's archives of named arrays, exactly and without Python.
//
// [Read] and [Write] take a whole file as a map of [Array]. Files that are larger than the memory are read array by array
// with [Open], and written piece by piece with [Create]: room for an array is reserved first and filled later, in any
// order ([Writer.Reserve], [Writer.WriteAt]). What is written is stored, not compressed, and equal arrays give equal files.
//
// Damaged and dishonest files are errors that name file and array; what is read needs no more memory than the file's size
// can explain. Pickled Python objects are never loaded.
package npz

import (
	"archive/zip"
	"bufio"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"slices"
	"strings"
	"unicode"

	"readoutzones/data/files"
)

// Read reads all arrays of an .npz file, by name, stored or compressed.
func Read(path string) (map[string]Array, error) {
	z, err := Open(path)
	if err != nil {
		return nil, err
	}
	defer z.Close()
	arrays := make(map[string]Array, len(z.entries))
	for _, name := range z.Names() {
		if arrays[name], err = z.Read(name); err != nil {
			return nil, err
		}
	}
	return arrays, nil
}

// Write writes arrays as an .npz file, in the order of their names. The file stands at path whole or not at all.
func Write(path string, arrays map[string]Array) error {
	w, err := Create(path)
	if err != nil {
		return err
	}
	defer w.Abort()
	for _, name := range slices.Sorted(maps.Keys(arrays)) {
		if err := w.Write(name, arrays[name]); err != nil {
			return err
		}
	}
	return w.Close()
}

// File is an open .npz file: a zip archive with an .npy file for every array.
type File struct {
	path    string
	file    *os.File
	entries map[string]*zip.File
}

// Open opens an .npz file and reads its table of contents.
func Open(path string) (*File, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("%s: can't be read: %w", path, files.Reason(err))
	}
	z, err := newFile(path, file)
	if err != nil {
		file.Close()
		return nil, err
	}
	z.file = file
	return z, nil
}

// newFile reads the archive's table of contents and refuses what can't be an honest one: what is read
// afterwards needs no more memory than the file's true size can explain.
func newFile(path string, file interface {
	io.ReaderAt
	io.Seeker
}) (*File, error) {
	size, err := file.Seek(0, io.SeekEnd)
	if err != nil {
		return nil, fmt.Errorf("%s: can't be read: %w", path, files.Reason(err))
	}
	archive, err := zip.NewReader(file, size)
	if err != nil {
		return nil, fmt.Errorf("%s: not an .npz file, or cut short (%w)", path, files.Reason(err))
	}
	z := &File{path: path, entries: map[string]*zip.File{}}
	left := uint64(size)
	for _, entry := range archive.File {
		name, err := checkEntry(entry)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", path, err)
		}
		if z.entries[name] != nil {
			return nil, fmt.Errorf("%s: holds %q twice", path, name)
		}
		if entry.CompressedSize64 > left {
			return nil, fmt.Errorf("%s: %s: says it is larger than the file; the file is damaged", path, name)
		}
		left -= entry.CompressedSize64
		z.entries[name] = entry
	}
	return z, nil
}

// maxDeflate is how many bytes a byte of deflated data can stand for.
const maxDeflate = 1032

// checkEntry checks one line of the table of contents and returns the array's name.
func checkEntry(entry *zip.File) (string, error) {
	name, isArray := strings.CutSuffix(entry.Name, ".npy")
	if !isArray || !validName(name) {
		return "", fmt.Errorf("holds %.80q, which is not an array", entry.Name)
	}
	switch entry.Method {
	case zip.Store:
		if entry.UncompressedSize64 != entry.CompressedSize64 {
			return "", fmt.Errorf("%s: its two sizes differ; the file is damaged", name)
		}
	case zip.Deflate:
		if entry.UncompressedSize64/maxDeflate > entry.CompressedSize64 {
			return "", fmt.Errorf("%s: an impossible size; the file is damaged", name)
		}
	default:
		return "", fmt.Errorf("%s: compressed by method %d; save it with numpy.savez", name, entry.Method)
	}
	return name, nil
}

// validName tells whether an array may be called so: a name, or names with slashes between them, that lead
// nowhere else even where the archive is unpacked.
func validName(name string) bool {
	return fs.ValidPath(name) && !strings.Contains(name, `\`) && !strings.ContainsFunc(name, unicode.IsControl) && len(name) < 1<<10
}

// Close closes the file.
func (z *File) Close() error { return z.file.Close() }

// Has tells whether the file holds an array of that name.
func (z *File) Has(name string) bool { return z.entries[name] != nil }

// Names returns the names of all arrays, sorted.
func (z *File) Names() []string { return slices.Sorted(maps.Keys(z.entries)) }

// Read reads the array of that name; that there is none is an error.
func (z *File) Read(name string) (Array, error) {
	e, err := z.open(name)
	if err != nil {
		return Array{}, err
	}
	a, err := readNpyValues(e, e.header)
	return a, e.finish(err)
}

// ReadFloat32 reads an array of 16-, 32- or 64-bit floats with the given number of dimensions, as 32-bit ones in row-major
// order; integers are an error.
func (z *File) ReadFloat32(key string, dimensions int) (values []float32, shape []int, err error) {
	e, err := z.open(key)
	if err != nil {
		return nil, nil, err
	}
	values, err = readFloats(e, e.header)
	if err == nil && len(e.header.shape) != dimensions {
		err = fmt.Errorf("has shape %v, %d dimensions are needed", e.header.shape, dimensions)
	}
	return values, e.header.shape, e.finish(err)
}

// Shape returns the shape of an array without reading its values.
func (z *File) Shape(name string) ([]int, error) {
	e, err := z.open(name)
	if err != nil {
		return nil, err
	}
	return e.header.shape, e.closer.Close()
}

// ReadRows reads an array of 32-bit floats in row-major order piece by piece: it calls f with every index into the first
// dimensions, counted through, and the values there, in a slice that is used again.
func (z *File) ReadRows(name string, dimensions int, f func(i int, values []float32)) error {
	e, err := z.open(name)
	if err != nil {
		return err
	}
	shape := e.header.shape
	if e.header.descr != "<f4" || e.header.fortran || len(shape) < dimensions {
		e.closer.Close()
		return fmt.Errorf("%s: is of type %q and shape %v; 32-bit floats of at least %d dimensions, in row-major order, are needed", e.where, e.header.descr, shape, dimensions)
	}
	values := make([]float32, Array{Shape: shape[dimensions:]}.Len())
	for i := range (Array{Shape: shape[:dimensions]}).Len() {
		if _, err := io.ReadFull(e, rawBytes(values)); err != nil {
			return e.finish(err)
		}
		f(i, values)
	}
	return e.finish(nil)
}

// arrayEntry is an array in an .npz file whose header has been read.
type arrayEntry struct {
	io.Reader
	header npyHeader
	where  string // "file: key", for messages
	closer io.Closer
}

// open begins to read an array, whose values must have exactly the entry's size.
func (z *File) open(name string) (*arrayEntry, error) {
	entry := z.entries[name]
	if entry == nil {
		return nil, fmt.Errorf("%s: has no array %q", z.path, name)
	}
	e := &arrayEntry{where: z.path + ": " + name}
	r, err := entry.Open()
	if err != nil {
		return nil, fmt.Errorf("%s: %w", e.where, files.Reason(err))
	}
	e.closer = r
	e.Reader = bufio.NewReader(r) // for the header; larger reads pass it by
	var length int
	if e.header, length, err = readNpyHeader(e.Reader); err != nil {
		return nil, e.finish(err)
	}
	count, item, err := e.header.sizes()
	if err != nil {
		return nil, e.finish(err)
	}
	if stored := int64(entry.UncompressedSize64) - int64(length); int64(count)*int64(item) != stored {
		return nil, e.finish(fmt.Errorf("shape %v and %d bytes don't belong together; the file is damaged", e.header.shape, stored))
	}
	return e, nil
}

// finish closes the entry after its values were read, with the given error, and checks the checksum.
func (e *arrayEntry) finish(err error) error {
	if err == nil {
		_, err = e.Reader.Read(make([]byte, 1)) // the checksum is compared at the end
		if err == io.EOF {
			err = nil
		}
	}
	e.closer.Close()
	switch {
	case err == nil:
		return nil
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, zip.ErrChecksum), errors.Is(err, zip.ErrFormat):
		return fmt.Errorf("%s: damaged or cut short (%w)", e.where, err)
	}
	return fmt.Errorf("%s: %w", e.where, err)
}
