package device

import (
	"path"
	"runtime/debug"
	"slices"
)

// modules are those whose versions decide what is computed, besides this one.
var modules = []string{"github.com/gomlx/gomlx", "github.com/gomlx/compute", "github.com/gomlx/go-xla"}

// Versions are those of this program and of what it is built on, by name: go, GOARCH, gomlx, compute, go-xla; readoutzones where
// it was built as a module of that version, vcs.revision and vcs.modified where from a repository. What is not known is left out.
func Versions() map[string]string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return map[string]string{}
	}
	versions := map[string]string{"go": info.GoVersion}
	for _, s := range info.Settings {
		if slices.Contains([]string{"vcs.revision", "vcs.modified", "GOARCH"}, s.Key) {
			versions[s.Key] = s.Value
		}
	}
	for _, m := range append(info.Deps, &info.Main) {
		if m.Path == "readoutzones" && m.Version != "(devel)" && m.Version != "" || slices.Contains(modules, m.Path) {
			versions[path.Base(m.Path)] = m.Version
		}
	}
	return versions
}
