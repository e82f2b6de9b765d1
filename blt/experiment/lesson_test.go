package experiment

import (
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"syscall"
	"testing"

	"readoutzones/analysis"
)

// tinyLesson is a lesson of so many epochs that takes a second.
func tinyLesson(t *testing.T, epochs int) Experiment {
	t.Helper()
	all := lesson
	t.Cleanup(func() { lesson = all })
	lesson.Synth, lesson.Channels = tiny.Synth, tiny.Channels
	lesson.Synth.Test, lesson.Synth.TestPlus = 0, 0
	lesson.Recipe = tiny.Recipe
	lesson.Recipe.Epochs = epochs
	e, err := Lesson(uint64(100+epochs), false)
	if err != nil {
		t.Fatal(err)
	}
	return e
}

// Whoever watches sees the log grow by an epoch at a time, and the whole at the end; a second time nothing is trained.
func TestWatchShowsEveryEpoch(t *testing.T) {
	e := tinyLesson(t, 3)
	var lengths []int
	log, err := e.Watch(func(log analysis.TrainingLog) { lengths = append(lengths, len(log)) })
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(lengths, []int{0, 1, 2}) || len(log) != 3 || log[2].Epoch != 3 || len(log[2].ValAccuracy) != 10 {
		t.Errorf("seen were logs of %v epochs, returned %v", lengths, log)
	}
	run, err := e.Run()
	if err != nil {
		t.Fatal(err)
	}
	for i, a := range run.Accuracy() {
		if got := log[2].ValAccuracy[i]; got-a > 1e-6 || a-got > 1e-6 {
			t.Errorf("accuracy %g at t = %d, the run's is %g", got, i, a)
		}
	}
	again, err := e.Watch(func(analysis.TrainingLog) { t.Error("trained anew") })
	if err != nil || !reflect.DeepEqual(again, log) {
		t.Errorf("watched again: %v, %v", again, err)
	}
}

// An interrupt keeps what was learnt: watched again, the training goes on, and ends as an undisturbed one does.
func TestWatchGoesOnAfterAnInterrupt(t *testing.T) {
	e := tinyLesson(t, 4)
	dir := watchUntilInterrupted(t, e)
	var lengths []int
	log, err := e.Watch(func(log analysis.TrainingLog) { lengths = append(lengths, len(log)) })
	if err != nil || len(log) != 4 {
		t.Fatalf("a log of %d epochs, %v", len(log), err)
	}
	if len(lengths) == 0 || lengths[0] < 2 {
		t.Errorf("seen were logs of %v epochs: it began anew", lengths)
	}
	if err := os.RemoveAll(dir); err != nil {
		t.Fatal(err)
	}
	undisturbed, err := e.Watch(func(analysis.TrainingLog) {})
	if err != nil || !reflect.DeepEqual(undisturbed, log) {
		t.Errorf("undisturbed: %v, %v; want %v", undisturbed, err, log)
	}
}

// watchUntilInterrupted has the training stopped by a signal after two epochs, and returns its folder.
func watchUntilInterrupted(t *testing.T, e Experiment) (dir string) {
	t.Helper()
	_, err := e.Watch(func(log analysis.TrainingLog) {
		if len(log) == 2 {
			if err := syscall.Kill(os.Getpid(), syscall.SIGINT); err != nil {
				t.Error(err)
			}
		}
	})
	if err == nil || !strings.Contains(err.Error(), "goes on from here") {
		t.Fatalf("interrupted: %v", err)
	}
	found, err := filepath.Glob(filepath.Join(os.Getenv("BLT_CACHE"), "runs", "lesson-*", "checkpoint.npz"))
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range found {
		if _, err := os.Stat(doneFile(filepath.Dir(path))); err != nil {
			return filepath.Dir(path)
		}
	}
	t.Fatalf("no unfinished training among %v", found)
	return ""
}

// The lessons themselves fit what they are for, and each seed and length has a run of its own.
func TestLessons(t *testing.T) {
	long, err := Lesson(1, false)
	if err != nil {
		t.Fatal(err)
	}
	brief, err := Lesson(1, true)
	if err != nil {
		t.Fatal(err)
	}
	other, err := Lesson(2, true)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range []Experiment{long, brief, other} {
		if err := e.About.Recipe.Validate(); err != nil || e.About.Config.Classes != 20 || e.About.Config.Timesteps != 10 {
			t.Errorf("%+v: %v", e.About, err)
		}
	}
	if long.Data == brief.Data || other.Data != brief.Data || other.About == brief.About {
		t.Error("lessons that are different share their data or their run, or the same images are drawn twice")
	}
}
