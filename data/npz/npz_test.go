package npz

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"fmt"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"readoutzones/data/internal/check"
)

// What testdata/npz.py writes.
var golden = map[string]Array{
	"f4":         {[]int{2, 3}, []float32{1.5, -2, 3, 4, float32(math.Inf(1)), 1e-42}},
	"f8":         {[]int{3}, []float64{0.1, -1e300, math.NaN()}},
	"i8":         {[]int{1, 2, 1}, []int64{-1, 1 << 62}},
	"i4":         {[]int{2}, []int32{math.MinInt32, 7}},
	"u1":         {[]int{16, 16}, counting[uint8](256)},
	"b1":         {[]int{3}, []bool{true, false, true}},
	"S":          {[]int{3}, []string{"cat", "", "elephant"}},
	"U":          {[]int{3}, []string{"Kühe", "", "猫 x"}},
	"scalar":     {[]int{}, []float64{42}},
	"empty":      {[]int{0}, []float32{}},
	"none":       {[]int{3, 0, 2}, []int64{}},
	"fortran":    {[]int{2, 3, 4}, counting[float32](24)},
	"transposed": {[]int{3, 2}, []int32{0, 3, 1, 4, 2, 5}},
	"fortranU":   {[]int{3, 2}, []string{"a", "bc", "d", "e", "f", "gh"}},
}

func counting[T number](n int) []T {
	values := make([]T, n)
	for i := range values {
		values[i] = T(i)
	}
	return values
}

func TestReadEqualsNumPy(t *testing.T) {
	for _, file := range []string{"npz_stored.npz", "npz_deflated.npz"} {
		got, err := Read("testdata/" + file)
		if err != nil {
			t.Fatal(err)
		}
		equalArrays(t, file, got, golden)
	}
}

// Types that Array does not have, and big-endian ones, are read as the values that NumPy has: testdata/npz.py.
func TestReadTypesOfOthers(t *testing.T) {
	got, err := Read("testdata/npz_types.npz")
	if err != nil {
		t.Fatal(err)
	}
	four, small, large := []int{4}, []int32{0, 1, 100, 127}, []int64{0, 1, 100, 127}
	want := map[string]Array{
		"i1": {four, small}, "i2l": {four, small}, "i2b": {four, small}, "u2l": {four, small}, "u2b": {four, small}, "i4b": {four, small},
		"i8b": {four, large}, "u4l": {four, large}, "u4b": {four, large}, "u8l": {four, large}, "u8b": {four, large},
		"f4b": {four, []float32{0, 1, 100, 127}}, "f8b": {four, []float64{0, 1, 100, 127}},
		"halves": got["floats"], "floats": got["floats"], // NumPy's own conversion of all 65,536
		"halvesb": {[]int{3}, []float32{1.5, float32(math.Copysign(0, -1)), 5.9604645e-08}}, // 6e-8 is nearest to 2^-24
		"textb":   {[]int{2}, []string{"Kühe", "猫"}}, "negative": {[]int{2}, []int32{-1, -32768}},
		"fortranb": {[]int{2, 3}, []float64{0, 1, 2, 3, 4, 5}},
	}
	equalArrays(t, "types", got, want)
	z, err := Open("testdata/npz_types.npz")
	if err != nil {
		t.Fatal(err)
	}
	defer z.Close()
	for key, want := range map[string]any{"halvesb": want["halvesb"].Data, "f4b": want["f4b"].Data, "f8b": want["f4b"].Data} {
		if values, _, err := z.ReadFloat32(key, 1); err != nil || !reflect.DeepEqual(values, want) {
			t.Errorf("%s as floats: %v, %v, want %v", key, values, err, want)
		}
	}
}

// Shapes are written in several ways: as Python 2's long integers, as NumPy 2's scalars.
func TestReadShapesOfOthers(t *testing.T) {
	got, err := Read("testdata/npz_shapes.npz")
	if err != nil {
		t.Fatal(err)
	}
	want := Array{[]int{3, 1}, []float64{0, 1, 2}}
	equalArrays(t, "shapes", got, map[string]Array{"python2": want, "numpy2": want, "bare": want, "numpy": want})
}

