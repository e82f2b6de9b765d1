package hdf5

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"unsafe"
)

// ReadRows reads rows first, first+1, … of an array of bytes into buffer, as many as fit: rows are what the
// first index counts.
func (d *Dataset) ReadRows(first int, buffer []byte) error {
	return d.file.do(d.Name, func() error {
		if d.Kind != Byte || len(d.Shape) == 0 {
			return errors.New("is not an array of bytes")
		}
		row := d.rowBytes()
		if len(buffer) == 0 {
			return nil
		}
		if row == 0 || len(buffer)%row != 0 {
			return fmt.Errorf("%d bytes are not rows of %d", len(buffer), row)
		}
		return d.readRows(ids.H5T_NATIVE_UCHAR_g, first, len(buffer)/row, unsafe.Pointer(unsafe.SliceData(buffer)))
	})
}

// Numbers reads an array of numbers, whatever their type in the file, as float64.
func (d *Dataset) Numbers() ([]float64, error) {
	var values []float64
	err := d.file.do(d.Name, func() error {
		if d.Kind != Byte && d.Kind != Number {
			return errors.New("does not hold numbers")
		}
		if values = make([]float64, d.Len()); len(values) == 0 {
			return nil
		}
		return d.read(ids.H5T_NATIVE_DOUBLE_g, allRows, allRows, unsafe.Pointer(unsafe.SliceData(values)))
	})
	return values, err
}

// maxText bounds the strings of one array together: names, not books.
const maxText = 16 << 20

// Strings reads a one-dimensional array of strings, of fixed or variable length.
func (d *Dataset) Strings() ([]string, error) {
	var values []string
	err := d.file.do(d.Name, func() error {
		if d.Kind != Text || len(d.Shape) != 1 {
			return errors.New("is not a list of strings")
		}
		typ := c.H5Dget_type(d.id)
		if typ < 0 {
			return errors.New(reason())
		}
		defer c.H5Tclose(typ)
		if c.H5Tis_variable_str(typ) > 0 {
			if err := d.checkHeaps(); err != nil {
				return err
			}
		}
		total := 0
		for i := range d.Shape[0] { // one at a time: however long they claim to be, memory stays bounded
			text, err := d.readString(typ, i)
			if err != nil {
				return err
			}
			if total += len(text); total > maxText {
				return fmt.Errorf("holds more than %d bytes of text, which is not plausible", maxText)
			}
			values = append(values, strings.ToValidUTF8(text, "\uFFFD"))
		}
		return nil
	})
	return values, err
}

func (d *Dataset) readString(typ id, i int) (string, error) {
	if c.H5Tis_variable_str(typ) > 0 {
		return d.readVariable(typ, i)
	}
	text := make([]byte, d.item)
	if err := d.readRows(typ, i, 1, unsafe.Pointer(&text[0])); err != nil {
		return "", err
	}
	if end := bytes.IndexByte(text, 0); end >= 0 {
		text = text[:end]
	}
	if c.H5Tget_strpad(typ) == paddedBySpaces {
		text = bytes.TrimRight(text, " ")
	}
	return string(text), nil
}

// paddedBySpaces is H5T_STR_SPACEPAD, Fortran's habit.
const paddedBySpaces = 2

// readVariable reads a string of variable length, for which the library allocates memory.
func (d *Dataset) readVariable(typ id, i int) (string, error) {
	text := new(*byte)
	if err := d.readRows(typ, i, 1, unsafe.Pointer(text)); err != nil {
		return "", err
	}
	if *text == nil {
		return "", nil
	}
	s := goString(*text)
	one := uint64(1)
	space := c.H5Screate_simple(1, &one, nil)
	defer c.H5Sclose(space)
	if c.H5Dvlen_reclaim(typ, space, byDefault, unsafe.Pointer(text)) < 0 {
		return "", errors.New(reason())
	}
	return s, nil
}

// readRows reads n rows into the memory at buffer, which is large enough.
func (d *Dataset) readRows(memoryType id, first, n int, buffer unsafe.Pointer) error {
	memory, err := d.selectRows(first, n)
	if err != nil {
		return err
	}
	defer c.H5Sclose(memory)
	return d.read(memoryType, memory, d.space, buffer)
}

// selectRows selects n rows in the data set's space, and returns a space of their shape.
func (d *Dataset) selectRows(first, n int) (memory id, err error) {
	if first < 0 || n < 1 || first > d.Shape[0]-n {
		return 0, fmt.Errorf("has no rows %d to %d, only %d", first, first+n-1, d.Shape[0])
	}
	start, count := make([]uint64, len(d.Shape)), dims(d.Shape)
	start[0], count[0] = uint64(first), uint64(n)
	if c.H5Sselect_hyperslab(d.space, selectSet, &start[0], nil, &count[0], nil) < 0 {
		return 0, errors.New(reason())
	}
	if memory = c.H5Screate_simple(int32(len(count)), &count[0], nil); memory < 0 {
		return 0, errors.New(reason())
	}
	return memory, nil
}

// read reads what is selected into the memory at buffer, which is large enough.
func (d *Dataset) read(memoryType, memory, selected id, buffer unsafe.Pointer) error {
	if c.H5Dread(d.id, memoryType, memory, selected, byDefault, buffer) < 0 {
		return fmt.Errorf("can't be read, the file is damaged: %s", reason())
	}
	return nil
}
