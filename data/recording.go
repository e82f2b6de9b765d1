package data

// Recording is what a network computed for N images over T time steps: the interchange format with the
// authors' notebook. K is the number of categories, D the number of features before the readout.
// All slices are row-major, in the shapes given beside them.
type Recording struct {
	Outputs         []float32 // [T, N, K] log-probabilities
	Representations []float32 // [T, N, D] the globally average-pooled features after their layer normalisation and relu
	Labels          []int     // [N], each in [0, K)
	ReadoutWeight   []float32 // [K, D]
	ReadoutBias     []float32 // [K], nil without bias
	Categories      []string  // [K], nil if the file has none
	T, N, K, D      int
}

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

// ReadRecording reads an .npz file of ours or of the authors (whose floats are 64-bit) and checks it:
// the shapes agree, the labels are categories, every number is finite. The error names file and key.
func ReadRecording(path string) (*Recording, error) { return nil, errNotYet }

// Write checks the recording and writes it as an .npz file, in float32 (labels float64, as the authors').
func (r *Recording) Write(path string) error { return errNotYet }
