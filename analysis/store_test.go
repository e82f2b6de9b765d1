package analysis

import (
	"math"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"gonum.org/v1/gonum/mat"
)

// Every number of what is read is the one that was measured, to the last bit, and NaN where it was NaN.
func TestMeasuredRecordingIsReadAsItWas(t *testing.T) {
	for _, name := range []string{"trained", "bias", "zeros", "onestep", "kin"} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), name+".npz")
			want := measure(t, name)
			if name == "bias" {
				want.Readout.Categories = []string{"cat", "犬", "", "a", "b"}
			}
			if err := WriteDynamics(path, want); err != nil {
				t.Fatal(err)
			}
			got, err := ReadDynamics(path)
			if err != nil {
				t.Fatal(err)
			}
			assertSameTrajectory(t, &got.Trajectory, &want.Trajectory)
			assertSameTable(t, "CosCurrent", got.CosCurrent, want.CosCurrent)
			assertSameTable(t, "CosOwn", got.CosOwn, want.CosOwn)
			assertSameTable(t, "CosOthers", got.CosOthers, want.CosOthers)
			assertSameTable(t, "CosMatched", got.CosMatched, want.CosMatched)
			assertSameTable(t, "Entropy", got.Entropy, want.Entropy)
			assertSameTable(t, "Typicality", [][]float64{got.Typicality}, [][]float64{want.Typicality})
			assertSameTable(t, "Border", got.Border, want.Border)
			assertSameTable(t, "Lead", got.Lead, want.Lead)
			assertSameTable(t, "Displacement", [][]float64{got.Displacement}, [][]float64{want.Displacement})
			if !reflect.DeepEqual(got.RunnerUp, want.RunnerUp) || !reflect.DeepEqual(got.LabelRank, want.LabelRank) || !reflect.DeepEqual(got.Decoded, want.Decoded) {
				t.Error("second choices, ranks or decoded labels differ")
			}
			if !reflect.DeepEqual(got.Pairs, want.Pairs) || !reflect.DeepEqual(got.ClassesWithoutBias, want.ClassesWithoutBias) {
				t.Error("pairs or classes without bias differ")
			}
			if !reflect.DeepEqual(got.Stability, want.Stability) {
				t.Errorf("stability %+v, want %+v", got.Stability, want.Stability)
			}
			if !mat.Equal(got.Readout.Weight, want.Readout.Weight) || !reflect.DeepEqual(got.Readout.Bias, want.Readout.Bias) ||
				!reflect.DeepEqual(got.Readout.Categories, want.Readout.Categories) || !reflect.DeepEqual(got.Readout.Superclasses, want.Readout.Superclasses) {
				t.Errorf("readout %+v, want %+v", got.Readout, want.Readout)
			}
		})
	}
}

func TestTrajectoryIsReadAsItWas(t *testing.T) {
	for _, name := range []string{"zeros", "onestep"} {
		path := filepath.Join(t.TempDir(), name+".npz")
		want := measure(t, name).Trajectory
		want.Norms[0][0] = math.NaN()
		if err := WriteTrajectory(path, &want); err != nil {
			t.Fatal(err)
		}
		got, err := ReadTrajectory(path)
		if err != nil {
			t.Fatal(err)
		}
		assertSameTrajectory(t, got, &want)
	}
}

func assertSameTrajectory(t *testing.T, got, want *Trajectory) {
	t.Helper()
	if !reflect.DeepEqual(got.Labels, want.Labels) || !reflect.DeepEqual(got.Classes, want.Classes) {
		t.Error("labels or classes differ")
	}
	assertSameTable(t, "Norms", got.Norms, want.Norms)
	assertSameTable(t, "Changes", got.Changes, want.Changes)
}

func assertSameTable(t *testing.T, name string, got, want [][]float64) {
	t.Helper()
	if len(got) != len(want) {
		t.Fatalf("%s: %d steps, want %d", name, len(got), len(want))
	}
	for step, row := range want {
		if len(got[step]) != len(row) {
			t.Fatalf("%s at step %d: %d images, want %d", name, step, len(got[step]), len(row))
		}
		for n, x := range row {
			if math.Float64bits(got[step][n]) != math.Float64bits(x) {
				t.Errorf("%s[%d][%d] = %v, want %v", name, step, n, got[step][n], x)
			}
		}
	}
}

// A file of another kind, or a damaged one, gives one line that names it.
func TestOtherFilesAreRefused(t *testing.T) {
	dir := t.TempDir()
	text, long := filepath.Join(dir, "text.npz"), filepath.Join(dir, "long.npz")
	if err := os.WriteFile(text, []byte("not a zip"), 0o666); err != nil {
		t.Fatal(err)
	}
	d := measure(t, "trained")
	d.Norms = d.Norms[1:]
	short := filepath.Join(dir, "short.npz")
	if err := WriteDynamics(short, d); err != nil {
		t.Fatal(err)
	}
	if err := WriteTrajectory(long, &measure(t, "trained").Trajectory); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{text, "testdata/trained.npz", long, short, filepath.Join(dir, "missing.npz")} {
		if _, err := ReadDynamics(path); err == nil || !strings.Contains(err.Error(), path) || strings.Contains(err.Error(), "\n") {
			t.Errorf("measured recording from %s: error %v, want one line with the path", path, err)
		}
		if _, err := ReadTrajectory(path); path != long && (err == nil || !strings.Contains(err.Error(), path)) {
			t.Errorf("trajectory from %s: error %v, want one with the path", path, err)
		}
	}
}
