package display

import (
	"fmt"
	"os"
	"path/filepath"
)

// Folder returns the folder in which a notebook saves its files, notebooks/out/figures in the repository, and makes it.
// `go run ./notebooks run` sets it (BLT_OUT); otherwise it is found from the working folder.
func Folder() (string, error) {
	folder := os.Getenv("BLT_OUT")
	if folder == "" {
		root, err := repository()
		if err != nil {
			return "", err
		}
		folder = filepath.Join(root, "notebooks", "out", "figures")
	}
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return "", fmt.Errorf("display: %w", err)
	}
	return folder, nil
}

// repository returns the folder above the working folder that holds the go.mod.
func repository() (string, error) {
	dir, err := os.Getwd()
	if err != nil {
		return "", fmt.Errorf("display: %w", err)
	}
	for at := dir; ; at = filepath.Dir(at) {
		if _, err := os.Stat(filepath.Join(at, "go.mod")); err == nil {
			return at, nil
		}
		if at == filepath.Dir(at) {
			return "", fmt.Errorf("display: %s is not inside the repository; start the notebook with `go run ./notebooks lab`", dir)
		}
	}
}
