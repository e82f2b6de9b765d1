package pytorch

import "fmt"

// global pushes a Python name if a state dict may mention it.
func (m *machine) global(module, name any) {
	full := global(fmt.Sprintf("%v.%v", text(module), text(name)))
	_, isStorage := kinds[string(full)]
	if !isStorage && full != orderedDict && full != rebuildTensor && full != rebuildParameter {
		m.fail("its pickle asks for %.100q, which no state dict of dense tensors needs; nothing was executed: save model.state_dict() alone", full)
	}
	m.push(full)
}

func text(value any) string {
	s, _ := value.(string)
	return s
}

// reduce stands for the call of a Python function, of which it knows three.
func (m *machine) reduce(function, arguments any) {
	args, ok := arguments.(tuple)
	switch {
	case ok && function == orderedDict && len(args) == 0:
		m.push(&dict{})
	case ok && function == rebuildTensor && len(args) >= 4:
		m.push(m.newTensor(args))
	case ok && function == rebuildParameter && len(args) == 3:
		if _, ok := args[0].(*tensor); !ok {
			m.fail("%w: a parameter is %s, not a tensor", errPickle, describe(args[0]))
		}
		m.push(args[0])
	default:
		m.fail("%w: it calls %s in an unknown way; nothing was executed", errPickle, describe(function))
	}
}

// newTensor is _rebuild_tensor_v2(storage, offset, size, stride, …). Its numbers are checked when the tensor is read.
func (m *machine) newTensor(args tuple) *tensor {
	s, isStorage := args[0].(storage)
	offset, isNumber := args[1].(int64)
	shape, shapeOk := integers(args[2])
	stride, strideOk := integers(args[3])
	if !isStorage || !isNumber || !shapeOk || !strideOk {
		m.fail("%w: a tensor is not made of storage, offset, size and stride", errPickle)
	}
	return &tensor{storage: s, offset: int(offset), shape: shape, stride: stride}
}

func integers(value any) ([]int, bool) {
	values, ok := value.(tuple)
	if !ok {
		return nil, false
	}
	numbers := make([]int, len(values))
	for i, v := range values {
		n, ok := v.(int64)
		if !ok {
			return nil, false
		}
		numbers[i] = int(n)
	}
	return numbers, true
}

// build gives an object its attributes. An OrderedDict has _metadata (versions of modules), which nothing needs.
func (m *machine) build() {
	m.pop()
	if _, ok := m.peek().(*dict); !ok {
		m.fail("%w: it sets attributes of what is no dictionary; nothing was executed", errPickle)
	}
}

// storage is PyTorch's persistent id of a storage: ("storage", class, key, device, number of elements).
func (m *machine) storage(id any) {
	parts, ok := id.(tuple)
	if !ok || len(parts) != 5 || parts[0] != "storage" {
		m.fail("%w: it refers to %s where a storage should be", errPickle, describe(id))
		return
	}
	class, _ := parts[1].(global)
	format, isKind := kinds[string(class)]
	key, isText := parts[2].(string)
	n, isNumber := parts[4].(int64)
	if !isKind || !isText || !isNumber || n < 0 {
		m.fail("%w: it describes a storage wrongly", errPickle)
	}
	m.push(storage{kind: format, key: key, len: int(n)})
}

// describe says in a word what a value is.
func describe(value any) string {
	switch v := value.(type) {
	case nil:
		return "None"
	case bool, int64, float64:
		return fmt.Sprintf("the number %v", v)
	case string:
		return fmt.Sprintf("the text %.40q", v)
	case tuple:
		return "a tuple"
	case *dict:
		return "a dictionary"
	case global:
		return string(v)
	case *tensor:
		return "a single tensor"
	}
	return "a list or the like"
}
