// Package check holds what the tests of several rooms share: errors of one line, a Python to compare with, real photos.
package check

import (
	"archive/tar"
	"image"
	"image/jpeg"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// OneLine checks that err is one line that contains the given texts.
func OneLine(t testing.TB, err error, texts ...string) {
	t.Helper()
	if err == nil {
		t.Errorf("no error, want one with %q", texts)
		return
	}
	for _, text := range append(texts, "") {
		if !strings.Contains(err.Error(), text) || strings.Contains(err.Error(), "\n") {
			t.Errorf("got %q, want one line with %q", err, text)
		}
	}
}

// PythonWith returns a Python that has the given modules, and skips the test where there is none.
func PythonWith(t testing.TB, modules string) string {
	t.Helper()
	for _, python := range []string{"python3", "/usr/bin/python3"} {
		if exec.Command(python, "-c", "import "+modules).Run() == nil {
			return python
		}
	}
	t.Skip("skipped: no Python with " + modules + " here")
	return ""
}

// WriteText writes a file, and the folders above it.
func WriteText(t testing.TB, path, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

// openPhotos opens the tar of photos that the environment variable BLT_PHOTOS names, or skips the test.
func openPhotos(t testing.TB) *tar.Reader {
	t.Helper()
	path := os.Getenv("BLT_PHOTOS")
	if path == "" {
		t.Skip("skipped: BLT_PHOTOS does not name a tar of photos")
	}
	file, err := os.Open(path)
	if err != nil {
		t.Skipf("skipped: BLT_PHOTOS: %v", err)
	}
	t.Cleanup(func() { file.Close() })
	return tar.NewReader(file)
}

// ReadPhotos returns every step-th photo of the tar, n in all, [n, size, size, 3].
func ReadPhotos(t testing.TB, n, step, size int) []uint8 {
	t.Helper()
	var pixels []uint8
	archive := openPhotos(t)
	for seen := 0; len(pixels) < n*size*size*3; {
		header, err := archive.Next()
		if err != nil {
			t.Fatalf("the tar of BLT_PHOTOS ends after %d photos: %v", seen, err)
		}
		if filepath.Ext(header.Name) != ".jpg" {
			continue
		}
		if seen++; seen%step != 0 {
			continue
		}
		photo, err := jpeg.Decode(archive)
		if err != nil || photo.Bounds() != image.Rect(0, 0, size, size) {
			t.Fatalf("%s: no photo of %d pixels: %v", header.Name, size, err)
		}
		for i := range size * size {
			r, g, b, _ := photo.At(i%size, i/size).RGBA()
			pixels = append(pixels, uint8(r>>8), uint8(g>>8), uint8(b>>8))
		}
	}
	return pixels
}

// UnpackPhotos writes the first n photos of every category of every split, and superclasses.csv, into a folder.
func UnpackPhotos(t testing.TB, n int) string {
	t.Helper()
	dir, written := t.TempDir(), map[string]int{}
	archive := openPhotos(t)
	for {
		header, err := archive.Next()
		if err == io.EOF {
			return dir
		}
		if err != nil {
			t.Fatal(err)
		}
		folder := filepath.Dir(header.Name)
		if written[folder]++; header.Typeflag != tar.TypeReg || written[folder] > n || strings.Contains(header.Name, "..") {
			continue
		}
		path := filepath.Join(dir, header.Name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		file, err := io.ReadAll(archive)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, file, 0o644); err != nil {
			t.Fatal(err)
		}
	}
}
