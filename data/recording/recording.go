// Package recording holds what a network computed for a set of images, step by step in time: all that the analyses need.
// The file is an .npz that the authors' notebook reads too, and theirs are read here.
//
//	outputs_all          [T, N, K]   log-probabilities
//	representations_all  [T, N, D]   features before the readout
//	labels_all           [N]         0…K−1, as floats
//	readout_weight       [K, D]
//	readout_bias         [K], or empty
//	categories           [K] names (ours; may be missing), extra_steps and further arrays likewise
//	superclasses         [K] names, and animate [K], 0 or 1 (ours; where the data set knows them)
//	degradation          [3] noise, occlusion and seed (ours; where the images were not clean)
//
// [Read] takes a whole file into memory and checks it; [Create] writes one that may be larger than the memory, as the
// network computes it.
package recording

import (
	"fmt"
	"math"

	"readoutzones/data/npz"
)

// Recording is what a network computed for N images over T time steps. K is the number of categories, D the number of
// features before the readout. All slices are row-major, in the shapes given beside them.
type Recording struct {
	Outputs         []float32    // [T, N, K] log-probabilities
	Representations []float32    // [T, N, D] the globally average-pooled features after their layer normalisation and relu
	Labels          []int        // [N], each in [0, K)
	ReadoutWeight   []float32    // [K, D]
	ReadoutBias     []float32    // [K], nil without bias
	Categories      []string     // [K], nil if the file has none
	Superclasses    []Superclass // [K] of the categories, nil if the file has none
	Degradation     Degradation  // of the images
	T, N, K, D      int
}

// The keys of a recording's .npz file, the authors'; from categories on they are ours.
const (
	keyOutputs         = "outputs_all"
	keyRepresentations = "representations_all"
	keyLabels          = "labels_all"
	keyWeight          = "readout_weight"
	keyBias            = "readout_bias"
	keyCategories      = "categories"
	keySuperclasses    = "superclasses"
	keyAnimate         = "animate"
	keyExtraSteps      = "extra_steps"
)

// Output returns the log-probabilities [K] of image n at time step t, a view into Outputs.
func (r *Recording) Output(t, n int) []float32 {
	return row(r.Outputs, t*r.N+n, r.K)
}

// Representation returns the features [D] of image n at time step t, a view into Representations.
func (r *Recording) Representation(t, n int) []float32 {
	return row(r.Representations, t*r.N+n, r.D)
}

// row returns row i of a matrix with the given number of columns.
func row(values []float32, i, columns int) []float32 {
	return values[i*columns : (i+1)*columns : (i+1)*columns]
}

// Argmax returns the class [N], 0…K−1, with the highest output of each image; outputs are [N, K], k is K. Ties go to
// the lowest index. A NaN is an error that names the image.
func Argmax(outputs []float32, k int) ([]int, error) {
	if k < 1 || len(outputs)%k != 0 {
		return nil, fmt.Errorf("%d outputs are not rows of %d classes", len(outputs), k)
	}
	classes := make([]int, len(outputs)/k)
	for n := range classes {
		row := outputs[n*k : (n+1)*k]
		best := row[0]
		for class, x := range row {
			if x > best {
				best, classes[n] = x, class
			}
			if x != x {
				return nil, fmt.Errorf("image %d, class %d is NaN; record the network again", n, class)
			}
		}
	}
	return classes, nil
}

// Read reads an .npz file of ours or of the authors (whose floats are 64-bit) and checks it ([Recording.Check]). The
// error names file and array. What may be right but looks odd is told by [Recording.Warnings].
func Read(path string) (*Recording, error) {
	z, err := npz.Open(path)
	if err != nil {
		return nil, err
	}
	defer z.Close()
	for _, key := range []string{keyOutputs, keyRepresentations, keyLabels, keyWeight} {
		if !z.Has(key) {
			return nil, fmt.Errorf("%s: has no %q; it is not a recording (see `blt record --help`)", path, key)
		}
	}
	r, err := readRecording(path, z)
	if err != nil {
		return nil, err
	}
	if err := r.Check(); err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return r, nil
}

// readRecording reads the arrays that a recording consists of, and no others.
func readRecording(path string, z *npz.File) (*Recording, error) {
	r := &Recording{}
	var outputs, features, weight []int
	var err error
	r.Outputs, outputs, err = readFloats(z, keyOutputs, 3)
	if err != nil {
		return nil, err
	}
	r.Representations, features, err = readFloats(z, keyRepresentations, 3)
	if err != nil {
		return nil, err
	}
	r.T, r.N, r.K, r.D = outputs[0], outputs[1], outputs[2], features[2]
	if features[0] != r.T || features[1] != r.N {
		return nil, fmt.Errorf("%s: %s %v and %s %v disagree about the number of steps or images", path, keyOutputs, outputs, keyRepresentations, features)
	}
	r.ReadoutWeight, weight, err = readFloats(z, keyWeight, 2)
	if err != nil {
		return nil, err
	}
	if weight[0] != r.K || weight[1] != r.D {
		return nil, fmt.Errorf("%s: %s is %v where %s and %s ask for [%d %d]%s", path, keyWeight, weight, keyOutputs, keyRepresentations, r.K, r.D, mendWeight(r, weight))
	}
	if z.Has(keyBias) {
		if r.ReadoutBias, _, err = readFloats(z, keyBias, 1); err != nil {
			return nil, err
		}
		if len(r.ReadoutBias) == 0 {
			r.ReadoutBias = nil
		}
	}
	if r.Labels, err = readLabels(path, z, r); err != nil {
		return nil, err
	}
	if r.Categories, err = readNames(path, z, keyCategories); err != nil {
		return nil, err
	}
	if r.Superclasses, err = readSuperclasses(path, z); err != nil {
		return nil, err
	}
	r.Degradation, err = readDegradation(path, z)
	return r, err
}

