package data

import "errors"

// SplitNames are the splits of the MiniEcoset layout, in the order of their use.
var SplitNames = []string{"train", "val", "test", "testplus"}

// Superclass is the group that a category belongs to.
type Superclass struct {
	Name    string
	Animate bool
}

// Dataset is an open HDF5 file of labelled square RGB images in the MiniEcoset layout.
type Dataset struct {
	Path         string
	Categories   []string
	Superclasses []Superclass // of every category; nil if the file does not tell
	Size         int          // height and width of every image, in pixels
	Mean, Std    [3]float64   // of the training images' red, green and blue, on the scale 0–255
}

// OpenDataset opens an HDF5 file and checks that it is of the MiniEcoset layout.
func OpenDataset(path string) (*Dataset, error) { return nil, errNotYet }

// Close closes the file; its splits can't be read any more.
func (d *Dataset) Close() error { return nil }

// Split returns the split of that name: "train", "val", "test" or "testplus".
func (d *Dataset) Split(name string) (*Split, error) { return nil, errNotYet }

var errNotYet = errors.New("not written yet")
