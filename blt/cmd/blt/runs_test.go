package main

import (
	"bytes"
	"encoding/csv"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// small makes a data set in a folder, of so many training images, from a seed.
func small(t *testing.T, path, train, seed string) string {
	t.Helper()
	mustRun(t, "data", "synth", "--out", path, "--size", "8", "--classes", "4", "--train", train, "--val", "4", "--test", "4", "--testplus", "4", "--seed", seed)
	return path
}

func read(t *testing.T, elements ...string) []byte {
	t.Helper()
	content, err := os.ReadFile(filepath.Join(elements...))
	if err != nil {
		t.Fatal(err)
	}
	return content
}

// --like repeats a run to the bit, whatever its flags were; other flags override what it took.
func TestTrainLikeRepeatsARun(t *testing.T) {
	dir := t.TempDir()
	data, in := small(t, filepath.Join(dir, "d.h5"), "20", "1"), func(name string) string { return filepath.Join(dir, name) }
	flags := []string{"--epochs", "2", "--batch", "7", "--seed", "5", "--lr", "0.003", "--topdown", "--interaction", "multiplicative", "--bias",
		"--micro-batch", "4", "--snapshots", "1", "--augment", "none"}
	mustRun(t, append(append([]string{"train", "--data", data, "--out", in("run")}, flags...), tinyNet...)...)
	if said := warnings(t, "train", "--like", in("run"), "--out", in("again")); strings.Contains(said, "warning") {
		t.Errorf("the same: %q", said)
	}
	for _, name := range []string{"checkpoint.npz", "init.npz", "epoch_1.npz", "log.csv"} {
		if !bytes.Equal(read(t, in("run"), name), read(t, in("again"), name)) {
			t.Errorf("%s differs", name)
		}
	}
	mustRun(t, "train", "--like", in("run"), "--out", in("other"), "--seed", "6", "--epochs", "1", "--timesteps", "2")
	if got := mustRun(t, "describe", "--weights", in("other")); !strings.Contains(got, "multiplicative") || strings.Count(string(read(t, in("other"), "log.csv")), "\n") != 2 {
		t.Errorf("with other flags: %s", got)
	}
	if header, _, _ := strings.Cut(string(read(t, in("other"), "log.csv")), "\n"); !strings.HasSuffix(header, "val_acc_t1") {
		t.Errorf("two time steps: %s", header)
	}
	if bytes.Equal(read(t, in("run"), "init.npz"), read(t, in("other"), "init.npz")) {
		t.Error("another seed has the same initial weights")
	}
	mustRun(t, "train", "--like", in("run"), "--out", in("run"), "--epochs", "3") // goes on
	if log := string(read(t, in("run"), "log.csv")); strings.Count(log, "\n") != 4 || !strings.HasPrefix(log, string(read(t, in("again"), "log.csv"))) {
		t.Errorf("went on to %s", log)
	}
}

// Where the images are not those of the run any more, --like says so and refuses, unless --data asks for them; a file that is
// gone, or not known, is asked for.
func TestTrainLikeComparesTheData(t *testing.T) {
	dir := t.TempDir()
	in := func(name string) string { return filepath.Join(dir, name) }
	data := small(t, in("d.h5"), "20", "1")
	mustRun(t, append([]string{"train", "--data", data, "--out", in("run"), "--max-steps", "1", "--batch", "8"}, tinyNet...)...)
	refused := func(want string) {
		t.Helper()
		if _, err := runBLT(t, "train", "--like", in("run"), "--out", in("refused")); err == nil || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), "\n") {
			t.Errorf("got %v, want %q", err, want)
		}
		if _, err := os.Stat(in("refused")); err == nil {
			t.Error("something was trained")
		}
	}
	small(t, data, "20", "2")
	refused("d.h5 holds other images than " + in("run") + " was trained on")
	if said := warnings(t, "train", "--like", in("run"), "--data", data, "--out", in("asked")); strings.Count(said, "blt: warning: "+data+" holds other images than") != 1 {
		t.Errorf("asked for: %q", said)
	}
	if err := os.Rename(data, in("moved.h5")); err != nil {
		t.Fatal(err)
	}
	refused("say with --data where that is now")
	if err := os.Remove(in("run/sessions.json")); err != nil {
		t.Fatal(err)
	}
	refused("does not tell which file it was trained on; give it with --data")
	if _, err := runBLT(t, "train", "--out", in("refused")); err == nil || !strings.Contains(err.Error(), "[data like]") {
		t.Errorf("neither --data nor --like: %v", err)
	}
	if _, err := runBLT(t, "train", "--like", in("nothing"), "--out", in("refused")); err == nil || !strings.Contains(err.Error(), "no training run here") {
		t.Errorf("like nothing: %v", err)
	}
}

