package analysis

// Dimensionality is the proportion of readout vectors, 0…1, in their own zone against the number of dimensions
// (Fig. 5). Units are repeats.
type Dimensionality struct {
	Dimensions []int  // 1, 2, … up to 50 or the readout's own number
	Random     []Mean // as many random Gaussian vectors as the readout has
	Trained    []Mean // the readout, in a random subset of its dimensions
	Faster     Mean   // Random − Trained, averaged over the dimensions
	Repeats    int
}

// OwnZoneByDimension repeats the simulation 100 times; equal seeds give equal numbers.
func OwnZoneByDimension(r *Readout, seed uint64) *Dimensionality { panic("to be written") }
