// Package native finds, or sets up, the two libraries that are not Go: libhdf5 ([HDF5]) and XLA's PJRT plugin ([PJRT]).
// They come from pinned, hash-checked Python wheels, need no root, and stay in the cache folder. What was set up is found
// again in well under a millisecond, without Python and without the network.
//
// The wheels lie in an [Environment], a Python virtual environment of pinned packages, as JupyterLab does too.
//
// Set-up may be started in several processes at once (one works, the others wait) and interrupted at any moment (the
// next run completes it). Progress goes to stderr.
package native

import (
	_ "embed"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
)

//go:embed requirements/native.txt
var libraryRequirements string

// libraries holds the two native libraries: h5py's libhdf5 and, on Linux, XLA's PJRT plugin for the CPU.
var libraries = Environment{Name: "libraries", Title: "the native libraries", Requirements: libraryRequirements, Finish: linkPlugin}

// HDF5 returns the path of the HDF5 library, the one inside the h5py wheel. If it is missing it is set up first.
func HDF5() (string, error) {
	if runtime.GOOS == "windows" {
		return "", fmt.Errorf("libhdf5: not available on Windows itself; use WSL or the container in docker/")
	}
	return libraries.Find("libhdf5",
		"lib/python3*/site-packages/h5py.libs/libhdf5-*.so*",
		"lib/python3*/site-packages/h5py/.dylibs/libhdf5.*dylib")
}

// cpuPlugin is the name by which go-xla recognises XLA's plugin for the CPU.
const cpuPlugin = "pjrt_c_api_cpu_plugin.so"

// linkPlugin gives the plugin of whichever package this system has that name, in the environment's folder `pjrt`.
func linkPlugin(dir string) error {
	packaged := FirstMatch(dir, []string{
		"lib/python3*/site-packages/fastatomstruct_xla_cpu/libpjrt_cpu.so",
		"lib/python3*/site-packages/xla_plugins/xla_cpu_pjrt/xla_cpu_pjrt.so",
	})
	if packaged == "" {
		return nil // no such package for this system
	}
	link := filepath.Join(dir, "pjrt", cpuPlugin)
	target, err := filepath.Rel(filepath.Dir(link), packaged)
	if err == nil {
		err = os.Mkdir(filepath.Dir(link), 0o777)
	}
	if err == nil {
		err = os.Symlink(target, link)
	}
	if err != nil {
		return fmt.Errorf("%w", err)
	}
	return nil
}

// find returns the path of the first file in the environment that a pattern matches, after setting it up if need be.
func (e Environment) Find(what string, patterns ...string) (string, error) {
	dir, err := e.Dir()
	if err != nil {
		return "", err
	}
	if e.Complete(dir) {
		if path := FirstMatch(dir, patterns); path != "" {
			return path, nil
		}
	}
	if err := e.SetUp(dir, func() bool { return FirstMatch(dir, patterns) != "" }); err != nil {
		return "", err
	}
	if path := FirstMatch(dir, patterns); path != "" {
		return path, nil
	}
	return "", fmt.Errorf("%s is not in the installed packages in %s; delete that folder and try again", what, dir)
}

// FirstMatch returns the first file in dir that one of the patterns matches, or "".
func FirstMatch(dir string, patterns []string) string {
	for _, pattern := range patterns {
		// Through fs.Glob, so that dir itself may hold any character.
		if found, err := fs.Glob(os.DirFS(dir), pattern); err == nil && len(found) > 0 {
			return filepath.Join(dir, found[0])
		}
	}
	return ""
}
