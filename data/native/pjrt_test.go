package native

import (
	"bytes"
	"debug/elf"
	"encoding/binary"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"readoutzones/data/internal/check"
)

// writePlugin writes the smallest file that passes for a library of this machine, with these texts in it.
func writePlugin(t *testing.T, path string, texts ...string) {
	t.Helper()
	header := elf.Header64{Type: uint16(elf.ET_DYN), Machine: uint16(machines[runtime.GOARCH]), Version: uint32(elf.EV_CURRENT), Ehsize: 64}
	copy(header.Ident[:], elf.ELFMAG)
	header.Ident[elf.EI_CLASS], header.Ident[elf.EI_DATA], header.Ident[elf.EI_VERSION] = byte(elf.ELFCLASS64), byte(elf.ELFDATA2LSB), byte(elf.EV_CURRENT)
	var file bytes.Buffer
	if err := binary.Write(&file, binary.LittleEndian, header); err != nil {
		t.Fatal(err)
	}
	check.WriteText(t, path, file.String()+strings.Join(texts, "\x00"))
}

func TestTheUsersPluginIsRespected(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("the folders are those of Linux")
	}
	plugins := t.TempDir()
	versioned := filepath.Join(plugins, "pjrt_c_api_cpu_v0.83.1_plugin.so")
	writePlugin(t, versioned)
	home := t.TempDir()
	own := filepath.Join(home, ".local", "lib", "go-xla", cpuPlugin)
	writePlugin(t, own)
	named := filepath.Join(home, "p.so")
	writePlugin(t, named)
	for name, test := range map[string]struct{ backend, plugins, want string }{
		"pure Go":         {"go:ops_sequential", "", "go:ops_sequential"},
		"absolute path":   {"xla:" + named + ",tf32=false", "", "xla:" + named + ",tf32=false"},
		"nothing chosen":  {"", plugins, "xla:" + versioned},
		"only XLA chosen": {"xla", plugins, "xla:" + versioned},
		"options stay":    {"xla:cpu,noshared_buffers", plugins, "xla:" + versioned + ",noshared_buffers"},
		"another name":    {"stablehlo:cpu", plugins, "xla:" + versioned},
		"go-xla's folder": {"xla:cpu", "", "xla:" + own},
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

// What GoMLX or XLA would end the process for, or try to download and leave a lock behind, is an error of one line.
func TestWhatWouldEndTheProcessIsAnError(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("the folders are those of Linux")
	}
	dir, home := t.TempDir(), t.TempDir()
	good, half, foreign := filepath.Join(dir, "good.so"), filepath.Join(dir, cpuPlugin), filepath.Join(dir, "foreign.so")
	writePlugin(t, good, "xla_known")
	program, err := os.ReadFile(os.Args[0])
	if err != nil {
		t.Fatal(err)
	}
	check.WriteText(t, half, string(program[:len(program)/2]))
	library, err := os.ReadFile(good)
	if err != nil {
		t.Fatal(err)
	}
	library[18] = byte(elf.EM_SPARC) // the header's machine
	check.WriteText(t, foreign, string(library))
	for name, test := range map[string]struct{ backend, flags, want string }{
		"no backend":            {"cuda", "", "GOMLX_BACKEND=cuda: there is no such backend; give xla:cpu, xla:cuda,"},
		"a misspelt backend":    {"xlaa:cpu", "", "GOMLX_BACKEND=xlaa:cpu: there is no such backend"},
		"a misspelt plugin":     {"xla:cdua", "", `names XLA's plugin "cdua", and there is no pjrt_c_api_cdua_plugin.so in ` + dir},
		"no plugin there":       {"xla:" + filepath.Join(dir, "none.so"), "", "none.so: can't be XLA's plugin: no such file or directory; give another in GOMLX_BACKEND"},
		"half a plugin":         {"xla:cpu", "", half + ": can't be XLA's plugin: it is damaged, or no library (EOF); delete it, or choose another"},
		"another machine's":     {"xla:" + foreign, "", "it is for another processor (EM_SPARC)"},
		"an unknown flag":       {"xla:" + good, "--xla_known=1 --xla_unknown=2", "XLA_FLAGS holds --xla_unknown=2, which the plugin " + good + " does not know"},
		"after a quoted value":  {"xla:" + good, `--xla_known="a -b" -xla_unknown`, "XLA_FLAGS holds -xla_unknown"},
		"a flag without dashes": {"xla:" + good, "-xla_unknown", "XLA_FLAGS holds -xla_unknown"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Setenv("HOME", home)
			t.Setenv("PJRT_PLUGIN_LIBRARY_PATH", dir)
			t.Setenv(backendVariable, test.backend)
			t.Setenv("XLA_FLAGS", test.flags)
			check.OneLine(t, PJRT(), test.want)
		})
	}
	t.Setenv(backendVariable, "xla:"+good)
	for _, flags := range []string{"--xla_known=1", `--xla_known="/my -folder/ \" --x" --xla_known='a -b'`, "flags.txt", ""} {
		t.Setenv("XLA_FLAGS", flags)
		if err := PJRT(); err != nil {
			t.Errorf("XLA_FLAGS=%s: %v", flags, err)
		}
	}
	if left, _ := os.ReadDir(home); len(left) > 0 {
		t.Errorf("left %v", left)
	}
}

