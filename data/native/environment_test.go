package native

import (
	"archive/zip"
	"bytes"
	"crypto/sha256"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"readoutzones/data/internal/check"
	"readoutzones/data/progress"
)

// helper asks the test program to set up the small environment and to print the path of its module, so that tests can
// have several processes and kill them.
const helper = "NATIVE_TEST_REQUIREMENTS"

func TestMain(m *testing.M) {
	if requirements, isHelper := os.LookupEnv(helper); isHelper {
		path, err := small(requirements).Find("small", smallModule)
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		fmt.Println(path)
		os.Exit(0)
	}
	os.Exit(m.Run())
}

const smallModule = "lib/python3*/site-packages/small.py"

func small(requirements string) Environment {
	return Environment{Name: "small", Title: "a small environment", Requirements: requirements}
}

// smallWheel makes a package with one module and these empty files, lets pip find it and nothing else, gives this test a
// cache folder of its own, and returns the requirements of an environment with this package.
func smallWheel(t *testing.T, empty ...string) (requirements string) {
	t.Helper()
	files := [][2]string{
		{"small.py", "answer = 42\n"},
		{"small-1.0.dist-info/METADATA", "Metadata-Version: 2.1\nName: small\nVersion: 1.0\n"},
		{"small-1.0.dist-info/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n"},
		{"small-1.0.dist-info/RECORD", "small.py,,\nsmall-1.0.dist-info/METADATA,,\nsmall-1.0.dist-info/WHEEL,,\nsmall-1.0.dist-info/RECORD,,\n"},
	}
	for _, path := range empty {
		files = append(files, [2]string{path, ""})
		files[3][1] += path + ",,\n"
	}
	var wheel bytes.Buffer
	z := zip.NewWriter(&wheel)
	for _, file := range files {
		w, err := z.Create(file[0])
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprint(w, file[1])
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	index := t.TempDir()
	if err := os.WriteFile(filepath.Join(index, "small-1.0-py3-none-any.whl"), wheel.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
	t.Setenv("PIP_NO_INDEX", "1")
	t.Setenv("PIP_FIND_LINKS", index)
	t.Setenv("BLT_CACHE", filepath.Join(t.TempDir(), "a cache, [new]"))
	return fmt.Sprintf("small==1.0 --hash=sha256:%x\n", sha256.Sum256(wheel.Bytes()))
}

func setUpElsewhere(requirements string) (*exec.Cmd, *bytes.Buffer) {
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), helper+"="+requirements)
	var output bytes.Buffer
	cmd.Stdout, cmd.Stderr = &output, &output
	return cmd, &output
}

// Several processes start at once, with settings that would mislead Python and pip: one of them works.
func TestProcessesSetUpAtOnce(t *testing.T) {
	requirements := smallWheel(t)
	trap := t.TempDir()
	if err := os.WriteFile(filepath.Join(trap, "encodings.py"), []byte("raise SystemExit('trapped')"), 0o644); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"PYTHONPATH", "PYTHONHOME", "PIP_TARGET", "PIP_PREFIX", "PIP_CONSTRAINT"} {
		t.Setenv(name, trap)
	}
	t.Setenv("PIP_USER", "1")
	t.Setenv("PIP_NO_BINARY", ":all:")
	config := filepath.Join(trap, "pip.conf") // where packages come from is heard, nothing else
	text := fmt.Sprintf("[global]\nfind-links = %s\ntarget = %s\n[install]\ndry-run = true\nroot = %s\nprefix = %s\n", os.Getenv("PIP_FIND_LINKS"), trap, trap, trap)
	check.WriteText(t, config, text)
	t.Setenv("PIP_CONFIG_FILE", config)
	os.Unsetenv("PIP_FIND_LINKS") // which smallWheel restores
	var outputs [3]*bytes.Buffer
	var group sync.WaitGroup
	for i := range outputs {
		cmd, output := setUpElsewhere(requirements)
		outputs[i] = output
		group.Go(func() {
			if err := cmd.Run(); err != nil {
				t.Errorf("%v: %s", err, output)
			}
		})
	}
	group.Wait()
	worked := 0
	for _, output := range outputs {
		worked += strings.Count(output.String(), ": done (")
	}
	if worked != 1 {
		t.Errorf("%d processes did the work, want 1:\n%s%s%s", worked, outputs[0], outputs[1], outputs[2])
	}
	testPipFailures(t, requirements)
}

