package pytorch

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

// archiveOf is a .pth file with this pickle and these storages.
func archiveOf(pickle []byte, storages ...[]byte) []byte {
	var file bytes.Buffer
	w := zip.NewWriter(&file)
	add := func(name string, content []byte) {
		entry, err := w.CreateHeader(&zip.FileHeader{Name: "archive/" + name, Method: zip.Store})
		if err == nil {
			_, err = entry.Write(content)
		}
		if err != nil {
			panic(err)
		}
	}
	add("data.pkl", pickle)
	for i, storage := range storages {
		add(fmt.Sprintf("data/%d", i), storage)
	}
	if err := w.Close(); err != nil {
		panic(err)
	}
	return file.Bytes()
}

// tensorPickle is the pickle of a tensor of float32 numbers in storage 0.
func tensorPickle(storageLen, offset int, shape, stride []int) string {
	integers := func(values []int) string {
		s := "("
		for _, v := range values {
			s += integer(v)
		}
		return s + "t"
	}
	id := "(X\x07\x00\x00\x00storagectorch\nFloatStorage\nX\x01\x00\x00\x000X\x03\x00\x00\x00cpu" + integer(storageLen) + "tQ"
	return "ctorch._utils\n_rebuild_tensor_v2\n(" + id + integer(offset) + integers(shape) + integers(stride) + "\x89}tR"
}

func integer(v int) string {
	return "\x8a\x08" + string(binary.LittleEndian.AppendUint64(nil, uint64(v)))
}

// dictPickle is the pickle of {"w": value}.
func dictPickle(value string) []byte {
	return []byte("\x80\x02}X\x01\x00\x00\x00w" + value + "s.")
}

func TestViewsAreChecked(t *testing.T) {
	const huge = 1 << 62
	storage := make([]byte, 24) // 6 numbers
	for _, c := range []struct {
		name          string
		len, offset   int
		shape, stride []int
		reason        string
	}{
		{"good", 6, 0, []int{2, 3}, []int{3, 1}, ""},
		{"storage longer than its entry", 7, 0, []int{2}, []int{1}, "should have 7"},
		{"storage of huge length", huge, 0, []int{2}, []int{1}, "should have"},
		{"offset beyond", 6, 6, []int{1}, []int{1}, "do not fit"},
		{"negative offset", 6, -1, []int{1}, []int{1}, "do not fit"},
		{"one too many", 6, 1, []int{2, 3}, []int{3, 1}, "do not fit"},
		{"negative stride", 6, 5, []int{2}, []int{-1}, "strides"},
		{"negative size", 6, 0, []int{-2}, []int{1}, "shape"},
		{"huge size", 6, 0, []int{huge}, []int{0}, "shape"},
		{"product overflows", 6, 0, []int{1 << 30, 1 << 30, 16}, []int{0, 0, 0}, "do not fit"},
		{"stride overflows", 6, 0, []int{3, 2}, []int{huge, 1}, "do not fit"},
		{"more elements than stored", 6, 0, []int{7}, []int{0}, "do not fit"},
		{"strides missing", 6, 0, []int{2, 3}, []int{1}, "2 axes and 1 strides"},
		{"too many axes", 6, 0, make([]int, 9), make([]int, 9), "9 axes"},
	} {
		_, err := decode(archiveOf(dictPickle(tensorPickle(c.len, c.offset, c.shape, c.stride)), storage))
		assertReason(t, c.name, err, c.reason)
	}
}

