package images

import (
	"bytes"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"readoutzones/data/hdf5"
	"readoutzones/data/internal/check"
	"readoutzones/data/recording"
)

var testHeader = Header{Size: 4, Categories: []string{"ant", "büffel", "car"},
	Superclasses: []recording.Superclass{{Name: "animal", Animate: true}, {Name: "animal", Animate: true}, {Name: "vehicle", Animate: false}}}

// testImages are n random images of 4 × 4 pixels, with labels.
func testImages(n int) ([]uint8, []int) {
	rng := rand.New(rand.NewPCG(1, uint64(n)))
	pixels, labels := make([]uint8, n*48), make([]int, n)
	for i := range pixels {
		pixels[i] = uint8(rng.Uint32())
	}
	for i := range labels {
		labels[i] = i % 3
	}
	return pixels, labels
}

// writeTestDataset writes n training images in batches, and 5 of testplus.
func writeTestDataset(t *testing.T, path string, n, batch int) {
	t.Helper()
	w, err := Create(path, testHeader)
	if err != nil {
		t.Fatal(err)
	}
	defer w.Abort()
	pixels, labels := testImages(n)
	for first := 0; first < n; first += batch {
		end := min(n, first+batch)
		if err := w.Append("train", pixels[first*48:end*48], labels[first:end]); err != nil {
			t.Fatal(err)
		}
	}
	pixels, labels = testImages(5)
	if err := w.Append("testplus", pixels, labels); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
}

func TestDatasetIsReadAgain(t *testing.T) {
	path := filepath.Join(t.TempDir(), "d.h5")
	writeTestDataset(t, path, 100, 7)
	d, err := Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	if d.Size != 4 || !slices.Equal(d.Categories, testHeader.Categories) || !slices.Equal(d.Superclasses, testHeader.Superclasses) {
		t.Errorf("size %d, categories %q, superclasses %v", d.Size, d.Categories, d.Superclasses)
	}
	for name, n := range map[string]int{"train": 100, "testplus": 5} {
		s, err := d.Split(name)
		if err != nil {
			t.Fatal(err)
		}
		pixels, labels := testImages(n)
		if got, err := s.ReadAll(); err != nil || !bytes.Equal(got, pixels) || !slices.Equal(s.Labels, labels) {
			t.Errorf("%s: images or labels differ (%v)", name, err)
		}
	}
}

func TestEqualImagesGiveEqualFiles(t *testing.T) {
	dir := t.TempDir()
	var files [][]byte
	for i, batch := range []int{100, 100, 7, 1} {
		path := filepath.Join(dir, "d.h5")
		writeTestDataset(t, path, 100, batch)
		file, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if files = append(files, file); !bytes.Equal(file, files[0]) {
			t.Errorf("file %d (batches of %d) differs from the first", i, batch)
		}
	}
}

// The statistics and the whole layout, as h5py and NumPy see them.
func TestH5pyReadsWhatDatasetWriterWrites(t *testing.T) {
	python := check.PythonWith(t, "h5py, numpy")
	path := filepath.Join(t.TempDir(), "d.h5")
	writeTestDataset(t, path, 100, 30)
	const script = `
import sys, h5py, numpy as np
f = h5py.File(sys.argv[1])
assert sorted(f) == ["animate", "categories", "superclasses", "testplus", "train", "train_img_mean_channels", "train_img_std_channels"], list(f)
x = f["train/data"][:].astype("f8")
assert x.shape == (100, 4, 4, 3) and f["train/data"].dtype == "u1" and f["testplus/data"].shape == (5, 4, 4, 3)
np.testing.assert_allclose(f["train_img_mean_channels"], x.mean((0, 1, 2)), rtol=1e-12)
np.testing.assert_allclose(f["train_img_std_channels"], x.std((0, 1, 2)), rtol=1e-12)
assert (f["train/labels"][:] == np.arange(100) % 3).all()
assert [c.decode() for c in f["categories"]] == ["ant", "büffel", "car"]
assert list(f["animate"]) == [1, 1, 0]
`
	if out, err := exec.Command(python, "-c", script, path).CombinedOutput(); err != nil {
		t.Errorf("%v: %s", err, out)
	}
}

func TestDatasetWriterRefuses(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "d.h5")
	pixels, labels := testImages(3)
	for want, header := range map[string]Header{
		"images of 0 pixels":              {Categories: []string{"a"}},
		"0 categories":                    {Size: 4},
		"1 superclasses for 3 categories": {Size: 4, Categories: testHeader.Categories, Superclasses: testHeader.Superclasses[:1]},
	} {
		_, err := Create(path, header)
		check.OneLine(t, err, path, want)
	}
	_, err := Create(dir+"/none/d.h5", testHeader)
	check.OneLine(t, err, "none/d.h5", "no such file")
	w, err := Create(path, testHeader)
	if err != nil {
		t.Fatal(err)
	}
	check.OneLine(t, w.Append("training", pixels, labels), path, `split "training"`, "the splits are called")
	check.OneLine(t, w.Append("train", pixels[1:], labels), path, "143 bytes for 3 images of 4 pixels")
	check.OneLine(t, w.Append("train", pixels, []int{0, 3, 0}), path, "label 1 is 3, with 3 categories")
	check.OneLine(t, w.Close(), path, "it has no images")
	if w, err = Create(path, testHeader); err != nil {
		t.Fatal(err)
	}
	if err := w.Append("val", make([]uint8, 48), []int{0}); err != nil {
		t.Fatal(err)
	}
	check.OneLine(t, w.Close(), path, "can't be normalised")
	if left, _ := os.ReadDir(dir); len(left) != 0 {
		t.Errorf("files are left: %v", left)
	}
}

