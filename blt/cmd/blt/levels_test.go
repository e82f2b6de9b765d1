package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"readoutzones/data/recording"
)

// A network is recorded at all levels. What is there stays, what is missing comes out as before, a further level is added, and
// another network, seed or sample is refused. The recordings alone give the same numbers.
func TestLevelsCommand(t *testing.T) {
	dir := prepare(t)
	in := func(name string) string { return filepath.Join(dir, name) }
	levels := func(more ...string) []string {
		return append([]string{"levels", "--weights", in("run"), "--data", in("d.h5"), "--out", in("levels"), "--occlude", "0.2", "--json", in("l.json")}, more...)
	}
	read := func(name string) string {
		t.Helper()
		text, err := os.ReadFile(in(name))
		if err != nil {
			t.Fatal(err)
		}
		return string(text)
	}
	mustRun(t, levels("--noise", "0,0.1")...)
	noisy, all := read("levels/noise-0.1.npz"), read("l.json")
	var report struct {
		Images           int
		Noise, Occlusion struct{ Level []float64 }
		Claims           []struct{ ID string }
	}
	if err := json.Unmarshal([]byte(all), &report); err != nil || report.Images != 9 || len(report.Noise.Level) != 2 || report.Occlusion.Level[1] != 0.2 || len(report.Claims) != 2 {
		t.Errorf("%+v (%v)", report, err)
	}
	if r, err := recording.Read(in("levels/occlusion-0.2.npz")); err != nil || r.Degradation != (recording.Degradation{Occlusion: 0.2, Seed: 1}) {
		t.Errorf("the recording is of %+v (%v)", r.Degradation, err)
	}
	clean, err := os.Stat(in("levels/clean.npz"))
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Remove(in("levels/noise-0.1.npz")); err != nil {
		t.Fatal(err)
	}
	mustRun(t, levels("--noise", "0.1")...)
	if again, err := os.Stat(in("levels/clean.npz")); err != nil || !again.ModTime().Equal(clean.ModTime()) || read("levels/noise-0.1.npz") != noisy || read("l.json") != all {
		t.Errorf("the second time, what was there was made anew, or is not what it was (%v)", err)
	}
	mustRun(t, "levels", in("levels/noise-0.1.npz"), in("levels/clean.npz"), in("levels/occlusion-0.2.npz"), "--json", in("from-files.json"), "--figures", in("figures"))
	if read("from-files.json") != all {
		t.Error("the recordings alone tell something else")
	}
	mustRun(t, levels("--noise", "0.1,0.3")...)
	if text := read("l.json"); strings.Count(text, "0.3") == 0 {
		t.Errorf("a further level is not there: %s", text)
	}
	if _, err := os.Stat(in("figures/levels.svg")); err != nil {
		t.Error(err)
	}
	single := []string{"record", "--weights", in("run"), "--data", in("d.h5"), "--noise", "0.1", "--out", in("single.npz")}
	if mustRun(t, single...); read("single.npz") != noisy {
		t.Error("blt record --noise makes another recording")
	}
	for want, args := range map[string][]string{
		"images, steps or seed":    levels("--noise", "0.1", "--degrade-seed", "2"),
		"another network":          levels("--noise", "0.1", "--init"),
		"of other images, steps":   levels("--noise", "0.1", "--sample", "5"),
		"noise 25: ":               levels("--noise", "25"),
		"at least one level":       {"levels", "--weights", in("run"), "--data", in("d.h5"), "--out", in("l2"), "--noise", "0", "--occlude", "0"},
		"a sample of 10":           {"levels", "--weights", in("run"), "--data", in("d.h5"), "--out", in("l3"), "--sample", "10"},
		"name recordings":          {"levels"},
		"either recordings":        append(levels(), in("r.npz")),
		"missing [data out]":       {"levels", "--weights", in("run")},
		"no recording of degraded": {"levels", in("r.npz")},
		"none.npz":                 {"levels", in("none.npz")},
		"is a recording that is":   {"levels", in("r.npz"), "--json", in("r.npz")},
		"--noise":                  {"record", "--weights", in("run"), "--data", in("d.h5"), "--out", in("no.npz"), "--noise", "much"},
		"occlusion 20: ":           {"record", "--weights", in("run"), "--data", in("d.h5"), "--out", in("no.npz"), "--occlude", "20"},
	} {
		if _, err := runBLT(t, args...); err == nil || !strings.Contains(oneLine(err), want) || strings.Contains(oneLine(err), "\n") {
			t.Errorf("%v: %v, want one line with %q", args, err, want)
		}
	}
}
