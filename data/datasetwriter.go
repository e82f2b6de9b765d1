package data

// DatasetHeader is what a data set says about itself.
type DatasetHeader struct {
	Size         int          // height and width of every image, in pixels
	Categories   []string     // names, in the order of the labels
	Superclasses []Superclass // of every category; nil if unknown
}

// DatasetWriter writes an HDF5 file of the MiniEcoset layout, split by split and batch by batch, and
// computes the channel means and standard deviations of the training images on the way (where there are
// none, those of all images). Equal images in equal order give equal files, however they are batched.
type DatasetWriter struct{}

// NewDatasetWriter starts a data set that will stand at path once Close has succeeded.
func NewDatasetWriter(path string, header DatasetHeader) (*DatasetWriter, error) {
	return nil, errNotYet
}

// Append adds images [len(labels), Size, Size, 3] to a split, which begins with its first batch.
func (w *DatasetWriter) Append(split string, pixels []uint8, labels []int) error { return errNotYet }

// Close finishes the file and gives it its name.
func (w *DatasetWriter) Close() error { return errNotYet }

// Abort removes what was written. After Close it does nothing, so it can be deferred.
func (w *DatasetWriter) Abort() {}