func TestPicklesAreChecked(t *testing.T) {
	tensor := tensorPickle(1, 0, []int{1}, []int{1})
	for _, c := range []struct{ name, pickle, reason string }{
		{"text longer than the file", "\x80\x02X\xff\xff\xff\xffabc", "ends too early"},
		{"bytes longer than the file", "\x80\x03B\xff\xff\xff\xffabc", "ends too early"},
		{"bytes of 2⁶³", "\x80\x04\x8e\xff\xff\xff\xff\xff\xff\xff\x7f", "instruction 0x8e"},
		{"integer of 2³¹ bytes", "\x80\x02\x8b\xff\xff\xff\x7f", "instruction 0x8b"},
		{"no end", "\x80\x02}", "ends too early"},
		{"empty stack", "\x80\x02.", "empty stack"},
		{"below a mark", "\x80\x02}(s.", "empty stack"},
		{"no mark", "\x80\x02}u.", "mark"},
		{"odd entries", "\x80\x02}(Nu.", "no dictionary"},
		{"name without end", "\x80\x02cposix", "does not end"},
		{"deep nesting", "\x80\x02" + strings.Repeat("(", 1000) + strings.Repeat("t", 1000) + ".", "nested"},
		{"deep tuples", "\x80\x02)" + strings.Repeat("\x85", 1<<19) + ".", "holds a tuple"},
		{"large stack", "\x80\x02" + strings.Repeat("N", 1<<19) + ".", "piles up"},
		{"dictionary that holds itself", "\x80\x02}q\x00Nh\x00s.", "has None for a name"},
		{"protocol 0", "\x80\x00}.", "protocol 0"},
		{"builtin", "\x80\x02c__builtin__\neval\nX\x01\x00\x00\x001\x85R.", "__builtin__.eval"},
		{"global by stack", "\x80\x04\x8c\x02os\x8c\x06system\x93.", "os.system"},
		{"instance", "\x80\x02(ios\nsystem\n.", "instruction 0x69"},
		{"storage that is called", "\x80\x02ctorch\nFloatStorage\n)R.", "torch.FloatStorage in an unknown way"},
		{"same name twice", "\x80\x02}(X\x01\x00\x00\x00w" + tensor + "X\x01\x00\x00\x00w" + tensor + "u.", "twice"},
		{"255", "\x80\x02\xff", "instruction 0xff"},
	} {
		_, err := decode(archiveOf([]byte(c.pickle), make([]byte, 4)))
		assertReason(t, c.name, err, c.reason)
	}
}

// A thousand tensors on one storage of 1 MB would take 1 GB.
func TestSharedStorageIsBounded(t *testing.T) {
	pickle := "\x80\x02}("
	for i := range 1000 {
		pickle += "X\x03\x00\x00\x00" + fmt.Sprintf("%03d", i) + tensorPickle(1<<18, 0, []int{1 << 18}, []int{1})
	}
	_, err := decode(archiveOf([]byte(pickle+"u."), make([]byte, 1<<20)))
	assertReason(t, "shared", err, "share storage")
}

// A zip bomb: entries that say to be the same bytes of the file.
func TestOverlappingEntriesAreRefused(t *testing.T) {
	content := archiveOf(dictPickle("N"), make([]byte, 1000), make([]byte, 10))
	last := bytes.LastIndex(content, []byte("PK\x01\x02"))
	binary.LittleEndian.PutUint32(content[last+20:], 1010)
	binary.LittleEndian.PutUint32(content[last+24:], 1010)
	_, err := decode(content)
	assertReason(t, "overlap", err, "more than the file")
}

func assertReason(t *testing.T, name string, err error, reason string) {
	t.Helper()
	if reason == "" {
		if err != nil {
			t.Errorf("%s: %v", name, err)
		}
	} else if err == nil || !strings.Contains(err.Error(), reason) {
		t.Errorf("%s: error is %v; want %q", name, err, reason)
	}
}

// FuzzReadStateDict looks for panics, and for more memory than a few times the file's size: that of the tensors, and about
// 200 bytes for each of the pickle, which has 1 MiB at most. With packed, content is a pickle and is put into an archive.
func FuzzReadStateDict(f *testing.F) {
	files, err := filepath.Glob("testdata/*.pth")
	if err != nil || len(files) == 0 {
		f.Fatal("no seeds: ", err)
	}
	for _, path := range files {
		content, err := os.ReadFile(path)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(content, false)
		if archive, err := openArchive(content); err == nil {
			if pickle, err := archive.pickle(); err == nil {
				f.Add(pickle, true)
			}
		}
	}
	f.Fuzz(func(t *testing.T, content []byte, packed bool) {
		if packed {
			content = archiveOf(content, make([]byte, 480), make([]byte, 216), make([]byte, 64))
		}
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		arrays, err := decode(content)
		runtime.ReadMemStats(&after)
		if taken := after.TotalAlloc - before.TotalAlloc; taken > 1<<20+200*uint64(len(content)) {
			t.Errorf("took %d bytes of memory for a file of %d", taken, len(content))
		}
		if err == nil && len(arrays) == 0 {
			t.Error("neither tensors nor an error")
		}
	})
}
