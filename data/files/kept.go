package files

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"golang.org/x/sys/unix"
)

// Kept is something in the cache folder that can be removed by itself: a data set, a trained network with its recordings, a study,
// an environment.
type Kept struct {
	Name    string // below the cache folder, such as runs/bnet-6bee43a17ab2
	Size    int64  // bytes
	Changed time.Time
}

// shelves are the folders of the cache that hold several things.
var shelves = []string{"data", "runs", "studies"}

// removed begins the name of what is being removed.
const removed = ".removed."

// Cached lists what lies in the cache folder, by name. Links are listed, and not followed.
func Cached() (all []Kept, err error) {
	cache, err := CacheDir()
	if err != nil {
		return nil, err
	}
	names, err := namesIn(cache)
	if err != nil {
		return nil, err
	}
	for _, name := range names {
		within := []string{""}
		if info, err := os.Lstat(filepath.Join(cache, name)); err == nil && info.IsDir() && slices.Contains(shelves, name) {
			if within, err = namesIn(filepath.Join(cache, name)); err != nil {
				return nil, err
			}
		}
		for _, one := range within {
			k := Kept{Name: filepath.ToSlash(filepath.Join(name, one))}
			if err := k.measure(filepath.Join(cache, name, one)); err != nil {
				return nil, err
			}
			all = append(all, k)
		}
	}
	return all, nil
}

// namesIn are the names in a folder, but those of locks and of unfinished files.
func namesIn(dir string) (names []string, err error) {
	entries, err := os.ReadDir(dir)
	for _, e := range entries {
		if name := e.Name(); !strings.HasPrefix(name, ".") && filepath.Ext(name) != ".lock" && filepath.Ext(name) != ".tmp" {
			names = append(names, name)
		}
	}
	return names, err
}

// measure adds up the files at path. What others remove meanwhile does not count.
func (k *Kept) measure(path string) error {
	var folder time.Time // of one without files
	err := filepath.WalkDir(path, func(_ string, entry fs.DirEntry, err error) error {
		if err != nil {
			return ignoreMissing(err)
		}
		info, err := entry.Info()
		switch {
		case err != nil:
			return ignoreMissing(err)
		case info.IsDir():
			folder = info.ModTime()
			return nil
		case info.Mode().IsRegular():
			k.Size += info.Size()
		}
		if info.ModTime().After(k.Changed) {
			k.Changed = info.ModTime()
		}
		return nil
	})
	if k.Changed.IsZero() {
		k.Changed = folder
	}
	return err
}

func ignoreMissing(err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}

// RemoveCached removes something that [Cached] lists, and returns how many bytes that frees. What another process works on, or
// reads, is left as it is, with an error. Links lose the link, and not what it leads to.
func RemoveCached(name string) (freed int64, err error) {
	all, err := Cached()
	if err != nil {
		return 0, err
	}
	i := slices.IndexFunc(all, func(k Kept) bool { return k.Name == strings.TrimSuffix(name, "/") })
	if i < 0 {
		return 0, fmt.Errorf("%s is not in the cache folder; `blt cache` lists what is", name)
	}
	cache, err := CacheDir()
	if err != nil {
		return 0, err
	}
	path := filepath.Join(cache, filepath.FromSlash(all[i].Name))
	unlock, err := lockAll(path)
	defer unlock()
	if err != nil {
		return 0, fmt.Errorf("%s is not removed: %w", name, err)
	}
	return all[i].Size, vanish(path)
}

// vanish takes away the name first, so that half of something is never taken for the whole, if this is killed; then the next call
// in that folder removes the rest.
func vanish(path string) error {
	dir, base := filepath.Split(path)
	err := os.Rename(path, filepath.Join(dir, removed+base))
	left, _ := filepath.Glob(filepath.Join(quote(dir), removed+"*"))
	for _, rest := range left {
		err = errors.Join(err, os.RemoveAll(rest))
	}
	return err
}

// quote takes their meaning from the characters of a path that patterns know.
var quote = strings.NewReplacer(`\`, `\\`, `*`, `\*`, `?`, `\?`, `[`, `\[`).Replace

// lockAll takes all locks there are at path: of whoever makes it, which may lie beside it, or works in it, and those that HDF5 takes
// of files that are read.
func lockAll(path string) (unlock func(), err error) {
	var taken []*os.File
	unlock = func() {
		for _, file := range taken {
			file.Close()
		}
	}
	take := func(path string) error {
		file, err := os.OpenFile(path, os.O_RDWR, 0) // NFS locks only what is open for writing
		if err != nil {
			return ignoreMissing(err)
		}
		taken = append(taken, file)
		switch err := flock(file); {
		case errors.Is(err, unix.EWOULDBLOCK):
			return fmt.Errorf("another process uses it (%s is locked); wait for it, or stop it", path)
		case err != nil:
			return cannotLock(path, err)
		}
		return nil
	}
	if err := take(path + ".lock"); err != nil {
		return unlock, err
	}
	return unlock, filepath.WalkDir(path, func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return ignoreMissing(err)
		}
		if entry.Type().IsRegular() && slices.Contains([]string{".lock", ".h5"}, filepath.Ext(path)) {
			return take(path)
		}
		return nil
	})
}
