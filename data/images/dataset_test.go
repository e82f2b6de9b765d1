package images

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"readoutzones/data/internal/check"
)

// The files of testdata/hdf5 are written by h5py (make.py): every variant of the MiniEcoset layout that
// HDF5 can store, with the same images and labels.

var variantCategories = []string{"ant", "bee", "cat", "dog"}

// variantImage is image i of every split of every variant.
func variantImage(i int) []uint8 {
	pixels := make([]uint8, 4*4*3)
	for p := range pixels {
		pixels[p] = uint8(7*i + 3*p + 50*(p%3))
	}
	return pixels
}

func variantImages(rows ...int) []uint8 {
	var pixels []uint8
	for _, i := range rows {
		pixels = append(pixels, variantImage(i)...)
	}
	return pixels
}

// variants returns the paths of the good files.
func variants(t testing.TB) []string {
	t.Helper()
	files, err := filepath.Glob("testdata/hdf5/*.h5")
	files = slices.DeleteFunc(files, func(file string) bool { return strings.Contains(file, "/bad_") })
	if err != nil || len(files) < 40 {
		t.Fatalf("%d files of testdata/hdf5, %v", len(files), err)
	}
	return files
}

func TestEveryVariant(t *testing.T) {
	for _, file := range variants(t) {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".h5"), func(t *testing.T) {
			d, err := Open(file)
			if err != nil {
				t.Fatal(err)
			}
			defer d.Close()
			if !slices.Equal(d.Categories, variantCategories) || d.Size != 4 || d.Superclasses != nil {
				t.Errorf("categories %q, size %d, superclasses %v", d.Categories, d.Size, d.Superclasses)
			}
			if d.Mean != [3]float64{120, 110.5, 100} || d.Std != [3]float64{60, 61.5, 62} {
				t.Errorf("mean %v, std %v", d.Mean, d.Std)
			}
			for name, n := range map[string]int{"train": 20, "testplus": 7} {
				s, err := d.Split(name)
				if err != nil {
					t.Fatal(err)
				}
				checkVariantSplit(t, s, n)
			}
		})
	}
}

func checkVariantSplit(t *testing.T, s *Split, n int) {
	t.Helper()
	order := firstRows(n)
	if s.Len() != n {
		t.Fatalf("%s: %d images, want %d", s.Name, s.Len(), n)
	}
	for i, label := range s.Labels {
		if label != i%4 {
			t.Fatalf("%s: label %d is %d, want %d", s.Name, i, label, i%4)
		}
	}
	whole, err := s.ReadAll()
	if err != nil || !bytes.Equal(whole, variantImages(order...)) {
		t.Errorf("%s: the whole differs (%v)", s.Name, err)
	}
	rows := []int{5, 0, 6, 6, 1, 2, 3, n - 1, n - 2}
	checkPicked(t, s, rows)
	for rows := range slices.Chunk(order, 4) {
		checkPicked(t, s, rows)
	}
}

// checkPicked picks rows of a variant's split.
func checkPicked(t *testing.T, s *Split, rows []int) {
	t.Helper()
	picked, err := s.Pick(rows...)
	if err != nil {
		t.Errorf("%s: rows %v: %v", s.Name, rows, err)
		return
	}
	if picked.Size != 4 || !bytes.Equal(picked.Pixels, variantImages(rows...)) {
		t.Errorf("%s: rows %v differ", s.Name, rows)
	}
	for i, row := range rows {
		if picked.Labels[i] != row%4 {
			t.Errorf("%s: row %d has label %d, want %d", s.Name, row, picked.Labels[i], row%4)
		}
	}
}

// Compressed files say so when their data is damaged; every variant says so when it is cut.
func TestDamagedVariants(t *testing.T) {
	for _, file := range variants(t) {
		good, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		path := filepath.Join(t.TempDir(), filepath.Base(file))
		for _, n := range []int{0, 1, 7, 100, len(good) / 2, len(good) - 1} {
			if err := os.WriteFile(path, good[:n], 0o644); err != nil {
				t.Fatal(err)
			}
			if d, err := Open(path); err == nil {
				t.Errorf("%s: cut to %d of %d bytes: no error", file, n, len(good))
				d.Close()
			} else {
				check.OneLine(t, err, path)
			}
		}
	}
}

func TestOpenDatasetRefuses(t *testing.T) {
	for name, want := range map[string]string{
		"bomb_chunked":    "train/data: holds 0 of its 333333333334 chunks",
		"bomb_contiguous": "train/data: shape [1000000000000 4 4 3] needs",
		"bomb_product":    "train/data: shape [4611686018427387904 4 4 3] is not plausible",
		"bomb_chunk":      "train/data: is stored in chunks of [33554432 4 4 3], more than 1 GiB each",
		"bomb_labels":     "train/labels: holds 0 of its 1000000000 chunks",
		"bomb_categories": "categories: holds 0 of its 1000000000 chunks",
		"unfinished":      "testplus/data: holds 0 of its 3 chunks",
		"lzf":             "is compressed with lzf, which is not a standard of HDF5; copy it with Python's h5py",
		"linked":          "categories: is a link to another file; copy it with Python's h5py",
		"virtual":         "train/data: takes its values from other files or data sets",
		"external":        "train/data: keeps its values in another file",
		"loop":            "train",
	} {
		t.Run(name, func(t *testing.T) {
			path := "testdata/hdf5/bad_" + name + ".h5"
			_, err := Open(path)
			check.OneLine(t, err, path+": ", want)
		})
	}
}

