package analysis

import (
	"math"
	"math/cmplx"
	"slices"
)

// Attractors are where a network's states come to rest (SPEC §7, 6), as `blt attractors` finds it: how fast a small
// difference from there shrinks in a time step, by the step's Jacobian J and by what the representation R does, and whether
// states that were kicked come back.
type Attractors struct {
	Perturbed[AttractorOptions, Attractor]
}

// AttractorOptions are how they were looked for.
type AttractorOptions struct {
	Timesteps int     `json:"timesteps"` // after which the Jacobian is taken, and after which kicked states are looked at
	Kicks     int     `json:"kicks"`     // of each image's state
	Kick      float64 `json:"kick"`      // their length, relative to that of each area's state
	Krylov    int     `json:"krylov"`    // vectors of the Krylov space
	Cycles    int     `json:"cycles"`    // of Arnoldi's method, at most
	Tolerance float64 `json:"tolerance"` // of the eigenvalue's residual, relative to its modulus
	Seed      uint64  `json:"seed"`      // of the images that are chosen, and of the kicks
}

// Attractor is what was found of an image.
type Attractor struct {
	Image      int        `json:"image"`      // its row in the split
	Label      int        `json:"label"`      // its category
	Class      int        `json:"class"`      // after all time steps
	Eigenvalue [2]float64 `json:"eigenvalue"` // the largest by modulus: real part, imaginary part ≥ 0 of its pair
	Residual   float64    `json:"residual"`   // ‖Jᵀx − λx‖/‖x‖, relative to |λ|; 0 where λ = 0
	Rate       Number     `json:"rate"`       // by which ‖ΔR‖ shrinks in a step (see [Rate])
	Change     Number     `json:"change"`     // ‖ΔR‖/‖R‖ at the last step
	Distances  []Number   `json:"distances"`  // [kicks] of kicked and unkicked R in the end, relative to ‖R‖
	States     int        `json:"states"`     // different end states, the unkicked one's among them
	Classes    int        `json:"classes"`    // different classes of these
}

// Modulus is |λ| of the leading eigenvalue.
func (a *Attractor) Modulus() float64 { return cmplx.Abs(complex(a.Eigenvalue[0], a.Eigenvalue[1])) }

// SameState is the distance of two representations, relative to their length, below which they count as one state.
const SameState = 0.01

// The changes from which a rate is told: those well above float32's rounding, few enough to be near the end.
const (
	rateFloor   = 1e-5
	rateWindow  = 16
	rateFewest  = 4
	restingRate = 1e-4 // a relative change below which a state is at rest
)

// Rate returns the factor by which ‖ΔR‖ shrinks in a time step, e to the slope of log ‖ΔR‖ against t, of an image's changes
// [T−1] and norms [T]. The slope is that of the least-squares line through the last 16 changes of those before the relative
// change first falls below 1e-5: what comes after is rounding. With fewer than 4 such changes it is NaN.
func Rate(changes, norms []float64) float64 {
	end := slices.IndexFunc(changes, func(c float64) bool { return !(c > 0) })
	if end < 0 {
		end = len(changes)
	}
	for t := range end {
		if changes[t] < rateFloor*norms[t+1] {
			end = t
			break
		}
	}
	first := max(0, end-rateWindow)
	n := end - first
	if n < rateFewest {
		return math.NaN()
	}
	var slope, squares float64
	for i := range n {
		x := float64(i) - float64(n-1)/2
		slope += x * math.Log(changes[first+i])
		squares += x * x
	}
	return math.Exp(slope / squares)
}

