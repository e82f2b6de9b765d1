package analysis

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/mat"

	"readoutzones/data/npz"
	"readoutzones/data/recording"
)

// NewTrajectory has room for images with these labels [N] over T time steps; Fill fills it.
func NewTrajectory(labels []int, steps int) *Trajectory {
	n := len(labels)
	return &Trajectory{Labels: labels, Classes: table[int](steps, n), Norms: table[float64](steps, n), Changes: table[float64](steps-1, n)}
}

// Fill notes what a network answered at time step t to the images first, first+1, …: outputs [n, K], representations
// [n, D], and, for t > 0, those of the step before.
func (tr *Trajectory) Fill(t, first, k int, outputs, representations, before []float32) error {
	classes, err := recording.Argmax(outputs, k)
	if err != nil {
		return err
	}
	copy(tr.Classes[t][first:], classes)
	d := len(representations) / len(classes)
	for i := range classes {
		r := representations[i*d : (i+1)*d]
		tr.Norms[t][first+i] = math.Sqrt(dot(r, r))
		if t > 0 {
			tr.Changes[t-1][first+i] = distance(r, before[i*d:(i+1)*d])
		}
	}
	return nil
}

// WriteTrajectory writes a trajectory as an .npz file, exactly.
func WriteTrajectory(path string, tr *Trajectory) error {
	arrays := map[string]npz.Array{}
	tr.store(arrays)
	return npz.Write(path, arrays)
}

// ReadTrajectory reads what WriteTrajectory wrote.
func ReadTrajectory(path string) (*Trajectory, error) {
	arrays, err := npz.Read(path)
	if err != nil {
		return nil, err
	}
	s := &stored{arrays: arrays}
	tr := s.trajectory()
	return &tr, s.check(path)
}

// WriteDynamics writes a measured recording as an .npz file, exactly. It is much smaller than the recording.
func WriteDynamics(path string, d *Dynamics) error {
	k, features := d.Readout.Weight.Dims()
	arrays := map[string]npz.Array{
		"readout": {Shape: []int{k, features}, Data: d.Readout.Weight.RawMatrix().Data},
		"bias":    {Shape: []int{len(d.Readout.Bias)}, Data: d.Readout.Bias},
	}
	if d.Readout.Categories != nil {
		arrays["categories"] = npz.Array{Shape: []int{k}, Data: d.Readout.Categories}
	}
	d.Trajectory.store(arrays)
	arrays["cos_current"], arrays["cos_own"], arrays["cos_others"] = flat(d.CosCurrent), flat(d.CosOwn), flat(d.CosOthers)
	arrays["pairs"] = flat(d.Pairs)
	if d.ClassesWithoutBias != nil {
		arrays["classes_without_bias"] = flat(d.ClassesWithoutBias)
	}
	return npz.Write(path, arrays)
}

// ReadDynamics reads what WriteDynamics wrote.
func ReadDynamics(path string) (*Dynamics, error) {
	arrays, err := npz.Read(path)
	if err != nil {
		return nil, err
	}
	s := &stored{arrays: arrays}
	d := &Dynamics{
		Trajectory: s.trajectory(), Readout: &Readout{},
		CosCurrent: s.floats("cos_current"), CosOwn: s.floats("cos_own"), CosOthers: s.floats("cos_others"), Pairs: s.integers("pairs"),
	}
	if _, ok := arrays["classes_without_bias"]; ok {
		d.ClassesWithoutBias = s.integers("classes_without_bias")
	}
	d.Readout.Categories, _ = arrays["categories"].Data.([]string)
	if bias, _ := arrays["bias"].Data.([]float64); len(bias) > 0 {
		d.Readout.Bias = bias
	}
	weight, ok := arrays["readout"].Data.([]float64)
	if !ok || len(arrays["readout"].Shape) != 2 {
		s.wrong = true
	}
	if err := s.check(path); err != nil {
		return nil, err
	}
	d.Readout.Weight = mat.NewDense(arrays["readout"].Shape[0], arrays["readout"].Shape[1], weight)
	d.Stability = Stabilise(d.Classes, d.Labels)
	return d, nil
}

func (tr *Trajectory) store(arrays map[string]npz.Array) {
	arrays["labels"] = flat([][]int{tr.Labels})
	arrays["classes"], arrays["norms"], arrays["changes"] = flat(tr.Classes), flat(tr.Norms), flat(tr.Changes)
}

// flat is a table as an array [rows, columns].
func flat[E int | float64](rows [][]E) npz.Array {
	a := npz.Array{Shape: []int{len(rows), 0}}
	var integers []int64
	floats := []float64{}
	for _, row := range rows {
		a.Shape[1] = len(row)
		for _, v := range row {
			integers, floats = append(integers, int64(v)), append(floats, float64(v))
		}
	}
	var zero E
	if _, ok := any(zero).(int); ok {
		a.Data = integers
	} else {
		a.Data = floats
	}
	return a
}

// stored are the arrays of a file, and whether one of them was not as expected.
type stored struct {
	arrays map[string]npz.Array
	wrong  bool
}

func (s *stored) check(path string) error {
	if s.wrong {
		return fmt.Errorf("%s: not a measured recording of ours; delete it and it is made anew", path)
	}
	return nil
}

func (s *stored) trajectory() Trajectory {
	labels := s.integers("labels")
	tr := Trajectory{Classes: s.integers("classes"), Norms: s.floats("norms"), Changes: s.floats("changes")}
	if s.wrong || len(labels) != 1 || len(tr.Classes) != len(tr.Norms) || len(tr.Norms) != len(tr.Changes)+1 {
		s.wrong = true
		return tr
	}
	tr.Labels = labels[0]
	return tr
}

func (s *stored) floats(name string) [][]float64 {
	a := s.arrays[name]
	values, ok := a.Data.([]float64)
	if !ok || len(a.Shape) != 2 {
		s.wrong = true
		return nil
	}
	rows := make([][]float64, a.Shape[0])
	for i := range rows {
		rows[i] = values[i*a.Shape[1] : (i+1)*a.Shape[1]]
	}
	return rows
}

func (s *stored) integers(name string) [][]int {
	a := s.arrays[name]
	values, ok := a.Data.([]int64)
	if !ok || len(a.Shape) != 2 {
		s.wrong = true
		return nil
	}
	rows := table[int](a.Shape[0], a.Shape[1])
	for i, v := range values {
		rows[i/a.Shape[1]][i%a.Shape[1]] = int(v)
	}
	return rows
}
