package main

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
)

// What stands behind the programs that README.md's lines call, each a script that starts this test program with one of these names
// in BLT_README. A line whose program or form is not known here fails.
//
// blt itself runs, in pure Go, with these flags after its own, so that it takes no time; --help is for what wants the network, or
// files of megabytes, and still refuses flags that do not exist.
var shortened = map[string][]string{
	"data import":   {"--size", "16"},
	"data sheet":    nil,
	"data fetch":    {"--help"},
	"describe":      {"--size", "16"},
	"train":         {"--size", "16", "--channels", "2,2,3,3,4", "--epochs", "1", "--batch", "8"},
	"record":        {"--batch", "8"},
	"record theirs": {"--help"}, // the authors' weights, and what stands for more than a line has room for
	"analyse":       nil,
	"analyse alone": {"--help"},
	"effects":       nil,
	"plot":          nil,
	"levels":        {"--sample", "8", "--noise", "0.1", "--occlude", "0.1", "--batch", "8"},
	"attractors":    {"--images", "4", "--batch", "4", "--kicks", "1", "--krylov", "3", "--cycles", "1", "--timesteps", "8"},
	"push":          {"--images", "4", "--batch", "4", "--factors", "0.5"},
	"export":        nil,
	"doctor":        nil,
	"doctor --cuda": {"--help"}, // 3 GB
	"cache":         {"--help"}, // of what is named there nothing is to be lost
	"--version":     nil,
	"":              nil,
	"study":         {"--epochs", "1", "--batch", "8", "--precision", "float32"},
}

// standIn does what a program of that name is asked for in README.md, or something shorter that fails if that would fail.
func standIn(name string, args []string) error {
	switch {
	case name == "go" && slices.Equal(args[:min(2, len(args))], []string{"tool", "blt"}):
		return shortBLT(args[2:])
	case name == "blt":
		return shortBLT(args)
	case name == "go" && args[0] == "build" && slices.Equal(args[1:], []string{"-o", "blt", "./blt/cmd/blt"}):
		script, err := os.ReadFile(filepath.Join(os.Getenv("README_BIN"), "blt"))
		return errors.Join(err, os.WriteFile("blt", script, 0o755))
	case name == "go" && args[0] == "doc":
		return program(os.Getenv("README_GO"), args...)
	case name == "go" && args[0] == "test":
		return checkTest(args[1:])
	case name == "go" && (args[0] == "mod" || args[0] == "work" || strings.HasPrefix(strings.Join(args, " "), "run . ")):
		return nil // another module's: version_test.go makes one
	case name == "go" && args[0] == "run":
		return checkRun(args[1:])
	case name == "docker":
		return checkCompose(args)
	case name == "sbatch":
		return batch(args)
	}
	return fmt.Errorf("%s %s: not known to readme_test.go", name, strings.Join(args, " "))
}

// shortBLT is blt with the flags of shortened.
func shortBLT(args []string) error {
	about, line := strings.Join(args[:min(1, len(args))], ""), strings.Join(args, " ")
	switch {
	case about == "data":
		about += " " + args[1]
	case about == "record" && (strings.Contains(line, ".pth") || strings.Contains(line, "…")):
		about, args = "record theirs", slices.DeleteFunc(args, func(s string) bool { return s == "…" })
	case line == "doctor --cuda":
		about = line
	case line == "analyse --json": // it is about the flag
		about = "analyse alone"
	}
	more, known := shortened[about]
	if !known {
		return fmt.Errorf("blt %s: not known to readme_test.go", about)
	}
	if about == "study" && strings.Contains(line, "--networks-file") {
		more = append(more, "--dry-run")
	} else if about == "study" {
		more = append(more, "--networks", "lateral-additive,bnet", "--seeds", "1", "--channels", "2,2,3,3,4", "--timesteps", "3")
	}
	if about == "train" && !strings.Contains(line, "--timesteps") {
		more = append(more, "--timesteps", "3")
	}
	if about == "analyse alone" {
		args = args[:1]
	}
	os.Unsetenv("BLT_CACHE") // a line may name a folder on a cluster: the libraries are in the user's
	if cache := os.Getenv("README_CACHE"); cache != "" {
		os.Setenv("BLT_CACHE", cache)
	}
	os.Args = append([]string{"blt"}, append(args, more...)...)
	main()
	return nil
}

