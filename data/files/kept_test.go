package files

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"readoutzones/data/internal/check"
)

// cacheWith makes a cache folder of this test's with files in it.
func cacheWith(t *testing.T, paths ...string) (cache string) {
	t.Helper()
	cache = filepath.Join(t.TempDir(), "a cache, [new]")
	t.Setenv("BLT_CACHE", cache)
	for _, path := range paths {
		check.WriteText(t, filepath.Join(cache, path), strings.Repeat("x", 100))
	}
	return cache
}

// listed are the names and sizes of what is in the cache.
func listed(t *testing.T) string {
	t.Helper()
	all, err := Cached()
	if err != nil {
		t.Fatal(err)
	}
	var lines []string
	for _, k := range all {
		if k.Changed.IsZero() {
			t.Errorf("%s has no age", k.Name)
		}
		lines = append(lines, fmt.Sprintf("%s %d", k.Name, k.Size))
	}
	return strings.Join(lines, ", ")
}

func TestCacheIsListedAndRemoved(t *testing.T) {
	cache := cacheWith(t, "data/a-1/x.h5", "data/a-1/x.h5.lock", "runs/b-2/.lock", "runs/b-2/weights.npz", "libraries-1/lib/x.so", "libraries-1.lock", "downloads/x.h5", "data/.removed.c/half")
	elsewhere := t.TempDir()
	check.WriteText(t, filepath.Join(elsewhere, "mine"), "do not touch")
	for _, link := range []string{"studies", "data/link", "runs/b-2/link"} {
		if err := os.Symlink(elsewhere, filepath.Join(cache, link)); err != nil {
			t.Fatal(err)
		}
	}
	if got, want := listed(t), "data/a-1 200, data/link 0, downloads 100, libraries-1 100, runs/b-2 200, studies 0"; got != want {
		t.Fatalf("listed %s, want %s", got, want)
	}
	for _, name := range []string{"", ".", "..", "data", "runs", "studies/mine", "../" + filepath.Base(cache), "data/../runs/b-2", cache, "data/link/mine", "data/a-1/x.h5"} {
		_, err := RemoveCached(name)
		check.OneLine(t, err, "is not in the cache folder")
	}
	for name, want := range map[string]int64{"data/a-1": 200, "data/link": 0, "runs/b-2/": 200, "studies": 0, "libraries-1": 100} {
		if freed, err := RemoveCached(name); err != nil || freed != want {
			t.Errorf("%s: %d bytes freed, %v, want %d", name, freed, err, want)
		}
	}
	if got := listed(t); got != "downloads 100" {
		t.Errorf("left is %s", got)
	}
	if left, _ := os.ReadDir(filepath.Join(cache, "data")); len(left) > 0 {
		t.Errorf("data holds %v", left)
	}
	if text, err := os.ReadFile(filepath.Join(elsewhere, "mine")); err != nil || string(text) != "do not touch" {
		t.Errorf("behind the link: %q, %v", text, err)
	}
}

// What a process works on, or reads, is not taken from under it.
func TestWhatIsUsedStays(t *testing.T) {
	for _, lock := range []string{"libraries-1.lock", "libraries-1/deep/x.lock", "libraries-1/.lock", "libraries-1/x.h5"} {
		cache := cacheWith(t, lock, "libraries-1/y")
		unlock, ok, err := TryLock(filepath.Join(cache, lock))
		if err != nil || !ok {
			t.Skipf("skipped: no locks here: %v", err)
		}
		_, err = RemoveCached("libraries-1")
		check.OneLine(t, err, "libraries-1 is not removed: another process uses it", lock)
		if _, err := os.Stat(filepath.Join(cache, "libraries-1", "y")); err != nil {
			t.Error(err)
		}
		unlock()
		if _, err := RemoveCached("libraries-1"); err != nil {
			t.Error(err)
		}
	}
}
