package analysis

import (
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/gonum/mat"

	"readoutzones/data/recording"
)

// Trajectory is what convergence needs of N images over T time steps, without their representations, so that long
// runs need not store them.
type Trajectory struct {
	Labels  []int       // [N]
	Classes [][]int     // [T][N] argmax of the output ([recording.Argmax])
	Norms   [][]float64 // [T][N] ‖R_t‖₂
	Changes [][]float64 // [T−1][N] ‖R_{t+1} − R_t‖₂
}

// Steps returns T.
func (tr *Trajectory) Steps() int { return len(tr.Classes) }

// Images returns N.
func (tr *Trajectory) Images() int { return len(tr.Labels) }

// Final returns the class of image n at the last step.
func (tr *Trajectory) Final(n int) int { return tr.Classes[tr.Steps()-1][n] }

// NewTrajectory has room for images with these labels [N] over T time steps; Fill fills it.
func NewTrajectory(labels []int, steps int) *Trajectory {
	n := len(labels)
	return &Trajectory{Labels: labels, Classes: table[int](steps, n), Norms: table[float64](steps, n), Changes: table[float64](steps-1, n)}
}

// Fill notes what a network of k classes answered at time step t to the images first, first+1, …: outputs [n, K],
// representations [n, D], and, for t > 0, those of the step before.
func (tr *Trajectory) Fill(t, first, k int, outputs, representations, before []float32) error {
	classes, err := recording.Argmax(outputs, k)
	if err != nil {
		return err
	}
	copy(tr.Classes[t][first:], classes)
	d := len(representations) / len(classes)
	for i := range classes {
		r := representations[i*d : (i+1)*d]
		tr.Norms[t][first+i] = math.Sqrt(dot(r, r))
		if t > 0 {
			tr.Changes[t-1][first+i] = distance(r, before[i*d:(i+1)*d])
		}
	}
	return nil
}

// move notes where image n of a recording is at step t, and how far it has come.
func (tr *Trajectory) move(r *recording.Recording, t, n int) {
	now := r.Representation(t, n)
	tr.Norms[t][n] = math.Sqrt(dot(now, now))
	if t > 0 {
		tr.Changes[t-1][n] = distance(now, r.Representation(t-1, n))
	}
}

// Dynamics is what the analyses need of every image of a recording at every step.
// A cosine with a zero vector does not exist: it is NaN, and left out of every mean.
type Dynamics struct {
	Trajectory
	Stability *Stability
	Readout   *Readout

	CosCurrent [][]float64 // [T][N] cosine of R_t with the readout vector of the current class c_t
	Entropy    [][]float64 // [T][N] of the answer, −Σ p ln p: 0 where it is certain, ln K where it knows nothing
	Typicality []float64   // [N] cosine of R_0 with the mean R_0 of the other images of the final class; NaN if unstable

	// Of the images that settle later, on their label (Fig. 2C) or on a wrong class; each of the two kinds by itself:
	CosOwn     [][]float64 // [T][N] cosine of R_t with the readout vector of the final class; NaN for all others
	Pairs      [][]int     // [T][N] the number of Fig. 2C's ordered pairs that the image is part of, on either side
	CosOthers  [][]float64 // [T][N] mean over these pairs of the first image's cosine with the second's final class; NaN without
	CosMatched [][]float64 // [T][N] mean over the same pairs of the first image's cosine with its own final class

	ClassesWithoutBias [][]int // [T][N] argmax of the output without the readout bias; nil if the network has none

	Beyond // what the paper's figures do not need
}

// Measure reads a recording once, on all cores. It refuses what is none ([recording.Recording.Check]): shapes that
// disagree, a NaN, outputs that are not log-probabilities.
func Measure(r *recording.Recording) (*Dynamics, error) {
	d, err := measureUndecoded(r)
	if err != nil {
		return nil, err
	}
	steps := make([]int, r.T)
	for t := range steps {
		steps[t] = t
	}
	d.Decoded = d.decode(r, steps)
	return d, nil
}

