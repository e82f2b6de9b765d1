package train

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"readoutzones/blt/internal/tiny"
)

// A run's folder tells, for every session, from where it went on, with what recipe, data, device and versions; a finished run
// that is asked for again has no further one.
func TestSessionsTellWhatDeterminesARun(t *testing.T) {
	t.Setenv("NVIDIA_TF32_OVERRIDE", "0")
	set, n, dir := tiny.Data(t), tiny.Network(t, tiny.Config()), t.TempDir()
	first, second := tinyDescription(2), tinyDescription(2)
	first.Recipe.MaxSteps, second.Recipe.Snapshots = 2, "1"
	for _, about := range []Description{first, second, second} {
		if err := Train(t.Context(), tiny.GoBackend(t), n, about, set, dir, nil); err != nil {
			t.Fatal(err)
		}
	}
	run := loadRun(t, dir)
	sessions, err := run.Sessions()
	if err != nil || len(sessions) != 2 {
		t.Fatalf("%d sessions, %v; want 2", len(sessions), err)
	}
	for i, want := range []struct {
		step      int
		about     Description
		snapshots Snapshots
	}{{0, first, ""}, {2, second, "1"}} {
		s := sessions[i]
		s.About.Recipe.Snapshots = want.snapshots
		if s.FromStep != want.step || s.About != want.about || s.Snapshots != want.snapshots || s.Data != run.Data || s.DataFile != set.Path {
			t.Errorf("session %d: %+v", i, s)
		}
		if time.Since(s.Began) > time.Hour || time.Since(s.Began) < 0 {
			t.Errorf("session %d began %v", i, s.Began)
		}
	}
	got := sessions[0].Setting
	if got.Backend != "Go Backend" || got.Device == "" || got.Cores < 1 || got.Environment["NVIDIA_TF32_OVERRIDE"] != "0" || !strings.HasPrefix(got.Versions["go"], "go1.") {
		t.Errorf("setting %+v", got)
	}
}

// A run of before sessions were noted goes on; a list that cannot be read is told, with what to do.
func TestSessionsOfOldFolders(t *testing.T) {
	set, n, dir := tiny.Data(t), tiny.Network(t, tiny.Config()), t.TempDir()
	train := func(epochs int) error {
		return Train(t.Context(), tiny.GoBackend(t), n, tinyDescription(epochs), set, dir, nil)
	}
	if err := train(1); err != nil {
		t.Fatal(err)
	}
	if err := os.Remove(filepath.Join(dir, sessionsFile)); err != nil {
		t.Fatal(err)
	}
	if sessions, err := loadRun(t, dir).Sessions(); err != nil || sessions != nil {
		t.Errorf("of an old folder: %v, %v", sessions, err)
	}
	if err := train(2); err != nil {
		t.Fatal(err)
	}
	if sessions, err := loadRun(t, dir).Sessions(); err != nil || len(sessions) != 1 || sessions[0].FromStep != 3 {
		t.Errorf("after it went on: %+v, %v", sessions, err)
	}
	if err := os.WriteFile(filepath.Join(dir, sessionsFile), []byte("[{"), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := train(3); err == nil || !strings.Contains(err.Error(), sessionsFile) || !strings.Contains(err.Error(), "delete the file") {
		t.Errorf("of a damaged list: %v", err)
	}
}

// Whatever moment a process is killed at, its folder holds what was saved last; from each of these states the run goes on to
// the bytes of the unbroken one: weights, optimiser, log and snapshots. So it does from an interrupt.
func TestRunKilledAnywhereEqualsUnbroken(t *testing.T) {
	set, n := tiny.Data(t), tiny.Network(t, tiny.Config())
	about := tinyDescription(2)
	about.Recipe.Snapshots = "1"
	saveEveryTime(t)
	unbroken := t.TempDir()
	var states []string // copies of the folder as they were while each batch was learnt, or saved
	err := Train(t.Context(), tiny.GoBackend(t), n, about, set, unbroken, func(p Progress) {
		copied := t.TempDir()
		if err := os.CopyFS(copied, os.DirFS(unbroken)); err != nil {
			t.Error(err)
		}
		states = append(states, copied)
	})
	if err != nil || len(states) != 6 {
		t.Fatalf("%d updates, %v", len(states), err)
	}
	// Killed between the two files of the last save: the checkpoint is there, its log not, or not even the first.
	for _, log := range []string{"", string(readFile(t, states[5], logFile))} {
		copied := t.TempDir()
		if err := os.CopyFS(copied, os.DirFS(unbroken)); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(copied, logFile), []byte(log), 0o644); err != nil {
			t.Fatal(err)
		}
		states = append(states, copied)
	}
	if err := os.Remove(filepath.Join(states[6], logFile)); err != nil {
		t.Fatal(err)
	}
	for i, dir := range states {
		if i == 2 { // an interrupt, within the epoch, and then at its end
			for _, steps := range []int{1, 2} {
				ctx, cancel := context.WithCancel(t.Context())
				done := 0
				if err := Train(ctx, tiny.GoBackend(t), n, about, set, dir, func(Progress) {
					if done++; done == steps {
						cancel()
					}
				}); err == nil {
					t.Error("not interrupted")
				}
				cancel()
			}
		}
		if err := Train(t.Context(), tiny.GoBackend(t), n, about, set, dir, nil); err != nil {
			t.Fatal(err)
		}
		for _, name := range []string{checkpointFile, logFile, initFile, snapshotFile(1)} {
			if !bytes.Equal(readFile(t, unbroken, name), readFile(t, dir, name)) {
				t.Errorf("state %d: %s differs from the unbroken run's", i, name)
			}
		}
	}
}

