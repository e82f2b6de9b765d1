package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// A plan on stdout, jobs of an array, and the report that joins them.
func TestStudyCommand(t *testing.T) {
	dir := t.TempDir()
	in := func(name string) string { return filepath.Join(dir, name) }
	mustRun(t, "data", "synth", "--out", in("d.h5"), "--size", "8", "--classes", "4", "--train", "20", "--val", "4", "--test", "4", "--testplus", "40")
	study := func(args ...string) []string {
		common := []string{"study", "--data", in("d.h5"), "--out", in("s"), "--epochs", "1", "--batch", "8", "--channels", "2,3,4,5,6", "--timesteps", "3"}
		return append(common, args...)
	}
	chosen := []string{"--networks", "lateral-multiplicative,bnet", "--seeds", "4,5"}
	plan := mustRun(t, study(append(chosen, "--dry-run")...)...)
	for _, want := range []string{"lateral-multiplicative  4 5", "bnet ", "to do: 4 of 4 networks, about "} {
		if !strings.Contains(plan, want) {
			t.Errorf("the plan does not say %q: %s", want, plan)
		}
	}
	if _, err := os.Stat(in("s")); err == nil {
		t.Error("--dry-run has made the folder")
	}
	if out := mustRun(t, study(append(chosen, "--only", "bnet-5")...)...); out != "" {
		t.Errorf("--only printed %q", out)
	}
	if entries, err := os.ReadDir(in("s")); err != nil || len(entries) != 1 || entries[0].Name() != "bnet-5" {
		t.Errorf("--only has made %v, %v", entries, err)
	}
	want := "missing lateral-multiplicative-4: not begun\nmissing lateral-multiplicative-5: not begun\nmissing bnet-4: not begun\n"
	if out := mustRun(t, study(append(chosen, "--report")...)...); out != want {
		t.Errorf("--report printed %q, want %q", out, want)
	}
	if out := mustRun(t, "study", "--data", in("d.h5"), "--out", in("s"), "--report"); out != "" {
		t.Errorf("a report of what is there printed %q", out)
	}
	for _, name := range []string{"s/claims.json", "s/report.html", "s/bnet-5/analysis.json", "s/bnet-5/log.csv", "s/bnet-5/weights.npz"} {
		if _, err := os.Stat(in(name)); err != nil {
			t.Error(err)
		}
	}
	text := mustRun(t, "describe", "--weights", in("s/bnet-5"))
	if !strings.Contains(text, "BNet") {
		t.Errorf("a job's folder is no training run: %s", text)
	}
	for wanted, args := range map[string][]string{
		"must be one of bnet-1":  study("--networks", "bnet", "--seeds", "1", "--only", "bnet-2"),
		"network \"vgg\"":        study("--networks", "vgg"),
		"none.txt: no such file": study("--networks-file", "none.txt"),
		"networks-file":          study("--networks", "bnet", "--networks-file", "none.txt"),
		"unknown flag: --seed":   study("--seed", "3"),
	} {
		if _, err := runBLT(t, args...); err == nil || !strings.Contains(oneLine(err), wanted) {
			t.Errorf("%v, want %s", err, wanted)
		}
	}
}
