package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"strconv"
	"strings"
	"testing"
)

// goCommand runs Go in a folder, with no workspace and no network.
func goCommand(t *testing.T, dir string, args ...string) string {
	t.Helper()
	return goWith(t, dir, []string{"GOWORK=off", "GOFLAGS=-mod=mod"}, args...)
}

func goWith(t *testing.T, dir string, settings []string, args ...string) string {
	t.Helper()
	c := exec.Command("go", args...)
	c.Dir = dir
	c.Env = append(append(os.Environ(), "GOPROXY=off", "GOSUMDB=off"), settings...)
	out, err := c.CombinedOutput()
	if err != nil {
		t.Fatalf("go %s: %v: %s", strings.Join(args, " "), err, out)
	}
	return strings.TrimSpace(string(out))
}

// What the program says it is built on is what go.mod wants, and README.md and the Dockerfile name the same.
func TestVersionIsWhatIsNamed(t *testing.T) {
	if testing.Short() {
		t.Skip("skipped: -short")
	}
	built := filepath.Join(t.TempDir(), "blt")
	goCommand(t, ".", "build", "-o", built, ".")
	said, err := exec.Command(built, "--version").CombinedOutput()
	if err != nil {
		t.Fatalf("%v: %s", err, said)
	}
	readme, err := os.ReadFile("../../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	for name, module := range map[string]string{"GoMLX": "github.com/gomlx/gomlx", "compute": "github.com/gomlx/compute", "go-xla": "github.com/gomlx/go-xla"} {
		wanted := goCommand(t, ".", "list", "-m", "-f", "{{.Version}}", module)
		if !regexp.MustCompile(name + ` +` + regexp.QuoteMeta(wanted)).Match(said) {
			t.Errorf("blt --version does not say %s %s: %s", name, wanted, said)
		}
		if !strings.Contains(string(readme), name+" "+wanted) {
			t.Errorf("README.md does not name %s %s", name, wanted)
		}
	}
	for _, want := range []string{"blt  ", "Go  ", runtime.Version() + ", " + runtime.GOOS + "/" + runtime.GOARCH, "plugin  Go Backend"} {
		if !strings.Contains(strings.ReplaceAll(string(said), "   ", "  "), want) {
			t.Errorf("blt --version does not say %q: %s", want, said)
		}
	}
	language := regexp.MustCompile(`^\d+\.\d+`).FindString(goCommand(t, ".", "list", "-m", "-f", "{{.GoVersion}}", "readoutzones"))
	dockerfile, err := os.ReadFile("../../../docker/Dockerfile")
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(readme), "**Go** "+language+" or newer") || !strings.Contains(string(dockerfile), "golang:"+language+".") {
		t.Errorf("README.md or the Dockerfile does not name Go %s, as go.mod does", language)
	}
}

// A module of another name uses these packages as README.md says, without a network.
func TestAnotherModuleUsesThePackages(t *testing.T) {
	readme, err := os.ReadFile("../../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	found := regexp.MustCompile("(?s)```go\n(package main.*?)```\n").FindSubmatch(readme)
	module := regexp.MustCompile("(?s)```\n(module [^`]*?replace readoutzones => )\\S+\n```").FindSubmatch(readme)
	if found == nil || module == nil {
		t.Fatal("README.md has no go.mod or no program of another module")
	}
	root, err := filepath.Abs("../../..")
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	sums, err := os.ReadFile("../../../go.sum")
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{"main.go": string(found[1]), "go.mod": string(module[1]) + strconv.Quote(root) + "\n", "go.sum": string(sums)} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	recording := filepath.Join(root, "analysis/testdata/trained.npz")
	out := goCommand(t, dir, "run", ".", recording)
	if !regexp.MustCompile(`^accuracy at each step: \[0\.\d+`).MatchString(out) {
		t.Errorf("the program printed %s", out)
	}
	before, _, _ := strings.Cut(string(module[1]), "require")
	if err := os.WriteFile(filepath.Join(dir, "go.mod"), []byte(before), 0o644); err != nil {
		t.Fatal(err)
	}
	workspace := []string{"GOWORK=", "GOFLAGS=-mod=readonly"}
	goWith(t, dir, workspace, "work", "init", ".", root)
	if again := goWith(t, dir, workspace, "run", ".", recording); again != out {
		t.Errorf("in a workspace the program printed %s", again)
	}
	if err := os.Remove(filepath.Join(dir, "go.work")); err != nil {
		t.Fatal(err)
	}
	if info := goWith(t, root, nil, "list", "-deps", "./analysis", "./data/recording"); strings.Contains(info, "gomlx") {
		t.Error("a program that only analyses needs GoMLX")
	}
}
