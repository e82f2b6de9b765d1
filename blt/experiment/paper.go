package experiment

import (
	"context"
	"os"
	"path/filepath"

	"readoutzones/data/files"
	"readoutzones/data/sources"
)

// DownloadDir is the folder in the cache for MiniEcoset and the authors' weights.
func DownloadDir() (string, error) {
	cache, err := files.CacheDir()
	if err != nil {
		return "", err
	}
	dir := filepath.Join(cache, "downloads")
	return dir, os.MkdirAll(dir, 0o755)
}

// miniEcoset is the path of MiniEcoset at 64 px, which is downloaded on first use.
func miniEcoset(ctx context.Context) (string, error) {
	dir, err := DownloadDir()
	if err != nil {
		return "", err
	}
	return sources.NewFetcher(dir).MiniEcoset(ctx, 64)
}