// measureUndecoded measures all but Decoded, which takes as long as the rest together.
func measureUndecoded(r *recording.Recording) (*Dynamics, error) {
	if err := check(r, (*recording.Recording).Check); err != nil {
		return nil, err
	}
	d := &Dynamics{
		Trajectory: Trajectory{Labels: r.Labels, Classes: table[int](r.T, r.N), Norms: table[float64](r.T, r.N), Changes: table[float64](r.T-1, r.N)},
		Readout:    ReadoutOf(r),
		CosCurrent: table[float64](r.T, r.N),
		Entropy:    table[float64](r.T, r.N),
		CosOwn:     table[float64](r.T, r.N),
		CosOthers:  table[float64](r.T, r.N),
		CosMatched: table[float64](r.T, r.N),
		Pairs:      table[int](r.T, r.N),
		Beyond:     newBeyond(r),
	}
	if r.ReadoutBias != nil {
		d.ClassesWithoutBias = table[int](r.T, r.N)
	}
	if err := d.classify(r); err != nil {
		return nil, err
	}
	d.Stability = Stabilise(d.Classes, d.Labels)
	m := newMeasurer(d, r)
	m.run()
	m.pair()
	d.Typicality = m.typicality()
	return d, nil
}

// classify fills Classes.
func (d *Dynamics) classify(r *recording.Recording) error {
	return parallel(r.N, func(first, last int) error {
		for t := range r.T {
			classes, err := recording.Argmax(r.Outputs[(t*r.N+first)*r.K:(t*r.N+last)*r.K], r.K)
			if err != nil {
				return fmt.Errorf("analysis: outputs of step %d, images from %d on: %w", t, first, err)
			}
			copy(d.Classes[t][first:], classes)
		}
		return nil
	})
}

// measurer computes norms, changes, cosines and distances.
type measurer struct {
	*Dynamics
	recording    *recording.Recording
	readoutNorms []float64   // [K]
	longest      float64     // of readoutNorms
	apart        [][]float64 // [K][K] ‖w_i − w_j‖ between readout vectors
}

func newMeasurer(d *Dynamics, r *recording.Recording) *measurer {
	m := &measurer{Dynamics: d, recording: r, readoutNorms: make([]float64, r.K)}
	for k := range m.readoutNorms {
		m.readoutNorms[k] = mat.Norm(d.Readout.Weight.RowView(k), 2)
	}
	m.longest, m.apart = slices.Max(m.readoutNorms), distances(r)
	return m
}

// run measures all images. It walks through time within blocks of images that fit the processor's cache, as each
// representation is needed twice.
func (m *measurer) run() {
	const block = 64
	_ = parallel(m.recording.N, func(first, last int) error {
		answers := make([]float32, m.recording.K)
		for start := first; start < last; start += block {
			for t := range m.recording.T {
				for n := start; n < min(start+block, last); n++ {
					m.image(t, n)
					m.zone(t, n, answers)
				}
			}
		}
		return nil
	})
}

// image measures image n at step t.
func (m *measurer) image(t, n int) {
	m.move(m.recording, t, n)
	r, norm := m.recording.Representation(t, n), m.Norms[t][n]
	m.CosCurrent[t][n] = m.cosine(r, norm, m.Classes[t][n])
	m.Entropy[t][n] = entropy(m.recording.Output(t, n))
	m.CosOwn[t][n], m.CosOthers[t][n], m.CosMatched[t][n] = math.NaN(), math.NaN(), math.NaN()
	if m.Stability.Settle[n] > t {
		m.CosOwn[t][n] = m.cosine(r, norm, m.Final(n))
	}
}

// entropy returns −Σ p ln p of log-probabilities.
func entropy(logs []float32) float64 {
	var sum float64
	for _, log := range logs {
		sum -= math.Exp(float64(log)) * float64(log)
	}
	return sum
}

// cosine returns the cosine of r, whose norm is given, with readout vector k; NaN if either is zero.
func (m *measurer) cosine(r []float32, norm float64, k int) float64 {
	return dot(r, readoutVector(m.recording, k)) / (norm * m.readoutNorms[k]) // 0/0 is NaN
}

// check returns an error if there is no recording, or the recording's own check finds one.
func check(r *recording.Recording, own func(*recording.Recording) error) error {
	if r == nil {
		return fmt.Errorf("analysis: no recording given")
	}
	if err := own(r); err != nil {
		return fmt.Errorf("analysis: %w", err)
	}
	return nil
}
