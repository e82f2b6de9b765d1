package native

import (
	"os"
	"path/filepath"
	"runtime"
	"testing"
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
