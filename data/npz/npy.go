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
	npyFortran = regexp.MustCompile(`['"]fortran_order['"]\s*:\s*(True|False)`)
	npyShape   = regexp.MustCompile(`['"]shape['"]\s*:\s*\(([^)]*)\)`)
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
		d, err := strconv.Atoi(field)
		if err != nil || d < 0 {
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
	if item, err = itemSize(h.descr); err != nil {
		return 0, 0, err
	}
	count = 1
	for _, d := range h.shape {
		if d > 0 && count > math.MaxInt/item/d {
			return 0, 0, fmt.Errorf("shape %v is not plausible", h.shape)
		}
		count *= d
	}
	return count, item, nil
}

// itemSize returns the number of bytes of one value of a type that Array can hold.
func itemSize(descr string) (int, error) {
	switch descr {
	case "<f4", "<i4":
		return 4, nil
	case "<f8", "<i8":
		return 8, nil
	case "|u1", "|b1":
		return 1, nil
	case "|O", "O":
		return 0, errors.New("holds Python objects (pickled), which are never loaded; save it as numbers or strings")
	case "<f2":
		return 0, errors.New("holds float16; save it as float32")
	}
	if n, ok := strings.CutPrefix(descr, "|S"); ok {
		if size, err := strconv.Atoi(n); err == nil && size > 0 && size < 1<<20 {
			return size, nil
		}
	}
	if n, ok := strings.CutPrefix(descr, "<U"); ok {
		if size, err := strconv.Atoi(n); err == nil && size > 0 && size < 1<<20 {
			return 4 * size, nil
		}
	}
	return 0, fmt.Errorf("holds values of NumPy's type %.20q; save it as float32, float64, int32, int64, uint8, bool or strings", descr)
}

// readNpyValues reads the values that follow a header.
func readNpyValues(r io.Reader, h npyHeader) (Array, error) {
	count, item, err := h.sizes()
	if err != nil {
		return Array{}, err
	}
	a := Array{Shape: h.shape}
	switch h.descr {
	case "<f4":
		a.Data, err = readRaw[float32](r, count, h)
	case "<f8":
		a.Data, err = readRaw[float64](r, count, h)
	case "<i4":
		a.Data, err = readRaw[int32](r, count, h)
	case "<i8":
		a.Data, err = readRaw[int64](r, count, h)
	case "|u1":
		a.Data, err = readRaw[uint8](r, count, h)
	case "|b1":
		a.Data, err = readBools(r, count, h)
	default:
		a.Data, err = readStrings(r, count, item, h)
	}
	return a, err
}

// readRaw reads values straight into their memory: .npy and every machine this runs on are little-endian.
func readRaw[T float32 | float64 | int32 | int64 | uint8](r io.Reader, count int, h npyHeader) ([]T, error) {
	values := make([]T, count)
	_, err := io.ReadFull(r, rawBytes(values))
	return rowMajor(values, h), err
}

// readFloats reads 32- or 64-bit floats as 32-bit ones, with memory for the result and one block only.
func readFloats(r io.Reader, h npyHeader) ([]float32, error) {
	count, _, err := h.sizes()
	switch {
	case err != nil:
		return nil, err
	case h.descr == "<f4":
		return readRaw[float32](r, count, h)
	case h.descr != "<f8":
		return nil, fmt.Errorf("holds values of NumPy's type %q, where floats are needed", h.descr)
	}
	values, block := make([]float32, count), make([]float64, min(count, 1<<16))
	for left := values; len(left) > 0; left = left[len(block):] {
		block = block[:min(len(block), len(left))]
		if _, err := io.ReadFull(r, rawBytes(block)); err != nil {
			return nil, err
		}
		for i, v := range block {
			left[i] = float32(v)
		}
	}
	return rowMajor(values, h), nil
}

func readBools(r io.Reader, count int, h npyHeader) ([]bool, error) {
	raw, err := readRaw[uint8](r, count, h)
	values := make([]bool, count)
	for i, b := range raw {
		values[i] = b != 0
	}
	return values, err
}

// readStrings reads strings of a fixed length, padded with zeros: bytes (S) or UTF-32 (U).
func readStrings(r io.Reader, count, item int, h npyHeader) ([]string, error) {
	raw, err := readRaw[uint8](r, count*item, npyHeader{})
	if err != nil {
		return nil, err
	}
	values := make([]string, count)
	for i := range values {
		one := raw[i*item : (i+1)*item]
		if h.descr[0] == '<' {
			if one, err = utf8FromUTF32(one); err != nil {
				return nil, fmt.Errorf("string %d: %w", i, err)
			}
		}
		values[i] = strings.TrimRight(string(one), "\x00")
	}
	return rowMajor(values, h), nil
}

func utf8FromUTF32(b []byte) ([]byte, error) {
	var text []byte
	for ; len(b) > 0; b = b[4:] {
		c := binary.LittleEndian.Uint32(b)
		if c > utf8.MaxRune || !utf8.ValidRune(rune(c)) {
			return nil, fmt.Errorf("%#x is not a Unicode character", c)
		}
		text = utf8.AppendRune(text, rune(c))
	}
	return text, nil
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
func rawBytes[T float32 | float64 | int32 | int64 | uint8 | bool](values []T) []byte {
	var one T
	return unsafe.Slice((*byte)(unsafe.Pointer(unsafe.SliceData(values))), len(values)*int(unsafe.Sizeof(one)))
}
