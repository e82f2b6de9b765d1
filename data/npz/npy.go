package npz

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"
	"unsafe"
)

// npyHeader describes the values of one .npy array: its type in NumPy's notation, such as "<f4", whether
// the first index runs fastest (Fortran order), and its shape.
type npyHeader struct {
	descr   string
	fortran bool
	shape   []int
}

const npyMagic = "\x93NUMPY"

// maxNpyHeader bounds the header's text; NumPy itself refuses more than 10,000 characters.
const maxNpyHeader = 1 << 16

// maxDimensions is NumPy's own limit.
const maxDimensions = 64

var (
	npyDescr   = regexp.MustCompile(`['"]descr['"]\s*:\s*['"]([^'"]*)['"]`)
	npyFortran = regexp.MustCompile(`['"]fortran_order['"]\s*:\s*(?:(?:np|numpy)\.)?(True|False)`)
	npyShape   = regexp.MustCompile(`['"]shape['"]\s*:\s*\(((?:[^()]|\([^()]*\))*)\)`)
	// npyLength is a number as NumPy has written it over the years: 3, 3L (Python 2), np.int64(3) (NumPy 2).
	npyLength = regexp.MustCompile(`^(?:(?:np|numpy)\.)?(?:u?int\d*\((\d+)\)|(\d+)[lL]?)$`)
)

// readNpyHeader reads the header and returns also the number of bytes it took.
func readNpyHeader(r io.Reader) (npyHeader, int, error) {
	var prefix [12]byte
	if _, err := io.ReadFull(r, prefix[:10]); err != nil {
		return npyHeader{}, 0, fmt.Errorf("too short for an array: %w", err)
	}
	if string(prefix[:6]) != npyMagic {
		return npyHeader{}, 0, errors.New("not an array of NumPy's .npy format")
	}
	length, before := int(binary.LittleEndian.Uint16(prefix[8:])), 10
	if version := prefix[6]; version == 2 || version == 3 {
		if _, err := io.ReadFull(r, prefix[10:]); err != nil {
			return npyHeader{}, 0, fmt.Errorf("too short for an array: %w", err)
		}
		length, before = int(binary.LittleEndian.Uint32(prefix[8:])), 12
	} else if version != 1 {
		return npyHeader{}, 0, fmt.Errorf(".npy version %d is not known", version)
	}
	if length > maxNpyHeader {
		return npyHeader{}, 0, fmt.Errorf("a header of %d bytes is not plausible", length)
	}
	text := make([]byte, length)
	if _, err := io.ReadFull(r, text); err != nil {
		return npyHeader{}, 0, fmt.Errorf("cut in its header: %w", err)
	}
	header, err := parseNpyHeader(string(text))
	return header, before + length, err
}

// parseNpyHeader parses a header's text: {'descr': '<f4', 'fortran_order': False, 'shape': (3, 4), }.
func parseNpyHeader(text string) (npyHeader, error) {
	descr, fortran, shape := npyDescr.FindStringSubmatch(text), npyFortran.FindStringSubmatch(text), npyShape.FindStringSubmatch(text)
	if descr == nil || fortran == nil || shape == nil {
		return npyHeader{}, fmt.Errorf("header %.80q is not understood (structured types can't be read)", text)
	}
	h := npyHeader{descr: descr[1], fortran: fortran[1] == "True", shape: []int{}}
	for field := range strings.SplitSeq(shape[1], ",") {
		field = strings.TrimSpace(field)
		if field == "" {
			continue
		}
		length := npyLength.FindStringSubmatch(field)
		if length == nil {
			return npyHeader{}, fmt.Errorf("shape %.80q is not understood", shape[1])
		}
		d, err := strconv.Atoi(length[1] + length[2])
		if err != nil {
			return npyHeader{}, fmt.Errorf("shape %.80q is not understood", shape[1])
		}
		h.shape = append(h.shape, d)
	}
	if len(h.shape) > maxDimensions {
		return npyHeader{}, fmt.Errorf("%d dimensions are not plausible", len(h.shape))
	}
	return h, nil
}

