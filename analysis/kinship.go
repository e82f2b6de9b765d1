package analysis

import (
	"math/rand/v2"
	"slices"

	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/gonum/stat"

	"readoutzones/data/recording"
)

// Permuted is a number, and what it is where the labels behind it are drawn at random.
type Permuted struct {
	Value float64
	Null  []float64 // of 10,000 draws
}

// BeyondChance returns by how much the value is above the mean of the draws, with the interval that leaves out 0 where fewer
// than 2.5 % of the draws are as extreme on its side: value − the quantiles of the draws. N is the number of categories or
// superclasses that were permuted.
func (p *Permuted) BeyondChance(n int) Mean {
	sorted := slices.Sorted(slices.Values(p.Null))
	at := func(q float64) float64 { return stat.Quantile(q, stat.Empirical, sorted, nil) }
	return Mean{Value: p.Value - p.Chance(), Low: p.Value - at(0.975), High: p.Value - at(0.025), N: n}
}

// Chance is the mean of the draws. It need not be 0: superclasses that are permuted whole keep their categories together.
func (p *Permuted) Chance() float64 { return stat.Mean(p.Null, nil) }

// P returns twice the share of the draws, the value among them, that are as extreme on the value's side.
func (p *Permuted) P() float64 {
	above, below := 1, 1
	for _, x := range p.Null {
		if x >= p.Value-1e-12 {
			above++
		}
		if x <= p.Value+1e-12 {
			below++
		}
	}
	return min(1, 2*float64(min(above, below))/float64(len(p.Null)+1))
}

// permute draws permutations of the groups of n things.
func permute(n int, statistic func(order []int) float64) *Permuted {
	const draws = 10000
	order := make([]int, n)
	for i := range order {
		order[i] = i
	}
	p := &Permuted{Value: statistic(order), Null: make([]float64, draws)}
	_ = parallel(draws, func(first, last int) error {
		for i := first; i < last; i++ {
			p.Null[i] = statistic(rand.New(rand.NewPCG(1, uint64(i))).Perm(n))
		}
		return nil
	})
	return p
}

// Kinship asks whether readout vectors of related categories are more alike (Fig. 1B).
type Kinship struct {
	Superclasses *Permuted // mean over vectors of the mean cosine within less that between superclasses; categories permuted
	Animacy      *Permuted // the same of animate and inanimate categories; whole superclasses permuted, as these are nested in it
	FirstSplit   *Permuted // adjusted Rand index of the tree's first split and animacy, permuted likewise
	Groups       int       // the number of superclasses
}

// KinshipOf permutes the superclasses [K] of the readout's categories.
func KinshipOf(r *Readout, superclasses []recording.Superclass) *Kinship {
	cosines := r.Cosines()
	numbers := NumberSuperclasses(superclasses)
	k := &Kinship{Groups: slices.Max(numbers) + 1}
	k.Superclasses = permute(len(numbers), func(order []int) float64 { return withinLessBetween(cosines, pick(numbers, order)) })
	animate := make([]int, k.Groups) // of each superclass
	for category, s := range superclasses {
		animate[numbers[category]] = int(indicator(s.Animate))
	}
	k.Animacy = permute(k.Groups, func(order []int) float64 { return withinLessBetween(cosines, pick(pick(animate, order), numbers)) })
	split := Ward(r.Distances()).Cut(2)
	k.FirstSplit = permute(k.Groups, func(order []int) float64 { return AdjustedRand(split, pick(pick(animate, order), numbers)) })
	return k
}

// withinLessBetween returns the mean over vectors of the mean cosine with the others of the group less that with the rest;
// a vector without one or the other does not count. NaN if none does.
func withinLessBetween(cosines *mat.SymDense, groups []int) float64 {
	raw := cosines.RawSymmetric()
	var sum, vectors float64
	for i, own := range groups {
		var within, between, others float64
		for j, group := range groups {
			cosine := raw.Data[min(i, j)*raw.Stride+max(i, j)]
			switch {
			case j == i:
			case group == own:
				within += cosine
				others++
			default:
				between += cosine
			}
		}
		if rest := float64(len(groups)) - 1 - others; others > 0 && rest > 0 {
			sum += within/others - between/rest
			vectors++
		}
	}
	return sum / vectors
}
