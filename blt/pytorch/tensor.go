package pytorch

import (
	"encoding/binary"
	"fmt"
	"math"

	"readoutzones/data/npz"
)

// kind is a number format: its name, and the size in bytes of a number, or 0 where it is not read.
type kind struct {
	name string
	size int
}

// kinds are the number formats by the names of PyTorch's storage classes.
var kinds = map[string]kind{
	"torch.FloatStorage":         {"float32", 4},
	"torch.DoubleStorage":        {"float64", 8},
	"torch.LongStorage":          {"int64", 8},
	"torch.HalfStorage":          {"float16", 0},
	"torch.BFloat16Storage":      {"bfloat16", 0},
	"torch.IntStorage":           {"int32", 0},
	"torch.ShortStorage":         {"int16", 0},
	"torch.CharStorage":          {"int8", 0},
	"torch.ByteStorage":          {"uint8", 0},
	"torch.BoolStorage":          {"bool", 0},
	"torch.ComplexFloatStorage":  {"complex64", 0},
	"torch.ComplexDoubleStorage": {"complex128", 0},
}

// storage is a row of len numbers in the archive, of which tensors are views.
type storage struct {
	kind kind
	key  string
	len  int
}

// tensor is a view of a storage: element (i, j, …) is number offset + i·stride[0] + j·stride[1] + …
type tensor struct {
	storage storage
	offset  int
	shape   []int
	stride  []int
}

// maxRank bounds a tensor's number of axes.
const maxRank = 8

// check says whether all elements lie in the storage, and are not more than it has. Nothing in it can overflow.
func (t *tensor) check() error {
	if len(t.shape) != len(t.stride) || len(t.shape) > maxRank {
		return fmt.Errorf("has %d axes and %d strides", len(t.shape), len(t.stride))
	}
	empty := false
	for axis, size := range t.shape {
		if size < 0 || size > math.MaxInt32 || t.stride[axis] < 0 {
			return fmt.Errorf("has shape %v and strides %v", t.shape, t.stride)
		}
		empty = empty || size == 0
	}
	if !empty && !t.fits() {
		return fmt.Errorf("shape %v, strides %v and offset %d do not fit its storage of %d", t.shape, t.stride, t.offset, t.storage.len)
	}
	return nil
}

// fits compares a tensor of at least one element with its storage.
func (t *tensor) fits() bool {
	if t.offset < 0 || t.offset >= t.storage.len {
		return false
	}
	elements, room := 1, t.storage.len-1-t.offset
	for axis, size := range t.shape {
		if size > t.storage.len/elements {
			return false
		}
		elements *= size
		if stride := t.stride[axis]; stride > 0 {
			if size-1 > room/stride {
				return false
			}
			room -= (size - 1) * stride
		}
	}
	return true
}

// len is the tensor's number of elements.
func (t *tensor) len() int { return npz.Array{Shape: t.shape}.Len() }

// read copies the tensor's elements out of its storage's bytes. check came before.
func (t *tensor) read(bytes []byte) npz.Array {
	array := npz.Array{Shape: t.shape}
	switch t.storage.kind.name {
	case "float32":
		array.Data = gather(t, func(i int) float32 {
			return math.Float32frombits(binary.LittleEndian.Uint32(bytes[4*i:]))
		})
	case "float64":
		array.Data = gather(t, func(i int) float64 {
			return math.Float64frombits(binary.LittleEndian.Uint64(bytes[8*i:]))
		})
	case "int64":
		array.Data = gather(t, func(i int) int64 {
			return int64(binary.LittleEndian.Uint64(bytes[8*i:]))
		})
	}
	return array
}

// gather lists the tensor's elements in row-major order; at gives the storage's numbers.
func gather[T any](t *tensor, at func(i int) T) []T {
	values := make([]T, t.len())
	index := make([]int, len(t.shape))
	position := t.offset
	for i := range values {
		values[i] = at(position)
		for axis := len(index) - 1; axis >= 0; axis-- {
			index[axis]++
			position += t.stride[axis]
			if index[axis] < t.shape[axis] {
				break
			}
			position -= t.shape[axis] * t.stride[axis]
			index[axis] = 0
		}
	}
	return values
}
