package analysis

import (
	"fmt"
	"maps"
	"slices"

	"gonum.org/v1/gonum/mat"

	"readoutzones/data/npz"
	"readoutzones/data/recording"
)

// What was measured is stored as an .npz file, so that a recording need be read and measured once only: int64 for
// labels, classes and pairs, float64, exactly as they are (NaN too), for the rest.

// WriteTrajectory writes a trajectory: labels [N], classes and norms [T, N], changes [T−1, N].
func WriteTrajectory(path string, tr *Trajectory) error { return npz.Write(path, tr.arrays()) }

// ReadTrajectory reads what [WriteTrajectory] wrote.
func ReadTrajectory(path string) (*Trajectory, error) {
	f, err := openStored(path)
	if err != nil {
		return nil, err
	}
	tr := f.trajectory()
	return &tr, f.err
}

// WriteDynamics writes a measured recording: a trajectory's arrays, the cosines, pairs and entropies and what [Beyond] holds
// [T, N], typicality and displacement [N], the readout's weight [K, D] and, where they are known, its bias, the categories and
// their superclasses [K], the classes without bias and the decoded ones [T, N].
func WriteDynamics(path string, d *Dynamics) error {
	arrays := d.arrays()
	maps.Copy(arrays, map[string]npz.Array{
		"cos_current": floatArray(d.CosCurrent, d.Images()), "cos_own": floatArray(d.CosOwn, d.Images()),
		"cos_others": floatArray(d.CosOthers, d.Images()), "cos_matched": floatArray(d.CosMatched, d.Images()),
		"pairs": intArray(d.Pairs, d.Images()), "entropy": floatArray(d.Entropy, d.Images()),
		"typicality": {Shape: []int{d.Images()}, Data: d.Typicality},
		"border":     floatArray(d.Border, d.Images()), "lead": floatArray(d.Lead, d.Images()),
		"runner_up": intArray(d.RunnerUp, d.Images()), "label_rank": intArray(d.LabelRank, d.Images()),
		"displacement": {Shape: []int{d.Images()}, Data: d.Displacement},
	})
	if d.Decoded != nil {
		arrays["decoded"] = intArray(d.Decoded, d.Images())
	}
	d.Readout.addTo(arrays)
	if d.ClassesWithoutBias != nil {
		arrays["classes_without_bias"] = intArray(d.ClassesWithoutBias, d.Images())
	}
	return npz.Write(path, arrays)
}

// addTo adds the readout's arrays.
func (r *Readout) addTo(arrays map[string]npz.Array) {
	k, features := r.Weight.Dims()
	arrays["readout_weight"] = npz.Array{Shape: []int{k, features}, Data: r.Weight.RawMatrix().Data}
	if r.Bias != nil {
		arrays["readout_bias"] = npz.Array{Shape: []int{k}, Data: r.Bias}
	}
	if r.Categories != nil {
		arrays["categories"] = npz.Array{Shape: []int{k}, Data: r.Categories}
	}
	if r.Superclasses != nil {
		names, animate := make([]string, k), make([]int64, k)
		for i, s := range r.Superclasses {
			names[i], animate[i] = s.Name, int64(indicator(s.Animate))
		}
		arrays["superclasses"] = npz.Array{Shape: []int{k}, Data: names}
		arrays["animate"] = npz.Array{Shape: []int{k}, Data: animate}
	}
}

// ReadDynamics reads what [WriteDynamics] wrote, and finds the images' stability anew.
func ReadDynamics(path string) (*Dynamics, error) {
	f, err := openStored(path)
	if err != nil {
		return nil, err
	}
	d := &Dynamics{Trajectory: f.trajectory(), Readout: f.readout()}
	steps, n := d.Steps(), d.Images()
	d.CosCurrent, d.CosOwn = stored[float64](f, "cos_current", steps, n), stored[float64](f, "cos_own", steps, n)
	d.CosOthers, d.CosMatched = stored[float64](f, "cos_others", steps, n), stored[float64](f, "cos_matched", steps, n)
	d.Pairs, d.Entropy = stored[int](f, "pairs", steps, n), stored[float64](f, "entropy", steps, n)
	d.Typicality = slices.Concat(stored[float64](f, "typicality", n)...)
	d.Border, d.Lead = stored[float64](f, "border", steps, n), stored[float64](f, "lead", steps, n)
	d.RunnerUp, d.LabelRank = stored[int](f, "runner_up", steps, n), stored[int](f, "label_rank", steps, n)
	d.Displacement = slices.Concat(stored[float64](f, "displacement", n)...)
	if f.has("decoded") {
		d.Decoded = stored[int](f, "decoded", steps, n)
	}
	if d.Readout.Bias != nil {
		d.ClassesWithoutBias = stored[int](f, "classes_without_bias", steps, n)
	}
	if f.err != nil {
		return nil, f.err
	}
	d.Stability = Stabilise(d.Classes, d.Labels)
	return d, nil
}

