package pytorch

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"math"
)

// What a pickle of a state dict is made of, besides nil, bool, int64, float64 and string.
type (
	tuple []any
	// dict keeps its entries in order; nothing is looked up in it.
	dict struct{ keys, values []any }
	// global is a Python function or class, by its full name. It is never called.
	global string
	// ignored stands for values that no state dict needs: lists, bytes, very large integers.
	ignored struct{}
)

// The Python names that a pickle may mention, besides those of kinds.
const (
	orderedDict      = global("collections.OrderedDict")
	rebuildTensor    = global("torch._utils._rebuild_tensor_v2")
	rebuildParameter = global("torch._utils._rebuild_parameter")
)

// Bounds on what a pickle may pile up; PyTorch's stay far below (it stores a dictionary's entries a thousand at a time).
const (
	maxStack   = 1 << 16
	maxNesting = 64
)

// machine runs a pickle: it has a stack, marks on it, and a memo of values by number.
type machine struct {
	program []byte // what is left of it
	stack   []any
	marks   []int
	memo    map[uint32]any
	err     error // the first; nothing counts after it
	done    bool
}

// unpickle runs a pickle of protocols 2 to 5 and returns what it leaves. Its instructions are those that Python writes for
// dictionaries of tensors and numbers; any other is refused. Time and memory are proportional to the pickle's length:
// every value comes from a byte of it, and no length in it is believed.
func unpickle(program []byte) (any, error) {
	m := &machine{program: program, memo: map[uint32]any{}}
	for !m.done && m.err == nil {
		code := m.take(1)
		if m.err != nil {
			break
		}
		if run := instructions[code[0]]; run != nil {
			run(m)
		} else {
			m.fail("its pickle has instruction 0x%02x, which no state dict needs; nothing was executed", code[0])
		}
		if len(m.stack) > maxStack {
			m.fail("its pickle piles up more than %d values; the file is damaged", maxStack)
		}
	}
	value := m.pop()
	return value, m.err
}

func (m *machine) fail(format string, args ...any) {
	if m.err == nil {
		m.err = fmt.Errorf(format, args...)
	}
}

var errPickle = errors.New("its pickle is damaged")

// take takes the next n bytes of the program; of none after an error.
func (m *machine) take(n uint64) []byte {
	if m.err == nil && n > uint64(len(m.program)) {
		m.err = fmt.Errorf("%w: it ends too early", errPickle)
	}
	if m.err != nil {
		return nil
	}
	taken := m.program[:n]
	m.program = m.program[n:]
	return taken
}

// number takes an unsigned little-endian number of n ≤ 8 bytes.
func (m *machine) number(n uint64) uint64 {
	var whole [8]byte
	copy(whole[:], m.take(n))
	return binary.LittleEndian.Uint64(whole[:])
}

// line takes the program up to the next end of line.
func (m *machine) line() string {
	n := bytes.IndexByte(m.program, '\n')
	if n < 0 {
		m.fail("%w: a name does not end", errPickle)
		return ""
	}
	text := m.take(uint64(n) + 1)
	return string(bytes.TrimSuffix(text, []byte("\n")))
}

func (m *machine) push(value any) { m.stack = append(m.stack, value) }

// pop takes the topmost value, of those above the last mark.
func (m *machine) pop() any {
	bottom := 0
	if len(m.marks) > 0 {
		bottom = m.marks[len(m.marks)-1]
	}
	if len(m.stack) <= bottom {
		m.fail("%w: it takes a value from an empty stack", errPickle)
		return nil
	}
	value := m.stack[len(m.stack)-1]
	m.stack = m.stack[:len(m.stack)-1]
	return value
}

// peek returns the topmost value and leaves it there.
func (m *machine) peek() any {
	value := m.pop()
	if m.err == nil {
		m.push(value)
	}
	return value
}

func (m *machine) mark() {
	if m.marks = append(m.marks, len(m.stack)); len(m.marks) > maxNesting {
		m.fail("its pickle is nested more than %d deep; the file is damaged", maxNesting)
	}
}

// popMark takes the values above the last mark, and the mark.
func (m *machine) popMark() []any {
	if len(m.marks) == 0 {
		m.fail("%w: it goes back to a mark that is not there", errPickle)
		return nil
	}
	bottom := m.marks[len(m.marks)-1]
	values := append([]any(nil), m.stack[bottom:]...)
	m.stack, m.marks = m.stack[:bottom], m.marks[:len(m.marks)-1]
	return values
}

