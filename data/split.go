package data

// Split is one set of images of a Dataset, in the file's order. Its methods may be called at the same time.
type Split struct {
	Name   string
	Labels []int // of every image: index into the data set's categories
	Size   int   // height and width of every image, in pixels
}

// Len returns the number of images.
func (s *Split) Len() int { return len(s.Labels) }

// Read reads n images from the first-th on into pixels [n, Size, Size, 3].
func (s *Split) Read(first, n int, pixels []uint8) error { return errNotYet }

// ReadRows reads the images of the given indices, in any order, into pixels [len(rows), Size, Size, 3].
func (s *Split) ReadRows(rows []int, pixels []uint8) error { return errNotYet }

// ReadAll reads the whole split: [Len, Size, Size, 3].
func (s *Split) ReadAll() ([]uint8, error) { return nil, errNotYet }
