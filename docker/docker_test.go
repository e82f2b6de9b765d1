// Package docker has no code: its tests hold the container's files against each other and against the module, without an
// engine.
package docker

import (
	"encoding/json"
	"fmt"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"gopkg.in/yaml.v3"
)

func read(t *testing.T, path string) string {
	t.Helper()
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(content)
}

// instruction is one of the Dockerfile's, its continuation lines joined: "RUN", "go build".
type instruction struct{ name, rest string }

// stages are the Dockerfile's instructions by the name of their stage.
func stages(t *testing.T) map[string][]instruction {
	t.Helper()
	comment := regexp.MustCompile(`(?m)^\s*#.*\n`)
	text := strings.ReplaceAll(comment.ReplaceAllString(read(t, "Dockerfile"), ""), "\\\n", "")
	all := map[string][]instruction{}
	stage := ""
	for line := range strings.Lines(text) {
		name, rest, found := strings.Cut(strings.TrimSpace(line), " ")
		if !found {
			continue
		}
		if name == "FROM" {
			base, as, _ := strings.Cut(rest, " AS ")
			stage = as
			all[stage] = slices.Clone(all[base]) // of a stage: what it has so far
		}
		all[stage] = append(all[stage], instruction{name, rest})
	}
	return all
}

// last is the rest of a stage's last instruction of that name: the one that holds.
func last(stage []instruction, name string) (rest string) {
	for _, i := range stage {
		if i.name == name {
			rest = i.rest
		}
	}
	return rest
}

// The image that all begins with is an exact one, with the Go that go.mod asks for: the image's Go may fetch no other.
func TestTheImagesGoIsTheModules(t *testing.T) {
	version := regexp.MustCompile(`(?m)^go (\S+)$`).FindStringSubmatch(read(t, "../go.mod"))
	if version == nil {
		t.Fatal("go.mod names no version")
	}
	all := stages(t)
	for name, stage := range all {
		want := "golang:" + version[1] + "-bookworm"
		for _, i := range stage {
			base, _, _ := strings.Cut(i.rest, " ")
			digest := strings.HasPrefix(base, want+"@sha256:")
			if _, isStage := all[base]; i.name == "FROM" && !isStage && base != want && !digest {
				t.Errorf("stage %s is FROM %s, want %s", name, base, want)
			}
		}
	}
}

// Nobody is root in an image, its health is looked after, and JupyterLab asks for its token.
func TestImagesRunAsAUserOnAPortWithAToken(t *testing.T) {
	all := stages(t)
	if len(all) != 2 {
		t.Fatalf("%d stages, want cpu and cuda", len(all))
	}
	for name, stage := range all {
		if user := last(stage, "USER"); user == "" || user == "root" || user == "0" {
			t.Errorf("%s runs as %q", name, user)
		}
		port := last(stage, "EXPOSE")
		var health, command []string
		_, check, _ := strings.Cut(last(stage, "HEALTHCHECK"), "CMD ")
		if err := json.Unmarshal([]byte(check), &health); err != nil || !strings.Contains(check, "127.0.0.1:"+port+"/api") {
			t.Errorf("%s: HEALTHCHECK asks %s: %v", name, check, err)
		}
		if err := json.Unmarshal([]byte(last(stage, "CMD")), &command); err != nil || !slices.Contains(command, "--ServerApp.port="+port) {
			t.Errorf("%s: CMD is %q: %v", name, command, err)
		}
		if line := strings.ToLower(strings.Join(command, " ")); strings.Contains(line, "token") || strings.Contains(line, "password") {
			t.Errorf("%s: CMD %s says something about the token", name, line)
		}
	}
}

// composition is what matters of compose.yaml.
type composition struct {
	Services map[string]struct {
		Build struct{ Context, Dockerfile, Target string }
		Ports []string
		// name:folder
		Volumes []string
	}
	Volumes map[string]any
}

