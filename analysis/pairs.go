package analysis

import "gonum.org/v1/gonum/mat"

// pair fills in CosOthers and Pairs. Fig. 2C averages cos(R_t of i, readout vector of j's label) over all ordered
// pairs of correct-later images i, j that share the current class and have different labels. An image is part of
// such pairs on both sides. Its sums over a side are products with sums of vectors, so time grows with the number
// of images, not of pairs.
func (m *measurer) pair() {
	_ = parallel(m.recording.T, func(first, last int) error {
		for t := first; t < last; t++ {
			sharing := map[int][]int{} // the correct-later images of each current class
			for n, class := range m.Classes[t] {
				if m.Stability.Later(t, n) {
					sharing[class] = append(sharing[class], n)
				}
			}
			for _, images := range sharing {
				m.pairGroup(t, images)
			}
		}
		return nil
	})
}

// side sums the unit vectors of one side of the pairs: representations (i) or readout vectors (j).
// Zero vectors have no direction and count for nothing.
type side struct {
	sum    *mat.VecDense
	images int
}

func (s *side) add(unit *mat.VecDense) {
	if unit != nil {
		s.sum.AddVec(s.sum, unit)
		s.images++
	}
}

// pairWith returns the sum of cosines of a unit vector with all of s but those of its own label, and their number.
func (s *side) pairWith(unit *mat.VecDense, own *side) (sum float64, pairs int) {
	if unit == nil {
		return 0, 0
	}
	return mat.Dot(unit, s.sum) - mat.Dot(unit, own.sum), s.images - own.images
}

// pairGroup pairs images that share a current class at step t.
func (m *measurer) pairGroup(t int, images []int) {
	newSide := func() *side { return &side{sum: mat.NewVecDense(m.recording.D, nil)} }
	all, byLabel := [2]*side{newSide(), newSide()}, map[int][2]*side{}
	units := make([][2]*mat.VecDense, len(images)) // of the representation, of the label's readout vector
	for i, n := range images {
		label := m.Labels[n]
		if _, known := byLabel[label]; !known {
			byLabel[label] = [2]*side{newSide(), newSide()}
		}
		units[i][0] = unitVector(widen(m.recording.Representation(t, n)), m.Norms[t][n])
		units[i][1] = unitVector(mat.Row(nil, label, m.Readout.Weight), m.readoutNorms[label])
		for side, unit := range units[i] {
			all[side].add(unit)
			byLabel[label][side].add(unit)
		}
	}
	for i, n := range images {
		own := byLabel[m.Labels[n]]
		given, pairs := all[1].pairWith(units[i][0], own[1])
		taken, more := all[0].pairWith(units[i][1], own[0])
		m.Pairs[t][n] = pairs + more
		if m.Pairs[t][n] > 0 {
			m.CosOthers[t][n] = (given + taken) / float64(m.Pairs[t][n])
		}
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
