package native

import (
	"crypto/sha256"
	"fmt"
	"os"
	"path/filepath"
)

// environment is a Python virtual environment with pinned packages. Its folder carries the hash of the requirements,
// so that another version of them gets another folder; the stamp in it, written last, says that it is complete.
type environment struct {
	name         string                 // of the folder
	title        string                 // for people
	requirements string                 // a pip requirements file in which every package has its version and hashes
	finish       func(dir string) error // what is left to do once the packages are there, or nil
}

const stampName = "complete"

// dir returns the environment's folder, whether it exists or not.
func (e environment) dir() (string, error) {
	cache, err := CacheDir()
	if err != nil {
		return "", err
	}
	hash := sha256.Sum256([]byte(e.requirements))
	return filepath.Join(cache, fmt.Sprintf("%s-%.4x", e.name, hash)), nil
}

// complete tells whether the environment in dir was set up to the end.
func (e environment) complete(dir string) bool {
	_, err := os.Stat(filepath.Join(dir, stampName))
	return err == nil
}

// setUp makes the environment in dir, from nothing, unless another process has completed it while this one waited for
// the lock. whole checks what complete cannot: that the files wanted of it are still there.
func (e environment) setUp(dir string, whole func() bool) error {
	return locked(dir+".lock", e.title, func(lock *os.File) error {
		if e.complete(dir) && whole() {
			return nil
		}
		python, err := findPython()
		if err != nil {
			return err
		}
		if err := os.RemoveAll(dir); err != nil {
			return fmt.Errorf("native: %w; delete the folder by hand", err)
		}
		report := startProgress("setting up " + e.title)
		if err := e.install(python, dir, lock, report); err != nil {
			report.stop("failed")
			return err
		}
		if err := writeFile(filepath.Join(dir, stampName), []byte(python.real+"\n")); err != nil {
			report.stop("failed")
			return fmt.Errorf("native: %w", err)
		}
		report.stop("done")
		return nil
	})
}

// install makes the virtual environment and installs the packages. The processes it starts hold the lock too: if this
// one is killed, nobody else begins before they have ended.
func (e environment) install(python *interpreter, dir string, lock *os.File, report *progress) error {
	report.say("creating a Python environment")
	// --upgrade-deps and the like would reach for unpinned packages: the pip that Python brings is enough.
	venv := python.command("-m", "venv", dir)
	venv.ExtraFiles = []*os.File{lock}
	if out, err := venv.CombinedOutput(); err != nil {
		return fmt.Errorf("native: %s cannot create a virtual environment in %s: %s", python.path, dir, lastLine(out, err))
	}
	requirements := filepath.Join(dir, "requirements.txt")
	if err := writeFile(requirements, []byte(e.requirements)); err != nil {
		return fmt.Errorf("native: %w", err)
	}
	if err := pipInstall(filepath.Join(dir, "bin", "python"), requirements, lock, report); err != nil || e.finish == nil {
		return err
	}
	return e.finish(dir)
}

// writeFile writes a file so that it is there whole or not at all.
func writeFile(path string, content []byte) error {
	f, err := os.CreateTemp(filepath.Dir(path), filepath.Base(path)+".*.tmp")
	if err != nil {
		return err
	}
	defer os.Remove(f.Name())
	_, err = f.Write(content)
	if err == nil {
		err = f.Chmod(0o644)
	}
	if err == nil {
		err = f.Sync()
	}
	if closed := f.Close(); err == nil {
		err = closed
	}
	if err != nil {
		return err
	}
	return os.Rename(f.Name(), path)
}
