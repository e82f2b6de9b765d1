package experiment

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"

	"github.com/gofrs/flock"

	"readoutzones/data/files"
)

// version changes whenever the code that makes data, trains or records changes what comes out of it.
const version = 2

// place is the folder <cache>/<kind>/<name>-<hash>, where the hash is of everything that its content depends on.
func place(kind, name string, depends ...any) (string, error) {
	cache, err := files.CacheDir()
	if err != nil {
		return "", err
	}
	text, err := json.Marshal(append(depends, version))
	if err != nil {
		return "", err
	}
	hash := sha256.Sum256(text)
	dir := filepath.Join(cache, kind, fmt.Sprintf("%s-%s", name, hex.EncodeToString(hash[:6])))
	return dir, os.MkdirAll(dir, 0o755)
}

// once makes the file at path by calling make, unless it is there; of several processes that want it one works.
func once(path string, make func() error) error {
	if _, err := os.Stat(path); err == nil {
		return nil
	}
	lock := flock.New(path + ".lock")
	if err := lock.Lock(); err != nil {
		return fmt.Errorf("%s: cannot lock: %w", path, err)
	}
	defer lock.Unlock()
	if _, err := os.Stat(path); err == nil {
		return nil
	}
	return make()
}
