package study

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// Whatever stands in a file of networks, it is read, and then written as flags that say the same, or refused in one line with the
// file's name.
func FuzzReadFile(f *testing.F) {
	set := tinySet(f)
	f.Add("# a sweep\n\nwide --channels 4,4,6,6,8 # twice\nlong\t--timesteps 5 --interaction=multiplicative --lr 0.1\nresnet --net resnet18 --epochs 1\n")
	f.Add("a --channels 1,2\na --seed 3\nbnet --size 8")
	f.Add("x --snapshots 1,2 --precision bfloat16 --lateral=false --topdown --norm None --bias --position last")
	path, about := filepath.Join(f.TempDir(), "networks.txt"), tinyAbout()
	about.Recipe.Seed = 1 // Flags leaves out what is usual
	f.Fuzz(func(t *testing.T, text string) {
		writeText(t, path, text)
		networks, err := ReadFile(path, set, about)
		if err != nil {
			oneLine(t, err, path)
			return
		}
		for _, n := range networks {
			writeText(t, path, n.Name+" "+Flags(n.About))
			again, err := ReadFile(path, set, about)
			if err != nil || len(again) != 1 || again[0].Name != n.Name || Flags(again[0].About) != Flags(n.About) {
				t.Errorf("%q of %q became %+v, %v", Flags(n.About), text, again, err)
			}
		}
	})
}

// Whatever stands in the files of a job, damaged or of another program, the study is reported, or the file refused in one line.
func FuzzJobFiles(f *testing.F) {
	set := tinySet(f)
	dir := filepath.Join(f.TempDir(), "study")
	networks, err := Paper(set, tinyAbout(), "lateral-additive")
	if err != nil {
		f.Fatal(err)
	}
	s, err := New(dir, set, networks, []uint64{1, 2})
	if err != nil {
		f.Fatal(err)
	}
	right, err := json.Marshal(made{From: s.from(s.Jobs()[0])})
	if err != nil {
		f.Fatal(err)
	}
	analysis := []byte(`{"images": 60, "accuracy": [0.2, null, 0.4], "splits": {"stable_correct": 7, "stable_incorrect": 1}, "t_stable_counts": [5, 2, 0]}`)
	f.Add(right, analysis)
	f.Add([]byte(`{"from": {"about": {"Recipe": {"Seed": -1}}}, "versions": {"go": null}}`), []byte(`{"accuracy": [], "t_stable_counts": null}`))
	f.Add(right, []byte(`{"accuracy": [], "t_stable_counts": null}`))
	f.Add(right, []byte(`{"accuracy": [1, 1], "t_stable_counts": [3]}`))
	f.Add([]byte("{}"), []byte(`[]`))
	f.Fuzz(func(t *testing.T, job, numbers []byte) {
		writeText(t, s.path(s.Jobs()[0], madeFile), string(right))
		writeText(t, s.path(s.Jobs()[1], madeFile), string(job))
		for _, j := range s.Jobs() {
			writeText(t, s.path(j, analysisFile), string(numbers))
		}
		found, without, err := s.results()
		if err != nil {
			oneLine(t, err, dir)
			return
		}
		if len(found)+len(without) != 2 {
			t.Errorf("of two jobs %d are found and %d missing", len(found), len(without))
		}
		for _, r := range found {
			r.row()
		}
		recipes(found)
		versions(found)
		if _, err := s.Report(); err != nil { // what was measured is not there
			oneLine(t, err, dir)
		}
		if len(found) > 0 {
			if _, err := os.Stat(filepath.Join(dir, claimsFile)); err == nil {
				t.Error("claims were written of jobs without measurements")
			}
		}
		s.Plan(nil)
	})
}

// oneLine wants an error in one line that names a file or folder.
func oneLine(t *testing.T, err error, name string) {
	t.Helper()
	if !strings.Contains(err.Error(), name) || strings.Contains(err.Error(), "\n") {
		t.Errorf("got %q, want one line with %s", err, name)
	}
}

func writeText(t *testing.T, path, text string) {
	t.Helper()
	err := os.MkdirAll(filepath.Dir(path), 0o755)
	if err == nil {
		err = os.WriteFile(path, []byte(text), 0o644)
	}
	if err != nil {
		t.Fatal(err)
	}
}
