package analysis

import "math"

// Paths says how images that are wrong at first find their class. E is [Mean], or [Number] in a [Report].
type Paths[E any] struct {
	Direct         E   `json:"direct"`          // share of the stable-correct images with t_stable > 0 that are of one class before
	ClassesVisited E   `json:"classes_visited"` // mean number of classes that these have in all
	LengthRatio    []E `json:"length_ratio"`    // [T−1 values of t_stable] mean length of the path / distance of its ends
	RankOfLabel    []E `json:"rank_of_label"`   // [T] mean number of classes ahead of the label, of the images correct later
}

// MeasurePaths follows the stable-correct images. A path that ends where it began has no ratio and is left out.
func MeasurePaths(d *Dynamics) *Paths[Mean] {
	p := &Paths[Mean]{Direct: Direct(d, d.Stability, StableCorrect).Mean(), LengthRatio: []Mean{}, RankOfLabel: []Mean{}}
	visited, ratio := make([]float64, d.Images()), make([]float64, d.Images())
	for n := range visited {
		visited[n], ratio[n] = float64(d.visited(n, d.Steps())), d.lengthRatio(n)
	}
	p.ClassesVisited = NewEstimate(d.Labels, visited, func(n int) bool { return d.Stability.Later(0, n) }).Mean()
	for t := range d.Steps() {
		if t < d.Steps()-1 {
			p.LengthRatio = append(p.LengthRatio, NewEstimate(d.Labels, ratio, func(n int) bool { return d.Stability.Now(t, n) && d.Stability.Settle[n] == t }).Mean())
		}
		p.RankOfLabel = append(p.RankOfLabel, NewEstimate(d.Labels, floatsOf(d.LabelRank[t]), func(n int) bool { return d.Stability.Later(t, n) }).Mean())
	}
	return p
}

// Direct estimates which share of the images of a kind that settle after t = 0, by s, are of a single class before.
func Direct(d *Dynamics, s *Stability, kind Kind) *Estimate {
	direct := make([]float64, d.Images())
	for n := range direct {
		if s.Unsettled(kind, 0, n) {
			direct[n] = indicator(d.visited(n, s.Settle[n]) == 1)
		}
	}
	return NewEstimate(d.Labels, direct, func(n int) bool { return s.Unsettled(kind, 0, n) })
}

// visited returns how many different classes image n has in the first steps.
func (d *Dynamics) visited(n, steps int) int {
	seen := map[int]bool{}
	for t := range steps {
		seen[d.Classes[t][n]] = true
	}
	return len(seen)
}

// lengthRatio returns Σ_t ‖R_t − R_{t−1}‖ / ‖R_{T−1} − R_0‖ of image n, 1 for a straight path; NaN if the ends are the same.
func (d *Dynamics) lengthRatio(n int) float64 {
	var length float64
	for _, changes := range d.Changes {
		length += changes[n]
	}
	if d.Displacement[n] == 0 {
		return math.NaN()
	}
	return length / d.Displacement[n]
}

// Moment is what happens around t_stable: from 3 steps before it to 3 after.
type Moment struct {
	Change  [7][2]Mean // ‖R_t − R_{t−1}‖₂ of [images with t_stable > 0, images settled from the start, at the same steps t]
	Entropy [7][2]Mean // of the answer
	Lead    [7][2]Mean // log-probability of the first less that of the second class
}

// MomentReach is how many steps before and after t_stable a [Moment] shows.
const MomentReach = 3

// AlignToTStable follows the stable-correct images with t_stable > 0 around their own t_stable. As everything changes over
// time whatever an image does, those that are settled from the start are shown at the same steps, in the same proportions.
func AlignToTStable(d *Dynamics) *Moment {
	m := &Moment{}
	for i := range m.Change {
		offset := i - MomentReach
		m.Change[i], m.Entropy[i], m.Lead[i] = d.align(d.Changes, 1, offset), d.align(d.Entropy, 0, offset), d.align(d.Lead, 0, offset)
	}
	return m
}

// align returns the mean of values [steps][N], the first of which are of step first, at t_stable + offset of images with
// t_stable > 0, and that of images settled from the start at the same steps.
func (d *Dynamics) align(values [][]float64, first, offset int) [2]Mean {
	own := NewWeightedEstimate(d.Labels, d.Images(), func(n int) (float64, float64) {
		if row := d.Stability.Settle[n] + offset - first; d.Stability.Later(0, n) && row >= 0 && row < len(values) {
			return values[row][n], 1
		}
		return 0, 0
	})
	counts := make([]float64, len(values))
	for n, member := range own.Member {
		if member {
			counts[d.Stability.Settle[n]+offset-first]++
		}
	}
	var settled []*Estimate
	var shares []float64
	for row, count := range counts {
		if e := NewEstimate(d.Labels, values[row], func(n int) bool { return d.Stability.Now(0, n) }); count > 0 && e.N() > 0 {
			settled, shares = append(settled, e), append(shares, count/float64(own.N()))
		}
	}
	if len(settled) == 0 {
		return [2]Mean{own.Mean(), MeanOf(nil)}
	}
	return [2]Mean{own.Mean(), Combine(shares, settled).Mean()}
}
