package hdf5

import (
	"errors"
	"fmt"
	"math"
	"slices"
)

// The library's numbers for the ways to store an array (H5D_layout_t).
const (
	layoutCompact    = 0
	layoutContiguous = 1
	layoutChunked    = 2
)

// What to do about arrays that are stored in ways that only other programs read. The tool h5repack, which was made for that,
// leaves arrays out whose filter it lacks.
const (
	copyOpen   = `copy it with Python's h5py: old, new = h5py.File("OLD.h5"), h5py.File("NEW.h5", "w"); `
	copyValues = copyOpen + `old.visititems(lambda name, x: new.__setitem__(name, x[()]) if hasattr(x, "shape") else None); new.close()` + ` (after import hdf5plugin, for filters such as blosc and zstd)`
	copyLinked = copyOpen + `[old.copy(name, new, expand_external=True) for name in old]; new.close()`
)

func (d *Dataset) readLayout() error {
	list := c.H5Dget_create_plist(d.id)
	if list < 0 {
		return errors.New(reason())
	}
	defer c.H5Pclose(list)
	d.layout = c.H5Pget_layout(list)
	if d.layout == layoutChunked {
		var dims [maxRank]uint64
		if int(c.H5Pget_chunk(list, maxRank, &dims[0])) != len(d.Shape) {
			return errors.New(reason())
		}
		for i := range d.Shape {
			d.chunk = append(d.chunk, int(dims[i]))
		}
	}
	if c.H5Pget_external_count(list) > 0 {
		return errors.New("keeps its values in another file; " + copyValues)
	}
	for i := range c.H5Pget_nfilters(list) {
		var flags, config uint32
		var values uintptr
		filter := c.H5Pget_filter2(list, uint32(i), &flags, &values, nil, 0, nil, &config)
		if c.H5Zfilter_avail(filter) <= 0 {
			return fmt.Errorf("is compressed with %s, which is not a standard of HDF5; %s", filterName(filter), copyValues)
		}
		d.filters = append(d.filters, filter)
	}
	return nil
}

// Layout describes for people how the array is stored.
func (d *Dataset) Layout() string {
	switch d.layout {
	case layoutCompact:
		return "compact"
	case layoutContiguous:
		return "contiguous"
	}
	text := fmt.Sprintf("chunks %v", d.chunk)
	for _, filter := range d.filters {
		text += ", " + filterName(filter)
	}
	return text
}

// Scattered tells whether reading one row means reading and decoding others as well, so that rows should be
// read in order and once.
func (d *Dataset) Scattered() bool {
	return len(d.filters) > 0 || d.chunk != nil && !slices.Equal(d.chunk[1:], d.Shape[1:])
}

// RowsTogether returns how many rows are stored together: reading multiples of them reads everything once.
func (d *Dataset) RowsTogether() int {
	if d.chunk == nil {
		return 1
	}
	return d.chunk[0]
}

// maxRatio is how many bytes one byte of gzip can stand for.
const maxRatio = 1032

// checkStorage compares what the data set says about itself with the bytes that the file holds for it.
func (d *Dataset) checkStorage() error {
	if d.Len() == 0 {
		return nil
	}
	if d.item < 1 || d.Len() > math.MaxInt/d.item {
		return fmt.Errorf("shape %v is not plausible", d.Shape)
	}
	need, stored := uint64(d.Len()*d.item), c.H5Dget_storage_size(d.id)
	if stored > uint64(d.file.size) {
		return fmt.Errorf("says it takes %d bytes of a file of %d; the file is damaged", stored, d.file.size)
	}
	switch d.layout {
	case layoutContiguous, layoutCompact:
	case layoutChunked:
		if err := d.checkChunks(); err != nil {
			return err
		}
		if len(d.filters) > 0 {
			stored *= maxRatio
		}
	default:
		return errors.New("takes its values from other files or data sets; " + copyValues)
	}
	if stored < need {
		return fmt.Errorf("shape %v needs %d bytes, the file holds %d; the file is damaged or was never finished", d.Shape, need, c.H5Dget_storage_size(d.id))
	}
	return nil
}
