package files

import (
	"fmt"
	"os"
	"path/filepath"

	"golang.org/x/sys/unix"

	"readoutzones/data/progress"
)

// CacheDir returns the absolute path of the one folder in which everything is kept that can be made again: the folder
// $BLT_CACHE, or `readoutzones` in the user's cache folder. It is created if missing.
func CacheDir() (string, error) {
	dir := os.Getenv("BLT_CACHE")
	if dir == "" {
		user, err := os.UserCacheDir()
		if err != nil {
			return "", fmt.Errorf("no cache folder: %w; set BLT_CACHE to a folder", err)
		}
		dir = filepath.Join(user, "readoutzones")
	}
	dir, err := filepath.Abs(dir)
	if err != nil {
		return "", fmt.Errorf("cache folder: %w", err)
	}
	if err := os.MkdirAll(dir, 0o777); err != nil {
		return "", fmt.Errorf("cache folder: %w; set BLT_CACHE to a folder you can write to", err)
	}
	return dir, nil
}

// FullPaths makes the folders that environment variables name full paths, so that programs which are started in other folders
// mean the same ones. Variables that are not set stay so.
func FullPaths(variables ...string) error {
	for _, variable := range variables {
		dir := os.Getenv(variable)
		if dir == "" {
			continue
		}
		full, err := filepath.Abs(dir)
		if err == nil {
			err = os.Setenv(variable, full)
		}
		if err != nil {
			return fmt.Errorf("%s=%s: %w; give the folder's full path", variable, dir, err)
		}
	}
	return nil
}

// CheckSpace is an error where so many bytes don't fit on the disk that holds path's folder; advice says what to do then.
func CheckSpace(path string, bytes int64, advice string) error {
	if free, err := FreeSpace(path); err == nil && free < bytes { // else writing will tell
		return fmt.Errorf("%s: needs %s more, but the disk has %s left; %s", path, progress.Size(bytes), progress.Size(free), advice)
	}
	return nil
}

// FreeSpace is how many bytes may still be written to the disk that holds path's folder.
func FreeSpace(path string) (int64, error) {
	var fs unix.Statfs_t
	err := unix.Statfs(filepath.Dir(path), &fs)
	return int64(fs.Bavail) * int64(fs.Bsize), err
}