// checkTest looks whether the package is there, tests or benchmarks of that name are in it, and its flags exist.
func checkTest(args []string) error {
	root := os.Getenv("README_ROOT")
	if slices.Equal(args, []string{"./..."}) {
		return nil
	}
	tests, err := filepath.Glob(filepath.Join(root, args[0], "*_test.go"))
	if err != nil || len(tests) == 0 {
		return fmt.Errorf("go test %s: no tests there", args[0])
	}
	var text strings.Builder
	for _, path := range tests {
		content, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		text.Write(content)
	}
	for i, arg := range args[1:] {
		flag, isFlag := strings.CutPrefix(arg, "-")
		switch {
		case !isFlag, slices.Contains([]string{"timeout", "v"}, flag):
		case flag == "run", flag == "bench":
			kind := map[string]string{"run": "Test", "bench": "Benchmark"}[flag]
			if name := args[i+2]; name != "none" && !regexp.MustCompile(`(?m)^func `+kind+`\w*`+name).MatchString(text.String()) {
				return fmt.Errorf("go test %s: no %s%s there", args[0], kind, name)
			}
		case !regexp.MustCompile(`flag\.\w+\("` + flag + `"`).MatchString(text.String()):
			return fmt.Errorf("go test %s: no flag -%s there", args[0], flag)
		}
	}
	return nil
}

// checkRun looks whether the command is there; the notebooks' tells by --help what it knows.
func checkRun(args []string) error {
	dir := filepath.Join(os.Getenv("README_ROOT"), args[0])
	if main, err := os.ReadFile(filepath.Join(dir, "main.go")); err != nil || !strings.Contains(string(main), "package main") {
		return fmt.Errorf("go run %s: there is no such program (%v)", args[0], err)
	}
	if args[0] != "./notebooks" || len(args) == 1 {
		return nil
	}
	built := filepath.Join(os.Getenv("README_BIN"), "notebooks")
	if _, err := os.Stat(built); err != nil {
		build := exec.Command(os.Getenv("README_GO"), "build", "-o", built, ".")
		build.Dir = dir
		if out, err := build.CombinedOutput(); err != nil {
			return fmt.Errorf("go build: %w: %s", err, out)
		}
	}
	out, err := exec.Command(built, append(args[1:], "--help")...).CombinedOutput()
	if want := "notebooks " + args[1]; err != nil || !strings.HasPrefix(args[1], "--") && !strings.Contains(string(out), want+" ") {
		return fmt.Errorf("notebooks %s: %w: %s", strings.Join(args[1:], " "), err, out)
	}
	return nil
}

// checkCompose looks whether the file and the service are there.
func checkCompose(args []string) error {
	if len(args) < 4 || args[0] != "compose" || args[1] != "-f" || !slices.Contains(args, "up") {
		return fmt.Errorf("docker %s: not known to readme_test.go", strings.Join(args, " "))
	}
	file, err := os.ReadFile(filepath.Join(os.Getenv("README_ROOT"), args[2]))
	for _, service := range args[slices.Index(args, "up")+1:] {
		if !strings.Contains(string(file), "\n  "+service+":") || !strings.Contains(string(file), "profiles: ["+service+"]") {
			err = fmt.Errorf("docker: no service %s", service)
		}
	}
	return err
}

// batch stands for Slurm: of an array it does the first job, and says a number.
func batch(args []string) error {
	var script []string
	for i, arg := range args {
		if !strings.HasPrefix(arg, "--") {
			script = args[i:]
			break
		}
	}
	if len(script) == 0 {
		return fmt.Errorf("sbatch %s: no script", strings.Join(args, " "))
	}
	c := exec.Command("bash", script...)
	c.Env = append(os.Environ(), "SLURM_ARRAY_TASK_ID=0")
	c.Stderr = os.Stderr
	out, err := c.Output()
	fmt.Fprint(os.Stderr, string(out))
	fmt.Println(17)
	return err
}

func program(name string, args ...string) error {
	c := exec.Command(name, args...)
	c.Dir, c.Stderr = os.Getenv("README_ROOT"), os.Stderr
	c.Env = append(os.Environ(), "PATH="+filepath.Dir(name)+":"+os.Getenv("PATH"))
	return c.Run()
}