// plot draws one run or several, with what made them; the numbers are the logs'.
func TestPlotDrawsRuns(t *testing.T) {
	dir := t.TempDir()
	in := func(name string) string { return filepath.Join(dir, name) }
	data := small(t, in("d.h5"), "20", "1")
	mustRun(t, append([]string{"train", "--data", data, "--out", in("one"), "--epochs", "2", "--batch", "8"}, tinyNet...)...)
	mustRun(t, "train", "--like", in("one"), "--out", in("two"), "--seed", "2", "--epochs", "3")
	mustRun(t, "plot", in("one"), "--out", in("one.svg"))
	for _, want := range []string{"d.h5", "lateral additive", "backend Go Backend", "seed 1", "first step, t = 0", "last step, t = 2"} {
		if !strings.Contains(string(read(t, in("one.svg"))), want) {
			t.Errorf("one.svg does not say %q", want)
		}
	}
	mustRun(t, "plot", in("one"), in("two"), "--out", in("both.png"))
	if picture, err := png.Decode(bytes.NewReader(read(t, in("both.png")))); err != nil || picture.Bounds().Dx() != 1800 {
		t.Errorf("both.png: %v", err)
	}
	mustRun(t, "plot", in("one"), in("two"), "--out", in("both.csv"))
	rows, err := csv.NewReader(bytes.NewReader(read(t, in("both.csv")))).ReadAll()
	if err != nil || len(rows) != 6 || rows[2][0] != "one" || rows[5][0] != "two" {
		t.Fatalf("both.csv: %v, %v", rows, err)
	}
	log, err := csv.NewReader(bytes.NewReader(read(t, in("two/log.csv")))).ReadAll()
	if err != nil || rows[5][3] != log[3][2] || rows[5][5] != log[3][5] || rows[5][6] != log[3][7] {
		t.Errorf("both.csv has %v, the log %v (%v)", rows[5], log[3], err)
	}
	// A folder that holds a log only, as evidence does, and folders of one name.
	for _, name := range []string{"a/run", "b/run"} {
		if err := os.MkdirAll(in(name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(in(name+"/log.csv"), read(t, in("one/log.csv")), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	mustRun(t, "plot", in("a/run"), in("b/run"), "--out", in("logs.csv"))
	if text := string(read(t, in("logs.csv"))); !strings.Contains(text, in("a/run")+",") || !strings.Contains(text, in("b/run")+",") {
		t.Errorf("folders of one name: %s", text)
	}
	for want, args := range map[string][]string{
		"must end in .svg, .png or .csv": {in("one"), "--out", in("one.pdf")},
		"writes its log.csv when":        {dir, "--out", in("none.svg")},
		"requires at least 1 arg":        {},
	} {
		if _, err := runBLT(t, append([]string{"plot"}, args...)...); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v: %v, want %q", args, err, want)
		}
	}
}

// A training that is killed and one that is interrupted, a process each, end with the bytes of the unbroken one when the same
// line is given again.
func TestKilledTrainingGoesOn(t *testing.T) {
	dir := t.TempDir()
	in := func(name string) string { return filepath.Join(dir, name) }
	data := small(t, in("d.h5"), "120", "1")
	args := func(out string) []string {
		return append([]string{"train", "--data", data, "--out", out, "--epochs", "4", "--batch", "8", "--snapshots", "1,2"}, tinyNet...)
	}
	mustRun(t, args(in("unbroken"))...)
	for i, signal := range []os.Signal{os.Kill, os.Interrupt, os.Kill} {
		c, said := started(t, in("run"), args(in("run"))...)
		time.Sleep(time.Duration(300*(i+1)) * time.Millisecond)
		if err := c.Process.Signal(signal.(syscall.Signal)); err != nil {
			t.Logf("it had ended already: %s", said)
			break
		}
		c.Wait()
	}
	mustRun(t, args(in("run"))...)
	for _, name := range []string{"log.csv", "checkpoint.npz", "init.npz", "epoch_1.npz", "epoch_2.npz"} {
		if !bytes.Equal(read(t, in("unbroken"), name), read(t, in("run"), name)) {
			t.Errorf("%s differs from the unbroken run's", name)
		}
	}
}
