package analysis

import (
	"math/rand/v2"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/gonum/stat"
)

// Dimensionality is the proportion of readout vectors, 0…1, in their own zone against the number of dimensions
// (Fig. 5). Units are repeats.
type Dimensionality struct {
	Dimensions []int  // 1, 2, … up to 50 or the readout's own number
	Random     []Mean // as many random Gaussian vectors as the readout has
	Trained    []Mean // the readout, in a random subset of its dimensions
	Faster     Mean   // Random − Trained, averaged over the dimensions; whether chance readouts could be as slow, see [Outlying]
	FasterP    float64
	Repeats    int
}

// OwnZoneByDimension repeats the simulation 100 times; equal seeds give equal numbers. The paper says that dimensions
// are sampled at random: here each repeat draws its own random vectors, and its own order of the readout's dimensions,
// and adds one dimension after the other, so that at each number of dimensions every subset is equally likely.
func OwnZoneByDimension(r *Readout, seed uint64) *Dimensionality {
	const most, repeats = 50, 100
	k, features := r.Weight.Dims()
	dimensions := min(most, features)
	random, trained := table[float64](dimensions, repeats), table[float64](dimensions, repeats)
	areas := table[float64](2, repeats) // the proportions averaged over the dimensions, of random readouts and of the trained one
	_ = parallel(repeats, func(first, last int) error {
		for repeat := first; repeat < last; repeat++ {
			source := rand.New(rand.NewPCG(seed, uint64(repeat)))
			order := source.Perm(features)
			gaussian := func(int) []float64 { return normal(source, k) }
			subset := func(d int) []float64 { return mat.Col(nil, order[d], r.Weight) }
			x, y := ownZones(k, dimensions, gaussian), ownZones(k, dimensions, subset)
			for d := range dimensions {
				random[d][repeat], trained[d][repeat] = x[d], y[d]
				areas[0][repeat] += x[d] / float64(dimensions)
				areas[1][repeat] += y[d] / float64(dimensions)
			}
		}
		return nil
	})
	slower, p := Outlying(stat.Mean(areas[1], nil), areas[0])
	result := &Dimensionality{Faster: slower.Negative(), FasterP: p, Repeats: repeats}
	for d := range dimensions {
		result.Dimensions = append(result.Dimensions, d+1)
		result.Random = append(result.Random, MeanOf(random[d]))
		result.Trained = append(result.Trained, MeanOf(trained[d]))
	}
	return result
}

// ownZones returns the proportion [dimensions] of k vectors in their own zone as dimensions are added one by one;
// column returns the vectors' coordinates [k] in a dimension.
func ownZones(k, dimensions int, column func(dimension int) []float64) []float64 {
	gram := table[float64](k, k) // M Mᵀ of the dimensions so far
	proportions := make([]float64, dimensions)
	for d := range proportions {
		coordinates := column(d)
		own := 0
		for i, row := range gram {
			floats.AddScaled(row, coordinates[i], coordinates)
			if floats.MaxIdx(row) == i {
				own++
			}
		}
		proportions[d] = float64(own) / float64(k)
	}
	return proportions
}

func normal(source *rand.Rand, n int) []float64 {
	values := make([]float64, n)
	for i := range values {
		values[i] = source.NormFloat64()
	}
	return values
}

// Subspace tells in how many directions readout vectors spread out evenly, by the participation ratio of the eigenvalues λ
// of M Mᵀ, (Σλ)² / Σλ²: K for orthogonal vectors of one length, 1 for parallel ones (Section 6.1.1).
type Subspace struct {
	Trained float64
	Random  []float64 // of 100 Gaussian readouts of the same shape
	Smaller Mean      // Trained − mean of Random; whether a chance readout could be as small, see [Outlying]
	P       float64
}

// ReadoutSubspace compares a readout with random ones; equal seeds give equal numbers.
func ReadoutSubspace(r *Readout, seed uint64) *Subspace {
	const draws = 100
	k, features := r.Weight.Dims()
	s := &Subspace{Trained: participation(r.Weight), Random: make([]float64, draws)}
	_ = parallel(draws, func(first, last int) error {
		for i := first; i < last; i++ {
			s.Random[i] = participation(mat.NewDense(k, features, normal(rand.New(rand.NewPCG(seed, uint64(i))), k*features)))
		}
		return nil
	})
	s.Smaller, s.P = Outlying(s.Trained, s.Random)
	return s
}

// participation returns (tr G)² / ‖G‖² of G = M Mᵀ, which needs no eigenvalues.
func participation(m *mat.Dense) float64 {
	k, _ := m.Dims()
	gram := mat.NewSymDense(k, nil)
	gram.SymOuterK(1, m)
	trace, norm := mat.Trace(gram), mat.Norm(gram, 2)
	return trace * trace / (norm * norm)
}
