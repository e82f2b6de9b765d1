package native

import (
	"context"
	"crypto/sha256"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"readoutzones/data/files"
	"readoutzones/data/progress"
)

// Environment is a Python virtual environment with pinned packages. Its folder carries the hash of the requirements,
// so that another version of them gets another folder; the stamp in it, written last, says that it is complete.
type Environment struct {
	Name         string                 // of the folder
	Title        string                 // for people
	Requirements string                 // a pip requirements file in which every package has its version and hashes
	Finish       func(dir string) error // what is left to do once the packages are there, or nil
}

const stampName = "complete"

// Dir returns the environment's folder, whether it exists or not.
func (e Environment) Dir() (string, error) {
	cache, err := files.CacheDir()
	if err != nil {
		return "", err
	}
	hash := sha256.Sum256([]byte(e.Requirements))
	return filepath.Join(cache, fmt.Sprintf("%s-%.4x", e.Name, hash)), nil
}

// Complete tells whether the environment in dir was set up to the end.
func (e Environment) Complete(dir string) bool {
	_, err := os.Stat(filepath.Join(dir, stampName))
	return err == nil
}

// SetUp makes the environment in dir, from nothing, unless another process has completed it while this one waited for
// the lock. whole checks what complete cannot: that the files wanted of it are still there.
func (e Environment) SetUp(dir string, whole func() bool) error {
	return files.Lock(context.Background(), dir+".lock", "setting up "+e.Title, func(lock *os.File) error {
		if e.Complete(dir) && whole() {
			return nil
		}
		python, err := findPython()
		if err != nil {
			return err
		}
		if err := os.RemoveAll(dir); err != nil {
			return fmt.Errorf("%w; delete the folder by hand", err)
		}
		report := progress.New("setting up " + e.Title)
		defer report.Done()
		if err := e.install(python, dir, lock, report); err != nil {
			return err
		}
		report.Show(0, 0, "done")
		return files.Write(filepath.Join(dir, stampName), []byte(python.real+"\n"))
	})
}

// install makes the virtual environment and installs the packages. The processes it starts hold the lock too: if this
// one is killed, nobody else begins before they have ended.
func (e Environment) install(python *interpreter, dir string, lock *os.File, report *progress.Line) error {
	report.Show(0, 0, "creating a Python environment")
	// --upgrade-deps and the like would reach for unpinned packages: the pip that Python brings is enough.
	venv := python.command("-m", "venv", dir)
	venv.ExtraFiles = []*os.File{lock}
	if out, err := venv.CombinedOutput(); err != nil {
		return fmt.Errorf("%s cannot create a virtual environment in %s: %s", python.path, dir, LastLine(out, err))
	}
	requirements := filepath.Join(dir, "requirements.txt")
	if err := files.Write(requirements, []byte(e.Requirements)); err != nil {
		return err
	}
	if err := pipInstall(filepath.Join(dir, "bin", "python"), requirements, lock, report); err != nil || e.Finish == nil {
		return err
	}
	return e.Finish(dir)
}

// Runs tells whether the Python from which the environment in dir was made is still the same.
func (e Environment) Runs(dir string) bool {
	made, err := os.ReadFile(filepath.Join(dir, stampName))
	if err != nil {
		return false
	}
	now, err := filepath.EvalSymlinks(filepath.Join(dir, "bin", "python"))
	return err == nil && now == strings.TrimSpace(string(made))
}
