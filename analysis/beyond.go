package analysis

import (
	"math"
	"slices"

	"readoutzones/data/recording"
)

// Beyond is what is measured of every image at every step for the questions that the paper leaves open: how far it is from
// leaving its zone, and which class comes next.
type Beyond struct {
	Border       [][]float64 // [T][N] distance of R_t to the nearest border of the zone of the current class; NaN without one
	RunnerUp     [][]int     // [T][N] the class with the highest output but for the current one; −1 with a single class
	Lead         [][]float64 // [T][N] log-probability of the current class less that of RunnerUp; NaN with a single class
	LabelRank    [][]int     // [T][N] number of classes with a strictly higher output than the label's
	Displacement []float64   // [N] ‖R_{T−1} − R_0‖₂
	Decoded      [][]int     // [T][N] the label that a decoder finds in R_t, −1 where there is none; nil in a [Walker]'s walk
}

func newBeyond(r *recording.Recording) Beyond {
	return Beyond{
		Border: table[float64](r.T, r.N), RunnerUp: table[int](r.T, r.N), Lead: table[float64](r.T, r.N),
		LabelRank: table[int](r.T, r.N), Displacement: make([]float64, r.N),
	}
}

// StaysWrong reports whether image n, wrong at step t, is never right from when its class settles, or never at all:
// stable-incorrect or unstable-incorrect.
func (d *Dynamics) StaysWrong(t, n int) bool {
	kind := d.Stability.Kind[n]
	return (kind == StableIncorrect || kind == UnstableIncorrect) && d.Classes[t][n] != d.Labels[n]
}

// zone measures where in its zone image n stands at step t, and what comes next. answers [K] is room to work in.
func (m *measurer) zone(t, n int, answers []float32) {
	m.RunnerUp[t][n], m.Lead[t][n], m.LabelRank[t][n] = compete(m.recording.Output(t, n), m.Classes[t][n], m.Labels[n])
	if t == m.recording.T-1 {
		m.Displacement[n] = distance(m.recording.Representation(t, n), m.recording.Representation(0, n))
	}
	at := m.locate(t, n, answers)
	m.Border[t][n] = at.border(m.Classes[t][n])
	if m.ClassesWithoutBias != nil {
		m.ClassesWithoutBias[t][n] = at.classWithoutBias()
	}
}

// compete returns the class with the highest of the outputs [K] but for the current one, by how much it is behind, and the
// number of classes that are ahead of the label. Ties go to the lowest index.
func compete(outputs []float32, current, label int) (next int, lead float64, ahead int) {
	next, lead = -1, math.NaN()
	for k, x := range outputs {
		if k != current && (next < 0 || x > outputs[next]) {
			next = k
		}
		if x > outputs[label] {
			ahead++
		}
	}
	if next >= 0 {
		lead = float64(outputs[current]) - float64(outputs[next])
	}
	return next, lead, ahead
}

// distances returns ‖w_i − w_j‖ between the readout vectors [K][K].
func distances(r *recording.Recording) [][]float64 {
	apart := table[float64](r.K, r.K)
	for i := range r.K {
		for j := range i {
			apart[i][j] = distance(readoutVector(r, i), readoutVector(r, j))
			apart[j][i] = apart[i][j]
		}
	}
	return apart
}

func readoutVector(r *recording.Recording, k int) []float32 {
	return r.ReadoutWeight[k*r.D : (k+1)*r.D]
}

// location is a representation among the readout zones. Sums in float32, which are twice as fast, choose the classes whose
// answers are summed in float64: those within many times the error of a sum of thousands.
type location struct {
	*measurer
	representation []float32
	answers        []float32 // [K] w_k·R, without bias
	slack          float64   // how far an answer may be off
}

func (m *measurer) locate(t, n int, answers []float32) location {
	at := location{m, m.recording.Representation(t, n), answers, 1e-4 * m.longest * m.Norms[t][n]}
	for k := range answers {
		answers[k] = dot32(at.representation, readoutVector(m.recording, k))
	}
	return at
}

// bias returns b_k.
func (at location) bias(k int) float64 {
	if at.Readout.Bias == nil {
		return 0
	}
	return at.Readout.Bias[k]
}

// exactly returns w_k·R.
func (at location) exactly(k int) float64 {
	return dot(at.representation, readoutVector(at.recording, k))
}

// border returns the distance to the nearest border of the zone of a class c, negative beyond it:
//
//	d = min_{k≠c} ((w_c − w_k)·R + b_c − b_k) / ‖w_c − w_k‖
//
// Classes with the same readout vector as c have no border with it. Without any border it is NaN.
func (at location) border(c int) float64 {
	apart := at.apart[c]
	rough := func(k int) float64 { return float64(at.answers[c]-at.answers[k]) + at.bias(c) - at.bias(k) }
	bound := math.Inf(1) // the distance is at most this
	for k := range apart {
		if apart[k] > 0 {
			bound = min(bound, (rough(k)+2*at.slack)/apart[k])
		}
	}
	border, own := math.NaN(), at.exactly(c)+at.bias(c)
	for k := range apart {
		if apart[k] > 0 && (rough(k)-2*at.slack)/apart[k] <= bound {
			if d := (own - at.exactly(k) - at.bias(k)) / apart[k]; !(border <= d) {
				border = d
			}
		}
	}
	return border
}

// classWithoutBias returns argmax w_k·R; ties go to the lowest index.
func (at location) classWithoutBias() int {
	near := slices.Max(at.answers) - float32(at.slack)
	class, highest := -1, 0.0
	for k, answer := range at.answers {
		if answer < near {
			continue
		}
		if exact := at.exactly(k); class < 0 || exact > highest {
			class, highest = k, exact
		}
	}
	return class
}
