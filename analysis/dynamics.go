package analysis

import "readoutzones/data"

// Trajectory is what convergence needs of N images over T time steps, without their representations, so that long
// runs need not store them.
type Trajectory struct {
	Labels  []int       // [N]
	Classes [][]int     // [T][N] argmax of the output; ties go to the lowest index
	Norms   [][]float64 // [T][N] ‖R_t‖₂
	Changes [][]float64 // [T−1][N] ‖R_{t+1} − R_t‖₂
}

// Steps returns T.
func (tr *Trajectory) Steps() int { return len(tr.Classes) }

// Images returns N.
func (tr *Trajectory) Images() int { return len(tr.Labels) }

// Dynamics is what the analyses need of every image of a recording at every step.
// A cosine with a zero vector does not exist: it is NaN, and left out of every mean.
type Dynamics struct {
	Trajectory
	Stability *Stability
	Readout   *Readout

	CosCurrent [][]float64 // [T][N] cosine of R_t with the readout vector of the current class c_t
	CosOwn     [][]float64 // [T][N] cosine of R_t with the readout vector of the label; NaN unless correct later
	CosOthers  [][]float64 // [T][N] mean cosine of R_t with the labels' readout vectors of the image's others; NaN unless correct later
	Others     [][]int     // [T][N] how many others: correct-later images that share c_t and have another label

	ClassesWithoutBias [][]int // [T][N] argmax of the output without the readout bias; nil if the network has none
}

// Measure reads a recording once, on all cores. It refuses recordings whose shapes disagree, or with a NaN.
func Measure(r *data.Recording) (*Dynamics, error) { panic("to be written") }