// readFloats reads an array, and says what to do about another number of dimensions.
func readFloats(z *npz.File, key string, dimensions int) (values []float32, shape []int, err error) {
	values, shape, err = z.ReadFloat32(key, dimensions)
	if err != nil && len(shape) != dimensions {
		err = fmt.Errorf("%w%s", err, mendRank(key, shape))
	}
	return values, shape, err
}

// readLabels reads the labels, integers of whatever type, of a recording of which all else is known.
func readLabels(path string, z *npz.File, r *Recording) ([]int, error) {
	a, err := z.Read(keyLabels)
	if err != nil {
		return nil, err
	}
	if mend := mendLabels(a, r.T, r.N, r.K); mend != "" {
		return nil, fmt.Errorf("%s: %s%s", path, keyLabels, mend)
	}
	values, err := a.Floats()
	if err != nil {
		return nil, fmt.Errorf("%s: %s: %w", path, keyLabels, err)
	}
	labels := make([]int, len(values))
	for i, v := range values {
		if v != math.Trunc(v) || math.Abs(v) > 1<<31 {
			return nil, fmt.Errorf("%s: %s: label %d is %g, not an integer", path, keyLabels, i, v)
		}
		labels[i] = int(v)
	}
	return labels, nil
}

// readNames reads an array of names, if the file has it.
func readNames(path string, z *npz.File, key string) ([]string, error) {
	if !z.Has(key) {
		return nil, nil
	}
	a, err := z.Read(key)
	if err != nil {
		return nil, err
	}
	names, ok := a.Data.([]string)
	if !ok {
		return nil, fmt.Errorf("%s: %s: holds numbers, not names", path, key)
	}
	if len(names) == 0 {
		return nil, nil
	}
	return names, nil
}

// readSuperclasses reads the superclass of every category, if the file has them.
func readSuperclasses(path string, z *npz.File) ([]Superclass, error) {
	names, err := readNames(path, z, keySuperclasses)
	if err != nil || names == nil {
		return nil, err
	}
	if !z.Has(keyAnimate) {
		return nil, fmt.Errorf("%s: has %s but no %s, which tells of each category whether it is alive (1) or not (0)", path, keySuperclasses, keyAnimate)
	}
	a, err := z.Read(keyAnimate)
	if err != nil {
		return nil, err
	}
	animate, err := a.Floats()
	if err == nil && len(animate) != len(names) {
		err = fmt.Errorf("has %d values for %d %s", len(animate), len(names), keySuperclasses)
	}
	if err != nil {
		return nil, fmt.Errorf("%s: %s: %w", path, keyAnimate, err)
	}
	superclasses := make([]Superclass, len(names))
	for i, name := range names {
		superclasses[i] = Superclass{Name: name, Animate: animate[i] != 0}
	}
	return superclasses, nil
}

// Superclass is the group that a category belongs to, such as mammal.
type Superclass struct {
	Name    string
	Animate bool // whether its members are alive
}

// Write checks the recording and writes it as an .npz file, in float32 (labels float64, as the authors').
func (r *Recording) Write(path string) error {
	if err := r.Check(); err != nil {
		return fmt.Errorf("%s: not written: %w", path, err)
	}
	w, err := Create(path, r.header())
	if err != nil {
		return err
	}
	defer w.Abort()
	for t := range r.T {
		if err := w.WriteStep(t, 0, r.Outputs[t*r.N*r.K:][:r.N*r.K], r.Representations[t*r.N*r.D:][:r.N*r.D]); err != nil {
			return err
		}
	}
	return w.Close()
}

func (r *Recording) header() Header {
	return Header{T: r.T, N: r.N, K: r.K, D: r.D, Labels: r.Labels,
		ReadoutWeight: r.ReadoutWeight, ReadoutBias: r.ReadoutBias, Categories: r.Categories, Superclasses: r.Superclasses, Degradation: r.Degradation}
}

// Check returns an error that says what is wrong with the recording, and how to mend it: shapes disagree, labels are no
// categories, a number is not finite, or rows of outputs are not log-probabilities (|Σ exp − 1| > 0.01), such as those
// of zero-padded images, softmax probabilities and logits.
func (r *Recording) Check() error {
	if err := r.CheckShapes(); err != nil {
		return err
	}
	if err := checkOutputs(r.Outputs, r.T, r.N, r.K); err != nil {
		return err
	}
	return checkFinite(keyRepresentations, r.Representations, r.T, r.N, r.D)
}

// CheckShapes checks only what takes no time: the shapes, labels and readout.
func (r *Recording) CheckShapes() error {
	if err := r.header().check(); err != nil {
		return err
	}
	if len(r.Outputs) != r.T*r.N*r.K || len(r.Representations) != r.T*r.N*r.D {
		return fmt.Errorf("%d outputs and %d features for %d steps, %d images, %d categories and %d features an image", len(r.Outputs), len(r.Representations), r.T, r.N, r.K, r.D)
	}
	return nil
}

// checkFinite returns an error that names the first value that is not a finite number, by its place in
// an array of that name and shape.
func checkFinite(name string, values []float32, shape ...int) error {
	for i, v := range values {
		if v-v != 0 { // NaN or infinite
			return fmt.Errorf("%s%v is %g; record the network again (has its training diverged?)", name, place(i, shape), v)
		}
	}
	return nil
}

// place returns the indices of element i of an array.
func place(i int, shape []int) []int {
	at := make([]int, len(shape))
	for axis := len(shape) - 1; axis >= 0; axis-- {
		at[axis] = i % shape[axis]
		i /= shape[axis]
	}
	return at
}
