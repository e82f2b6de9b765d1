package main

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"readoutzones/data/files"
	"readoutzones/data/images"
)

// What lies in the cache is listed with size and age, and removed by name, but for what is used.
func TestCacheCommand(t *testing.T) {
	cache := t.TempDir()
	t.Setenv("BLT_CACHE", cache)
	for path, size := range map[string]int{"runs/bnet-1/weights.npz": 2_000_000, "data/mine-2/own.h5": 3_000_000, "jupyter-3/complete": 5} {
		full := filepath.Join(cache, path)
		if err := os.MkdirAll(filepath.Dir(full), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(full, make([]byte, size), 0o644); err != nil {
			t.Fatal(err)
		}
		old := time.Now().Add(-73 * time.Hour)
		if err := os.Chtimes(full, old, old); err != nil {
			t.Fatal(err)
		}
	}
	now := time.Now()
	os.Chtimes(filepath.Join(cache, "jupyter-3/complete"), now, now)
	list := mustRun(t, "cache")
	for _, want := range []string{`runs/bnet-1 +2\.0 MB +3 days +trained network and its recordings`, `data/mine-2 +3\.0 MB +3 days +data set`, `jupyter-3 +\S+ \S+ +0 min +JupyterLab and`, regexp.QuoteMeta(cache) + ` +5\.0 MB`} {
		if !regexp.MustCompile(want).MatchString(list) {
			t.Errorf("no line %s in\n%s", want, list)
		}
	}
	for want, args := range map[string][]string{
		"runs/bnet-1 is not removed without --remove": {"cache", "runs/bnet-1"},
		"--remove wants names":                        {"cache", "--remove"},
		"../x is not in the cache folder":             {"cache", "--remove", "../x"},
	} {
		if _, err := runBLT(t, args...); err == nil || !strings.Contains(oneLine(err), want) {
			t.Errorf("%v: %v, want %s", args, err, want)
		}
	}
	unlock, ok, err := files.TryLock(filepath.Join(cache, "runs/bnet-1/.lock"))
	if err != nil || !ok {
		t.Fatal(ok, err)
	}
	out, err := runBLT(t, "cache", "--remove", "runs/bnet-1", "data/mine-2")
	if err == nil || !strings.Contains(oneLine(err), "runs/bnet-1 is not removed: another process uses it") {
		t.Errorf("what is used: %v", err)
	}
	if want := "removed data/mine-2, 3.0 MB\nfreed 3.0 MB\n"; out != want {
		t.Errorf("it said %q, want %q", out, want)
	}
	unlock()
	if out := mustRun(t, "cache", "--remove", "runs/bnet-1"); out != "removed runs/bnet-1, 2.0 MB\n" {
		t.Errorf("it said %q", out)
	}
	if list := mustRun(t, "cache"); strings.Contains(list, "mine-2") || strings.Contains(list, "bnet-1") || !strings.Contains(list, "jupyter-3") {
		t.Errorf("left is\n%s", list)
	}
}

// A data set that is read stays.
func TestADataSetThatIsReadStays(t *testing.T) {
	path := filepath.Join(t.TempDir(), "d.h5")
	mustRun(t, "data", "synth", "--out", path, "--size", "8", "--classes", "2", "--train", "2", "--val", "2", "--test", "2", "--testplus", "2")
	cache := t.TempDir()
	kept := filepath.Join(cache, "data", "d-1", "embedded.h5")
	if err := os.MkdirAll(filepath.Dir(kept), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.Rename(path, kept); err != nil {
		t.Fatal(err)
	}
	set, err := images.Open(kept)
	if err != nil {
		t.Fatal(err)
	}
	t.Setenv("BLT_CACHE", cache)
	if _, err := runBLT(t, "cache", "--remove", "data/d-1"); err == nil || !strings.Contains(err.Error(), "another process uses it") {
		t.Errorf("while it is read: %v", err)
	}
	if err := set.Close(); err != nil {
		t.Fatal(err)
	}
	mustRun(t, "cache", "--remove", "data/d-1")
}