// What an HDF5 file can get wrong in the MiniEcoset layout.
func TestOpenDatasetRefusesWrongContents(t *testing.T) {
	type parts struct {
		categories             []string
		mean, std              []float64
		pixels, size, channels int
		labels                 []int64
		superclasses           []string
	}
	for want, change := range map[string]func(*parts){
		"categories: is missing; the file is damaged or not in the MiniEcoset": func(p *parts) { p.categories = nil },
		"train_img_mean_channels: has shape [2]":                               func(p *parts) { p.mean = p.mean[:2] },
		"train_img_mean_channels: is missing":                                  func(p *parts) { p.mean = nil },
		"are not within 0 and 255":                                             func(p *parts) { p.mean[1] = 256 },
		"train_img_std_channels: [0 1 1] are not above 0":                      func(p *parts) { p.std = []float64{0, 1, 1} },
		"are on the scale 0–1":                                                 func(p *parts) { p.mean, p.std = []float64{.5, .5, .5}, []float64{.2, .2, .2} },
		`split "val": 5 labels for 3 images`:                                   func(p *parts) { p.labels = make([]int64, 5) },
		`split "val": label 2 is 3, with 3 categories`:                         func(p *parts) { p.labels[2] = 3 },
		`split "val": label 0 is -1, with 3 categories`:                        func(p *parts) { p.labels[0] = -1 },
		`split "val": its images are [3 4 4 1] of 8-bit`:                       func(p *parts) { p.channels = 1 },
		`split "val": is empty`:                                                func(p *parts) { p.pixels, p.labels = 0, nil },
		"has none of the splits train, val, test, testplus":                    func(p *parts) { p.pixels = -1 },
		"2 superclasses and 2 animate for 3 categories":                        func(p *parts) { p.superclasses = []string{"a", "b"} },
	} {
		t.Run(want, func(t *testing.T) {
			p := parts{testHeader.Categories, []float64{100, 100, 100}, []float64{50, 50, 50}, 3, 4, 3, make([]int64, 3), nil}
			change(&p)
			path := filepath.Join(t.TempDir(), "d.h5")
			f := create(t, path)
			if p.categories != nil {
				f.try(f.WriteStrings(keyCategories, p.categories))
			}
			if p.mean != nil {
				f.try(f.WriteFloats(keyMean, p.mean))
			}
			f.try(f.WriteFloats(keyStd, p.std))
			if p.superclasses != nil {
				f.try(f.WriteStrings(keySuperclasses, p.superclasses))
				f.try(f.WriteBytes(keyAnimate, make([]uint8, len(p.superclasses))))
			}
			if p.pixels >= 0 {
				f.try(f.CreateGroup("val"))
				rows, err := f.CreateRows("val/data", p.size, p.size, p.channels)
				f.try(err)
				f.try(rows.Append(make([]uint8, p.pixels*p.size*p.size*p.channels)))
				f.try(f.WriteInts("val/labels", p.labels))
			}
			f.try(f.Close())
			_, err := Open(path)
			check.OneLine(t, err, path, want)
		})
	}
}

func TestDescribe(t *testing.T) {
	path := filepath.Join(t.TempDir(), "d.h5")
	writeTestDataset(t, path, 100, 30)
	d, err := Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	var text strings.Builder
	if err := d.Describe(&text); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		"RGB images of 4 × 4 pixels in 3 categories", "train", "100", "[100 4 4 3]", "0–2", "33–34", "testplus",
		"channel means", "animal (animate): ant, büffel", "vehicle (inanimate): car",
	} {
		if !strings.Contains(text.String(), want) {
			t.Errorf("no %q in\n%s", want, text.String())
		}
	}
}

func TestBetween(t *testing.T) {
	for want, ends := range map[string][2]int{"33–34": {33, 34}, "125": {125, 125}, "0": {0, 0}} {
		if got := between(ends[0], ends[1]); got != want {
			t.Errorf("between %d and %d: %q, want %q", ends[0], ends[1], got, want)
		}
	}
}

// testFile is an HDF5 file being written by a test.
type testFile struct {
	*hdf5.File
	t *testing.T
}

func create(t *testing.T, path string) testFile {
	t.Helper()
	f, err := hdf5.Create(path, path)
	if err != nil {
		t.Fatal(err)
	}
	return testFile{f, t}
}

func (f testFile) try(err error) {
	f.t.Helper()
	if err != nil {
		f.t.Fatal(err)
	}
}
