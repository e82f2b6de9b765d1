package analysis

import (
	"cmp"
	"math"
	"slices"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/gonum/stat"

	"readoutzones/data/recording"
)

// Readout is the linear readout of a network: K readout vectors of D dimensions.
type Readout struct {
	Weight       *mat.Dense             // [K, D] a readout vector a row
	Bias         []float64              // [K], nil without bias
	Categories   []string               // [K], nil where unknown
	Superclasses []recording.Superclass // [K] of the categories, nil where unknown
}

// ReadoutOf returns the readout of the recorded network.
func ReadoutOf(r *recording.Recording) *Readout {
	readout := &Readout{Weight: mat.NewDense(r.K, r.D, widen(r.ReadoutWeight)), Categories: r.Categories, Superclasses: r.Superclasses}
	if r.ReadoutBias != nil {
		readout.Bias = widen(r.ReadoutBias)
	}
	return readout
}

// Cosines returns the cosine similarity [K, K] between readout vectors (Fig. 1B). A zero vector has cosine 0 with
// every other and 1 with itself.
func (r *Readout) Cosines() *mat.SymDense {
	k, _ := r.Weight.Dims()
	cosines := mat.NewSymDense(k, nil)
	cosines.SymOuterK(1, r.Weight)
	norms := make([]float64, k)
	for i := range norms {
		norms[i] = math.Sqrt(cosines.At(i, i))
	}
	for i := range k {
		for j := i + 1; j < k; j++ {
			if cosines.At(i, j) != 0 {
				cosines.SetSym(i, j, cosines.At(i, j)/(norms[i]*norms[j]))
			}
		}
		cosines.SetSym(i, i, 1)
	}
	return cosines
}

// Distances returns (1 − cosine)/2 [K, K], 0…1 (Fig. 1B).
func (r *Readout) Distances() *mat.SymDense {
	distances := r.Cosines()
	k := distances.SymmetricDim()
	for i := range k {
		for j := i; j < k; j++ {
			distances.SetSym(i, j, (1-distances.At(i, j))/2)
		}
	}
	return distances
}

// Nearest returns the n classes whose readout vectors are most alike to that of a class, the most alike first.
func (r *Readout) Nearest(class, n int) []int {
	cosines := r.Cosines()
	var others []int
	for other := range cosines.SymmetricDim() {
		if other != class {
			others = append(others, other)
		}
	}
	slices.SortStableFunc(others, func(a, b int) int { return cmp.Compare(cosines.At(class, b), cosines.At(class, a)) })
	return others[:min(n, len(others))]
}

// InOwnZone returns the proportion of readout vectors, 0…1, that the readout (without bias) assigns to their own
// class: argmax of each row of M Mᵀ (Section 6.1.1). The units are readout vectors.
func (r *Readout) InOwnZone() Mean {
	k, _ := r.Weight.Dims()
	gram := mat.NewSymDense(k, nil)
	gram.SymOuterK(1, r.Weight)
	hits := make([]float64, k)
	row := make([]float64, k)
	for i := range hits {
		hits[i] = indicator(floats.MaxIdx(mat.Row(row, i, gram)) == i)
	}
	return MeanOf(hits)
}

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