// JAX's plugin is found in the active Python environment, with NVIDIA's tools beside it, and go-xla is quiet about both.
func TestAPythonEnvironmentsPluginIsFound(t *testing.T) {
	env := filepath.Join(t.TempDir(), `my -env "x"`)
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
	tools := strings.ReplaceAll(filepath.Join(packages, "nvidia", "cu13"), `"`, `\"`)
	if flags, want := os.Getenv("XLA_FLAGS"), `--xla_x=1 --xla_gpu_cuda_data_dir="`+tools+`"`; flags != want {
		t.Errorf("XLA_FLAGS=%s, want %s", flags, want)
	}
	if checks := os.Getenv("GOPJRT_CUDA_CHECKS"); checks != "no" {
		t.Errorf("GOPJRT_CUDA_CHECKS=%s", checks)
	}
}

// The plugin that was set up where there is no GPU, as an image is built, is the one that is taken where there is one.
func TestThePluginForGPUsIsSetUpWithoutOne(t *testing.T) {
	requirements := smallWheel(t, packagedPlugin[0], "nvidia/cu13/bin/ptxas")
	before := cuda
	t.Cleanup(func() { cuda = before })
	cuda.Requirements = requirements
	for name, value := range map[string]string{"VIRTUAL_ENV": "", "CONDA_PREFIX": "", "PJRT_PLUGIN_LIBRARY_PATH": t.TempDir(), "XLA_FLAGS": "", "GOPJRT_CUDA_CHECKS": ""} {
		t.Setenv(name, value)
	}
	path, err := CUDA()
	if err != nil {
		t.Fatal(err)
	}
	t.Setenv("PATH", "") // nor any other Python's plugin
	if found, err := cudaPlugin(false); err != nil || found != path {
		t.Errorf("found %s, %v; want %s", found, err, path)
	}
}

// A GPU's trainings can be repeated, whoever brought the plugin; on a CPU, and where the user has decided, nothing is set.
func TestOnAGPUNothingIsLeftToChance(t *testing.T) {
	const flag = "--xla_gpu_exclude_nondeterministic_ops"
	for _, test := range []struct{ plugin, flags, want string }{
		{"xla_cuda_plugin.so", "", flag + "=true"},
		{"xla_cuda_plugin.so", flag + "=false", flag + "=false"},
		{"pjrt_c_api_cpu_plugin.so", "", ""},
	} {
		plugin := filepath.Join(t.TempDir(), test.plugin)
		writePlugin(t, plugin, strings.TrimLeft(flag, "-"))
		t.Setenv(backendVariable, "xla:"+plugin)
		t.Setenv("XLA_FLAGS", test.flags)
		if err := PJRT(); err != nil {
			t.Fatal(err)
		}
		if got := os.Getenv("XLA_FLAGS"); got != test.want {
			t.Errorf("%s, XLA_FLAGS=%s: %q, want %q", test.plugin, test.flags, got, test.want)
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
	check.OneLine(t, PJRT(), "has no NVIDIA GPU", "container toolkit")
	if entries, _ := os.ReadDir(cache); len(entries) > 0 {
		t.Errorf("left %v", entries)
	}
}

// To tell what computes, nothing is set up.
func TestReadySetsNothingUp(t *testing.T) {
	cache := t.TempDir()
	t.Setenv("BLT_CACHE", cache)
	t.Setenv("PJRT_PLUGIN_LIBRARY_PATH", t.TempDir())
	for chosen, want := range map[string]bool{"": false, "xla:cpu": false, "xla:/a/plugin.so,tf32=false": true, "go": true, "go:ops_sequential": true} {
		t.Setenv(backendVariable, chosen)
		if got := Ready(); got != want {
			t.Errorf("%s=%s: ready %v, want %v", backendVariable, chosen, got, want)
		}
	}
	if left, err := os.ReadDir(cache); err != nil || len(left) > 0 {
		t.Errorf("the cache folder holds %v, %v", left, err)
	}
}
