package device

import (
	"path"
	"runtime"
	"runtime/debug"
	"strings"
)

// Versions are those of this program and of what decides what it computes, by name: go, GOARCH, gomlx, compute, go-xla;
// readoutzones where it was built as a module of that version, vcs.revision and vcs.modified where from a repository. What is
// not known is left out.
func Versions() map[string]string {
	versions := map[string]string{"GOARCH": runtime.GOARCH}
	for name, version := range Modules() {
		if !strings.Contains(name, "/") || strings.HasPrefix(name, "github.com/gomlx/") {
			versions[path.Base(name)] = version
		}
	}
	return versions
}

// Modules are the versions of Go, of this program's source, where it was built in a checkout ("vcs.revision",
// "vcs.modified"), and of all modules in it, by their path. (A test's program does not know its modules.)
func Modules() map[string]string {
	versions := map[string]string{"go": runtime.Version()}
	if info, ok := debug.ReadBuildInfo(); ok {
		addVersions(versions, info)
	}
	return versions
}

func addVersions(versions map[string]string, info *debug.BuildInfo) {
	for _, s := range info.Settings {
		if s.Key == "vcs.revision" || s.Key == "vcs.modified" {
			versions[s.Key] = s.Value
		}
	}
	if v := info.Main.Version; info.Main.Path == "readoutzones" && v != "" && v != "(devel)" {
		versions[info.Main.Path] = v
	}
	for _, module := range info.Deps {
		for module.Replace != nil {
			module = module.Replace
		}
		versions[module.Path] = module.Version
	}
}
