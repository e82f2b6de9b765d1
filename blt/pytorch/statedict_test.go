package pytorch

import (
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"readoutzones/data/npz"
)

// Values of PyTorch 1.13 (testdata/pth.py), bit for bit.
func TestReadStateDictEqualsPyTorch(t *testing.T) {
	expected, err := npz.Read("testdata/expected.npz")
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]map[string]npz.Array{}
	for key, array := range expected {
		file, name, _ := strings.Cut(key, "/")
		if want[file] == nil {
			want[file] = map[string]npz.Array{}
		}
		want[file][name] = array
	}
	for file := range want {
		got, err := ReadStateDict("testdata/" + file + ".pth")
		if err != nil {
			t.Error(err)
			continue
		}
		for name, array := range got {
			w := want[file][name]
			if len(array.Shape) != len(w.Shape) || len(w.Shape) > 0 && !reflect.DeepEqual(array.Shape, w.Shape) || !reflect.DeepEqual(array.Data, w.Data) {
				t.Errorf("%s: tensor %q is %v, want %v", file, name, array, w)
			}
		}
		if len(got) != len(want[file]) {
			t.Errorf("%s: %d tensors, want %d", file, len(got), len(want[file]))
		}
	}
}

// The names that PyTorch's wrappers give (DataParallel, torch.compile, FSDP, activation checkpoints, AveragedModel; Lightning's
// self.model), alone and within each other, become the bare model's. A part of the model that is called like a wrapper stays.
func TestUnwrap(t *testing.T) {
	bare := []string{"retina.weight", "v1.bottom_up.weight", "readout.weight"}
	with := func(before, among string, more ...string) map[string]int {
		names := map[string]int{}
		for i, name := range bare {
			first, rest, _ := strings.Cut(name, ".")
			names[before+first+"."+among+rest] = i
		}
		for _, name := range more {
			names[name] = -1
		}
		return names
	}
	for name, names := range map[string]map[string]int{
		"bare": with("", ""), "DataParallel": with("module.", ""), "compiled": with("_orig_mod.", ""), "both": with("module._orig_mod.", ""), "the other way round": with("_orig_mod.module.", ""),
		"FSDP": with("_fsdp_wrapped_module.", "_fsdp_wrapped_module."), "checkpoints": with("", "_checkpoint_wrapped_module."), "a part compiled": with("model.", "_orig_mod."),
		"averaged": with("module.", "", "n_averaged"), "Lightning, compiled, parallel": with("model.module._orig_mod.", ""), "DeepSpeed": with("_forward_module.model.", ""),
	} {
		got, err := Unwrap(names)
		if err != nil || !reflect.DeepEqual(got, with("", "")) {
			t.Errorf("%s: %v became %v, %v", name, names, got, err)
		}
	}
	kept := with("model.", "", "criterion.weight")
	if got, err := Unwrap(kept); err != nil || !reflect.DeepEqual(got, kept) {
		t.Errorf("%v became %v, %v", kept, got, err)
	}
	if _, err := Unwrap(map[string]int{"a": 1, "_orig_mod.a": 2}); err == nil || !strings.Contains(err.Error(), "twice") {
		t.Errorf("two tensors of one name: %v", err)
	}
}

func TestReadStateDictRefuses(t *testing.T) {
	for file, reason := range map[string]string{
		"float16":     `tensor "w": has the number format float16`,
		"bfloat16":    "number format bfloat16",
		"bool":        "number format bool",
		"sparse":      "torch._utils._rebuild_sparse_tensor",
		"model":       "__main__.Small",
		"tensor":      "holds a single tensor, not a state dict",
		"nothing":     "holds no tensors",
		"legacy":      `legacy format (before 1.6); only what torch.save writes since PyTorch 1.6 is read, so convert it: torch.save(torch.load("OLD", map_location="cpu"), "NEW.pth")`,
		"torchscript": `TorchScript module; convert it in PyTorch: torch.save(torch.jit.load("OLD").state_dict(), "NEW.pth")`,
		"compressed":  "compressed",
		"system":      `asks for "posix.system", which no state dict of dense tensors needs; nothing was executed`,
	} {
		assertRefused(t, "testdata/"+file+".pth", reason)
	}
	if _, err := os.Stat("EXECUTED"); err == nil {
		t.Error("a pickle was executed")
	}
}

func TestReadStateDictRefusesOtherFiles(t *testing.T) {
	plain, err := os.ReadFile("testdata/plain.pth")
	if err != nil {
		t.Fatal(err)
	}
	flipped := append([]byte(nil), plain...)
	flipped[strings.Index(string(plain), "data/0")+64] ^= 1
	for name, c := range map[string]struct{ content, reason string }{
		"empty":       {"", "is empty"},
		"text":        {"a,b,c\n1,2,3\n", "is not a .pth file"},
		"tar":         {strings.Repeat("\x00", 257) + "ustar\x00" + strings.Repeat("\x00", 300), "tar file"},
		"safetensors": {"\x40\x00\x00\x00\x00\x00\x00\x00{\"w\":{}}", `safetensors file; only what torch.save writes since PyTorch 1.6 is read, so convert it: torch.save(safetensors.torch.load_file("OLD"), "NEW.pth")`},
		"pickle":      {"\x80\x02}.", "bare pickle"},
		"cut":         {string(plain[:len(plain)-40]), "damaged or cut off"},
		"flipped":     {string(flipped), "wrong checksum"},
	} {
		path := filepath.Join(t.TempDir(), name)
		if err := os.WriteFile(path, []byte(c.content), 0o600); err != nil {
			t.Fatal(err)
		}
		assertRefused(t, path, c.reason)
	}
	assertRefused(t, "testdata/expected.npz", "without data.pkl")
	assertRefused(t, "testdata", "is not a file")
	assertRefused(t, "testdata/absent.pth", "no such file")
}

// assertRefused wants an error in one line that names the file and the reason.
func assertRefused(t *testing.T, path, reason string) {
	t.Helper()
	_, err := ReadStateDict(path)
	if err == nil || !strings.Contains(err.Error(), reason) || !strings.Contains(err.Error(), path) || strings.Contains(err.Error(), "\n") {
		t.Errorf("%s: error is %v; want one line that says %q", path, err, reason)
	}
}
