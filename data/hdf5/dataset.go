package hdf5

import (
	"errors"
	"fmt"
	"math"
)

// Dataset is an array in a file.
type Dataset struct {
	Name  string
	Shape []int
	Kind  Kind

	file      *File
	id, space id // 0 when closed
	item      int
	layout    int32
	chunk     []int // the shape of the pieces in which it is stored, nil if it is stored in one
	filters   []int32
}

// Kind is what the elements of a data set are.
type Kind int

const (
	Other  Kind = iota // what this package can't read
	Byte               // 8-bit unsigned integers
	Number             // other integers, and floats
	Text               // strings
)

func (k Kind) String() string {
	return [...]string{"values of an unknown type", "8-bit unsigned integers", "numbers", "strings"}[k]
}

// ErrMissing is the reason when a data set is not in the file.
var ErrMissing = errors.New("is missing")

// The library's numbers for the classes of types (H5T_class_t).
const (
	classInteger = 0
	classFloat   = 1
	classString  = 3
)

// Dataset opens the array of that name, such as "train/data". An array that can't be what it says it is,
// because the file is too small for it, is an error: memory for what is opened may be allocated.
func (f *File) Dataset(name string) (*Dataset, error) {
	d := &Dataset{Name: name, file: f}
	err := f.do(name, func() error {
		err := d.open()
		if err == nil {
			err = d.checkStorage()
		}
		if err != nil {
			d.close()
			return err
		}
		f.datasets = append(f.datasets, d)
		return nil
	})
	if err != nil {
		return nil, err
	}
	return d, nil
}

// open opens the data set and reads its description.
func (d *Dataset) open() error {
	for i, b := range d.Name + "/" { // H5Lexists wants every group on the way to exist
		if b != '/' {
			continue
		}
		if c.H5Lexists(d.file.id, d.Name[:i], byDefault) <= 0 {
			return ErrMissing
		}
		var link linkInfo
		if c.H5Lget_info2(d.file.id, d.Name[:i], &link, byDefault) >= 0 && link.kind == externalLink {
			return errors.New("is a link to another file; " + copyLinked)
		}
	}
	if err := d.openWith(byDefault); err != nil {
		return err
	}
	if d.space = c.H5Dget_space(d.id); d.space < 0 {
		return errors.New(reason())
	}
	if err := d.readShape(); err != nil {
		return err
	}
	if err := d.readType(); err != nil {
		return err
	}
	if err := d.readLayout(); err != nil {
		return err
	}
	if d.chunk == nil || len(d.filters) > 0 {
		return nil
	}
	access := uncached()
	defer c.H5Pclose(access)
	c.H5Dclose(d.id)
	return d.openWith(access)
}

// openWith opens the data set with a list of properties.
func (d *Dataset) openWith(access id) error {
	if d.id = c.H5Dopen2(d.file.id, d.Name, access); d.id < 0 {
		return fmt.Errorf("can't be opened: %s", reason())
	}
	return nil
}

func (d *Dataset) close() bool {
	ok := true
	if d.space > 0 {
		ok = c.H5Sclose(d.space) >= 0
	}
	if d.id > 0 {
		ok = c.H5Dclose(d.id) >= 0 && ok
	}
	d.space, d.id = 0, 0
	return ok
}

// maxRank is the library's greatest number of dimensions, H5S_MAX_RANK.
const maxRank = 32

func (d *Dataset) readShape() error {
	rank := c.H5Sget_simple_extent_ndims(d.space)
	if rank < 0 || rank > maxRank {
		return errors.New("has no shape")
	}
	var dims [maxRank]uint64
	if c.H5Sget_simple_extent_dims(d.space, &dims[0], nil) < 0 {
		return errors.New(reason())
	}
	d.Shape = make([]int, rank)
	n := uint64(1)
	for i := range d.Shape {
		if dims[i] > 0 && n > math.MaxInt/dims[i] {
			return fmt.Errorf("shape %v is not plausible", dims[:rank])
		}
		n *= max(dims[i], 1)
		d.Shape[i] = int(dims[i])
	}
	return nil
}

func (d *Dataset) readType() error {
	typ := c.H5Dget_type(d.id)
	if typ < 0 {
		return errors.New(reason())
	}
	defer c.H5Tclose(typ)
	d.item = int(c.H5Tget_size(typ))
	switch class := c.H5Tget_class(typ); {
	case class == classInteger && d.item == 1 && c.H5Tget_sign(typ) == 0:
		d.Kind = Byte
	case class == classInteger, class == classFloat:
		d.Kind = Number
	case class == classString:
		d.Kind = Text
	}
	return nil
}

// Len returns the number of elements.
func (d *Dataset) Len() int {
	n := 1
	for _, dim := range d.Shape {
		n *= dim
	}
	return n
}

// rowBytes returns the size of a row of an array of bytes: rows are what the first index counts.
func (d *Dataset) rowBytes() int {
	n := 1
	for _, dim := range d.Shape[1:] {
		n *= dim
	}
	return n
}

// dims returns a shape as the library wants it.
func dims(shape []int) []uint64 {
	dims := make([]uint64, len(shape))
	for i, dim := range shape {
		dims[i] = uint64(dim)
	}
	return dims
}

// uncached returns a property list for opening arrays without a cache of chunks: parts of uncompressed chunks
// are then read and written directly, instead of whole chunks for the sake of a row.
func uncached() id {
	list := c.H5Pcreate(ids.H5P_CLS_DATASET_ACCESS_ID_g)
	c.H5Pset_chunk_cache(list, 0, 0, 1)
	return list
}
