package main

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
	"io/fs"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
)

// victim is what is killed: a command line that works in a folder and has what it needs in another, and the files by which its
// ends are compared.
type victim struct {
	args     func(in func(string) string, out string) []string
	compared func(path string) bool
	setting  string // BLT_CACHE is the folder it works in
	most     int    // kills, where they take long; 0: any number
}

var victims = map[string]victim{
	"training": {
		args: func(in func(string) string, out string) []string {
			return append([]string{"train", "--data", in("d.h5"), "--out", out, "--epochs", "4", "--batch", "8", "--snapshots", "1,3"}, tinyNet...)
		},
		compared: func(path string) bool { // the checkpoint notes how long it took
			return path == "log.csv" || strings.HasSuffix(path, ".npz") || strings.Contains(path, "epoch")
		},
	},
	"recording": {
		args: func(in func(string) string, out string) []string {
			return []string{"record", "--weights", in("run"), "--data", in("d.h5"), "--out", filepath.Join(out, "r.npz"), "--timesteps", "60", "--batch", "4", "--areas", "V2,IT"}
		},
		compared: func(string) bool { return true },
	},
	"import": {
		args: func(in func(string) string, out string) []string {
			return []string{"data", "import", "--dir", in("pictures"), "--out", filepath.Join(out, "mine.h5"), "--size", "64"}
		},
		compared: func(string) bool { return true },
	},
	"study": {
		args: func(in func(string) string, out string) []string {
			return append([]string{"study", "--data", in("d.h5"), "--out", out, "--networks", "lateral-multiplicative,bnet", "--seeds", "4", "--epochs", "2", "--batch", "8"}, tinyNet...)
		},
		compared: func(path string) bool {
			return strings.HasSuffix(path, "claims.json") || strings.HasSuffix(path, "log.csv") || strings.HasSuffix(path, ".npz") || strings.HasSuffix(path, "analysis.json")
		},
	},
	"set-up": {
		args:     func(func(string) string, string) []string { return []string{"doctor"} },
		compared: func(path string) bool { return strings.HasSuffix(path, ".so") || strings.HasSuffix(path, ".py") },
		setting:  "BLT_CACHE",
		most:     5,
	},
}

// Killed at random moments, begun again each time, everything ends with the same bits as if it had been left alone.
func TestKilledAtRandom(t *testing.T) {
	kills, err := strconv.Atoi(os.Getenv("BLT_KILLS"))
	if err != nil {
		t.Skip("skipped: BLT_KILLS is not set; BLT_KILLS=50 kills training, recording, import and study 50 times each, and the set-up 5 times (minutes; the set-up wants the network, or pip's cache)")
	}
	dir := t.TempDir()
	in := func(name string) string { return filepath.Join(dir, name) }
	mustRun(t, "data", "synth", "--out", in("d.h5"), "--size", "8", "--classes", "4", "--train", "24", "--val", "4", "--test", "4", "--testplus", "40")
	mustRun(t, append([]string{"train", "--data", in("d.h5"), "--out", in("run"), "--epochs", "1", "--batch", "8"}, tinyNet...)...)
	writePictures(t, in("pictures"), 400)
	for name, v := range victims {
		t.Run(name, func(t *testing.T) {
			n := kills
			if v.most > 0 {
				n = min(n, v.most)
			}
			v.kill(t, in, n)
		})
	}
}

// kill lets a victim end once undisturbed, and then again and again killed, until that has happened often enough.
func (v victim) kill(t *testing.T, in func(string) string, kills int) {
	begin := time.Now()
	unbroken := t.TempDir()
	v.run(t, in, unbroken, 0)
	whole, want := time.Since(begin), v.files(t, unbroken)
	if len(want) == 0 {
		t.Fatal("nothing to compare")
	}
	done, ends := 0, 0
	for ; done < kills; ends++ {
		out := t.TempDir()
		for done < kills && v.run(t, in, out, time.Duration(rand.Float64()*float64(whole))) {
			done++
			for path, content := range v.files(t, out) { // what is there already is whole; checkpoint and log are of an earlier epoch
				if whole, there := want[path]; there && strings.HasSuffix(path, ".npz") && filepath.Base(path) != "checkpoint.npz" && len(content) != len(whole) {
					t.Errorf("kill %d: %s has %d bytes of %d", done, path, len(content), len(want[path]))
				}
			}
		}
		v.run(t, in, out, 0)
		for path, content := range v.files(t, out) {
			if !bytes.Equal(content, want[path]) {
				t.Errorf("%s differs after a kill", path)
			}
		}
		if got, all := paths(t, out), paths(t, unbroken); !slices.Equal(got, all) {
			t.Errorf("the folder holds %v, want %v", got, all)
		}
	}
	t.Logf("%d kills, %d ends alike, %d files each compared; %v undisturbed", done, ends, len(want), whole.Round(time.Millisecond))
}

// run runs the command line until it ends, or is killed after that time, if it is not 0, and says whether it was.
func (v victim) run(t *testing.T, in func(string) string, out string, after time.Duration) (killed bool) {
	t.Helper()
	c := exec.Command(os.Args[0], v.args(in, out)...)
	c.Env = append(os.Environ(), "BLT_TEST_MAIN=1")
	if v.setting != "" {
		c.Env = append(c.Env, v.setting+"="+out)
	}
	var said strings.Builder
	c.Stdout, c.Stderr = &said, &said
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	if after > 0 {
		defer time.AfterFunc(after, func() { c.Process.Kill() }).Stop()
	}
	err := c.Wait()
	if err == nil {
		return false
	}
	if state := c.ProcessState.String(); after == 0 || state != "signal: killed" {
		t.Fatalf("it ended with %s: %s", state, &said)
	}
	return true
}

// files are the contents of the compared files in a folder.
func (v victim) files(t *testing.T, dir string) map[string][]byte {
	t.Helper()
	found := map[string][]byte{}
	for _, path := range paths(t, dir) {
		if v.compared(path) {
			content, err := os.ReadFile(filepath.Join(dir, path))
			if err != nil {
				t.Fatal(err)
			}
			found[path] = content
		}
	}
	return found
}

// paths are all files in a folder, in order; of Python's own caches none.
func paths(t *testing.T, dir string) (all []string) {
	t.Helper()
	err := filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		if err == nil && entry.Type().IsRegular() && !strings.Contains(path, "__pycache__") {
			all = append(all, strings.TrimPrefix(path, dir+string(filepath.Separator)))
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// writePictures writes n pictures of 128 px in two categories of each split.
func writePictures(t *testing.T, dir string, n int) {
	t.Helper()
	picture := image.NewRGBA(image.Rect(0, 0, 128, 128))
	for i := range n {
		for k := range 128 * 128 {
			picture.SetRGBA(k%128, k/128, color.RGBA{uint8(i * k), uint8(k / 128), uint8(k), 255})
		}
		folder := filepath.Join(dir, []string{"train", "val", "test", "testplus"}[i%4], []string{"a", "b"}[i/4%2])
		if err := os.MkdirAll(folder, 0o755); err != nil {
			t.Fatal(err)
		}
		var content bytes.Buffer
		if err := png.Encode(&content, picture); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(folder, strconv.Itoa(i)+".png"), content.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}