func TestReadVersions(t *testing.T) {
	got, err := Read("testdata/npz_versions.npz")
	if err != nil {
		t.Fatal(err)
	}
	want := Array{[]int{3}, []int64{0, 1, 2}}
	equalArrays(t, "versions", got, map[string]Array{"v1": want, "v2": want, "v3": want})
}

func equalArrays(t *testing.T, file string, got, want map[string]Array) {
	t.Helper()
	if len(got) != len(want) {
		t.Errorf("%s: %d arrays, want %d", file, len(got), len(want))
	}
	for name := range want {
		// Printed, NaN equals NaN.
		if g, w := fmt.Sprintf("%#v", got[name]), fmt.Sprintf("%#v", want[name]); g != w {
			t.Errorf("%s: %s: got %s, want %s", file, name, g, w)
		}
	}
}

func TestWriteIsReadAgain(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.npz")
	var files [2][]byte
	for i := range files {
		if err := Write(path, golden); err != nil {
			t.Fatal(err)
		}
		files[i], _ = os.ReadFile(path)
	}
	if !bytes.Equal(files[0], files[1]) {
		t.Error("equal arrays give different files")
	}
	got, err := Read(path)
	if err != nil {
		t.Fatal(err)
	}
	equalArrays(t, path, got, golden)
}

func TestNumPyReadsWhatIsWritten(t *testing.T) {
	python := check.PythonWith(t, "numpy")
	path := filepath.Join(t.TempDir(), "a.npz")
	if err := Write(path, golden); err != nil {
		t.Fatal(err)
	}
	const script = `
import sys, zipfile, numpy as np
assert zipfile.ZipFile(sys.argv[1]).testzip() is None
a, b = np.load(sys.argv[1]), np.load("testdata/npz_stored.npz")
assert sorted(a.files) == sorted(b.files), a.files
for name in b.files:
    want = b[name].astype("U") if name == "S" else b[name]
    assert a[name].dtype == want.dtype and a[name].shape == want.shape, name
    np.testing.assert_array_equal(a[name], want, name)
`
	if out, err := exec.Command(python, "-c", script, path).CombinedOutput(); err != nil {
		t.Errorf("%v: %s", err, out)
	}
}

func TestReadRefuses(t *testing.T) {
	for name, want := range map[string]string{
		"object":     "Python objects",
		"float128":   `"<f16"`,
		"uint64":     "holds uint64 of 2^63 or more; save it as float64",
		"complex":    `"<c8"`,
		"structured": "structured",
		"datetime":   `"<M8[s]"`,
		"path":       `"../x.npy", which is not an array`,
		"other":      `"x.txt", which is not an array`,
		"double":     `"x" twice`,
		"short":      "damaged",
		"long":       "damaged",
		"cut":        "cut short",
		"magic":      "not an array",
		"shape":      "damaged",
		"overflow":   "not plausible",
		"negative":   "not understood",
		"bzip2":      "compressed by method 12",
	} {
		t.Run(name, func(t *testing.T) {
			_, err := Read("testdata/npz_bad_" + name + ".npz")
			check.OneLine(t, err, "npz_bad_"+name+".npz: ", want)
		})
	}
}

// Every cut and every changed byte of a file is an error or leaves the values alone.
func TestReadNoticesDamage(t *testing.T) {
	for _, file := range []string{"npz_stored.npz", "npz_deflated.npz"} {
		good, err := os.ReadFile("testdata/" + file)
		if err != nil {
			t.Fatal(err)
		}
		for i := range good {
			if _, err := readBytes(good[:i]); err == nil {
				t.Fatalf("%s: cut to %d of %d bytes: no error", file, i, len(good))
			}
			bad := bytes.Clone(good)
			bad[i] ^= 0x41
			if got, err := readBytes(bad); err == nil {
				checkUnchanged(t, fmt.Sprintf("%s: byte %d", file, i), got)
			}
		}
	}
}

// checkUnchanged fails if an array of that name has other values than the golden one.
func checkUnchanged(t *testing.T, what string, got map[string]Array) {
	t.Helper()
	for name, a := range got {
		if want, known := golden[name]; known && fmt.Sprintf("%#v", a) != fmt.Sprintf("%#v", want) {
			t.Errorf("%s: %s is silently %v, want %v", what, name, a, want)
		}
	}
}