// A run that is interrupted and cannot be saved, the disk being full, does not promise to go on from there.
func TestInterruptedRunThatCannotBeSaved(t *testing.T) {
	set, n, dir := tiny.Data(t), tiny.Network(t, tiny.Config()), t.TempDir()
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	err := Train(ctx, tiny.GoBackend(t), n, tinyDescription(1), set, dir, func(Progress) {
		if err := os.MkdirAll(filepath.Join(dir, checkpointFile), 0o755); err != nil { // so that it cannot be written
			t.Error(err)
		}
		cancel()
	})
	if !errors.Is(err, context.Canceled) || !strings.Contains(err.Error(), "goes on from the last save") || strings.Contains(err.Error(), "from here") {
		t.Errorf("got %v", err)
	}
}

// What is kept on the way changes neither the log nor the weights, not even if a run goes on with another list.
func TestSnapshotsChangeNothingElse(t *testing.T) {
	set, n := tiny.Data(t), tiny.Network(t, tiny.Config())
	train := func(lists ...Snapshots) (dir string) {
		dir = t.TempDir()
		for i, list := range lists {
			about := tinyDescription(3)
			if about.Recipe.Snapshots = list; i+1 < len(lists) {
				about.Recipe.MaxSteps = 4 // within the second epoch
			}
			if err := Train(t.Context(), tiny.GoBackend(t), n, about, set, dir, nil); err != nil {
				t.Fatal(err)
			}
		}
		return dir
	}
	without := train("")
	for _, dir := range []string{train("1,2,3"), train("1", "2"), train("", "1,2")} {
		if !bytes.Equal(readFile(t, without, logFile), readFile(t, dir, logFile)) || loadRun(t, without).Weights.Fingerprint() != loadRun(t, dir).Weights.Fingerprint() {
			t.Errorf("%s differs from a run without snapshots", dir)
		}
	}
	twice := train("1", "2")
	if epochs, err := loadRun(t, twice).Snapshots(); err != nil || len(epochs) != 4 {
		t.Errorf("snapshots of both lists: %v, %v", epochs, err)
	}
}
