package native

import (
	"cmp"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
)

// backendVariable is where GoMLX looks for its backend: "xla:PLUGIN,OPTIONS", or "go:OPTIONS" for the one in pure Go.
const backendVariable = "GOMLX_BACKEND"

// PJRT chooses the XLA plugin that this process and its children compute with, and sets up the one for the CPU if that
// is wanted and missing. Call it before the first GoMLX backend is made. What the user chose stays chosen:
//
//   - GoMLX's backend in pure Go needs no plugin, and an absolute path in GOMLX_BACKEND is taken as it is;
//   - a plugin in $PJRT_PLUGIN_LIBRARY_PATH or in go-xla's own folders comes first, CUDA before CPU where there is a GPU;
//     then one of a Python environment at hand (JAX brings one); then ours, which for CUDA is set up if "cuda" is named;
//   - on macOS the plugin is left to go-xla and its installer, which nobody asks elsewhere: what it leaves behind when it
//     fails, it takes for plugins the next time.
//
// It leaves the plugin's absolute path in GOMLX_BACKEND: go-xla reads $PJRT_PLUGIN_LIBRARY_PATH when the program
// starts, too early for us, and does not try to download anything when given a path.
//
// What would end the process within GoMLX or XLA is an error here: a backend that does not exist, a damaged plugin, a flag
// in XLA_FLAGS that the plugin does not know.
func PJRT() error {
	chosen := os.Getenv(backendVariable)
	backend, config, _ := strings.Cut(chosen, ":")
	switch {
	case chosen == "" || isXLA(backend):
	case backend == "go":
		return nil
	default:
		return fmt.Errorf("%s=%s: there is no such backend; give xla:cpu, xla:cuda, xla:/path/to/plugin.so or go, or leave the variable out", backendVariable, chosen)
	}
	plugin, options, hasOptions := strings.Cut(config, ",")
	path, advice := plugin, "give another in "+backendVariable
	if !filepath.IsAbs(plugin) {
		var err error
		if path, err = pluginPath(plugin); err != nil || path == "" {
			return err
		}
		advice = "delete it, or choose another with " + backendVariable + "=xla:/path/to/plugin.so"
	}
	if err := checkPlugin(path, advice); err != nil {
		return err
	}
	if hasOptions {
		options = "," + options
	}
	return errors.Join(repeatable(path), os.Setenv(backendVariable, "xla:"+path+options))
}

// isXLA tells whether GoMLX knows XLA by this name.
func isXLA(backend string) bool {
	switch backend {
	case "xla", "stablehlo", "hlo", "shlo":
		return true
	}
	return false
}

// pluginPath returns the path of the plugin of that name ("" for the best there is), or "" if it is up to go-xla.
func pluginPath(name string) (string, error) {
	if name == "cuda" && !HasGPU() {
		return "", fmt.Errorf("%s asks for CUDA, but this machine has no NVIDIA GPU (or its driver is not installed, or, in a container, NVIDIA's container toolkit); leave the variable out to compute on the CPU", backendVariable)
	}
	if name == "cuda" || name == "" && HasGPU() {
		if path, err := cudaPlugin(name == "cuda"); path != "" || err != nil {
			return path, err
		}
	}
	path := installedPlugin(cmp.Or(name, "cpu"))
	switch {
	case path != "" || runtime.GOOS != "linux":
		return path, nil
	case name != "" && name != "cpu":
		return "", fmt.Errorf("%s names XLA's plugin %q, and there is no pjrt_c_api_%s_plugin.so in %s; give cpu, cuda, or the plugin's full path (xla:/path/to/plugin.so)",
			backendVariable, name, name, strings.Join(pluginFolders(), ", "))
	}
	path, err := libraries.Find("the PJRT plugin", "pjrt/"+cpuPlugin)
	if err == nil && misleading(path) {
		err = fmt.Errorf("the cache folder's path %s holds a comma, \"cuda\" or \"nvidia\", which go-xla would misread; set BLT_CACHE to another folder", filepath.Dir(filepath.Dir(path)))
	}
	return path, err
}

// misleading tells whether go-xla would take this path of the CPU plugin for something else: it splits at commas, and
// looks for a GPU's name anywhere in the path.
func misleading(path string) bool {
	lower := strings.ToLower(path)
	return strings.Contains(path, ",") || strings.Contains(lower, "cuda") || strings.Contains(lower, "nvidia")
}

// installedPlugin returns the plugin of that name in go-xla's folders, or "". Versions ("cpu_v0.83") count.
func installedPlugin(name string) string {
	ending := "so" // and not so.lock, which go-xla's installer leaves behind when it fails
	if runtime.GOOS == "darwin" {
		ending = "dylib"
	}
	for _, dir := range pluginFolders() {
		if path := FirstMatch(dir, []string{
			"pjrt_c_api_" + name + "_plugin." + ending, "pjrt_c_api_" + name + "_v*_plugin." + ending,
			"pjrt[-_]plugin[-_]" + name + "." + ending, "pjrt[-_]plugin[-_]" + name + "_v*." + ending,
		}); path != "" {
			return path
		}
	}
	return ""
}

// pluginFolders lists where go-xla looks for plugins, but for the system's folders of shared libraries.
func pluginFolders() []string {
	if paths, isSet := os.LookupEnv("PJRT_PLUGIN_LIBRARY_PATH"); isSet {
		return filepath.SplitList(paths)
	}
	const system = "/usr/local/lib"
	folders := []string{filepath.Join(system, "go-xla"), filepath.Join(system, "go-xla", "nvidia")}
	home, err := os.UserHomeDir()
	if err != nil {
		return folders
	}
	user := filepath.Join(home, ".local", "lib", "go-xla")
	if runtime.GOOS == "darwin" {
		user = filepath.Join(home, "Library", "Application Support", "go-xla")
	}
	return append([]string{user, filepath.Join(user, "nvidia")}, folders...)
}
