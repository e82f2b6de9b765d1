package analysis

import (
	"gonum.org/v1/gonum/mat"
)

// pair fills in CosOthers, CosMatched and Pairs. Fig. 2C averages cos(R_t of i, readout vector of j's final class) over
// all ordered pairs of images i, j that settle later, share the current class and have different final classes. An image
// is part of such pairs on both sides. Its sums over a side are products with sums of vectors, so time grows with the
// number of images, not of pairs. Images that settle on their label and those that settle on a wrong class are not paired.
func (m *measurer) pair() {
	_ = parallel(m.recording.T, func(first, last int) error {
		for t := first; t < last; t++ {
			type sharing struct {
				kind  Kind
				class int
			}
			groups := map[sharing][]int{}
			for n, class := range m.Classes[t] {
				if m.Stability.Settle[n] > t {
					group := sharing{m.Stability.Kind[n], class}
					groups[group] = append(groups[group], n)
				}
			}
			for _, images := range groups {
				m.pairGroup(t, images)
			}
		}
		return nil
	})
}

// side sums the unit vectors of one side of the pairs, representations (i) or readout vectors (j), and the own cosines
// of the images. Zero vectors have no direction and count for nothing.
type side struct {
	sum    *mat.VecDense
	own    float64
	images int
}

func (s *side) add(unit *mat.VecDense, own float64) {
	if unit != nil {
		s.sum.AddVec(s.sum, unit)
		s.own += own
		s.images++
	}
}

// pairWith returns the sum of cosines of a unit vector with all of s but those of its own class, and their number.
func (s *side) pairWith(unit *mat.VecDense, own *side) (sum float64, pairs int) {
	if unit == nil {
		return 0, 0
	}
	return mat.Dot(unit, s.sum) - mat.Dot(unit, own.sum), s.images - own.images
}

// pairGroup pairs images of a kind that share a current class at step t.
func (m *measurer) pairGroup(t int, images []int) {
	newSide := func() *side { return &side{sum: mat.NewVecDense(m.recording.D, nil)} }
	all, byClass := [2]*side{newSide(), newSide()}, map[int][2]*side{}
	units := make([][2]*mat.VecDense, len(images)) // of the representation, of the final class's readout vector
	for i, n := range images {
		final := m.Final(n)
		if _, known := byClass[final]; !known {
			byClass[final] = [2]*side{newSide(), newSide()}
		}
		units[i][0] = unitVector(widen(m.recording.Representation(t, n)), m.Norms[t][n])
		units[i][1] = unitVector(mat.Row(nil, final, m.Readout.Weight), m.readoutNorms[final])
		for side, unit := range units[i] {
			all[side].add(unit, m.CosOwn[t][n])
			byClass[final][side].add(unit, m.CosOwn[t][n])
		}
	}
	for i, n := range images {
		own := byClass[m.Final(n)]
		given, pairs := all[1].pairWith(units[i][0], own[1])
		taken, more := all[0].pairWith(units[i][1], own[0])
		m.Pairs[t][n] = pairs + more
		if m.Pairs[t][n] == 0 {
			continue
		}
		m.CosOthers[t][n] = (given + taken) / float64(m.Pairs[t][n])
		matched := all[0].own - own[0].own // of the first images of the pairs in which it is the second
		if pairs > 0 {
			matched += float64(pairs) * m.CosOwn[t][n]
		}
		m.CosMatched[t][n] = matched / float64(m.Pairs[t][n])
	}
}

// unitVector scales values, of the given norm, to length 1 in place; nil for a zero vector.
func unitVector(values []float64, norm float64) *mat.VecDense {
	if norm == 0 {
		return nil
	}
	v := mat.NewVecDense(len(values), values)
	v.ScaleVec(1/norm, v)
	return v
}

// typicality returns, for each stable image, the cosine of R_0 with the mean R_0 of the other images whose label is its
// final class [N]: how prototypical of that class the first sweep finds it (Section 6.2).
func (m *measurer) typicality() []float64 {
	classes := make([]int, m.recording.N)
	for n := range classes {
		if classes[n] = m.Final(n); m.Stability.Settle[n] < 0 {
			classes[n] = -1
		}
	}
	return likeness(m.recording, 0, m.Norms[0], classes)
}
