package recording

import (
	"cmp"
	"fmt"
	"slices"

	"readoutzones/data/npz"
)

// Header is what must be known of a recording before its first step is written.
type Header struct {
	T, N, K, D    int          // steps, images, categories, features
	Labels        []int        // [N], each in [0, K)
	ReadoutWeight []float32    // [K, D]
	ReadoutBias   []float32    // [K], nil without bias
	Categories    []string     // [K], nil if unknown
	Superclasses  []Superclass // [K], nil if unknown
	Degradation   Degradation  // of the images
	Extra         []NamedShape // further float32 arrays, such as the activations of an area
	ExtraSteps    []int        // time steps that the further arrays hold, in order; nil: all
}

// NamedShape announces an additional array [T, N, Shape...] of a recording, or [len(ExtraSteps), N, Shape...].
type NamedShape struct {
	Name  string
	Shape []int // of one image at one time step
}

// check returns an error that says what is wrong with the header.
func (h Header) check() error {
	if h.T < 1 || h.N < 1 || h.K < 1 || h.D < 1 {
		return fmt.Errorf("%d steps, %d images, %d categories and %d features: none may be 0", h.T, h.N, h.K, h.D)
	}
	if len(h.Labels) != h.N {
		return fmt.Errorf("%d labels for %d images", len(h.Labels), h.N)
	}
	for i, label := range h.Labels {
		if label < 0 || label >= h.K {
			return fmt.Errorf("label %d is %d, with %d categories; labels are 0 to %d%s", i, label, h.K, h.K-1, mendRange(h.Labels, h.K))
		}
	}
	if len(h.ReadoutWeight) != h.K*h.D {
		return fmt.Errorf("%d readout weights for %d categories and %d features", len(h.ReadoutWeight), h.K, h.D)
	}
	if h.ReadoutBias != nil && len(h.ReadoutBias) != h.K {
		return fmt.Errorf("%d readout biases for %d categories", len(h.ReadoutBias), h.K)
	}
	if h.Categories != nil && len(h.Categories) != h.K {
		return fmt.Errorf("%d names for %d categories", len(h.Categories), h.K)
	}
	if h.Superclasses != nil && len(h.Superclasses) != h.K {
		return fmt.Errorf("%d superclasses for %d categories", len(h.Superclasses), h.K)
	}
	for i, t := range h.ExtraSteps {
		if t < 0 || t >= h.T {
			return fmt.Errorf("step %d of %d to keep of the areas", t, h.T)
		}
		if slices.Contains(h.ExtraSteps[:i], t) {
			return fmt.Errorf("step %d is to be kept of the areas twice", t)
		}
	}
	if err := h.Degradation.Check(); err != nil {
		return err
	}
	if err := checkFinite(keyWeight, h.ReadoutWeight, h.K, h.D); err != nil {
		return err
	}
	return checkFinite(keyBias, h.ReadoutBias, h.K)
}

// Writer writes a recording piece by piece, in any order, with memory for one piece only.
type Writer struct {
	npz    *npz.Writer
	path   string
	header Header
	arrays []*stepArray
}

// stepArray is a float32 array [T, N, shape...] whose place in the file is reserved.
type stepArray struct {
	name    string
	shape   []int
	start   int64  // where its values begin in the file
	columns int    // values of one image at one step
	written []bool // [T, N]
}

// Create starts a recording that will stand at path once Close has succeeded.
func Create(path string, header Header) (*Writer, error) {
	if err := header.check(); err != nil {
		return nil, fmt.Errorf("%s: not written: %w", path, err)
	}
	file, err := npz.Create(path)
	if err != nil {
		return nil, err
	}
	w := &Writer{npz: file, path: path, header: header}
	if err := w.start(); err != nil {
		w.Abort()
		return nil, err
	}
	return w, nil
}

// start writes what the header knows and makes room for the rest.
func (w *Writer) start() error {
	h := w.header
	if err := w.writeSmall(); err != nil {
		return err
	}
	for _, s := range []NamedShape{{keyOutputs, []int{h.K}}, {keyRepresentations, []int{h.D}}} {
		if err := w.reserve(s, h.T); err != nil {
			return err
		}
	}
	for _, s := range h.Extra {
		if err := w.reserve(s, cmp.Or(len(h.ExtraSteps), h.T)); err != nil {
			return err
		}
	}
	return w.npz.CheckSpace()
}

