package sources

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"time"

	"readoutzones/data/files"
)

// The projects on OSF (osf.io/msna2, doi 10.17605/OSF.IO/PW238), and the address of OSF's interface.
const (
	osfMiniEcoset = "msna2"
	osfWeights    = "pw238"
	osfAPI        = "https://api.osf.io/v2"
)

// Fetcher downloads MiniEcoset and the authors' weights from OSF. A download that was interrupted goes on
// where it stopped; a file stands under its name only when it is complete and has the sha256 that OSF tells.
type Fetcher struct {
	Dir string // where the files go; created if missing
	API string // the address of OSF's interface

	client *http.Client
	stall  time.Duration // without a byte for so long, a connection is given up
	pause  time.Duration // before the second try; doubled before each one after it
}

// NewFetcher returns a Fetcher for that folder.
func NewFetcher(dir string) *Fetcher {
	return &Fetcher{Dir: dir, API: osfAPI, client: http.DefaultClient, stall: 30 * time.Second, pause: time.Second}
}

// MiniEcoset downloads the data set with images of 64 or 128 pixels, unless it is there already, and returns
// its path. A cancelled context leaves what has arrived for the next time. OSF is asked only for what is missing; a file
// that is there must be the one that OSF has.
func (f *Fetcher) MiniEcoset(ctx context.Context, size int) (string, error) {
	wanted := fmt.Sprintf("%dpx", size)
	paths, err := f.fetch(ctx, osfMiniEcoset, func(name string) bool {
		return strings.HasSuffix(name, ".h5") && strings.Contains(name, wanted)
	})
	if err == nil && len(paths) > 1 {
		err = fmt.Errorf("osf.io/%s: several files fit: %s", osfMiniEcoset, strings.Join(paths, ", "))
	}
	if err != nil {
		return "", err
	}
	return paths[0], nil
}

// Weights downloads all of the authors' weights (.pth) that aren't there already, and returns their paths, as MiniEcoset
// does.
func (f *Fetcher) Weights(ctx context.Context) ([]string, error) {
	return f.fetch(ctx, osfWeights, func(name string) bool { return strings.HasSuffix(name, ".pth") })
}

// fetch downloads the files of a project that are wanted. Where all of them are on the disk OSF is not asked.
func (f *Fetcher) fetch(ctx context.Context, project string, wanted func(name string) bool) ([]string, error) {
	if paths, err := f.present(project, wanted); len(paths) > 0 || err != nil {
		return paths, err
	}
	all, err := f.list(ctx, project)
	if err != nil {
		return nil, fmt.Errorf("osf.io/%s: can't be listed: %w; check the connection, or download it by hand from https://osf.io/%s", project, err, project)
	}
	var names, paths []string
	for _, file := range all {
		names = append(names, file.Name)
		if !wanted(file.Name) {
			continue
		}
		path := f.path(file)
		if err := f.fetchOne(ctx, file, path); err != nil {
			return nil, err
		}
		paths = append(paths, path)
	}
	if len(paths) == 0 {
		return nil, fmt.Errorf("osf.io/%s: has no such file; it has %s", project, strings.Join(names, ", "))
	}
	text, err := json.MarshalIndent(all, "", " ")
	if err == nil {
		files.Write(f.listFile(project), text) // in a folder that can't be written to, OSF is asked again next time
	}
	return paths, err
}

// present returns the paths of the files that are wanted, checked, if all of them are on the disk: those that a former
// fetch found in OSF's list.
func (f *Fetcher) present(project string, wanted func(name string) bool) (paths []string, err error) {
	var all []osfFile
	if text, err := os.ReadFile(f.listFile(project)); err != nil || json.Unmarshal(text, &all) != nil {
		return nil, nil
	}
	for _, file := range all {
		if !wanted(file.Name) {
			continue
		}
		path := f.path(file)
		if _, err := os.Stat(path); err != nil {
			return nil, nil
		}
		if err := files.Check(path, file.Checksum); err != nil {
			return nil, err
		}
		paths = append(paths, path)
	}
	return paths, nil
}

func (f *Fetcher) path(file osfFile) string {
	return filepath.Join(f.Dir, filepath.FromSlash(file.Name))
}

// listFile is where OSF's list of a project's files is kept.
func (f *Fetcher) listFile(project string) string {
	return filepath.Join(f.Dir, "osf-"+project+".json")
}

// fetchOne downloads a file unless it is there.
func (f *Fetcher) fetchOne(ctx context.Context, file osfFile, path string) error {
	sum, err := hex.DecodeString(file.SHA256)
	if err != nil || len(sum) != sha256.Size || file.Size < 1 || !fs.ValidPath(file.Name) {
		return fmt.Errorf("osf.io: %q of %d bytes with sha256 %q: not a file that can be downloaded", file.Name, file.Size, file.SHA256)
	}
	if _, err := os.Stat(path); err == nil {
		return files.Check(path, file.Checksum)
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
		return fmt.Errorf("%s: can't be made: %w", filepath.Dir(path), files.Reason(err))
	}
	d := &download{Fetcher: f, file: file, path: path}
	return d.run(ctx)
}