func (f *storedFile) readout() *Readout {
	k, features := f.dims("readout_weight")
	weight := slices.Concat(stored[float64](f, "readout_weight", k, features)...)
	if f.err != nil {
		return &Readout{}
	}
	r := &Readout{Weight: mat.NewDense(k, features, weight)}
	if f.has("readout_bias") {
		r.Bias = slices.Concat(stored[float64](f, "readout_bias", k)...)
	}
	r.Categories, _ = f.arrays["categories"].Data.([]string)
	if names, known := f.arrays["superclasses"].Data.([]string); known {
		r.Superclasses = make([]recording.Superclass, len(names))
		for i, animate := range slices.Concat(stored[int](f, "animate", len(names))...) {
			r.Superclasses[i] = recording.Superclass{Name: names[i], Animate: animate != 0}
		}
	}
	return r
}

func (tr *Trajectory) arrays() map[string]npz.Array {
	n := tr.Images()
	labels := intArray([][]int{tr.Labels}, n)
	labels.Shape = []int{n}
	return map[string]npz.Array{"labels": labels, "classes": intArray(tr.Classes, n), "norms": floatArray(tr.Norms, n), "changes": floatArray(tr.Changes, n)}
}

func floatArray(rows [][]float64, columns int) npz.Array {
	return npz.Array{Shape: []int{len(rows), columns}, Data: append([]float64{}, slices.Concat(rows...)...)}
}

func intArray(rows [][]int, columns int) npz.Array {
	values := make([]int64, 0, len(rows)*columns)
	for _, row := range rows {
		for _, v := range row {
			values = append(values, int64(v))
		}
	}
	return npz.Array{Shape: []int{len(rows), columns}, Data: values}
}

// storedFile is a file being read, and what is first wrong with it.
type storedFile struct {
	path   string
	arrays map[string]npz.Array
	err    error
}

func openStored(path string) (*storedFile, error) {
	arrays, err := npz.Read(path)
	return &storedFile{path: path, arrays: arrays}, err
}

func (f *storedFile) has(name string) bool { return f.arrays[name].Data != nil }

// dims returns the shape of an array of two dimensions.
func (f *storedFile) dims(name string) (rows, columns int) {
	if shape := f.arrays[name].Shape; len(shape) == 2 {
		return shape[0], shape[1]
	}
	return 0, 0
}

func (f *storedFile) trajectory() Trajectory {
	steps, n := f.dims("classes")
	return Trajectory{
		Labels: slices.Concat(stored[int](f, "labels", n)...), Classes: stored[int](f, "classes", steps, n),
		Norms: stored[float64](f, "norms", steps, n), Changes: stored[float64](f, "changes", steps-1, n),
	}
}

// stored returns the rows of an array that must have this shape; a single dimension is one row.
func stored[E int | float64](f *storedFile, name string, shape ...int) [][]E {
	a, columns := f.arrays[name], shape[len(shape)-1]
	values, err := a.Floats() // whole numbers below 2⁵³ are exact
	if err != nil || columns == 0 || !slices.Equal(a.Shape, shape) {
		if f.err == nil {
			f.err = fmt.Errorf("%s: not a measured recording or run of ours (array %q is missing or not of shape %v); delete it and it is made anew",
				f.path, name, shape)
		}
		return nil
	}
	rows := table[E](len(values)/columns, columns)
	for i, v := range values {
		rows[i/columns][i%columns] = E(v)
	}
	return rows
}