// writeSmall writes all arrays that don't depend on time.
func (w *Writer) writeSmall() error {
	h := w.header
	bias := h.ReadoutBias
	if bias == nil {
		bias = []float32{}
	}
	type named struct {
		key string
		a   npz.Array
	}
	arrays := []named{
		{keyLabels, npz.Array{Shape: []int{h.N}, Data: converted[float64](h.Labels)}},
		{keyWeight, npz.Array{Shape: []int{h.K, h.D}, Data: h.ReadoutWeight}},
		{keyBias, npz.Array{Shape: []int{len(bias)}, Data: bias}},
	}
	if h.Categories != nil {
		arrays = append(arrays, named{keyCategories, npz.Array{Shape: []int{h.K}, Data: h.Categories}})
	}
	if h.Superclasses != nil {
		names, animate := make([]string, h.K), make([]int64, h.K)
		for i, s := range h.Superclasses {
			names[i] = s.Name
			if s.Animate {
				animate[i] = 1
			}
		}
		arrays = append(arrays, named{keySuperclasses, npz.Array{Shape: []int{h.K}, Data: names}}, named{keyAnimate, npz.Array{Shape: []int{h.K}, Data: animate}})
	}
	if h.ExtraSteps != nil {
		arrays = append(arrays, named{keyExtraSteps, npz.Array{Shape: []int{len(h.ExtraSteps)}, Data: converted[int64](h.ExtraSteps)}})
	}
	if !h.Degradation.None() {
		arrays = append(arrays, named{keyDegradation, h.Degradation.array()})
	}
	for _, one := range arrays {
		if err := w.npz.Write(one.key, one.a); err != nil {
			return err
		}
	}
	return nil
}

// reserve makes room for an array over a number of time steps.
func (w *Writer) reserve(s NamedShape, steps int) error {
	shape := append([]int{steps, w.header.N}, s.Shape...)
	start, err := w.npz.Reserve(s.Name, shape...)
	if err != nil {
		return err
	}
	images := steps * w.header.N
	w.arrays = append(w.arrays, &stepArray{name: s.Name, shape: shape, start: start, columns: npz.Array{Shape: s.Shape}.Len(), written: make([]bool, images)})
	return nil
}

// WriteStep writes time step t of the images first, first+1, …: outputs [n, K] and representations [n, D].
// A value that is not finite, or a row of outputs that are not log-probabilities, is an error that names its place.
func (w *Writer) WriteStep(t, first int, outputs, representations []float32) error {
	if len(outputs)/w.header.K != len(representations)/w.header.D {
		return fmt.Errorf("%s: outputs of %d images, representations of %d", w.path, len(outputs)/w.header.K, len(representations)/w.header.D)
	}
	if err := w.write(keyOutputs, t, first, outputs); err != nil {
		return err
	}
	for i := range len(outputs) / w.header.K {
		if f := faultOf(row(outputs, i, w.header.K)); f != sound {
			return fmt.Errorf("%s: %s: image %d at step %d: outputs are %v, not log-probabilities; let the network end in log_softmax (blt.LogProbabilities)", w.path, keyOutputs, first+i, t, f)
		}
	}
	return w.write(keyRepresentations, t, first, representations)
}

// WriteExtra writes time step t of the images first, first+1, … of the announced array of that name,
// values [n, Shape...]. A step that ExtraSteps leaves out is no error and not written.
func (w *Writer) WriteExtra(name string, t, first int, values []float32) error {
	if w.header.ExtraSteps != nil {
		if t = slices.Index(w.header.ExtraSteps, t); t < 0 {
			return nil
		}
	}
	return w.write(name, t, first, values)
}

// write writes row t of an array over time.
func (w *Writer) write(name string, t, first int, values []float32) error {
	i := slices.IndexFunc(w.arrays, func(a *stepArray) bool { return a.name == name })
	if i < 0 {
		return fmt.Errorf("%s: array %q was not announced", w.path, name)
	}
	a := w.arrays[i]
	if err := a.check(t, first, values); err != nil {
		return fmt.Errorf("%s: %w", w.path, err)
	}
	at := t*w.header.N + first
	for i := range len(values) / a.columns {
		a.written[at+i] = true
	}
	return w.npz.WriteAt(values, a.start+4*int64(at)*int64(a.columns))
}

// check returns an error if values don't fit at step t from image first on, or are not finite.
func (a *stepArray) check(t, first int, values []float32) error {
	n := len(values) / a.columns
	if n == 0 || n*a.columns != len(values) {
		return fmt.Errorf("%s: %d values are not rows of %d", a.name, len(values), a.columns)
	}
	if t < 0 || t >= a.shape[0] || first < 0 || first+n > a.shape[1] {
		return fmt.Errorf("%s: step %d of images %d to %d lies outside its shape %v", a.name, t, first, first+n-1, a.shape)
	}
	for i, v := range values {
		if v-v != 0 {
			return fmt.Errorf("%s: image %d at step %d: value %d is %g; has the training diverged?", a.name, first+i/a.columns, t, i%a.columns, v)
		}
	}
	return nil
}

// Close finishes the file and gives it its name; it is an error if a step of an image was not written.
func (w *Writer) Close() error {
	defer w.Abort()
	for _, a := range w.arrays {
		if i := slices.Index(a.written, false); i >= 0 {
			return fmt.Errorf("%s: %s: image %d at step %d was never written", w.path, a.name, i%w.header.N, i/w.header.N)
		}
	}
	return w.npz.Close()
}

// Abort removes what was written. After Close it does nothing, so it can be deferred.
func (w *Writer) Abort() { w.npz.Abort() }

// converted copies integers into another type.
func converted[To int64 | float64](from []int) []To {
	to := make([]To, len(from))
	for i, v := range from {
		to[i] = To(v)
	}
	return to
}