// format returns the header's bytes, padded as NumPy does so that values begin at a multiple of 64.
func (h npyHeader) format() []byte {
	dims := make([]string, len(h.shape))
	for i, d := range h.shape {
		dims[i] = strconv.Itoa(d)
	}
	shape := strings.Join(dims, ", ")
	if len(dims) == 1 {
		shape += ","
	}
	text := fmt.Sprintf("{'descr': '%s', 'fortran_order': False, 'shape': (%s), }", h.descr, shape)
	text += strings.Repeat(" ", 63-(10+len(text))%64) + "\n"
	b := append([]byte(npyMagic), 1, 0)
	b = binary.LittleEndian.AppendUint16(b, uint16(len(text)))
	return append(b, text...)
}

// sizes returns the number of values, and of bytes of one value.
func (h npyHeader) sizes() (count, item int, err error) {
	e, err := h.element()
	if err != nil {
		return 0, 0, err
	}
	item = e.size
	count = 1
	for _, d := range h.shape {
		if d > 0 && count > math.MaxInt/item/d {
			return 0, 0, fmt.Errorf("shape %v is not plausible", h.shape)
		}
		count *= d
	}
	return count, item, nil
}

// rowMajor returns values in row-major order, whatever the order the header says they are in.
func rowMajor[T any](values []T, h npyHeader) []T {
	if !h.fortran || len(h.shape) < 2 || len(values) < 2 {
		return values
	}
	ordered := make([]T, len(values))
	index := make([]int, len(h.shape))
	for _, v := range values { // in the file the first index runs fastest
		at := 0
		for axis, i := range index {
			at = at*h.shape[axis] + i
		}
		ordered[at] = v
		for axis := range index {
			if index[axis]++; index[axis] < h.shape[axis] {
				break
			}
			index[axis] = 0
		}
	}
	return ordered
}

// encodeNpy returns the header and the bytes of an array's values, which may share its memory.
func encodeNpy(a Array) (header, values []byte, err error) {
	h := npyHeader{shape: a.Shape}
	var count int
	switch v := a.Data.(type) {
	case []float32:
		h.descr, count, values = "<f4", len(v), rawBytes(v)
	case []float64:
		h.descr, count, values = "<f8", len(v), rawBytes(v)
	case []int32:
		h.descr, count, values = "<i4", len(v), rawBytes(v)
	case []int64:
		h.descr, count, values = "<i8", len(v), rawBytes(v)
	case []uint8:
		h.descr, count, values = "|u1", len(v), v
	case []bool:
		h.descr, count, values = "|b1", len(v), rawBytes(v)
	case []string:
		h.descr, values = encodeStrings(v)
		count = len(v)
	default:
		return nil, nil, fmt.Errorf("values of type %T can't be written", a.Data)
	}
	for _, d := range a.Shape {
		if d < 0 {
			return nil, nil, fmt.Errorf("shape %v is negative", a.Shape)
		}
	}
	if count != a.Len() {
		return nil, nil, fmt.Errorf("%d values for shape %v", count, a.Shape)
	}
	return h.format(), values, nil
}

// encodeStrings lays strings out as NumPy's fixed-length UTF-32.
func encodeStrings(v []string) (descr string, values []byte) {
	longest := 1
	for _, s := range v {
		longest = max(longest, utf8.RuneCountInString(s))
	}
	values = make([]byte, 0, 4*longest*len(v))
	for i, s := range v {
		for _, c := range s {
			values = binary.LittleEndian.AppendUint32(values, uint32(c))
		}
		values = values[:4*longest*(i+1)]
	}
	return fmt.Sprintf("<U%d", longest), values
}

// rawBytes is the memory of values.
func rawBytes[T stored | bool](values []T) []byte {
	var one T
	return unsafe.Slice((*byte)(unsafe.Pointer(unsafe.SliceData(values))), len(values)*int(unsafe.Sizeof(one)))
}