var (
	fenced   = regexp.MustCompile("(?ms)^```(\\w*)\n(.*?)^```")
	inline   = regexp.MustCompile("`([^`\n]+)`")
	commands = regexp.MustCompile(`^((\w+=\S+ )*(go|docker|sbatch|blt|\./blt) [^A-Z]|#!|export |# networks)`)
)

// Every command of README.md runs, in the order in which they stand there, in a folder with a few pictures: those in blocks as they
// are, line breaks and loops included, then those within sentences.
func TestReadmesCommands(t *testing.T) {
	if testing.Short() {
		t.Skip("skipped: -short")
	}
	readme, err := os.ReadFile("../../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	environment := readmePlace(t, dir)
	bash := func(line string) {
		t.Helper()
		line = strings.ReplaceAll(line, "/scratch/", dir+"/scratch/")
		c := exec.Command("bash", "-euc", line)
		c.Dir, c.Env = dir, environment
		begin := time.Now()
		if out, err := c.CombinedOutput(); err != nil {
			t.Errorf("%s\n%v: %s", line, err, out)
		}
		t.Logf("%.1f s: %.60s", time.Since(begin).Seconds(), line)
	}
	blocks := 0
	for _, block := range fenced.FindAllStringSubmatch(string(readme), -1) {
		text := block[2]
		file := map[bool]string{strings.HasPrefix(text, "#!"): "study.sh", strings.HasPrefix(text, "# networks.txt"): "networks.txt"}[true]
		switch {
		case file != "":
			if err := os.WriteFile(filepath.Join(dir, file), []byte(strings.ReplaceAll(text, "/scratch/", dir+"/scratch/")), 0o755); err != nil {
				t.Fatal(err)
			}
		case commands.MatchString(text) || strings.HasPrefix(text, "array="):
			blocks++
			if strings.HasPrefix(text, "export ") { // on a cluster, where there is no run yet
				os.RemoveAll(filepath.Join(dir, "run"))
			}
			bash(text)
		case block[1] != "go" && !strings.HasPrefix(text, "module ") && !strings.HasPrefix(text, "blt/  "): // version_test.go has these
			t.Errorf("a block that this test does not know:\n%s", text)
		}
	}
	if blocks < 7 {
		t.Errorf("only %d blocks of commands were found", blocks)
	}
	seen := map[string]bool{}
	for _, span := range inline.FindAllStringSubmatch(fenced.ReplaceAllString(string(readme), ""), -1) {
		if line := span[1]; commands.MatchString(line) && !seen[line] {
			seen[line] = true
			bash(line)
		}
	}
	if len(seen) < 15 {
		t.Errorf("only %d commands within sentences were found", len(seen))
	}
}

// readmePlace makes what README.md's lines find: pictures, another recording of them, a data set under MiniEcoset's name, and the
// programs. It returns the environment in which they do.
func readmePlace(t *testing.T, dir string) (environment []string) {
	t.Helper()
	in := func(name string) string { return filepath.Join(dir, name) }
	writePictures(t, in("pictures"), 48)
	for _, data := range []string{"miniecoset_64px.h5", "before.h5"} {
		mustRun(t, "data", "import", "--dir", in("pictures"), "--out", in(data), "--size", "16")
	}
	mustRun(t, "train", "--data", in("before.h5"), "--out", in("before"), "--max-steps", "1", "--batch", "8", "--channels", "2,2,3,3,4", "--timesteps", "6")
	mustRun(t, "record", "--weights", in("before"), "--data", in("before.h5"), "--out", in("other.npz"))
	if err := os.Mkdir(in("scratch"), 0o755); err != nil {
		t.Fatal(err)
	}
	realGo, err := exec.LookPath("go")
	if err != nil {
		t.Fatal(err)
	}
	root, err := filepath.Abs("../../..")
	if err != nil {
		t.Fatal(err)
	}
	bin := t.TempDir()
	for _, name := range []string{"go", "blt", "docker", "sbatch"} {
		script := fmt.Sprintf("#!/bin/sh\nBLT_README=%s exec '%s' \"$@\"\n", name, os.Args[0])
		if err := os.WriteFile(filepath.Join(bin, name), []byte(script), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	return append(os.Environ(), "PATH="+bin+":"+os.Getenv("PATH"), "README_BIN="+bin, "README_GO="+realGo, "README_ROOT="+root, "README_CACHE="+os.Getenv("BLT_CACHE"))
}
