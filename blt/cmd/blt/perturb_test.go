package main

import (
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"readoutzones/analysis"
)

// From a training run to tables of attractors and pushes, with their figures; more images add to what is there.
func TestPerturbCommands(t *testing.T) {
	dir := prepare(t)
	in := func(name string) string { return filepath.Join(dir, name) }
	attractors := func(more ...string) *analysis.Attractors {
		mustRun(t, append([]string{"attractors", "--weights", in("run"), "--data", in("d.h5"), "--out", in("a.json"), "--timesteps", "6", "--kicks", "2", "--batch", "4"}, more...)...)
		a, err := analysis.ReadAttractors(in("a.json"))
		if err != nil {
			t.Fatal(err)
		}
		return a
	}
	few := attractors("--images", "5")
	all := attractors("--figures", in("figures"))
	if len(few.Images) != 5 || len(all.Images) != 9 || all.Images[4].Image != few.Images[4].Image {
		t.Errorf("%d images, then %d", len(few.Images), len(all.Images))
	}
	mustRun(t, "push", "--weights", in("run"), "--data", in("d.h5"), "--out", in("p.json"), "--at", "0,1", "--factors", "0.5,2", "--figures", in("figures"))
	p, err := analysis.ReadPushes(in("p.json"))
	if err != nil || len(p.Images) != 9 || strings.Join(p.Options.Targets, ",") != "GAP,IT" || p.Options.Timesteps != 3 {
		t.Errorf("%+v, %v", p.Options, err)
	}
	for _, name := range []string{"attractors.svg", "push-0.png", "push-1.csv"} {
		if _, err := os.Stat(in("figures/" + name)); err != nil {
			t.Error(err)
		}
	}
	for wanted, args := range map[string][]string{
		"must be 0…1":        {"push", "--out", in("no.json"), "--at", "2"},
		"choose another":     {"push", "--out", in("p.json"), "--at", "0"},
		"it is not what":     {"push", "--out", in("d.h5"), "--at", "0"},
		"--batch 0: must be": {"attractors", "--out", in("no.json"), "--batch", "0"},
	} {
		_, err := runBLT(t, append(args, "--weights", in("run"), "--data", in("d.h5"))...)
		if err == nil || !strings.Contains(err.Error(), wanted) || strings.Contains(err.Error(), "\n") {
			t.Errorf("%v: %v, want %s", args, err, wanted)
		}
	}
}

// A killed call leaves a table of whole batches, with which the next goes on.
func TestKilledTablesGoOn(t *testing.T) {
	dir := t.TempDir()
	data, run, out := filepath.Join(dir, "d.h5"), filepath.Join(dir, "run"), filepath.Join(dir, "out")
	mustRun(t, "data", "synth", "--out", data, "--size", "8", "--classes", "4", "--train", "20", "--val", "4", "--test", "4", "--testplus", "20000")
	mustRun(t, append([]string{"train", "--data", data, "--out", run, "--max-steps", "1", "--batch", "4"}, tinyNet...)...)
	if err := os.Mkdir(out, 0o777); err != nil {
		t.Fatal(err)
	}
	args := []string{"push", "--weights", run, "--data", data, "--out", filepath.Join(out, "p.json"), "--at", "1", "--batch", "4"}
	c, _ := started(t, out, append(args, "--images", "20000")...)
	if err := c.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	ends(t, c)
	before, err := analysis.ReadPushes(filepath.Join(out, "p.json"))
	if os.IsNotExist(err) { // killed between the first file's beginning and its end
		before, err = &analysis.Pushes{}, nil
	}
	if err != nil || len(before.Images)%4 != 0 || len(before.Images) == 20000 {
		t.Fatalf("killed, it left %d images, %v", len(before.Images), err)
	}
	n := len(before.Images) + 6
	mustRun(t, append(args, "--images", strconv.Itoa(n))...)
	after, err := analysis.ReadPushes(filepath.Join(out, "p.json"))
	if err != nil || len(after.Images) != n {
		t.Fatalf("%d images after all, want %d: %v", len(after.Images), n, err)
	}
	if entries, _ := os.ReadDir(out); len(entries) != 1 {
		t.Errorf("left behind: %v", entries)
	}
}