// readBytes is Read for a file in memory.
func readBytes(b []byte) (map[string]Array, error) {
	z, err := newFile("memory", bytes.NewReader(b))
	if err != nil {
		return nil, err
	}
	arrays := map[string]Array{}
	for name := range z.entries {
		if arrays[name], err = z.Read(name); err != nil {
			return nil, err
		}
	}
	return arrays, nil
}

func TestReadTooManyDimensions(t *testing.T) {
	_, err := parseNpyHeader("{'descr': '<f4', 'fortran_order': True, 'shape': (" + strings.Repeat("1, ", 1000) + "), }")
	check.OneLine(t, err, "1000 dimensions are not plausible")
}

func TestReadNoFile(t *testing.T) {
	dir := t.TempDir()
	text := filepath.Join(dir, "text.npz")
	if err := os.WriteFile(text, []byte(strings.Repeat("not a zip file ", 7)), 0o644); err != nil {
		t.Fatal(err)
	}
	_, err := Read(text)
	check.OneLine(t, err, text, "not an .npz file")
	_, err = Read(dir)
	check.OneLine(t, err, dir, "is a directory")
	_, err = Read(dir + "/none.npz")
	check.OneLine(t, err, "none.npz", "no such file")
}

func TestWriteRefuses(t *testing.T) {
	dir := t.TempDir()
	for want, arrays := range map[string]map[string]Array{
		"2 values for shape [3]": {"x": {[]int{3}, []float32{1, 2}}},
		"type []int8":            {"x": {[]int{1}, []int8{1}}},
		"negative":               {"x": {[]int{-1, -1}, []float32{1}}},
		`"a/../x" can't be`:      {"a/../x": {[]int{1}, []float32{1}}},
	} {
		check.OneLine(t, Write(dir+"/x.npz", arrays), "x.npz", want)
	}
	check.OneLine(t, Write(dir+"/none/x.npz", nil), "none/x.npz", "no such file")
	check.OneLine(t, Write(dir, nil), dir, "is a folder")
	if left, _ := os.ReadDir(dir); len(left) != 0 {
		t.Errorf("files are left: %v", left)
	}
}

func FuzzRead(f *testing.F) {
	files, _ := filepath.Glob("testdata/*.npz")
	for _, file := range files {
		if b, err := os.ReadFile(file); err == nil && len(b) < 5000 {
			f.Add(b)
		}
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		arrays, err := readBytes(b)
		if err != nil {
			check.OneLine(t, err)
			return
		}
		for name, a := range arrays {
			if n := reflect.ValueOf(a.Data).Len(); n != a.Len() {
				t.Errorf("%s: %d values for shape %v", name, n, a.Shape)
			}
		}
	})
}

// FuzzReadNpy fuzzes the array inside an otherwise good archive.
func FuzzReadNpy(f *testing.F) {
	for _, a := range golden {
		header, values, err := encodeNpy(a)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(append(header, values...))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		var archive bytes.Buffer
		w := zip.NewWriter(&archive)
		entry, err := w.CreateHeader(&zip.FileHeader{Name: "x.npy", Method: zip.Store})
		if err != nil {
			t.Fatal(err)
		}
		entry.Write(b)
		w.Close()
		arrays, err := readBytes(archive.Bytes())
		if err != nil {
			check.OneLine(t, err)
			return
		}
		a := arrays["x"]
		if n := reflect.ValueOf(a.Data).Len(); n != a.Len() || n > len(b) {
			t.Errorf("%d values for shape %v, from %d bytes", n, a.Shape, len(b))
		}
	})
}

