package native

import (
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"readoutzones/data/internal/check"
)

func TestTheUsersPluginIsRespected(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("the folders are those of Linux")
	}
	plugins := t.TempDir()
	versioned := filepath.Join(plugins, "pjrt_c_api_cpu_v0.83.1_plugin.so")
	if err := os.WriteFile(versioned, nil, 0o644); err != nil {
		t.Fatal(err)
	}
	home := t.TempDir()
	own := filepath.Join(home, ".local", "lib", "go-xla", cpuPlugin)
	if err := os.MkdirAll(filepath.Dir(own), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(own, nil, 0o644); err != nil {
		t.Fatal(err)
	}
	for name, test := range map[string]struct{ backend, plugins, want string }{
		"pure Go":            {"go:ops_sequential", "", "go:ops_sequential"},
		"absolute path":      {"xla:/opt/p.so,tf32=false", "", "xla:/opt/p.so,tf32=false"},
		"nothing chosen":     {"", plugins, "xla:" + versioned},
		"only XLA chosen":    {"xla", plugins, "xla:" + versioned},
		"options stay":       {"xla:cpu,noshared_buffers", plugins, "xla:" + versioned + ",noshared_buffers"},
		"another name":       {"stablehlo:cpu", plugins, "xla:" + versioned},
		"go-xla's folder":    {"xla:cpu", "", "xla:" + own},
		"not installed here": {"xla:tpu", plugins, "xla:tpu"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Setenv("HOME", home)
			t.Setenv("BLT_CACHE", t.TempDir())
			t.Setenv("PJRT_PLUGIN_LIBRARY_PATH", test.plugins)
			if test.plugins == "" {
				os.Unsetenv("PJRT_PLUGIN_LIBRARY_PATH")
			}
			t.Setenv(backendVariable, test.backend)
			if err := PJRT(); err != nil {
				t.Fatal(err)
			}
			if got := os.Getenv(backendVariable); got != test.want {
				t.Errorf("got %s, want %s", got, test.want)
			}
		})
	}
}

func TestMisleadingPathsAreSeen(t *testing.T) {
	for path, want := range map[string]bool{
		"/home/me/my cache/pjrt/p.so": false,
		"/home/me/Cuda/pjrt/p.so":     true,
		"/home/nvidia/pjrt/p.so":      true,
		"/home/me/a,b/pjrt/p.so":      true,
	} {
		if got := misleading(path); got != want {
			t.Errorf("%s: got %v, want %v", path, got, want)
		}
	}
}

// What go-xla's installer leaves behind when it fails is no plugin.
func TestALockIsNoPlugin(t *testing.T) {
	plugins := t.TempDir()
	if err := os.WriteFile(filepath.Join(plugins, cpuPlugin+".lock"), nil, 0o644); err != nil {
		t.Fatal(err)
	}
	t.Setenv("PJRT_PLUGIN_LIBRARY_PATH", plugins)
	if path := installedPlugin("cpu"); path != "" {
		t.Errorf("took %s for a plugin", path)
	}
}

// JAX's plugin is found in the active Python environment, with NVIDIA's tools beside it, and go-xla is quiet about both.
func TestAPythonEnvironmentsPluginIsFound(t *testing.T) {
	env := t.TempDir()
	packages := filepath.Join(env, "lib", "python3.12", "site-packages")
	for _, path := range []string{packagedPlugin[0], "nvidia/cu13/bin/ptxas"} {
		check.WriteText(t, filepath.Join(packages, path), "")
	}
	for name, value := range map[string]string{"VIRTUAL_ENV": env, "PJRT_PLUGIN_LIBRARY_PATH": t.TempDir(), "BLT_CACHE": t.TempDir(), "XLA_FLAGS": "--xla_x=1", "GOPJRT_CUDA_CHECKS": ""} {
		t.Setenv(name, value)
	}
	path, err := cudaPlugin(false)
	if want := filepath.Join(packages, packagedPlugin[0]); err != nil || path != want {
		t.Errorf("got %s, %v; want %s", path, err, want)
	}
	if flags, want := os.Getenv("XLA_FLAGS"), "--xla_x=1 --xla_gpu_cuda_data_dir="+filepath.Join(packages, "nvidia", "cu13"); flags != want {
		t.Errorf("XLA_FLAGS=%s, want %s", flags, want)
	}
	if checks := os.Getenv("GOPJRT_CUDA_CHECKS"); checks != "no" {
		t.Errorf("GOPJRT_CUDA_CHECKS=%s", checks)
	}
}

// A GPU's trainings can be repeated, whoever brought the plugin; on a CPU, and where the user has decided, nothing is set.
func TestOnAGPUNothingIsLeftToChance(t *testing.T) {
	const flag = "--xla_gpu_exclude_nondeterministic_ops"
	for _, test := range []struct{ backend, flags, want string }{
		{"xla:/x/xla_cuda_plugin.so", "", flag + "=true"},
		{"xla:/x/xla_cuda_plugin.so", flag + "=false", flag + "=false"},
		{"xla:/x/pjrt_c_api_cpu_plugin.so", "", ""},
	} {
		t.Setenv(backendVariable, test.backend)
		t.Setenv("XLA_FLAGS", test.flags)
		if err := PJRT(); err != nil {
			t.Fatal(err)
		}
		if got := os.Getenv("XLA_FLAGS"); got != test.want {
			t.Errorf("%s, XLA_FLAGS=%s: %q, want %q", test.backend, test.flags, got, test.want)
		}
	}
}

// A GPU is told in one line: name, driver, memory, CUDA, and what to do about a driver that is too old.
func TestAGPUIsDescribed(t *testing.T) {
	for version, want := range map[string]string{
		"13.0":    "NVIDIA X, driver 580.1, 81559 MiB; CUDA 13.0",
		"12.4":    "CUDA 12.4: XLA's plugin for CUDA 13 needs a driver of 580 or newer",
		"unknown": "CUDA version unknown",
	} {
		bin := t.TempDir()
		t.Setenv("PATH", bin)
		script := "#!/bin/sh\nif [ $# = 0 ]; then echo '| NVIDIA-SMI 580.1   Driver Version: 580.1   CUDA Version: " + version + "  |'; else echo 'NVIDIA X, 580.1, 81559 MiB'; fi\n"
		if err := os.WriteFile(filepath.Join(bin, "nvidia-smi"), []byte(script), 0o755); err != nil {
			t.Fatal(err)
		}
		if got := GPU(); !strings.Contains(got, want) || strings.Contains(got, "\n") {
			t.Errorf("CUDA %s: %q does not say %q in one line", version, got, want)
		}
	}
}

// Asked for CUDA where there is none, it says so in one line and leaves nothing behind.
func TestCUDAWithoutAGPU(t *testing.T) {
	if HasGPU() {
		t.Skip("this machine has an NVIDIA GPU")
	}
	cache := t.TempDir()
	t.Setenv("BLT_CACHE", cache)
	t.Setenv(backendVariable, "xla:cuda")
	check.OneLine(t, PJRT(), "has no NVIDIA GPU")
	if entries, _ := os.ReadDir(cache); len(entries) > 0 {
		t.Errorf("left %v", entries)
	}
}
