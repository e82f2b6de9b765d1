package analysis

import (
	"math"
	"slices"
	"sort"
)

// Spearman estimates the correlation of the ranks of x and y [N] (ties share their mean rank) over the images of a group
// (nil: all) that have both. It is NaN where x or y does not vary. With F and G the ranks as shares of the images, less
// one half, C = mean FG, V = mean FF, W = mean GG and K(k, i) = 1 where k ranks below i, 1/2 where they are equal,
//
//	inf_k(C) = (F_k·G_k + mean_i K_x(k, i)·G_i + mean_i K_y(k, i)·F_i − 3C) / n
//
// and likewise for V and W; the ratio ρ = C/√VW follows by linearisation. An image counts for its own rank, and for the
// ranks of those above it.
func Spearman(labels []int, x, y []float64, in func(image int) bool) *Estimate {
	e := &Estimate{Influence: make([]float64, len(x)), Member: make([]bool, len(x)), Labels: labels, unbiased: make([]float64, len(x))}
	var images []int
	for n := range x {
		if e.Member[n] = (in == nil || in(n)) && !math.IsNaN(x[n]) && !math.IsNaN(y[n]); e.Member[n] {
			images = append(images, n)
		}
	}
	f, g := newRanks(pick(x, images)), newRanks(pick(y, images))
	c, v, w := covariance(f, g), covariance(f, f), covariance(g, g)
	e.Value = c.value / math.Sqrt(v.value*w.value)
	m := float64(len(images))
	for i, n := range images {
		e.Influence[n] = c.influence[i]/math.Sqrt(v.value*w.value) - e.Value/2*(v.influence[i]/v.value+w.influence[i]/w.value)
		e.unbiased[n] = e.Influence[n] * math.Sqrt(m/(m-1))
	}
	return e
}

// ranks are the places of n values among them, as shares 0…1 of n, less one half; ties share theirs.
type ranks struct {
	share []float64 // [n]
	order []int     // [n] the values' indices from the smallest on
	ties  [][2]int  // where in order equal values begin and end
}

func newRanks(values []float64) *ranks {
	n := len(values)
	r := &ranks{share: make([]float64, n), order: make([]int, n)}
	for i := range r.order {
		r.order[i] = i
	}
	sort.Slice(r.order, func(a, b int) bool { return values[r.order[a]] < values[r.order[b]] })
	for first := 0; first < n; {
		last := first + 1
		for last < n && values[r.order[last]] == values[r.order[first]] {
			last++
		}
		for _, i := range r.order[first:last] {
			r.share[i] = float64(first+last)/2/float64(n) - 0.5
		}
		r.ties = append(r.ties, [2]int{first, last})
		first = last
	}
	return r
}

// above returns, for each value k, mean_i K(k, i)·of_i: what the values above it hold on average, equal ones by half.
func (r *ranks) above(of []float64) []float64 {
	n := float64(len(of))
	result := make([]float64, len(of))
	var higher float64
	for _, tie := range slices.Backward(r.ties) {
		var equal float64
		for _, i := range r.order[tie[0]:tie[1]] {
			equal += of[i]
		}
		for _, i := range r.order[tie[0]:tie[1]] {
			result[i] = (higher + equal/2) / n
		}
		higher += equal
	}
	return result
}

// rankCovariance is a mean product of ranks with its influences [n].
type rankCovariance struct {
	value     float64
	influence []float64
}

func covariance(f, g *ranks) rankCovariance {
	n := float64(len(f.share))
	c := rankCovariance{influence: make([]float64, len(f.share))}
	for i := range f.share {
		c.value += f.share[i] * g.share[i] / n
	}
	throughF, throughG := f.above(g.share), g.above(f.share)
	for i := range f.share {
		c.influence[i] = (f.share[i]*g.share[i] + throughF[i] + throughG[i] - 3*c.value) / n
	}
	return c
}

// AUC estimates the probability that a random image of group b has a smaller value than a random image of group a, equal
// values counting half: the area under the curve of telling b by small values. 0.5 is chance.
func AUC(labels []int, values []float64, a, b func(image int) bool) *Estimate {
	higher, lower := NewEstimate(labels, values, a), NewEstimate(labels, values, b)
	placed := make([]float64, len(values)) // the share of the other group that is on the claimed side of it
	place := func(group, other *Estimate, side float64) *Estimate {
		sorted := other.sorted(values)
		for n, member := range group.Member {
			if member {
				below := sort.SearchFloat64s(sorted, values[n])
				notAbove := sort.Search(len(sorted), func(i int) bool { return sorted[i] > values[n] })
				placed[n] = 0.5 + side*(float64(below+notAbove)/2/float64(len(sorted))-0.5)
			}
		}
		return NewEstimate(labels, placed, func(n int) bool { return group.Member[n] })
	}
	x, y := place(higher, lower, 1), place(lower, higher, -1)
	auc := Combine([]float64{1, 1}, []*Estimate{x, y}) // both are the same number; an image moves it through its own group
	auc.Value = x.Value
	return auc
}

// sorted returns the members' values from the smallest on.
func (e *Estimate) sorted(values []float64) []float64 {
	var members []float64
	for n, member := range e.Member {
		if member {
			members = append(members, values[n])
		}
	}
	slices.Sort(members)
	return members
}

// Within estimates by how much values [N] of group a are higher than those of group b among images of the same class:
// the slope of the least-squares fit by group and class, its standard error clustered as all are. Classes that have
// images of one group only do not contribute.
//
//	β = Σ z·x / Σ z·z    z: 1 in a, 0 in b, less the class's mean of it
func Within(labels []int, values []float64, a, b func(image int) bool) *Estimate {
	inA := NewEstimate(labels, values, a)
	both := NewEstimate(labels, values, func(n int) bool { return inA.Member[n] || b(n) })
	z := make([]float64, len(values))
	for n := range z {
		z[n] = indicator(inA.Member[n])
	}
	z, x := lessClassMean(labels, z, both.Member), lessClassMean(labels, values, both.Member)
	e := &Estimate{Influence: make([]float64, len(z)), Member: both.Member, Labels: labels}
	var squares float64
	for n := range z {
		e.Value += z[n] * x[n]
		squares += z[n] * z[n]
	}
	e.Value /= squares
	for n := range z {
		e.Influence[n] = z[n] * (x[n] - e.Value*z[n]) / squares
	}
	e.unbiased = slices.Clone(e.Influence)
	return e
}

// lessClassMean subtracts from each member's value the mean of the members of its class; it is 0 for the others.
func lessClassMean(labels []int, values []float64, member []bool) []float64 {
	classes := slices.Max(labels) + 1
	sums, counts := make([]float64, classes), make([]float64, classes)
	for n, label := range labels {
		if member[n] {
			sums[label] += values[n]
			counts[label]++
		}
	}
	residuals := make([]float64, len(values))
	for n, label := range labels {
		if member[n] {
			residuals[n] = values[n] - sums[label]/counts[label]
		}
	}
	return residuals
}
