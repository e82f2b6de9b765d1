package images

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"readoutzones/data/internal/check"
)

func fingerprintOf(t *testing.T, path, split string) string {
	t.Helper()
	d, err := Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	s, err := d.Split(split)
	if err != nil {
		t.Fatal(err)
	}
	fingerprint, err := s.Fingerprint()
	if err != nil {
		t.Fatal(err)
	}
	if len(fingerprint) != 12 || strings.Trim(fingerprint, "0123456789abcdef") != "" {
		t.Errorf("%s: fingerprint %q", path, fingerprint)
	}
	return fingerprint
}

// emptyCache gives a test a cache folder of its own; the HDF5 library is loaded already.
func emptyCache(t *testing.T) string {
	t.Helper()
	d, err := Open("testdata/hdf5/contiguous.h5")
	if err != nil {
		t.Fatal(err)
	}
	d.Close()
	cache := t.TempDir()
	t.Setenv("BLT_CACHE", cache)
	return cache
}

// The same images, stored in all ways that HDF5 knows, have one fingerprint, and the two splits have two.
func TestFingerprintDoesNotDependOnTheLayout(t *testing.T) {
	emptyCache(t)
	paths := variants(t)
	train, testplus := fingerprintOf(t, paths[0], "train"), fingerprintOf(t, paths[0], "testplus")
	if train == testplus {
		t.Error("train and testplus are the same")
	}
	for _, path := range paths {
		if fingerprintOf(t, path, "train") != train || fingerprintOf(t, path, "testplus") != testplus {
			t.Errorf("%s: another fingerprint than %s", path, paths[0])
		}
	}
}

// writeSplit writes a data set of one split, and gives the file that time.
func writeSplit(t *testing.T, path string, header Header, pixels []uint8, labels []int, modified time.Time) {
	t.Helper()
	w, err := Create(path, header)
	if err != nil {
		t.Fatal(err)
	}
	defer w.Abort()
	if err := w.Append("testplus", pixels, labels); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	if err := os.Chtimes(path, modified, modified); err != nil {
		t.Fatal(err)
	}
}

// One changed pixel or label is noticed, in a file of the same name and size that is a nanosecond younger, and an image
// less in one of the same age; the names of categories don't count.
func TestFingerprintTellsImagesAndLabelsApart(t *testing.T) {
	emptyCache(t)
	path, modified := filepath.Join(t.TempDir(), "d.h5"), time.Now()
	pixels, labels := testImages(5)
	header := testHeader
	seen := map[string]string{}
	for _, c := range []struct {
		name    string
		younger time.Duration
		change  func()
		same    string // as which one before
	}{
		{"the first", 1, func() {}, ""},
		{"a pixel", 1, func() { pixels[77] ^= 1 }, ""},
		{"a label", 1, func() { labels[4] = 2 }, ""},
		{"a category's name", 1, func() { header.Categories = []string{"gnu", "büffel", "car"} }, "a label"},
		{"an image less", 0, func() { pixels, labels = pixels[:4*48], labels[:4] }, ""},
		{"all undone", 1, func() { pixels, labels = testImages(5) }, "the first"},
	} {
		c.change()
		modified = modified.Add(c.younger)
		writeSplit(t, path, header, pixels, labels, modified)
		fingerprint := fingerprintOf(t, path, "testplus")
		if seen[fingerprint] != c.same {
			t.Errorf("%s: the same as %q, want %q", c.name, seen[fingerprint], c.same)
		}
		seen[fingerprint] = c.name
	}
}

// What is remembered is not computed again: a note that says otherwise is believed, until the file changes.
func TestFingerprintIsRemembered(t *testing.T) {
	cache := emptyCache(t)
	path, modified := filepath.Join(t.TempDir(), "d.h5"), time.Now()
	pixels, labels := testImages(5)
	writeSplit(t, path, testHeader, pixels, labels, modified)
	want := fingerprintOf(t, path, "testplus")
	notes, _ := filepath.Glob(cache + "/fingerprints/*.json")
	if len(notes) != 1 {
		t.Fatalf("notes %v", notes)
	}
	note, err := os.ReadFile(notes[0])
	if err != nil {
		t.Fatal(err)
	}
	const other = "0123456789ab"
	check.WriteText(t, notes[0], strings.Replace(string(note), want, other, 1))
	if got := fingerprintOf(t, path, "testplus"); got != other {
		t.Errorf("%s was computed again, noted is %s", got, other)
	}
	for _, damaged := range []string{"", "{", `{"Fingerprint": "0123456789ab"}`} {
		check.WriteText(t, notes[0], damaged)
		if got := fingerprintOf(t, path, "testplus"); got != want {
			t.Errorf("with the note %q: %s, want %s", damaged, got, want)
		}
	}
}
