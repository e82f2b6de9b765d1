package data

import "errors"

var errNotYet = errors.New("not written yet")

// RecordingHeader is what must be known of a recording before its first step is written.
type RecordingHeader struct {
	T, N, K, D    int
	Labels        []int        // [N], each in [0, K)
	ReadoutWeight []float32    // [K, D]
	ReadoutBias   []float32    // [K], nil without bias
	Categories    []string     // [K], nil if unknown
	Extra         []NamedShape // further float32 arrays, such as the activations of an area
}

// NamedShape announces an additional array [T, N, Shape...] of a recording.
type NamedShape struct {
	Name  string
	Shape []int // of one image at one time step
}

// RecordingWriter writes a recording piece by piece, in any order, with memory for one piece only.
type RecordingWriter struct{}

// NewRecordingWriter starts a recording that will stand at path once Close has succeeded.
func NewRecordingWriter(path string, header RecordingHeader) (*RecordingWriter, error) {
	return nil, errNotYet
}

// WriteStep writes time step t of the images first, first+1, …: outputs [n, K] and representations [n, D].
func (w *RecordingWriter) WriteStep(t, first int, outputs, representations []float32) error {
	return errNotYet
}

// WriteExtra writes time step t of the images first, first+1, … of the announced array of that name,
// values [n, Shape...].
func (w *RecordingWriter) WriteExtra(name string, t, first int, values []float32) error {
	return errNotYet
}

// Close finishes the file and gives it its name; it fails if a step of an image was not written.
func (w *RecordingWriter) Close() error { return errNotYet }

// Abort removes what was written. After Close it does nothing, so it can be deferred.
func (w *RecordingWriter) Abort() {}
