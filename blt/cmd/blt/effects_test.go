package main

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"readoutzones/analysis/claims"
)

// From a training with snapshots to its effects: what is there stays, what is missing is added, another run is refused.
func TestEffectsCommand(t *testing.T) {
	dir := t.TempDir()
	in := func(name string) string { return filepath.Join(dir, name) }
	mustRun(t, "data", "synth", "--out", in("d.h5"), "--size", "8", "--classes", "4", "--train", "20", "--val", "4", "--test", "4", "--testplus", "40")
	train := func(out, epochs, seed string) {
		mustRun(t, append([]string{"train", "--data", in("d.h5"), "--out", in(out), "--epochs", epochs, "--seed", seed, "--batch", "8", "--snapshots", "1,3"}, tinyNet...)...)
	}
	effects := func(run string) (table string, epochs []int) {
		mustRun(t, "effects", "--weights", in(run), "--data", in("d.h5"), "--out", in("e.csv"))
		course, err := claims.ReadCourse(in("e.csv"))
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range course.Snapshots {
			epochs = append(epochs, s.Epoch)
		}
		return string(course.CSV()), epochs
	}
	train("run", "2", "1")
	if _, epochs := effects("run"); !slices.Equal(epochs, []int{0, 1, 2}) {
		t.Errorf("the effects are of epochs %v, want 0, 1, 2", epochs)
	}
	train("run", "4", "1") // goes on; the weights of epoch 2 are gone, not what was measured of them
	whole, epochs := effects("run")
	if !slices.Equal(epochs, []int{0, 1, 2, 3, 4}) || strings.Count(whole, "\n") != 1+5*len(claims.Followed) {
		t.Errorf("of a longer training: epochs %v, table\n%s", epochs, whole)
	}
	lines := strings.SplitAfter(whole, "\n")
	cut := strings.Join(lines[:1+3*len(claims.Followed)], "")
	marked := regexp.MustCompile(`(,accuracy-first),[^,]*`).ReplaceAllString(cut, "$1,0.123") // as nothing measures it
	if err := os.WriteFile(in("e.csv"), []byte(marked), 0o644); err != nil {
		t.Fatal(err)
	}
	again, _ := effects("run")
	if want := strings.Replace(whole, cut, marked, 1); again != want {
		t.Errorf("the table is\n%s\nwant what was there, and the rest as before:\n%s", again, want)
	}
	train("other", "1", "2")
	if _, err := runBLT(t, "effects", "--weights", in("other"), "--data", in("d.h5"), "--out", in("e.csv")); err == nil || !strings.Contains(err.Error(), "effects of another run") {
		t.Errorf("another run: %v", err)
	}
	mustRun(t, "effects", "--weights", in("run"), "--data", in("d.h5"), "--out", in("e.csv"), "--figures", in("figures"))
	for _, name := range []string{"figures/effects.svg", "figures/training.svg"} {
		if _, err := os.Stat(in(name)); err != nil {
			t.Error(err)
		}
	}
	if left, err := filepath.Glob(in("*.recording.npz")); err != nil || left != nil {
		t.Errorf("left behind: %v, %v", left, err)
	}
}

// The weights of an epoch are recorded as those of a training of so many epochs are.
func TestRecordAnEpoch(t *testing.T) {
	dir := t.TempDir()
	in := func(name string) string { return filepath.Join(dir, name) }
	mustRun(t, "data", "synth", "--out", in("d.h5"), "--size", "8", "--classes", "4", "--train", "20", "--val", "4", "--test", "4", "--testplus", "9")
	for _, epochs := range []string{"1", "2"} {
		mustRun(t, append([]string{"train", "--data", in("d.h5"), "--out", in(epochs), "--epochs", epochs, "--batch", "8", "--snapshots", "1"}, tinyNet...)...)
	}
	record := func(run, out string, more ...string) []byte {
		mustRun(t, append([]string{"record", "--weights", in(run), "--data", in("d.h5"), "--out", in(out)}, more...)...)
		content, err := os.ReadFile(in(out))
		if err != nil {
			t.Fatal(err)
		}
		return content
	}
	short, long := record("1", "a.npz"), record("2", "b.npz")
	if epoch := record("2", "c.npz", "--epoch", "1"); !slices.Equal(epoch, short) || slices.Equal(epoch, long) {
		t.Error("the recording of epoch 1 is not that of a training of one epoch")
	}
	mustRun(t, "export", "--weights", in("2"), "--out", in("w.npz"))
	for wanted, args := range map[string][]string{
		"no weights of epoch 5; there are those of epochs 0, 1, 2;": {"--weights", in("2"), "--epoch", "5"},
		"--epoch 0: must be at least 1; --init":                     {"--weights", in("2"), "--epoch", "0"},
		"[epoch init]":                                              {"--weights", in("2"), "--epoch", "1", "--init"},
		"holds one set of weights":                                  {"--weights", in("w.npz"), "--epoch", "1"},
	} {
		_, err := runBLT(t, append([]string{"record", "--data", in("d.h5"), "--out", in("no.npz")}, args...)...)
		if err == nil || !strings.Contains(strings.ReplaceAll(err.Error(), "init epoch", "epoch init"), wanted) {
			t.Errorf("%v: %v, want %s", args, err, wanted)
		}
	}
}
