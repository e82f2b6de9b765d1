package hdf5

import (
	"encoding/binary"
	"errors"
	"io"
	"os"
)

// checkHeaps looks up the strings of variable length of an array in the parts of the file ("global heaps") in
// which they lie. The library does so too, but goes round in circles for ever, or fills the memory, where the
// sizes in them are damaged. Arrays that are not stored in one piece, as lists of names are, are left to it.
func (d *Dataset) checkHeaps() error {
	const reference = 16 // bytes: length, address, index
	at, size := c.H5Dget_offset(d.id), c.H5Dget_storage_size(d.id)
	if d.layout != layoutContiguous || size != uint64(d.Len())*reference {
		return nil
	}
	file, err := os.Open(d.file.path)
	if err != nil {
		return err
	}
	defer file.Close()
	references := make([]byte, size)
	if _, err := file.ReadAt(references, int64(at)); err != nil {
		return errors.New("lies outside the file; the file is damaged")
	}
	base := d.file.userBlock() // addresses in the file count from its end
	heaps := map[uint64]heap{}
	for ; len(references) > 0; references = references[reference:] {
		length, address := binary.LittleEndian.Uint32(references), binary.LittleEndian.Uint64(references[4:])
		if length == 0 {
			continue
		}
		if heaps[address] == nil {
			heaps[address] = readHeap(file, base+address, uint64(d.file.size))
		}
		index := binary.LittleEndian.Uint32(references[12:])
		if uint64(length) > heaps[address][index] {
			return errors.New("its strings are damaged")
		}
	}
	return nil
}

// userBlock returns how many bytes that aren't HDF5 the file begins with.
func (f *File) userBlock() (size uint64) {
	list := c.H5Fget_create_plist(f.id)
	defer c.H5Pclose(list)
	c.H5Pget_userblock(list, &size)
	return size
}

// heap holds the size of every object in a global heap, by its index.
type heap map[uint32]uint64

// readHeap reads the global heap at an address, as far as its objects follow each other.
func readHeap(file io.ReaderAt, address, fileSize uint64) heap {
	const header = 16 // bytes, of the heap and of an object
	objects := heap{}
	var b [header]byte
	if address > fileSize {
		return objects
	}
	if _, err := file.ReadAt(b[:], int64(address)); err != nil || string(b[:4]) != "GCOL" {
		return objects
	}
	size := min(binary.LittleEndian.Uint64(b[8:]), fileSize-address)
	for at := uint64(header); at+header <= size; {
		if _, err := file.ReadAt(b[:], int64(address+at)); err != nil {
			return heap{}
		}
		index, length := uint32(binary.LittleEndian.Uint16(b[:])), binary.LittleEndian.Uint64(b[8:])
		if length > size-at || index == 0 && length == 0 {
			return heap{}
		}
		if index > 0 { // an object, which is padded; index 0 is free space, its header included
			objects[index] = length
			length = header + (length+7)&^7
		}
		at += length
	}
	return objects
}