// instructions are those that the machine knows; the comments give the names by which Python's pickletools explains them.
var instructions = [256]func(m *machine){
	0x80: func(m *machine) { m.protocol() },  // PROTO
	0x95: func(m *machine) { m.take(8) },     // FRAME
	'.':  func(m *machine) { m.done = true }, // STOP

	'N':  func(m *machine) { m.push(nil) },                            // NONE
	0x88: func(m *machine) { m.push(true) },                           // NEWTRUE
	0x89: func(m *machine) { m.push(false) },                          // NEWFALSE
	'K':  func(m *machine) { m.push(int64(m.number(1))) },             // BININT1
	'M':  func(m *machine) { m.push(int64(m.number(2))) },             // BININT2
	'J':  func(m *machine) { m.push(int64(int32(m.number(4)))) },      // BININT
	0x8a: func(m *machine) { m.long() },                               // LONG1
	'G':  func(m *machine) { m.float() },                              // BINFLOAT
	'X':  func(m *machine) { m.push(string(m.take(m.number(4)))) },    // BINUNICODE
	0x8c: func(m *machine) { m.push(string(m.take(m.number(1)))) },    // SHORT_BINUNICODE
	'B':  func(m *machine) { m.take(m.number(4)); m.push(ignored{}) }, // BINBYTES
	'C':  func(m *machine) { m.take(m.number(1)); m.push(ignored{}) }, // SHORT_BINBYTES

	'(':  func(m *machine) { m.mark() },                   // MARK
	')':  func(m *machine) { m.push(tuple(nil)) },         // EMPTY_TUPLE
	't':  func(m *machine) { m.push(tuple(m.popMark())) }, // TUPLE
	0x85: func(m *machine) { m.tuple(1) },                 // TUPLE1
	0x86: func(m *machine) { m.tuple(2) },                 // TUPLE2
	0x87: func(m *machine) { m.tuple(3) },                 // TUPLE3

	']': func(m *machine) { m.push(ignored{}) },     // EMPTY_LIST
	'a': func(m *machine) { m.pop(); m.list() },     // APPEND
	'e': func(m *machine) { m.popMark(); m.list() }, // APPENDS

	'}': func(m *machine) { m.push(&dict{}) },                                   // EMPTY_DICT
	's': func(m *machine) { value, key := m.pop(), m.pop(); m.set(key, value) }, // SETITEM
	'u': func(m *machine) { m.set(m.popMark()...) },                             // SETITEMS

	'q':  func(m *machine) { m.memo[uint32(m.number(1))] = m.peek() }, // BINPUT
	'r':  func(m *machine) { m.memo[uint32(m.number(4))] = m.peek() }, // LONG_BINPUT
	0x94: func(m *machine) { m.memo[uint32(len(m.memo))] = m.peek() }, // MEMOIZE
	'h':  func(m *machine) { m.recall(m.number(1)) },                  // BINGET
	'j':  func(m *machine) { m.recall(m.number(4)) },                  // LONG_BINGET

	'c':  func(m *machine) { module, name := m.line(), m.line(); m.global(module, name) },   // GLOBAL
	0x93: func(m *machine) { name, module := m.pop(), m.pop(); m.global(module, name) },     // STACK_GLOBAL
	'R':  func(m *machine) { args, function := m.pop(), m.pop(); m.reduce(function, args) }, // REDUCE
	'b':  func(m *machine) { m.build() },                                                    // BUILD
	'Q':  func(m *machine) { m.storage(m.pop()) },                                           // BINPERSID
}

func (m *machine) protocol() {
	if version := m.number(1); version < 2 || version > 5 {
		m.fail("its pickle has protocol %d; PyTorch writes 2 to 5", version)
	}
}

// long takes an integer of any length; those beyond 64 bits are ignored.
func (m *machine) long() {
	n := m.number(1)
	digits := m.take(n)
	if n > 8 {
		m.push(ignored{})
		return
	}
	var value int64
	for i := len(digits) - 1; i >= 0; i-- {
		if i == len(digits)-1 {
			value = int64(int8(digits[i]))
		} else {
			value = value<<8 | int64(digits[i])
		}
	}
	m.push(value)
}

func (m *machine) float() {
	var bits [8]byte
	copy(bits[:], m.take(8))
	m.push(math.Float64frombits(binary.BigEndian.Uint64(bits[:])))
}

func (m *machine) tuple(n int) {
	t := make(tuple, n)
	for i := n - 1; i >= 0; i-- {
		t[i] = m.pop()
	}
	m.push(t)
}

// list checks that what was to be appended went to a list.
func (m *machine) list() {
	if _, ok := m.peek().(ignored); !ok {
		m.fail("%w: it appends to what is no list", errPickle)
	}
}

// set adds keys and values in turn to the dictionary on top.
func (m *machine) set(entries ...any) {
	d, ok := m.peek().(*dict)
	if !ok || len(entries)%2 != 0 {
		m.fail("%w: it sets entries of what is no dictionary", errPickle)
		return
	}
	for i := 0; i < len(entries); i += 2 {
		d.keys, d.values = append(d.keys, entries[i]), append(d.values, entries[i+1])
	}
}

func (m *machine) recall(number uint64) {
	value, ok := m.memo[uint32(number)]
	if !ok {
		m.fail("%w: it recalls a value that it never stored", errPickle)
	}
	m.push(value)
}
