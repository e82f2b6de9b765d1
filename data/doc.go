// Package data holds what goes into a network and what comes out of it: labelled images in HDF5 files
// of the MiniEcoset layout (Dataset), and recordings of representations over time in NumPy's .npz files
// (Recording), which the authors' Python notebook reads and writes too. Data sets come from OSF (Fetcher), from
// folders of photos (Import), or are drawn (Synth); Batches draws from them for training.
//
// Files are written under a temporary name in the same folder and renamed when they are complete, so
// that nothing half-written ever stands under the final name.
package data
