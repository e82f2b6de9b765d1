package analysis

import (
	"math"

	"gonum.org/v1/gonum/stat"
)

// Spread is how the cosines of all pairs of readout vectors are distributed.
type Spread struct {
	Centres []float64 // of the bins, which divide −1…1 equally
	Shares  []float64 // of the pairs in each bin, 0…1
	StdDev  float64
	Pairs   int
}

// Spread counts the cosines of the readout vectors' pairs.
func (r *Readout) Spread() *Spread {
	const bins = 40
	cosines := r.Cosines()
	var values []float64
	s := &Spread{Centres: make([]float64, bins), Shares: make([]float64, bins)}
	for i := range cosines.SymmetricDim() {
		for j := range i {
			values = append(values, cosines.At(i, j))
		}
	}
	s.Pairs, s.StdDev = len(values), stat.StdDev(values, nil)
	for _, v := range values {
		s.Shares[min(max(int((v+1)/2*bins), 0), bins-1)] += 1 / float64(s.Pairs)
	}
	for i := range s.Centres {
		s.Centres[i] = (float64(i)+0.5)*2/bins - 1
	}
	if s.Pairs == 0 {
		s.StdDev = math.NaN()
	}
	return s
}
