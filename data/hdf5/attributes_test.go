package hdf5

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"unsafe"

	"github.com/ebitengine/purego"

	"readoutzones/data/internal/check"
	"readoutzones/data/native"
)

// attributes are the library's functions for what this package neither writes nor reads, and others hang on their data sets.
var attributes struct {
	create func(at id, name string, typ, space, create, access id) id
	write  func(attribute, typ id, buffer unsafe.Pointer) status
	close  func(attribute id) status
	open   func(at id, name string, access id) id
	leave  func(object id) status
}

var loadAttributes = sync.OnceValue(func() error {
	if err := load(); err != nil {
		return err
	}
	path, err := native.HDF5()
	if err != nil {
		return err
	}
	library, err := purego.Dlopen(path, purego.RTLD_NOW|purego.RTLD_LOCAL)
	if err != nil {
		return err
	}
	purego.RegisterLibFunc(&attributes.create, library, "H5Acreate2")
	purego.RegisterLibFunc(&attributes.write, library, "H5Awrite")
	purego.RegisterLibFunc(&attributes.close, library, "H5Aclose")
	purego.RegisterLibFunc(&attributes.open, library, "H5Oopen")
	purego.RegisterLibFunc(&attributes.leave, library, "H5Oclose")
	return nil
})

// objects that attributes hang on: the root, a group, arrays in one piece and in chunks.
var objects = []string{"/", "group", "group/ints", "strings", "rows"}

// attach hangs an attribute on an object: n numbers, bytes, or characters of text. One that the library refuses, as it does a
// name that is there already, is not there.
func (f *File) attach(object, name string, kind byte, n int) error {
	return f.do(object, func() error {
		at := attributes.open(f.id, object, byDefault)
		if at < 0 {
			return errors.New(reason())
		}
		defer attributes.leave(at)
		length := uint64(n)
		typ := c.H5Tcopy([]id{ids.H5T_NATIVE_DOUBLE_g, ids.H5T_NATIVE_UCHAR_g, ids.H5T_C_S1_g}[kind%3])
		defer c.H5Tclose(typ)
		if kind%3 == 2 {
			c.H5Tset_size(typ, uintptr(max(n, 1)))
			length = 1
		}
		space := c.H5Screate_simple(1, &length, nil)
		defer c.H5Sclose(space)
		attribute := attributes.create(at, name, typ, space, byDefault, byDefault)
		if attribute < 0 {
			return nil
		}
		defer attributes.close(attribute)
		values := bytes.Repeat([]byte{kind}, 8*(n+1))
		if attributes.write(attribute, typ, unsafe.Pointer(&values[0])) < 0 {
			return errors.New(reason())
		}
		return nil
	})
}

// FuzzAttributes hangs attributes on all that a file holds, by a program of three bytes an attribute: nothing that is read may
// change. Then one byte of the file is damaged: whatever is read comes back, or is refused in one line.
func FuzzAttributes(f *testing.F) {
	f.Add([]byte{}, uint16(0), byte(0))
	f.Add([]byte{0, 0, 3, 1, 1, 100, 2, 2, 7, 3, 0, 0, 4, 1, 255}, uint16(96), byte(1))
	f.Add(bytes.Repeat([]byte{4, 2, 50, 4, 1, 9}, 12), uint16(1200), byte(0x80)) // so many that they move into a heap
	if err := loadAttributes(); err != nil {
		f.Fatal(err)
	}
	path := filepath.Join(f.TempDir(), "a.h5")
	f.Fuzz(func(t *testing.T, program []byte, at uint16, damage byte) {
		w, err := Create(path, path)
		if err != nil {
			t.Fatal(err)
		}
		rows, err := w.CreateRows("rows", 3)
		errs := []error{err, w.CreateGroup("group"), w.WriteInts("group/ints", []int64{-1, 7}), w.WriteStrings("strings", []string{"Kühe", "cat"}), rows.Append([]byte("abcdef"))}
		for i := 0; i+2 < min(len(program), 120); i += 3 {
			name := strings.Repeat(string(rune('a'+i%26)), 1+int(program[i+1])*3)
			errs = append(errs, w.attach(objects[int(program[i])%len(objects)], name, program[i+1], int(program[i+2])*9))
		}
		if err := errors.Join(append(errs, w.Close())...); err != nil {
			t.Fatal(err)
		}
		numbers, texts, row, err := readAll(path)
		if err != nil || !slices.Equal(numbers, []float64{-1, 7}) || !slices.Equal(texts, []string{"Kühe", "cat"}) || string(row) != "def" {
			t.Fatalf("with attributes: %v, %q, %q, %v", numbers, texts, row, err)
		}
		content, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		content[int(at)%len(content)] ^= damage
		if err := os.WriteFile(path, content, 0o644); err != nil {
			t.Fatal(err)
		}
		if _, _, _, err := readAll(path); err != nil {
			check.OneLine(t, err, path)
		}
	})
}

// readAll reads what FuzzAttributes wrote.
func readAll(path string) (numbers []float64, texts []string, row []byte, err error) {
	f, err := Open(path)
	if err != nil {
		return nil, nil, nil, err
	}
	defer f.Close()
	row = make([]byte, 3)
	for _, look := range []struct {
		name string
		read func(*Dataset) error
	}{
		{"group/ints", func(d *Dataset) (err error) { numbers, err = d.Numbers(); return err }},
		{"strings", func(d *Dataset) (err error) { texts, err = d.Strings(); return err }},
		{"rows", func(d *Dataset) error { return d.ReadRows(1, row) }},
	} {
		d, err := f.Dataset(look.name)
		if err == nil {
			err = look.read(d)
		}
		if err != nil {
			return nil, nil, nil, err
		}
	}
	return numbers, texts, row, nil
}
