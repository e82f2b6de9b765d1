package analysis

import (
	"math"
	"math/rand/v2"
	"slices"

	"gonum.org/v1/gonum/stat"

	"readoutzones/data/recording"
)

// Walker is a network that knows nothing: its representations walk at random through the readout zones of a recorded
// network, as smoothly as that network's do, and the class on which one settles is called right. What holds of it as well
// holds by how images are selected, not by what a network knows.
//
//	R_t = relu(h_t) · scale    h_t = ρ_t h_{t−1} + √(1 − ρ_t²) · noise    h_0, noise standard normal [D]
//
// ρ_t is such that the mean of ‖R_t − R_{t−1}‖ / ‖R_t‖ is the recording's; the scale, such that the mean norm is, matters
// only to entropies and beside a readout bias.
type Walker struct {
	Rho     []float64 // [T]; Rho[0] is not used
	Images  int       // the recording's; of a large one (at the published size 1,269) as many as 6.5·10⁸ multiplications allow
	scale   float64
	readout *Readout
}

// Walks is how many walks an effect is compared with.
const Walks = 20

// NewWalker fits a walker to a recording.
func NewWalker(d *Dynamics) *Walker {
	const most, fewest = 650_000_000, 500
	k, features := d.Readout.Weight.Dims()
	w := &Walker{Rho: make([]float64, d.Steps()), Images: min(d.Images(), max(fewest, most/(d.Steps()*k*features))), readout: d.Readout}
	w.scale = stat.Mean(slices.Concat(d.Norms...), nil) / math.Sqrt(float64(features)/2)
	for t := 1; t < d.Steps(); t++ {
		var relative []float64
		for n, norm := range d.Norms[t] {
			if norm > 0 {
				relative = append(relative, d.Changes[t-1][n]/norm)
			}
		}
		w.Rho[t] = rhoFor(stat.Mean(relative, nil), features)
	}
	return w
}

// rhoFor finds by bisection the ρ at which the mean of ‖relu(h) − relu(g)‖ / ‖relu(h)‖ over random pairs (256 of 512
// features, more of fewer) is the given one.
func rhoFor(relative float64, features int) float64 {
	pairs := max(64, 1<<17/features)
	random := rand.New(rand.NewPCG(0, uint64(features)))
	before, noise := normal(random, pairs*features), normal(random, pairs*features)
	mean := func(rho float64) (sum float64) {
		fresh := math.Sqrt(1 - rho*rho)
		for i := 0; i < len(before); i += features {
			var change, norm float64
			for j := i; j < i+features; j++ {
				now, then := max(0, rho*before[j]+fresh*noise[j]), max(0, before[j])
				change += (now - then) * (now - then)
				norm += now * now
			}
			if norm > 0 {
				sum += math.Sqrt(change/norm) / float64(pairs)
			}
		}
		return sum
	}
	low, high := -1.0, 1.0
	for range 40 {
		if middle := (low + high) / 2; mean(middle) > relative {
			low = middle
		} else {
			high = middle
		}
	}
	return (low + high) / 2
}

// Walk measures one walk, all but Decoded; equal seeds give equal walks.
func (w *Walker) Walk(seed uint64) (*Dynamics, error) {
	k, features := w.readout.Weight.Dims()
	r := &recording.Recording{
		T: len(w.Rho), N: w.Images, K: k, D: features, ReadoutWeight: narrow(w.readout.Weight.RawMatrix().Data),
		Outputs: make([]float32, len(w.Rho)*w.Images*k), Representations: make([]float32, len(w.Rho)*w.Images*features),
	}
	if w.readout.Bias != nil {
		r.ReadoutBias = narrow(w.readout.Bias)
	}
	_ = parallel(r.N, func(first, last int) error {
		state := make([]float64, features)
		for n := first; n < last; n++ {
			w.walk(r, n, state, rand.New(rand.NewPCG(seed, uint64(n))))
		}
		return nil
	})
	var err error
	if r.Labels, err = recording.Argmax(r.Outputs[(r.T-1)*r.N*k:], k); err != nil {
		return nil, err
	}
	return measureUndecoded(r)
}

// walk fills in one image.
func (w *Walker) walk(r *recording.Recording, n int, state []float64, random *rand.Rand) {
	for t, rho := range w.Rho {
		if t == 0 {
			rho = 0
		}
		fresh := math.Sqrt(1 - rho*rho)
		at := r.Representation(t, n)
		for i := range state {
			state[i] = rho*state[i] + fresh*random.NormFloat64()
			at[i] = float32(w.scale * max(0, state[i]))
		}
		answer(r.Output(t, n), at, r.ReadoutWeight, r.ReadoutBias)
	}
}

// answer fills in the log-probabilities [K] of a representation [D].
func answer(outputs, representation, weight, bias []float32) {
	d := len(representation)
	for k := range outputs {
		outputs[k] = dot32(representation, weight[k*d:(k+1)*d])
		if bias != nil {
			outputs[k] += bias[k]
		}
	}
	highest := slices.Max(outputs)
	var sum float64
	for _, x := range outputs {
		sum += math.Exp(float64(x - highest))
	}
	for k := range outputs {
		outputs[k] -= highest + float32(math.Log(sum))
	}
}

// narrow returns the values in float32.
func narrow(values []float64) []float32 {
	narrowed := make([]float32, len(values))
	for i, x := range values {
		narrowed[i] = float32(x)
	}
	return narrowed
}
