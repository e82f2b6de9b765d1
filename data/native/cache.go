package native

import (
	"fmt"
	"os"
	"path/filepath"
)

// CacheDir returns the absolute path of the one folder in which everything is kept that can be made again: the folder
// $BLT_CACHE, or `readoutzones` in the user's cache folder. It is created if missing.
func CacheDir() (string, error) {
	dir := os.Getenv("BLT_CACHE")
	if dir == "" {
		user, err := os.UserCacheDir()
		if err != nil {
			return "", fmt.Errorf("native: no cache folder: %w; set BLT_CACHE to a folder", err)
		}
		dir = filepath.Join(user, "readoutzones")
	}
	dir, err := filepath.Abs(dir)
	if err != nil {
		return "", fmt.Errorf("native: cache folder: %w", err)
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return "", fmt.Errorf("native: cache folder: %w; set BLT_CACHE to a folder you can write to", err)
	}
	return dir, nil
}
