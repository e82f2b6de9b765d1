package images

// A Split is a Source of batches.
func (s *Split) labels() []int  { return s.Labels }
func (s *Split) imageSize() int { return s.Size }