func TestOpenDatasetNoFile(t *testing.T) {
	dir := t.TempDir()
	text := filepath.Join(dir, "text.h5")
	for content, want := range map[string]string{
		"":                                 "not an HDF5 file",
		strings.Repeat("0123456789", 10):   "not an HDF5 file",
		strings.Repeat("plain text\n", 99): "not an HDF5 file",
	} {
		if err := os.WriteFile(text, []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
		_, err := Open(text)
		check.OneLine(t, err, text, want)
	}
	_, err := Open(dir)
	check.OneLine(t, err, dir, "is a folder")
	_, err = Open(dir + "/none.h5")
	check.OneLine(t, err, "none.h5", "no such file")
}

func TestSplitRefuses(t *testing.T) {
	d, err := Open("testdata/hdf5/contiguous.h5")
	if err != nil {
		t.Fatal(err)
	}
	_, err = d.Split("val")
	check.OneLine(t, err, "contiguous.h5: ", `has no split "val"; it has train, testplus`)
	s, err := d.Split("testplus")
	if err != nil {
		t.Fatal(err)
	}
	for want, rows := range map[string][]int{
		`split "testplus": has no images 5 to 7, only 7`: {5, 6, 7},
		"has no image -1; is this a category that":       {-1},
		"has no images 7 to 7":                           {1, 7},
	} {
		_, err := s.Pick(rows...)
		check.OneLine(t, err, want)
	}
	d.Close()
	_, err = s.Pick(0)
	check.OneLine(t, err, "testplus/data: the file is closed")
	_, err = s.ReadAll()
	check.OneLine(t, err, "the file is closed")
}

// Several goroutines read from several files at once.
func TestConcurrentReaders(t *testing.T) {
	var wg sync.WaitGroup
	for _, file := range []string{"contiguous", "gzip", "gzip_across", "latest_b_tree_2"} {
		d, err := Open("testdata/hdf5/" + file + ".h5")
		if err != nil {
			t.Fatal(err)
		}
		defer d.Close()
		s, err := d.Split("train")
		if err != nil {
			t.Fatal(err)
		}
		for reader := range 3 {
			wg.Go(func() {
				for i := range 30 {
					checkPicked(t, s, []int{(i + reader) % 20, (3 * i) % 20})
				}
			})
		}
	}
	wg.Wait()
}

// A changed byte in a compressed or checked file is an error, or harmless: images are never silently wrong.
// BLT_LONG=1 tries every byte.
func TestChangedByteIsNeverAWrongImage(t *testing.T) {
	step := 97
	if os.Getenv("BLT_LONG") != "" {
		step = 1
	}
	files, _ := filepath.Glob("testdata/hdf5/*gzip*.h5")
	more, _ := filepath.Glob("testdata/hdf5/*_*_array.h5")
	for _, file := range append(append(files, more...), "testdata/hdf5/fletcher32.h5", "testdata/hdf5/latest_b_tree_2.h5") {
		t.Run(filepath.Base(file), func(t *testing.T) {
			good, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			path := filepath.Join(t.TempDir(), "changed.h5")
			for i := 0; i < len(good); i += step {
				for _, bits := range []byte{0x01, 0x80} {
					bad := bytes.Clone(good)
					bad[i] ^= bits
					if err := os.WriteFile(path, bad, 0o644); err != nil {
						t.Fatal(err)
					}
					if err := checkNotWrong(path); err != nil {
						t.Errorf("byte %d xor %#x: %v", i, bits, err)
					}
				}
			}
		})
	}
}

// checkNotWrong returns an error if a file can be read but holds images that differ from the variants'.
func checkNotWrong(path string) error {
	d, err := Open(path)
	if err != nil {
		return nil
	}
	defer d.Close()
	for _, s := range d.splits {
		pixels, err := s.ReadAll()
		if err == nil && !equalButForZeros(pixels, variantImages(firstRows(s.Len())...), !strings.Contains(s.images.Layout(), "gzip")) {
			return fmt.Errorf("%s: wrong images %v, %s", s.Name, s.images.Shape, s.images.Layout())
		}
	}
	return nil
}

// equalButForZeros compares images. Where zeros are allowed they may stand for anything: the checksum fletcher32 of
// zeros is zero, so a chunk that seems to lie in an unused part of the file is taken for black.
func equalButForZeros(got, want []uint8, zeros bool) bool {
	if len(got) != len(want) {
		return false
	}
	for i := range got {
		if got[i] != want[i] && !(zeros && got[i] == 0) {
			return false
		}
	}
	return true
}

// firstRows are the rows 0 … n−1.
func firstRows(n int) []int {
	rows := make([]int, n)
	for i := range rows {
		rows[i] = i
	}
	return rows
}
