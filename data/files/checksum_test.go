package files

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"readoutzones/data/internal/check"
)

// abc is a file of three bytes and its sha256 as FIPS 180-2 has it in its first example.
var abc = Checksum{Size: 3, SHA256: "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"}

// writeAt writes a file that was last changed at that time.
func writeAt(t *testing.T, path, text string, changed time.Time) {
	t.Helper()
	check.WriteText(t, path, text)
	if err := os.Chtimes(path, changed, changed); err != nil {
		t.Fatal(err)
	}
}

func TestSHA256IsThatOfTheStandard(t *testing.T) {
	path := filepath.Join(t.TempDir(), "abc")
	check.WriteText(t, path, "abc")
	if sum, err := SHA256(path); err != nil || sum != abc.SHA256 {
		t.Errorf("%s, %v, want %s", sum, err, abc.SHA256)
	}
	if _, err := SHA256(path + "d"); err == nil {
		t.Error("no error for a file that is not there")
	}
}

// A file without a note is nobody's business; one with a note must be what it says, whenever it changed since.
func TestCheckNoted(t *testing.T) {
	path := filepath.Join(t.TempDir(), "abc")
	past, future := time.Now().Add(-time.Hour), time.Now().Add(time.Hour)
	writeAt(t, path, "other", past)
	if err := CheckNoted(path); err != nil {
		t.Errorf("without a note: %v", err)
	}
	check.OneLine(t, Check(path, abc), path+": has 5 bytes, OSF's file has 3; delete it and fetch it again")
	writeAt(t, path, "abd", past)
	check.OneLine(t, Check(path, abc), path+": sha256", "OSF's file has ba7816bf8f01…; delete it and fetch it again")
	if _, checked := Checked(path); checked {
		t.Error("noted as checked although it is another file")
	}
	writeAt(t, path, "abc", past)
	if err := Check(path, abc); err != nil {
		t.Fatal(err)
	}
	if sum, checked := Checked(path); sum != abc.SHA256 || !checked {
		t.Errorf("noted: %s, %v", sum, checked)
	}
	if err := CheckNoted(path); err != nil {
		t.Error(err)
	}
	writeAt(t, path, "abd", future)
	check.OneLine(t, CheckNoted(path), path+": sha256")
	writeAt(t, path, "abcd", past)
	check.OneLine(t, CheckNoted(path), "has 4 bytes")
	writeAt(t, path, "abc", future)
	if err := CheckNoted(path); err != nil {
		t.Errorf("touched, but the same: %v", err)
	}
}

func TestCacheDir(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "made", "when missing")
	t.Setenv("BLT_CACHE", dir)
	if got, err := CacheDir(); err != nil || got != dir {
		t.Errorf("%s, %v, want %s", got, err, dir)
	}
	if info, err := os.Stat(dir); err != nil || !info.IsDir() {
		t.Errorf("no folder: %v", err)
	}
	t.Setenv("BLT_CACHE", "")
	home := t.TempDir()
	t.Setenv("XDG_CACHE_HOME", home)
	t.Setenv("HOME", home)
	if got, err := CacheDir(); err != nil || filepath.Base(got) != "readoutzones" {
		t.Errorf("without BLT_CACHE: %s, %v", got, err)
	}
	t.Setenv("BLT_CACHE", os.DevNull)
	_, err := CacheDir()
	check.OneLine(t, err, "set BLT_CACHE to a folder you can write to")
}

// A folder that is named relative to here is the same one for a program that is started elsewhere.
func TestFullPaths(t *testing.T) {
	dir := t.TempDir()
	t.Chdir(dir)
	for name, value := range map[string]string{"FILES_TEST_A": "mine", "FILES_TEST_B": "/mine", "FILES_TEST_C": ""} {
		t.Setenv(name, value)
	}
	if err := FullPaths("FILES_TEST_A", "FILES_TEST_B", "FILES_TEST_C", "FILES_TEST_D"); err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{"FILES_TEST_A": filepath.Join(dir, "mine"), "FILES_TEST_B": "/mine", "FILES_TEST_C": ""} {
		if got := os.Getenv(name); got != want {
			t.Errorf("%s is %s, want %s", name, got, want)
		}
	}
}

func TestCheckSpace(t *testing.T) {
	path := filepath.Join(t.TempDir(), "file")
	if err := CheckSpace(path, 1, "no advice"); err != nil {
		t.Error(err)
	}
	check.OneLine(t, CheckSpace(path, 1<<62, "buy a disk"), path+": needs 4611686.0 TB more, but the disk has", "left; buy a disk")
}