// testPipFailures lets the pip of an environment fail, each time in another way.
func testPipFailures(t *testing.T, requirements string) {
	dir, err := small(requirements).Dir()
	if err != nil {
		t.Fatal(err)
	}
	// pip must not take the package for installed.
	if err := os.RemoveAll(FirstMatch(dir, []string{"lib/python3*/site-packages/small-1.0.dist-info"})); err != nil {
		t.Fatal(err)
	}
	const nowhere = "http://127.0.0.1:9/simple" // the discard service's port: nobody listens
	wrongHash := " --hash=sha256:" + strings.Repeat("0", 64) + "\n"
	for _, test := range []struct{ name, requirements, index, want string }{
		{"other content", "small==1.0" + wrongHash, "", "another file than the pinned small"},
		{"no such package", "absent==1.0" + wrongHash, "", "no ready-made absent==1.0"},
		{"no network", "absent==1.0" + wrongHash, nowhere, "cannot be reached"},
	} {
		t.Run(test.name, func(t *testing.T) {
			if test.index != "" {
				t.Setenv("PIP_NO_INDEX", "0")
				t.Setenv("PIP_INDEX_URL", test.index)
			}
			file := filepath.Join(t.TempDir(), "requirements.txt")
			if err := os.WriteFile(file, []byte(test.requirements), 0o644); err != nil {
				t.Fatal(err)
			}
			report := progress.New("a test")
			defer report.Done()
			check.OneLine(t, pipInstall(filepath.Join(dir, "bin", "python"), file, nil, report), test.want)
		})
	}
}

// Of pip's configuration only what says where packages come from is kept, as pip's own variables have it.
func TestPipsConfigurationIsSifted(t *testing.T) {
	list := `:env:.index-url='https://env.example'
global.extra-index-url='\nhttps://a.example/s\nhttps://b.example/s'
global.index-url='https://x.example/simple'
global.target='/elsewhere'
install.dry-run='true'
install.index-url='https://y.example/simple'
install.proxy="it's"
`
	want := []string{"PIP_EXTRA_INDEX_URL=https://a.example/s https://b.example/s", "PIP_INDEX_URL=https://x.example/simple", "PIP_INDEX_URL=https://y.example/simple", "PIP_PROXY=it's"}
	if got := configured(list); !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestAnInterruptedSetUpIsCompletedByTheNext(t *testing.T) {
	requirements := smallWheel(t)
	dir, err := small(requirements).Dir()
	if err != nil {
		t.Fatal(err)
	}
	for _, after := range []time.Duration{100 * time.Millisecond, 700 * time.Millisecond, 2 * time.Second} {
		cmd, _ := setUpElsewhere(requirements)
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		time.Sleep(after)
		cmd.Process.Kill()
		if err := cmd.Wait(); err == nil {
			t.Logf("set-up took less than %v: nothing was interrupted", after)
		} else if small(requirements).Complete(dir) {
			t.Errorf("killed after %v, and yet the environment counts as complete", after)
		}
	}
	path, err := small(requirements).Find("small", smallModule)
	if err != nil {
		t.Fatal(err)
	}
	if content, err := os.ReadFile(path); err != nil || string(content) != "answer = 42\n" {
		t.Fatalf("%s holds %q, %v", path, content, err)
	}
}

func TestWhatPythonLacksIsSaidInOneLine(t *testing.T) {
	for name, test := range map[string]struct{ python, want string }{
		"none":         {"", "no python3 on the PATH"},
		"too old":      {"echo 3 9 /x/python3.9", "is Python 3.9; needed is Python 3.10 to 3.14"},
		"no ensurepip": {"echo 3 11 /x/python3.11; exit 1", "(Python 3.11) lacks ensurepip; needed is"},
		"broken":       {"exit 127", "does not run"},
	} {
		t.Run(name, func(t *testing.T) {
			bin := t.TempDir()
			t.Setenv("PATH", bin)
			t.Setenv("BLT_CACHE", t.TempDir())
			if test.python != "" {
				if err := os.WriteFile(filepath.Join(bin, "python3"), []byte("#!/bin/sh\n"+test.python), 0o755); err != nil {
					t.Fatal(err)
				}
			}
			_, err := small("").Find("small", smallModule)
			check.OneLine(t, err, test.want)
		})
	}
}

func TestACacheFolderThatCannotBeMade(t *testing.T) {
	t.Setenv("BLT_CACHE", filepath.Join(os.DevNull, "cache"))
	_, err := HDF5()
	check.OneLine(t, err, "set BLT_CACHE to a folder you can write to")
}