// FuzzConsistentNpy fuzzes the values of arrays whose headers are right: of every type, byte order and order of the indices, and
// every way of writing a shape. Such an array is read, and each value stands where its index says.
func FuzzConsistentNpy(f *testing.F) {
	types := []string{"<f2", ">f2", "<f4", ">f4", "<f8", ">f8", "|i1", "<i2", ">i2", "<i4", ">i4", "<i8", ">i8", "|u1", "<u2", ">u2", "<u4", ">u4", "<u8", ">u8", "|b1", "|S1", "|S5", "<U1", ">U3"}
	shapes := []string{"(%d, %d, %d)", "(%dL, %dL, %dL)", "(np.int64(%d), %d, %dL,)", "(%d,%d,numpy.int32(%d))"}
	for i := range types {
		f.Add(uint8(i), uint8(i), uint8(i), []byte("a header\x00tells what \xff\x7f these are"))
	}
	f.Fuzz(func(t *testing.T, typ, written, size uint8, values []byte) {
		descr, shape := types[int(typ)%len(types)], []int{int(size & 3), int(size >> 2 & 3), int(size >> 4 & 3)}
		h := npyHeader{descr: descr, shape: shape}
		count, item, err := h.sizes()
		if err != nil {
			t.Fatal(err)
		}
		values = append(values, make([]byte, count*item)...)[:count*item]
		read := func(fortran string, values []byte) (Array, error) {
			text := fmt.Sprintf("{'descr': %q, 'fortran_order': %s, 'shape': "+shapes[int(written)%len(shapes)]+", }", descr, fortran, shape[0], shape[1], shape[2])
			b := append([]byte(npyMagic+"\x02\x00"), binary.LittleEndian.AppendUint32(nil, uint32(len(text)))...)
			r := bytes.NewReader(append(append(b, text...), values...))
			header, _, err := readNpyHeader(r)
			if err != nil {
				t.Fatalf("%s: %v", text, err)
			}
			return readNpyValues(r, header)
		}
		rows, err := read("False", values)
		columns, err2 := read("np.True_", transposed(values, shape, item))
		if err != nil || err2 != nil {
			check.OneLine(t, err)
			check.OneLine(t, err2)
			if e := descr[1]; e != 'u' && e != 'U' { // a number beyond int64, or no character
				t.Errorf("%s %v is refused: %v", descr, shape, err)
			}
			return
		}
		if !slices.Equal(rows.Shape, shape) || reflect.ValueOf(rows.Data).Len() != count || !same(rows, columns) {
			t.Errorf("%s %v: row by row %v, column by column %v", descr, shape, rows, columns)
		}
	})
}

// transposed puts values that stand row by row in the order in which the first index runs fastest.
func transposed(values []byte, shape []int, item int) (columns []byte) {
	for k := range shape[2] {
		for j := range shape[1] {
			for i := range shape[0] {
				at := (i*shape[1]+j)*shape[2] + k
				columns = append(columns, values[at*item:(at+1)*item]...)
			}
		}
	}
	return columns
}

// same says whether two arrays print alike: NaN is NaN.
func same(a, b Array) bool { return fmt.Sprint(a) == fmt.Sprint(b) }

func FuzzNpyHeader(f *testing.F) {
	f.Add("{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }")
	f.Add(`{"shape": (4L,), "descr": "|S7", "fortran_order": True}`)
	f.Add("{'descr': '>f2', 'fortran_order': np.False_, 'shape': (np.int64(2), 3L), }")
	f.Fuzz(func(t *testing.T, text string) {
		h, err := parseNpyHeader(text)
		if err != nil {
			return
		}
		again, err := parseNpyHeader(string(npyHeader{descr: h.descr, shape: h.shape}.format()[10:]))
		if err != nil || !reflect.DeepEqual(again.shape, h.shape) || again.descr != h.descr {
			t.Errorf("%q became %v, then %v, %v", text, h, again, err)
		}
	})
}

func BenchmarkRead(b *testing.B) {
	path := filepath.Join(b.TempDir(), "a.npz")
	values := make([]float32, 128<<20/4)
	if err := Write(path, map[string]Array{"x": {[]int{len(values)}, values}}); err != nil {
		b.Fatal(err)
	}
	b.SetBytes(128 << 20)
	for b.Loop() {
		if _, err := Read(path); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkWrite(b *testing.B) {
	path := filepath.Join(b.TempDir(), "a.npz")
	values := make([]float32, 128<<20/4)
	b.SetBytes(128 << 20)
	for b.Loop() {
		if err := Write(path, map[string]Array{"x": {[]int{len(values)}, values}}); err != nil {
			b.Fatal(err)
		}
	}
}
