package analysis

import (
	"gonum.org/v1/gonum/mat"

	"readoutzones/data"
)

// Readout is the linear readout of a network: K readout vectors of D dimensions.
type Readout struct {
	Weight     *mat.Dense // [K, D] a readout vector a row
	Bias       []float64  // [K], nil without bias
	Categories []string   // [K], nil where unknown
}

// ReadoutOf returns the readout of the recorded network.
func ReadoutOf(r *data.Recording) *Readout { panic("to be written") }

// Cosines returns the cosine similarity [K, K] between readout vectors (Fig. 1B). A zero vector has cosine 0 with
// every other and 1 with itself.
func (r *Readout) Cosines() *mat.SymDense { panic("to be written") }

// Distances returns (1 − cosine)/2 [K, K], 0…1 (Fig. 1B).
func (r *Readout) Distances() *mat.SymDense { panic("to be written") }

// InOwnZone returns the proportion of readout vectors, 0…1, that the readout (without bias) assigns to their own
// class: argmax of each row of M Mᵀ (Section 6.1.1). The units are readout vectors.
func (r *Readout) InOwnZone() Mean { panic("to be written") }
