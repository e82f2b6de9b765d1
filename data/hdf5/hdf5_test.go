package hdf5

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"golang.org/x/sys/unix"
)

// written returns the path of a file with an array of every kind.
func written(t *testing.T) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "w.h5")
	f, err := Create(path, path)
	if err != nil {
		t.Fatal(err)
	}
	rows, err := f.CreateRows("rows", 2, 3)
	for _, err := range []error{err, f.CreateGroup("group"), f.CreateGroup("group/within"),
		f.WriteInts("group/ints", []int64{-1 << 52, 0, 7}), f.WriteFloats("floats", []float64{0.5, -1e300}),
		f.WriteBytes("bytes", []uint8{0, 255}), f.WriteStrings("strings", []string{"", "Kühe", "cat"}),
		f.WriteInts("none", nil), f.WriteStrings("no strings", nil),
		rows.Append([]byte("abcdef")), rows.Append(nil), rows.Append([]byte("ghijklmnopqr")), f.Close()} {
		if err != nil {
			t.Fatal(err)
		}
	}
	return path
}

func open(t *testing.T, path string) *File {
	t.Helper()
	f, err := Open(path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.Close() })
	return f
}

func dataset(t *testing.T, f *File, name string) *Dataset {
	t.Helper()
	d, err := f.Dataset(name)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestWhatIsWrittenIsRead(t *testing.T) {
	f := open(t, written(t))
	for name, want := range map[string][]float64{"group/ints": {-1 << 52, 0, 7}, "floats": {0.5, -1e300}, "bytes": {0, 255}, "none": {}} {
		if got, err := dataset(t, f, name).Numbers(); err != nil || !slices.Equal(got, want) {
			t.Errorf("%s: %v, %v, want %v", name, got, err, want)
		}
	}
	for name, want := range map[string][]string{"strings": {"", "Kühe", "cat"}, "no strings": {}} {
		if got, err := dataset(t, f, name).Strings(); err != nil || !slices.Equal(got, want) {
			t.Errorf("%s: %q, %v, want %q", name, got, err, want)
		}
	}
	rows := dataset(t, f, "rows")
	if !slices.Equal(rows.Shape, []int{3, 2, 3}) || rows.Kind != Byte || rows.Scattered() {
		t.Errorf("rows: shape %v, kind %v, scattered %v", rows.Shape, rows.Kind, rows.Scattered())
	}
	got := make([]byte, 12)
	if err := rows.ReadRows(1, got); err != nil || string(got) != "ghijklmnopqr" {
		t.Errorf("rows: %q, %v", got, err)
	}
}

func TestHas(t *testing.T) {
	f := open(t, written(t))
	if !f.Has("rows") || f.Has("columns") {
		t.Error("Has is wrong about rows or columns")
	}
	if _, err := f.Dataset("group/nothing/more"); !errors.Is(err, ErrMissing) {
		t.Errorf("a missing data set: %v", err)
	}
}

// Every misuse is an error of one line that names the file.
func TestMisuse(t *testing.T) {
	path := written(t)
	f := open(t, path)
	_, noDataset := f.Dataset("group")
	_, noStrings := dataset(t, f, "floats").Strings()
	_, noNumbers := dataset(t, f, "strings").Numbers()
	closed := open(t, path)
	gone := dataset(t, closed, "rows")
	for range 2 {
		if err := closed.Close(); err != nil {
			t.Error(err)
		}
	}
	_, afterClose := closed.Dataset("rows")
	rows := dataset(t, f, "rows")
	for _, c := range []struct {
		err  error
		want string
	}{
		{noDataset, "group: can't be opened"},
		{noStrings, "floats: is not a list of strings"},
		{noNumbers, "strings: does not hold numbers"},
		{afterClose, "rows: the file is closed"},
		{gone.ReadRows(0, make([]byte, 6)), "rows: the file is closed"},
		{rows.ReadRows(2, make([]byte, 12)), "rows: has no rows 2 to 3, only 3"},
		{rows.ReadRows(-1, make([]byte, 6)), "rows: has no rows -1 to -1, only 3"},
		{rows.ReadRows(0, make([]byte, 7)), "rows: 7 bytes are not rows of 6"},
		{dataset(t, f, "floats").ReadRows(0, make([]byte, 16)), "floats: is not an array of bytes"},
		{f.CreateGroup("new"), "new: can't be written"},
		{f.WriteInts("more", []int64{1}), "more: can't be written"},
	} {
		if c.err == nil || !strings.Contains(c.err.Error(), path+": "+c.want) || strings.Contains(c.err.Error(), "\n") {
			t.Errorf("got %v, want one line with %q", c.err, c.want)
		}
	}
	if err := rows.ReadRows(3, nil); err != nil {
		t.Error("reading nothing:", err)
	}
}

// A file that somebody else has open for writing is not called damaged.
func TestALockedFileIsSaidToBeLocked(t *testing.T) {
	path := written(t)
	file, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	if err := unix.Flock(int(file.Fd()), unix.LOCK_EX|unix.LOCK_NB); err != nil {
		t.Skipf("skipped: no locks here: %v", err)
	}
	_, err = Open(path)
	want := path + ": can't be read: it is locked: another program has it open for writing; wait until it is closed there (or set HDF5_USE_FILE_LOCKING=FALSE"
	if err == nil || !strings.HasPrefix(err.Error(), want) {
		t.Errorf("got %v, want %s…", err, want)
	}
	if got := explainLock("unable to lock file, errno = 37, error message = 'No locks available'"); !strings.HasPrefix(got, "it can't be locked, as its file system") {
		t.Errorf("without locks: %s", got)
	}
}

func TestCreateRefuses(t *testing.T) {
	if _, err := Create("/dev/null/w.h5", "w.h5"); err == nil || !strings.Contains(err.Error(), "w.h5: can't be written") {
		t.Error(err)
	}
	if _, err := Open("/dev/zero"); err == nil || !strings.Contains(err.Error(), "it is not a file") {
		t.Error(err)
	}
}

func TestReadersAndWritersTakeTurns(t *testing.T) {
	f := open(t, written(t))
	dir := t.TempDir()
	var wg sync.WaitGroup
	for i := range 4 {
		wg.Go(func() {
			for range 50 {
				rows, err := f.Dataset("rows")
				if err != nil {
					t.Error(err)
					return
				}
				got := make([]byte, 6)
				if err := rows.ReadRows(i%3, got); err != nil || !bytes.Equal(got, []byte("abcdefghijklmnopqr")[i%3*6:][:6]) {
					t.Errorf("row %d: %q, %v", i%3, got, err)
				}
				if _, err := f.Dataset("missing"); err == nil {
					t.Error("a missing data set was opened")
				}
			}
		})
		wg.Go(func() {
			w, err := Create(filepath.Join(dir, string(rune('a'+i))), "test")
			if err != nil {
				t.Error(err)
				return
			}
			if err := errors.Join(w.WriteInts("x", []int64{1}), w.Close()); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
}

// What parses names and numbers must not trip over strange ones.
func TestStrangeNames(t *testing.T) {
	f := open(t, written(t))
	for _, name := range []string{"", "/", "//", ".", "..", "rows/", "/rows", "a\x00b", strings.Repeat("x", 1<<16)} {
		if d, err := f.Dataset(name); err == nil && d.Len() != 18 {
			t.Errorf("%.20q: is %v", name, d.Shape)
		}
		f.Has(name)
	}
	if _, err := os.Stat(f.path); err != nil {
		t.Error(err)
	}
}

// A heap whose sizes are damaged would keep the library busy for ever.
func TestDamagedHeapIsNoticed(t *testing.T) {
	good, err := os.ReadFile("../images/testdata/hdf5/categories_variable_ascii.h5")
	if err != nil {
		t.Fatal(err)
	}
	heap := bytes.Index(good, []byte("GCOL"))
	path := filepath.Join(t.TempDir(), "heap.h5")
	for at := heap; at < heap+200; at++ {
		for _, b := range []byte{0, 1, 0x80, 0xff} {
			bad := bytes.Clone(good)
			bad[at] = b
			if err := os.WriteFile(path, bad, 0o644); err != nil {
				t.Fatal(err)
			}
			f, err := Open(path)
			if err != nil {
				continue
			}
			if d, err := f.Dataset("categories"); err == nil {
				d.Strings() // whatever it says, it comes back
			}
			f.Close()
		}
	}
}
