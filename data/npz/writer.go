package npz

import (
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"io"
	"math"
	"slices"

	"readoutzones/data/files"
)

// Writer writes an .npz file. Room for an array may be reserved first and filled later in any order: the checksums are
// computed at the end, from the file.
//
// Every entry is stored, carries a zip64 record (so that no size is special) and the date 1980-01-01.
type Writer struct {
	file   *files.Atomic
	path   string
	size   int64
	places []place
}

// place is a reserved place in the file: a local header, then size bytes from start on.
type place struct {
	name          string
	header, start int64
	size          int64
	crc           uint32
}

const (
	zipLocalHeader = 30
	zip64Local     = 20 // its extra field: tag, length, two sizes
	zip64Central   = 28 // … and an offset
)

// Create starts the file that will stand at path once Close has succeeded.
func Create(path string) (*Writer, error) {
	file, err := files.Create(path)
	if err != nil {
		return nil, err
	}
	return &Writer{file: file, path: path}, nil
}

// Abort removes what was written. After Close it does nothing, so it can be deferred.
func (w *Writer) Abort() { w.file.Abort() }

// Write writes an array.
func (w *Writer) Write(name string, a Array) error {
	header, values, err := encodeNpy(a)
	if err != nil {
		return fmt.Errorf("%s: %s: %w", w.path, name, err)
	}
	start, err := w.reserve(name, header, int64(len(values)))
	if err != nil {
		return err
	}
	return w.writeAt(values, start)
}

// Reserve makes room for a float32 array of that shape, whose values WriteAt fills in, and returns the offset in the file,
// in bytes, at which these begin. No dimension may be 0.
func (w *Writer) Reserve(name string, shape ...int) (start int64, err error) {
	h := npyHeader{descr: "<f4", shape: shape}
	count, item, err := h.sizes()
	if err != nil || slices.Contains(shape, 0) {
		return 0, fmt.Errorf("%s: %s: shape %v can't be written", w.path, name, shape)
	}
	return w.reserve(name, h.format(), int64(count)*int64(item))
}

// WriteAt writes float32 values into a place that was reserved, at that offset of the file in bytes: value i of an array
// that starts at start belongs at start + 4·i.
func (w *Writer) WriteAt(values []float32, at int64) error { return w.writeAt(rawBytes(values), at) }

// CheckSpace is an error where the disk cannot hold all that was reserved.
func (w *Writer) CheckSpace() error {
	return files.CheckSpace(w.path, w.size, "free some space or record fewer images or steps")
}

// reserve makes room for an array of the given header and number of bytes, and returns where these begin.
func (w *Writer) reserve(name string, header []byte, size int64) (start int64, err error) {
	if !validName(name) {
		return 0, fmt.Errorf("%s: %q can't be the name of an array", w.path, name)
	}
	for _, e := range w.places {
		if e.name == name+".npy" {
			return 0, fmt.Errorf("%s: two arrays are called %q", w.path, name)
		}
	}
	e := place{name: name + ".npy", header: w.size, size: int64(len(header)) + size}
	e.start = e.header + zipLocalHeader + int64(len(e.name)) + zip64Local
	w.places = append(w.places, e)
	w.size = e.start + e.size
	return e.start + int64(len(header)), w.writeAt(header, e.start)
}

func (w *Writer) writeAt(b []byte, at int64) error {
	if _, err := w.file.WriteAt(b, at); err != nil {
		return fmt.Errorf("%s: can't be written: %w", w.path, files.Reason(err))
	}
	return nil
}

// Close computes the checksums, writes the headers and the table of contents, and gives the file its name.
func (w *Writer) Close() error {
	defer w.Abort()
	var directory []byte
	for i := range w.places {
		e := &w.places[i]
		sum := crc32.NewIEEE()
		if n, err := io.CopyBuffer(sum, io.NewSectionReader(w.file, e.start, e.size), make([]byte, 1<<20)); err != nil {
			return fmt.Errorf("%s: can't be read back: %w", w.path, files.Reason(err))
		} else if n < e.size { // the last values were never written
			return fmt.Errorf("%s: %s: only %d of %d bytes were written", w.path, e.name, n, e.size)
		}
		e.crc = sum.Sum32()
		if err := w.writeAt(e.localHeader(), e.header); err != nil {
			return err
		}
		directory = append(directory, e.centralHeader()...)
	}
	if err := w.writeAt(append(directory, w.endRecords(len(directory))...), w.size); err != nil {
		return err
	}
	return w.file.Commit()
}

var le = binary.LittleEndian

// common is the part that both headers of an entry share: version 4.5 to read, no flags, stored, date,
// checksum, sizes in the extra field, length of the name.
func (e *place) common(b []byte, extra int) []byte {
	b = le.AppendUint16(b, 45)
	b = le.AppendUint16(b, 0)
	b = le.AppendUint16(b, 0)
	b = le.AppendUint32(b, 1<<21|1<<16) // 1980-01-01 00:00
	b = le.AppendUint32(b, e.crc)
	b = le.AppendUint32(b, math.MaxUint32)
	b = le.AppendUint32(b, math.MaxUint32)
	b = le.AppendUint16(b, uint16(len(e.name)))
	return le.AppendUint16(b, uint16(extra))
}

func (e *place) localHeader() []byte {
	b := e.common([]byte("PK\x03\x04"), zip64Local)
	b = append(b, e.name...)
	b = le.AppendUint16(b, 1)
	b = le.AppendUint16(b, zip64Local-4)
	b = le.AppendUint64(b, uint64(e.size))
	return le.AppendUint64(b, uint64(e.size))
}

func (e *place) centralHeader() []byte {
	b := le.AppendUint16([]byte("PK\x01\x02"), 45)
	b = e.common(b, zip64Central)
	b = append(b, make([]byte, 10)...) // no comment, disk 0, no attributes
	b = le.AppendUint32(b, math.MaxUint32)
	b = append(b, e.name...)
	b = le.AppendUint16(b, 1)
	b = le.AppendUint16(b, zip64Central-4)
	b = le.AppendUint64(b, uint64(e.size))
	b = le.AppendUint64(b, uint64(e.size))
	return le.AppendUint64(b, uint64(e.header))
}

// endRecords are the zip64 end of the table of contents, its locator, and the old-style end.
func (w *Writer) endRecords(directory int) []byte {
	n := uint64(len(w.places))
	b := le.AppendUint64([]byte("PK\x06\x06"), 44)
	b = le.AppendUint16(b, 45)
	b = le.AppendUint16(b, 45)
	b = append(b, make([]byte, 8)...)
	b = le.AppendUint64(b, n)
	b = le.AppendUint64(b, n)
	b = le.AppendUint64(b, uint64(directory))
	b = le.AppendUint64(b, uint64(w.size))

	b = append(b, "PK\x06\x07\x00\x00\x00\x00"...)
	b = le.AppendUint64(b, uint64(w.size)+uint64(directory))
	b = le.AppendUint32(b, 1)

	b = append(b, "PK\x05\x06\x00\x00\x00\x00\xff\xff\xff\xff"...)
	b = le.AppendUint32(b, math.MaxUint32)
	b = le.AppendUint32(b, math.MaxUint32)
	return le.AppendUint16(b, 0)
}
