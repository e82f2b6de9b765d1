package hdf5

import (
	"errors"
	"fmt"
	"math"
	"unsafe"
)

// WriteInts writes a list of integers, 64-bit in the file.
func (f *File) WriteInts(name string, values []int64) error {
	return f.write(name, func() id { return c.H5Tcopy(ids.H5T_NATIVE_INT64_g) }, len(values), unsafe.Pointer(unsafe.SliceData(values)))
}

// WriteFloats writes a list of numbers, 64-bit in the file.
func (f *File) WriteFloats(name string, values []float64) error {
	return f.write(name, func() id { return c.H5Tcopy(ids.H5T_NATIVE_DOUBLE_g) }, len(values), unsafe.Pointer(unsafe.SliceData(values)))
}

// WriteBytes writes a list of 8-bit unsigned integers.
func (f *File) WriteBytes(name string, values []uint8) error {
	return f.write(name, func() id { return c.H5Tcopy(ids.H5T_NATIVE_UCHAR_g) }, len(values), unsafe.Pointer(unsafe.SliceData(values)))
}

// WriteStrings writes a list of strings, of fixed length (the longest's) in UTF-8.
func (f *File) WriteStrings(name string, values []string) error {
	longest := 1
	for _, s := range values {
		longest = max(longest, len(s))
	}
	text := make([]byte, longest*len(values))
	for i, s := range values {
		copy(text[i*longest:], s)
	}
	return f.write(name, func() id { return stringType(longest) }, len(values), unsafe.Pointer(unsafe.SliceData(text)))
}

func stringType(length int) id {
	const utf8, paddedByZeros = 1, 1
	typ := c.H5Tcopy(ids.H5T_C_S1_g)
	c.H5Tset_size(typ, uintptr(length))
	c.H5Tset_cset(typ, utf8)
	c.H5Tset_strpad(typ, paddedByZeros)
	return typ
}

// write writes n elements of the type that newType makes, in the file as in memory.
func (f *File) write(name string, newType func() id, n int, values unsafe.Pointer) error {
	return f.do(name, func() error {
		typ, dim := newType(), uint64(n)
		defer c.H5Tclose(typ)
		space := c.H5Screate_simple(1, &dim, nil)
		defer c.H5Sclose(space)
		list := creation()
		defer c.H5Pclose(list)
		d := c.H5Dcreate2(f.id, name, typ, space, byDefault, list, byDefault)
		if d < 0 {
			return fmt.Errorf("can't be written: %s", reason())
		}
		defer c.H5Dclose(d)
		if n > 0 && c.H5Dwrite(d, typ, allRows, allRows, byDefault, values) < 0 {
			return fmt.Errorf("can't be written: %s", reason())
		}
		return nil
	})
}

// undated returns a property list for something new, without dates, so that equal contents give equal files.
func undated(class id) id {
	list := c.H5Pcreate(class)
	c.H5Pset_obj_track_times(list, false)
	return list
}

// creation returns a property list for new arrays.
func creation() id {
	list := undated(ids.H5P_CLS_DATASET_CREATE_ID_g)
	c.H5Pset_fill_time(list, neverFill)
	return list
}

// CreateRows makes an array of bytes with rows of the given shape, empty at first: Append adds to it.
func (f *File) CreateRows(name string, row ...int) (*Dataset, error) {
	d := &Dataset{Name: name, Shape: append([]int{0}, row...), Kind: Byte, file: f, item: 1, layout: layoutChunked}
	dims, most, chunk := dims(d.Shape), dims(d.Shape), dims(d.Shape)
	most[0] = math.MaxUint64 // H5S_UNLIMITED
	chunk[0] = uint64(max(1, chunkBytes/d.rowBytes()))
	err := f.do(name, func() error {
		list := creation()
		defer c.H5Pclose(list)
		space := c.H5Screate_simple(int32(len(dims)), &dims[0], &most[0])
		defer c.H5Sclose(space)
		access := uncached()
		defer c.H5Pclose(access)
		if c.H5Pset_chunk(list, int32(len(chunk)), &chunk[0]) < 0 {
			return fmt.Errorf("can't be written: %s", reason())
		}
		if d.id = c.H5Dcreate2(f.id, name, ids.H5T_NATIVE_UCHAR_g, space, byDefault, list, access); d.id < 0 {
			return fmt.Errorf("can't be written: %s", reason())
		}
		f.datasets = append(f.datasets, d)
		return nil
	})
	return d, err
}

// chunkBytes is about how much CreateRows stores together.
const chunkBytes = 1 << 20

// Append adds rows at the end of an array made by CreateRows.
func (d *Dataset) Append(rows []byte) error {
	return d.file.do(d.Name, func() error {
		n := len(rows) / d.rowBytes()
		if n*d.rowBytes() != len(rows) {
			return fmt.Errorf("%d bytes are not rows of %d", len(rows), d.rowBytes())
		}
		if n == 0 {
			return nil
		}
		first := d.Shape[0]
		d.Shape[0] += n
		size := dims(d.Shape)
		if c.H5Dset_extent(d.id, &size[0]) < 0 {
			return fmt.Errorf("can't be written: %s", reason())
		}
		if d.space > 0 {
			c.H5Sclose(d.space)
		}
		if d.space = c.H5Dget_space(d.id); d.space < 0 {
			return errors.New(reason())
		}
		memory, err := d.selectRows(first, n)
		if err != nil {
			return err
		}
		defer c.H5Sclose(memory)
		if c.H5Dwrite(d.id, ids.H5T_NATIVE_UCHAR_g, memory, d.space, byDefault, unsafe.Pointer(unsafe.SliceData(rows))) < 0 {
			return fmt.Errorf("can't be written: %s", reason())
		}
		return nil
	})
}
