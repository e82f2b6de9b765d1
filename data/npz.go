package data

// ReadNpz reads all arrays of an .npz file, by name. It accepts stored and deflated entries and the types
// of Array; Python objects (pickles) are refused, never executed.
func ReadNpz(path string) (map[string]Array, error) { return nil, errNotYet }

// WriteNpz writes arrays as an .npz file that NumPy reads: stored, in the order of their names, so that
// equal arrays give equal files.
func WriteNpz(path string, arrays map[string]Array) error { return errNotYet }
