// Package pytorch reads PyTorch's .pth state dicts without Python.
//
// A .pth file is a zip archive of a pickle and the tensors' bytes, as torch.save writes it since version 1.6. A pickle is a
// program for a stack machine that may name and call any Python function. The machine here knows dictionaries, numbers and
// tensors only, calls nothing, and takes every length for a claim to be checked; so files of unknown origin are safe to read.
package pytorch

import (
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"slices"
	"strings"

	"readoutzones/data/npz"
)

// maxShare is how many times the file's size its tensors may take together: more than once only where they share storage.
const maxShare = 4

// ReadStateDict reads the tensors of a .pth file by name, in the file's number format: float32, float64, or int64 as
// num_batches_tracked has it. A state dict is read as it is, or from a checkpoint that holds it under state_dict,
// model_state_dict, model or another usual name; what wrappers put before the names is taken off ([Unwrap]). Anything else is an error that names it:
// other number formats, other files (TorchScript, the format before PyTorch 1.6, safetensors, …), damaged files, and
// pickles that ask for anything but tensors in dictionaries, of which nothing is ever executed. It takes memory of a few
// times the file's size.
func ReadStateDict(path string) (map[string]npz.Array, error) {
	content, err := readFile(path)
	if err != nil {
		return nil, err
	}
	dict, err := decode(content)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return dict, nil
}

// readFile reads a file that has a size: not a device or a pipe, which may never end. Of a file that is not an archive it
// reads the start alone.
func readFile(path string) ([]byte, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	info, err := file.Stat()
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, fmt.Errorf("%s: is not a file", path)
	}
	head := make([]byte, min(info.Size(), headSize))
	if _, err := io.ReadFull(file, head); err != nil || !isZip(head) {
		return head, err
	}
	content := make([]byte, info.Size())
	_, err = file.ReadAt(content, 0)
	return content, err
}

// decode reads a .pth file's content.
func decode(content []byte) (map[string]npz.Array, error) {
	file, err := openArchive(content)
	if err != nil {
		return nil, err
	}
	program, err := file.pickle()
	if err != nil {
		return nil, err
	}
	value, err := unpickle(program)
	if err != nil {
		return nil, err
	}
	tensors, err := stateDict(value)
	if err != nil {
		return nil, err
	}
	return readTensors(file, tensors, maxShare*len(content))
}

// readTensors reads all tensors as long as they take no more than limit bytes together.
func readTensors(file *archive, tensors map[string]*tensor, limit int) (map[string]npz.Array, error) {
	arrays := make(map[string]npz.Array, len(tensors))
	for _, name := range slices.Sorted(maps.Keys(tensors)) {
		t := tensors[name]
		bytes, err := file.storage(t.storage)
		if err != nil {
			return nil, fmt.Errorf("tensor %q: %w", name, err)
		}
		if err := t.check(); err != nil {
			return nil, fmt.Errorf("tensor %q: %w; the file is damaged", name, err)
		}
		if limit -= t.len() * t.storage.kind.size; limit < 0 {
			return nil, fmt.Errorf("tensor %q: the tensors share storage and would take more than %d times the file's size", name, maxShare)
		}
		arrays[name] = t.read(bytes)
	}
	return arrays, nil
}

// stateDict finds the state dict in what a pickle holds: under one of the usual names of a checkpoint, or at the top.
func stateDict(value any) (map[string]*tensor, error) {
	top, ok := value.(*dict)
	if !ok {
		return nil, fmt.Errorf("holds %s, not a state dict; save model.state_dict() alone", describe(value))
	}
	var found *dict
	for i, key := range top.keys {
		inner, isDict := top.values[i].(*dict)
		if !isDict || !slices.Contains([]any{"state_dict", "model_state_dict", "model", "model_state", "net", "network", "module", "weights"}, key) {
			continue
		}
		if found != nil {
			return nil, errors.New("is a checkpoint with several state dicts; save the wanted one alone")
		}
		found = inner
	}
	if found == nil {
		found = top
	}
	return tensorsOf(found)
}

// tensorsOf takes the tensors out of a state dict, which holds nothing else.
func tensorsOf(d *dict) (map[string]*tensor, error) {
	tensors := make(map[string]*tensor, len(d.keys))
	for i, key := range d.keys {
		name, ok := key.(string)
		if !ok {
			return nil, fmt.Errorf("has %s for a name, so it is not a state dict", describe(key))
		}
		t, ok := d.values[i].(*tensor)
		if !ok {
			return nil, fmt.Errorf("%q is %s, not a tensor; save model.state_dict() alone", name, describe(d.values[i]))
		}
		if tensors[name] != nil {
			return nil, fmt.Errorf("tensor %q is there twice; the file is damaged", name)
		}
		tensors[name] = t
	}
	if len(tensors) == 0 {
		return nil, errors.New("holds no tensors")
	}
	return Unwrap(tensors)
}

// Wrappers of PyTorch's put their own name before those of a model's tensors, or among them where they wrap a part of it.
var (
	aroundAll  = []string{"module.", "model.", "net.", "network.", "_forward_module."} // DataParallel, Lightning, DeepSpeed; people's own
	aroundPart = strings.NewReplacer("_orig_mod.", "", "_fsdp_wrapped_module.", "", "_checkpoint_wrapped_module.", "")
)

// Unwrap gives tensors the names that the bare model has for them: without _orig_mod. (torch.compile) and the like wherever
// they stand, and without module., model. and the like where all names begin with it. The counter n_averaged of an averaged
// model is left out.
func Unwrap[T any](tensors map[string]T) (map[string]T, error) {
	bare := make(map[string]T, len(tensors))
	for name, t := range tensors {
		name = aroundPart.Replace(name)
		if _, twice := bare[name]; twice {
			return nil, fmt.Errorf("tensor %q is there twice, with and without a wrapper's name; save model.state_dict() alone", name)
		}
		bare[name] = t
	}
	if len(bare) > 1 {
		delete(bare, "n_averaged")
	}
	for {
		prefix := commonPrefix(bare)
		if prefix == "" {
			return bare, nil
		}
		inner := make(map[string]T, len(bare))
		for name, t := range bare {
			inner[strings.TrimPrefix(name, prefix)] = t
		}
		bare = inner
	}
}

// commonPrefix returns the wrapper's name that all names begin with, "" if there is none.
func commonPrefix[T any](tensors map[string]T) string {
	for _, prefix := range aroundAll {
		all := len(tensors) > 0
		for name := range tensors {
			all = all && strings.HasPrefix(name, prefix) && name != prefix
		}
		if all {
			return prefix
		}
	}
	return ""
}