// AttractorSummary are the attractors of all images taken together. An image without a rate is left out where one is needed,
// and N counts the rest.
type AttractorSummary struct {
	Modulus     Mean `json:"modulus"`      // |λ| of the leading eigenvalue
	BelowOne    Mean `json:"below_one"`    // share of the images with |λ| < 1: small differences die out
	Complex     Mean `json:"complex"`      // share with a complex pair: the state turns as it comes to rest
	Rate        Mean `json:"rate"`         // measured, of ‖ΔR‖
	Difference  Mean `json:"difference"`   // ln |λ| − ln rate
	Disagree    Mean `json:"disagree"`     // |ln |λ| − ln rate|
	Spearman    Mean `json:"spearman"`     // of |λ| and rate
	AtRest      Mean `json:"at_rest"`      // share whose relative change at the last step is below 1e-4
	Returned    Mean `json:"returned"`     // share of the kicks that ended within 1 % of the unkicked R
	States      Mean `json:"states"`       // different end states
	OneState    Mean `json:"one_state"`    // share of the images with one
	OneClass    Mean `json:"one_class"`    // share of the images whose end states have one class
	Unconverged int  `json:"unconverged"`  // images whose eigenvalue's residual is above the tolerance
	LeftOut     int  `json:"without_rate"` // images without a rate
}

// Summary estimates the means, the images of a class taken together.
func (a *Attractors) Summary() *AttractorSummary {
	mean := func(value func(*Attractor) float64) Mean { return a.Estimate(value).Mean() }
	share := func(holds func(*Attractor) bool) Mean {
		return mean(func(x *Attractor) float64 { return indicator(holds(x)) })
	}
	s := &AttractorSummary{
		Modulus:    mean((*Attractor).Modulus),
		BelowOne:   share(func(x *Attractor) bool { return x.Modulus() < 1 }),
		Complex:    share(func(x *Attractor) bool { return x.Eigenvalue[1] > 0 }),
		Rate:       mean(func(x *Attractor) float64 { return float64(x.Rate) }),
		Difference: mean((*Attractor).Difference),
		Disagree:   mean(func(x *Attractor) float64 { return math.Abs(x.Difference()) }),
		AtRest:     share(func(x *Attractor) bool { return float64(x.Change) < restingRate }),
		Returned:   mean((*Attractor).Returned),
		States:     mean(func(x *Attractor) float64 { return float64(x.States) }),
		OneState:   share(func(x *Attractor) bool { return x.States == 1 }),
		OneClass:   share(func(x *Attractor) bool { return x.Classes == 1 }),
	}
	modulus, rate := a.Estimate((*Attractor).Modulus), make([]float64, len(a.Images))
	moduli := make([]float64, len(a.Images))
	for i := range a.Images {
		x := &a.Images[i]
		moduli[i], rate[i] = x.Modulus(), float64(x.Rate)
		s.Unconverged += int(indicator(x.Residual > a.Options.Tolerance))
		s.LeftOut += int(indicator(math.IsNaN(rate[i])))
	}
	s.Spearman = Spearman(modulus.Labels, moduli, rate, nil).Mean()
	return s
}

// Estimate is the mean of a value of each image; NaN is left out.
func (a *Attractors) Estimate(value func(*Attractor) float64) *Estimate {
	return estimateRows(a.Images, func(x *Attractor) int { return x.Label }, value)
}

// Write writes the table and its summary as JSON.
func (a *Attractors) Write(path string) error { return a.write(path, a.Summary()) }

// ReadAttractors reads what [Attractors.Write] wrote.
func ReadAttractors(path string) (*Attractors, error) {
	a := &Attractors{}
	return a, a.Read(path)
}

// Difference is ln |λ| − ln rate; NaN where one of them does not exist.
func (a *Attractor) Difference() float64 {
	d := math.Log(a.Modulus()) - math.Log(float64(a.Rate))
	if math.IsInf(d, 0) {
		return math.NaN()
	}
	return d
}

// Returned is the share of the kicks that ended where the unkicked state did.
func (a *Attractor) Returned() float64 {
	var back float64
	for _, d := range a.Distances {
		back += indicator(float64(d) <= SameState)
	}
	return back / float64(len(a.Distances))
}
