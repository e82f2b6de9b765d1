package data

import (
	"archive/tar"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

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

// readPhotos returns every step-th photo of the tar, n in all, [n, size, size, 3].
func readPhotos(t testing.TB, n, step, size int) []uint8 {
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
		file, err := io.ReadAll(archive)
		if err != nil {
			t.Fatal(err)
		}
		photo := make([]uint8, size*size*3)
		if err := decodeImage(file, photo, size); err != nil {
			t.Fatalf("%s: %v", header.Name, err)
		}
		pixels = append(pixels, photo...)
	}
	return pixels
}

// unpackPhotos writes the first n photos of every category of every split, and superclasses.csv, into a folder.
func unpackPhotos(t testing.TB, n int) string {
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

// torchvision returns a Python that has torchvision, or skips the test.
func torchvision(t testing.TB) string {
	t.Helper()
	const python = "/usr/bin/python3"
	if err := exec.Command(python, "-c", "import torchvision").Run(); err != nil {
		t.Skipf("skipped: %s has no torchvision", python)
	}
	return python
}