// Compose builds stages that exist, publishes to this machine alone, and hides nothing that was set up in the image.
func TestCompose(t *testing.T) {
	var c composition
	if err := yaml.Unmarshal([]byte(read(t, "compose.yaml")), &c); err != nil {
		t.Fatal(err)
	}
	all := stages(t)
	for name, service := range c.Services {
		assertBuilds(t, name, service.Build.Context, filepath.Join(service.Build.Context, service.Build.Dockerfile), service.Build.Target)
		stage := all[service.Build.Target]
		if want := fmt.Sprintf("127.0.0.1:%[1]s:%[1]s", last(stage, "EXPOSE")); !slices.Equal(service.Ports, []string{want}) {
			t.Errorf("%s publishes %v, want %s", name, service.Ports, want)
		}
		cache := ""
		for _, i := range stage {
			if i.name == "ENV" && strings.HasPrefix(i.rest, "BLT_CACHE=") {
				cache = strings.TrimPrefix(i.rest, "BLT_CACHE=")
			}
		}
		for _, volume := range service.Volumes {
			source, folder, _ := strings.Cut(volume, ":")
			if _, declared := c.Volumes[source]; !declared {
				t.Errorf("%s: volume %s is not declared", name, source)
			}
			if path.Dir(folder) != cache || !slices.ContainsFunc(stage, func(i instruction) bool { return i.name == "RUN" && strings.Contains(i.rest, folder) }) {
				t.Errorf("%s: volume %s is no folder in the cache %s that the image makes for its user", name, volume, cache)
			}
		}
	}
	if len(c.Services) != len(all) {
		t.Errorf("%d services for %d stages", len(c.Services), len(all))
	}
}

func TestDevcontainer(t *testing.T) {
	var d struct {
		Build        struct{ Dockerfile, Context, Target string }
		RemoteUser   string
		ForwardPorts []int
	}
	const folder = "../.devcontainer"
	if err := json.Unmarshal([]byte(read(t, folder+"/devcontainer.json")), &d); err != nil {
		t.Fatal(err)
	}
	assertBuilds(t, "devcontainer", filepath.Join(folder, d.Build.Context), filepath.Join(folder, d.Build.Dockerfile), d.Build.Target)
	stage := stages(t)[d.Build.Target]
	if user := last(stage, "USER"); d.RemoteUser != user {
		t.Errorf("its user is %q, the image's %q", d.RemoteUser, user)
	}
	if port := last(stage, "EXPOSE"); fmt.Sprint(d.ForwardPorts) != "["+port+"]" {
		t.Errorf("it forwards %v, want %s", d.ForwardPorts, port)
	}
}

// assertBuilds checks that the context is the repository, the Dockerfile this folder's, and the target one of its stages.
func assertBuilds(t *testing.T, name, context, dockerfile, target string) {
	t.Helper()
	for path, want := range map[string]string{context: "..", dockerfile: "Dockerfile"} {
		got, err := os.Stat(path)
		wanted, missing := os.Stat(want)
		if err != nil || missing != nil || !os.SameFile(got, wanted) {
			t.Errorf("%s builds from %s, which is not %s (%v)", name, path, want, err)
		}
	}
	if _, isStage := stages(t)[target]; !isStage {
		t.Errorf("%s builds the stage %q, which is not there", name, target)
	}
}

// What the images install has a version and hashes.
func TestPackagesArePinned(t *testing.T) {
	pinned := regexp.MustCompile(`^[a-zA-Z0-9._-]+(\[[a-z,]+\])?==[0-9][^ ]*( ; .*)? --hash=sha256:[0-9a-f]{64}( --hash=sha256:[0-9a-f]{64})*$`)
	for _, file := range []string{"../data/native/requirements/native.txt", "../data/native/requirements/cuda.txt", "../notebooks/internal/jupyter/requirements.txt"} {
		packages := 0
		text := regexp.MustCompile(` *\\\n *`).ReplaceAllString(read(t, file), " ")
		for line := range strings.Lines(text) {
			line = strings.TrimSpace(line)
			if line == "" || strings.HasPrefix(line, "#") {
				continue
			}
			packages++
			if !pinned.MatchString(line) {
				t.Errorf("%s: %.100s has no exact version, or no hashes", file, line)
			}
		}
		if packages == 0 {
			t.Errorf("%s holds no packages", file)
		}
	}
}
