package npz

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// element is the type of one value in a file.
type element struct {
	kind byte // of NumPy's letters f, i, u, b, S and U
	size int  // in bytes
	big  bool // big-endian
}

// element reads NumPy's notation of a type: byte order, letter, number of bytes (of U: of characters). It is an error if
// Array can't hold such values.
func (h npyHeader) element() (element, error) {
	e, err := parseElement(h.descr)
	if err != nil {
		return element{}, fmt.Errorf("holds values of NumPy's type %.20q; save it as float32, float64, int32, int64, uint8, bool or strings", h.descr)
	}
	if e.kind == 'O' {
		return element{}, errors.New("holds Python objects (pickled), which are never loaded; save it as numbers or strings")
	}
	return e, nil
}

func parseElement(descr string) (e element, err error) {
	letter := strings.TrimLeft(descr, "<>|=") // = is never in a file of NumPy's; every machine this runs on is little-endian
	if len(descr)-len(letter) > 1 || letter == "" {
		return e, strconv.ErrSyntax
	}
	e.kind, e.big = letter[0], descr[0] == '>'
	if e.kind == 'O' {
		return e, nil
	}
	if e.size, err = strconv.Atoi(letter[1:]); err != nil {
		return e, err
	}
	sizes := map[byte][]int{'f': {2, 4, 8}, 'i': {1, 2, 4, 8}, 'u': {1, 2, 4, 8}, 'b': {1}}
	switch isText := e.kind == 'S' || e.kind == 'U'; {
	case isText && (e.size < 1 || e.size >= 1<<20), !isText && !slices.Contains(sizes[e.kind], e.size):
		return e, strconv.ErrRange
	case e.kind == 'U':
		e.size *= 4
	}
	return e, nil
}

// number types that a file may hold.
type stored interface {
	float32 | float64 | int8 | int16 | int32 | int64 | uint8 | uint16 | uint32 | uint64
}

// readNpyValues reads the values that follow a header. Types that Array does not have become the next larger one.
func readNpyValues(r io.Reader, h npyHeader) (Array, error) {
	count, _, err := h.sizes()
	if err != nil {
		return Array{}, err
	}
	e, err := h.element()
	if err != nil {
		return Array{}, err
	}
	a := Array{Shape: h.shape}
	switch fmt.Sprintf("%c%d", e.kind, e.size) {
	case "f2":
		a.Data, err = readAs(r, count, h, e, fromHalf)
	case "f4":
		a.Data, err = readRaw[float32](r, count, h, e)
	case "f8":
		a.Data, err = readRaw[float64](r, count, h, e)
	case "i1":
		a.Data, err = readAs(r, count, h, e, func(v int8) int32 { return int32(v) })
	case "i2":
		a.Data, err = readAs(r, count, h, e, func(v int16) int32 { return int32(v) })
	case "i4":
		a.Data, err = readRaw[int32](r, count, h, e)
	case "i8":
		a.Data, err = readRaw[int64](r, count, h, e)
	case "u1":
		a.Data, err = readRaw[uint8](r, count, h, e)
	case "u2":
		a.Data, err = readAs(r, count, h, e, func(v uint16) int32 { return int32(v) })
	case "u4":
		a.Data, err = readAs(r, count, h, e, func(v uint32) int64 { return int64(v) })
	case "u8":
		a.Data, err = readUint64(r, count, h, e)
	case "b1":
		a.Data, err = readAs(r, count, h, e, func(v uint8) bool { return v != 0 })
	default:
		a.Data, err = readStrings(r, count, h, e)
	}
	return a, err
}

// readRaw reads values straight into their memory, and turns them round there if they are big-endian.
func readRaw[T stored](r io.Reader, count int, h npyHeader, e element) ([]T, error) {
	values := make([]T, count)
	err := readInto(r, values, e)
	return rowMajor(values, h), err
}

// readInto fills values.
func readInto[T stored](r io.Reader, values []T, e element) error {
	raw := rawBytes(values)
	_, err := io.ReadFull(r, raw)
	if e.big && e.size > 1 {
		for value := range slices.Chunk(raw, e.size) {
			slices.Reverse(value)
		}
	}
	return err
}

// readAs reads values of one type as another, with memory for the result and one block only.
func readAs[From stored, To any](r io.Reader, count int, h npyHeader, e element, convert func(From) To) ([]To, error) {
	values, block := make([]To, count), make([]From, min(count, 1<<16))
	for left := values; len(left) > 0; left = left[len(block):] {
		block = block[:min(len(block), len(left))]
		if err := readInto(r, block, e); err != nil {
			return nil, err
		}
		for i, v := range block {
			left[i] = convert(v)
		}
	}
	return rowMajor(values, h), nil
}

// readUint64 reads values that must fit into int64, as those of labels do.
func readUint64(r io.Reader, count int, h npyHeader, e element) ([]int64, error) {
	large := false
	values, err := readAs(r, count, h, e, func(v uint64) int64 {
		large = large || v > math.MaxInt64
		return int64(v)
	})
	if err == nil && large {
		err = errors.New("holds uint64 of 2^63 or more; save it as float64")
	}
	return values, err
}

// readFloats reads 16-, 32- or 64-bit floats as 32-bit ones.
func readFloats(r io.Reader, h npyHeader) ([]float32, error) {
	count, _, err := h.sizes()
	if err != nil {
		return nil, err
	}
	e, err := h.element()
	switch {
	case err != nil:
		return nil, err
	case e.kind != 'f':
		return nil, fmt.Errorf("holds values of NumPy's type %q, where floats are needed", h.descr)
	case e.size == 2:
		return readAs(r, count, h, e, fromHalf)
	case e.size == 8:
		return readAs(r, count, h, e, func(v float64) float32 { return float32(v) })
	}
	return readRaw[float32](r, count, h, e)
}

// fromHalf is the value of a 16-bit float: a bit of sign, five of exponent, ten of fraction.
func fromHalf(bits uint16) float32 {
	exponent, fraction := int(bits>>10&31), float64(bits&1023)
	value := math.Ldexp(1024+fraction, exponent-25)
	switch exponent {
	case 0:
		value = math.Ldexp(fraction, -24)
	case 31:
		value = math.Inf(1)
		if fraction != 0 {
			value = math.NaN()
		}
	}
	return float32(math.Copysign(value, float64(1-2*int(bits>>15))))
}

// readStrings reads strings of a fixed length, padded with zeros: bytes (S) or UTF-32 (U).
func readStrings(r io.Reader, count int, h npyHeader, e element) ([]string, error) {
	raw := make([]uint8, count*e.size)
	if _, err := io.ReadFull(r, raw); err != nil {
		return nil, err
	}
	values := make([]string, count)
	for i := range values {
		one := raw[i*e.size : (i+1)*e.size]
		if e.kind == 'U' {
			var err error
			if one, err = utf8FromUTF32(one, e.big); err != nil {
				return nil, fmt.Errorf("string %d: %w", i, err)
			}
		}
		values[i] = strings.TrimRight(string(one), "\x00")
	}
	return rowMajor(values, h), nil
}

func utf8FromUTF32(b []byte, big bool) ([]byte, error) {
	order := binary.ByteOrder(binary.LittleEndian)
	if big {
		order = binary.BigEndian
	}
	var text []byte
	for ; len(b) > 0; b = b[4:] {
		c := order.Uint32(b)
		if c > utf8.MaxRune || !utf8.ValidRune(rune(c)) {
			return nil, fmt.Errorf("%#x is not a Unicode character", c)
		}
		text = utf8.AppendRune(text, rune(c))
	}
	return text, nil
}
