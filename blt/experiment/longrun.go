package experiment

import (
	"context"
	"fmt"
	"math"
	"path/filepath"

	"readoutzones/analysis"
	"readoutzones/blt"
	"readoutzones/data/images"
	"readoutzones/data/npz"
	"readoutzones/data/progress"
)

// LongRun follows the trained network for a number of steps, far beyond those it was trained for (Fig. 7), on the test
// split. Only classes, norms and changes are kept, so memory does not grow with the representation.
func (e Experiment) LongRun(steps int) (*analysis.Trajectory, error) {
	return e.longRun(steps, trained)
}

// RandomLongRun follows the same network before training.
func (e Experiment) RandomLongRun(steps int) (*analysis.Trajectory, error) {
	return e.longRun(steps, random)
}

func (e Experiment) longRun(steps int, which string) (*analysis.Trajectory, error) {
	run, err := e.Trained()
	if err != nil {
		return nil, err
	}
	path := filepath.Join(run.Dir, fmt.Sprintf("test-%s-%d-steps.npz", which, steps))
	err = once(path, func() error {
		return e.withModel(run, which, func(m blt.Model, weights blt.StateDict, set *images.Dataset) error {
			line := progress.New(fmt.Sprintf("running %s, %s, for %d steps", e.Name, which, steps))
			defer line.Done()
			trajectory, err := follow(m, weights, set, steps, line)
			if err != nil {
				return err
			}
			return writeTrajectory(path, trajectory)
		})
	})
	if err != nil {
		return nil, err
	}
	return readTrajectory(path)
}

// follow runs the test split for a number of steps.
func follow(m blt.Model, weights blt.StateDict, set *images.Dataset, steps int, line *progress.Line) (*analysis.Trajectory, error) {
	split, err := set.Split("test")
	if err != nil {
		return nil, err
	}
	runner, err := blt.NewRunner(m, weights, set.Mean, set.Std)
	if err != nil {
		return nil, err
	}
	defer runner.Close()
	t := newTrajectory(split.Labels, steps)
	shape := m.Shape()
	var previous []float32
	err = runner.Show(context.Background(), split, steps, 256, func(s blt.Step) error {
		outputs, err := s.Response(blt.Output)
		if err != nil {
			return err
		}
		classes, err := analysis.Argmax(outputs, shape.Classes)
		if err != nil {
			return err
		}
		copy(t.Classes[s.T][s.First:], classes)
		now, err := s.Response("GAP")
		if err != nil {
			return err
		}
		for i := range s.Valid {
			row := now[i*shape.Features : (i+1)*shape.Features]
			t.Norms[s.T][s.First+i] = distance(row, nil)
			if s.T > 0 {
				t.Changes[s.T-1][s.First+i] = distance(row, previous[i*shape.Features:])
			}
		}
		previous = now
		line.Show(s.First*steps+s.T*s.Valid, split.Len()*steps, fmt.Sprintf("image %d of %d, step %d", s.First, split.Len(), s.T))
		return nil
	})
	return t, err
}

// distance is ‖a − b‖₂, or ‖a‖₂ without b.
func distance(a, b []float32) float64 {
	var sum float64
	for i, v := range a {
		d := float64(v)
		if b != nil {
			d -= float64(b[i])
		}
		sum += d * d
	}
	return math.Sqrt(sum)
}

func newTrajectory(labels []int, steps int) *analysis.Trajectory {
	n := len(labels)
	t := &analysis.Trajectory{Labels: labels}
	for step := range steps {
		t.Classes = append(t.Classes, make([]int, n))
		t.Norms = append(t.Norms, make([]float64, n))
		if step > 0 {
			t.Changes = append(t.Changes, make([]float64, n))
		}
	}
	return t
}

// The arrays of a trajectory's file.
const (
	labelsKey, classesKey, normsKey, changesKey = "labels", "classes", "norms", "changes"
)

func writeTrajectory(path string, t *analysis.Trajectory) error {
	n, steps := t.Images(), t.Steps()
	array := func(rows int, values []float64) npz.Array { return npz.Array{Shape: []int{rows, n}, Data: values} }
	integers := func(rows ...[]int) (values []int64) {
		for _, row := range rows {
			for _, v := range row {
				values = append(values, int64(v))
			}
		}
		return values
	}
	flat := func(rows [][]float64) (values []float64) {
		for _, row := range rows {
			values = append(values, row...)
		}
		return values
	}
	return npz.Write(path, map[string]npz.Array{
		labelsKey:  {Shape: []int{n}, Data: integers(t.Labels)},
		classesKey: {Shape: []int{steps, n}, Data: integers(t.Classes...)},
		normsKey:   array(steps, flat(t.Norms)),
		changesKey: array(steps-1, flat(t.Changes)),
	})
}

func readTrajectory(path string) (*analysis.Trajectory, error) {
	arrays, err := npz.Read(path)
	if err != nil {
		return nil, err
	}
	labels, ok0 := arrays[labelsKey].Data.([]int64)
	classes, ok1 := arrays[classesKey].Data.([]int64)
	norms, ok2 := arrays[normsKey].Data.([]float64)
	changes, ok3 := arrays[changesKey].Data.([]float64)
	n := len(labels)
	if !ok0 || !ok1 || !ok2 || !ok3 || n == 0 || len(classes) != len(norms) || len(norms) != len(changes)+n {
		return nil, fmt.Errorf("%s: not a long run of ours; delete it and it is made anew", path)
	}
	t := newTrajectory(make([]int, n), len(norms)/n)
	for i, label := range labels {
		t.Labels[i] = int(label)
	}
	for step := range t.Classes {
		copy(t.Norms[step], norms[step*n:])
		for i := range n {
			t.Classes[step][i] = int(classes[step*n+i])
		}
		if step > 0 {
			copy(t.Changes[step-1], changes[(step-1)*n:])
		}
	}
	return t, nil
}
