package experiment

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"

	"readoutzones/data/files"
)

// What the cache holds also depends on the code that made it. These versions are not counted up by hand: each is what its
// code computes, and a test compares (version_test.go).
const (
	// drawingsVersion is the hash of 20 drawings' pixels, and of the same drawings imported from a folder at half the size.
	drawingsVersion = "1a23c5725c4f"
	// degradingVersion is the hash of an image at two levels of noise and of occlusion.
	degradingVersion = "02a69dba"
	// trainingVersion are the losses of three networks at their first three updates, to five digits.
	trainingVersion = "12.966 14.83 4.9164"
	// measuringVersion are sums of what Measure finds in a small recording, to seven digits.
	measuringVersion = "1108.622 585.2483 243.606 4.125587 -2.920586 -1.478425 1063.927 46.30084 124.8002 2185 351.1341 1244 195.0875 -547"
	// judgingVersion are sums of squares of what claims are judged by in the same recording, to seven digits.
	judgingVersion = "2.097507 3.693894 2.256589 1.174181 4.968698"
	// controlsVersion are sums of squares of the effects of Fig. 2 in it, and of what they are without knowledge.
	controlsVersion = "2.55837 12.43035 8.568807 60.98789"
)

// place is the folder <cache>/<kind>/<name>-<hash>, where the hash is of everything that its content depends on.
func place(kind, name string, depends ...any) (string, error) {
	cache, err := files.CacheDir()
	if err != nil {
		return "", err
	}
	text, err := json.Marshal(depends)
	if err != nil {
		return "", err
	}
	dir := filepath.Join(cache, kind, fmt.Sprintf("%s-%.6x", name, sha256.Sum256(text)))
	return dir, os.MkdirAll(dir, 0o777)
}

// once makes the file at path by calling make, unless it is there; of several processes that want it one works, and the
// others say that they wait. what is what the one is doing: "training bnet".
func once(path, what string, make func(ctx context.Context) error) error {
	there := func() bool {
		_, err := os.Stat(path)
		return err == nil
	}
	if there() {
		return nil
	}
	ctx, stop := files.Interruptible(context.Background())
	defer stop()
	return files.Lock(ctx, path+".lock", what, func(*os.File) error {
		if there() {
			return nil
		}
		err := make(ctx)
		if err == nil {
			err = ctx.Err() // interrupted in what cannot stop: the file is there, but whoever wanted it asked to stop
		}
		if err != nil {
			return fmt.Errorf("%s: %w", what, err)
		}
		return nil
	})
}
