package hdf5

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
)

// The library's numbers for its filters, and h5py's own.
const (
	filterShuffle    = 2
	filterFletcher32 = 3
)

func filterName(filter int32) string {
	names := map[int32]string{1: "gzip", filterShuffle: "shuffle", filterFletcher32: "fletcher32", 4: "szip", 5: "nbit", 6: "scaleoffset", 32000: "lzf", 32001: "blosc", 32004: "lz4", 32008: "bitshuffle", 32015: "zstd", 32026: "blosc2"}
	if name := names[filter]; name != "" {
		return name
	}
	return fmt.Sprintf("filter %d", filter)
}

// maxChunk is how large a chunk may be that is decoded in memory.
const maxChunk = 1 << 30

// checkChunks looks up every chunk of the array. The library itself would give zeros for a chunk that it
// doesn't find, and compressed bytes for one that seems to be uncompressed.
func (d *Dataset) checkChunks() error {
	want, bytes := 1, d.item
	for i, size := range d.chunk {
		if size < 1 || bytes > maxChunk/size {
			return fmt.Errorf("is stored in chunks of %v, more than 1 GiB each; copy it with h5repack", d.chunk)
		}
		want *= (d.Shape[i]-1)/size + 1
		bytes *= size
	}
	var have uint64
	if c.H5Dget_num_chunks(d.id, allRows, &have) < 0 {
		return errors.New(reason())
	}
	if have != uint64(want) {
		return fmt.Errorf("holds %d of its %d chunks; the file is damaged or was never finished", have, want)
	}
	for at := make([]uint64, len(d.chunk)); at != nil; at = d.nextChunk(at) {
		var size uint64
		if c.H5Dget_chunk_storage_size(d.id, &at[0], &size) < 0 || size == 0 {
			return fmt.Errorf("chunk at %v can't be found; the file is damaged: %s", at, reason())
		}
	}
	return d.checkPlaces(uint64(bytes))
}

// chunkPlace is where and how a chunk is stored.
type chunkPlace struct {
	address, size uint64
	skipped       uint32 // filters that were not applied, as bits
}

var (
	walkChunks uintptr // collectChunk, as C sees it
	places     []chunkPlace
)

func collectChunk(_ *uint64, skipped uint32, address, size uint64, _ uintptr) int32 {
	places = append(places, chunkPlace{address, size, skipped})
	return 0
}

// checkPlaces checks that the chunks lie side by side in the file, and have the size that their filters
// allow; bytes is the size of a decoded one.
func (d *Dataset) checkPlaces(bytes uint64) error {
	places = nil
	if c.H5Dchunk_iter(d.id, byDefault, walkChunks, 0) < 0 {
		return errors.New(reason())
	}
	slices.SortFunc(places, func(a, b chunkPlace) int { return cmp.Compare(a.address, b.address) })
	end := uint64(0)
	for _, p := range places {
		if p.address < end || p.address > uint64(d.file.size) || p.size > uint64(d.file.size)-p.address {
			return errors.New("its chunks lie outside the file or on each other; the file is damaged")
		}
		end = p.address + p.size
		compressed, checksum := d.applied(p.skipped)
		if !compressed && (p.size < bytes || p.size > bytes+checksum) {
			return fmt.Errorf("has a chunk of %d bytes where %d are needed; the file is damaged", p.size, bytes)
		}
	}
	return nil
}

// applied tells what the filters that were not skipped did to a chunk: whether they changed its size, and
// how many bytes of checksum they added.
func (d *Dataset) applied(skipped uint32) (compressed bool, checksum uint64) {
	for i, filter := range d.filters {
		switch {
		case skipped&(1<<i) != 0, filter == filterShuffle:
		case filter == filterFletcher32:
			checksum = 4
		default:
			compressed = true
		}
	}
	return compressed, checksum
}

// nextChunk returns where the chunk after the one at a place begins, the last index running fastest, or nil.
func (d *Dataset) nextChunk(at []uint64) []uint64 {
	for axis := len(at) - 1; axis >= 0; axis-- {
		if at[axis] += uint64(d.chunk[axis]); at[axis] < uint64(d.Shape[axis]) {
			return at
		}
		at[axis] = 0
	}
	return nil
}
