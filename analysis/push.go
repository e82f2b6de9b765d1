package analysis

import (
	"fmt"
	"math"
	"slices"
)

// Pushes are the causal test of the paper's mechanism (SPEC §7, 8), as `blt push` makes it: at one time step the
// representation R, or the response of the area below it, is made longer or shorter, moved towards the border of its zone, or
// moved in a random direction by the same length. Does it leave the zone?
type Pushes struct {
	Perturbed[PushOptions, Pushed]
}

// PushOptions say which pushes there are.
type PushOptions struct {
	Timesteps int       `json:"timesteps"` // T
	At        []int     `json:"at"`        // the time steps at which a push is made
	Factors   []float64 `json:"factors"`   // that lengths are multiplied by; moves are by |factor − 1| of the length
	Targets   []string  `json:"targets"`   // what is pushed: the representation, then the area below it, where there is one
	Seed      uint64    `json:"seed"`      // of the images that are chosen, and of random directions
}

// Kinds of push. Along a direction, a response x becomes x + |factor − 1|·‖x‖·direction.
const (
	Scale   = "scale"   // x becomes factor·x
	Towards = "towards" // along the direction in which the nearest border of the zone comes nearer
	Away    = "away"    // the other way
	Chance  = "random"  // along a random direction
)

// Variant is one way to push.
type Variant struct {
	Target string
	Kind   string
	Size   float64 // the factor of Scale; of the others the length of the move, relative to that of x
}

// String is the variant in words: "GAP × 0.5", "IT towards 0.25".
func (v Variant) String() string {
	if v.Kind == Scale {
		return fmt.Sprintf("%s × %g", v.Target, v.Size)
	}
	return fmt.Sprintf("%s %s %g", v.Target, v.Kind, v.Size)
}

// Variants lists the pushes in the order of [Pushed].After.
func (o PushOptions) Variants() (all []Variant) {
	var lengths []float64
	for _, factor := range o.Factors {
		if length := math.Abs(factor - 1); !slices.ContainsFunc(lengths, func(l float64) bool { return math.Abs(l-length) < 1e-9 }) {
			lengths = append(lengths, math.Round(1e9*length)/1e9)
		}
	}
	slices.Sort(lengths)
	for _, target := range o.Targets {
		for _, factor := range o.Factors {
			all = append(all, Variant{target, Scale, factor})
		}
		for _, kind := range []string{Towards, Away, Chance} {
			for _, length := range lengths {
				all = append(all, Variant{target, kind, length})
			}
		}
	}
	return all
}

// Pushed is what became of an image.
type Pushed struct {
	Image  int       `json:"image"`  // its row in the split
	Label  int       `json:"label"`  // its category
	Free   []int     `json:"free"`   // [T] classes without a push
	Norm   []Number  `json:"norm"`   // [at] ‖R‖ before the push
	Border []Number  `json:"border"` // [at] distance of R to the nearest border of its zone
	After  [][][]int `json:"after"`  // [at][variants][T − at] classes from the time step of the push on; −1: no direction leads to the border
}

// left tells whether the image has another class than at the push, k steps after it; NaN where there was no push.
func (x *Pushed) left(o *PushOptions, at, variant, k int) float64 {
	class := x.Free[o.At[at]+k]
	if variant >= 0 {
		class = x.After[at][variant][k]
	}
	if class < 0 {
		return math.NaN()
	}
	return indicator(class != x.Free[o.At[at]])
}

// Free stands for a variant without a push.
const Free = -1

// Left estimates the share of the images in (nil: all) that are outside the zone of the push k time steps after it. at is the
// place of the time step in Options.At, variant that of the push in Variants, or [Free].
func (p *Pushes) Left(at, variant, k int, in func(*Pushed) bool) *Estimate {
	return estimateRows(p.Images, func(x *Pushed) int { return x.Label }, func(x *Pushed) float64 {
		if in != nil && !in(x) {
			return math.NaN()
		}
		return x.left(&p.Options, at, variant, k)
	})
}

// Excess estimates by how much more images leave after one push than after another (or [Free]), image by image.
func (p *Pushes) Excess(at, variant, other, k int) *Estimate {
	return estimateRows(p.Images, func(x *Pushed) int { return x.Label }, func(x *Pushed) float64 {
		return x.left(&p.Options, at, variant, k) - x.left(&p.Options, at, other, k)
	})
}

// Heard tells whether any push of a target, by its place in Options.Targets, changed the class of any image at any later step.
func (p *Pushes) Heard(target int) bool {
	for i, v := range p.Options.Variants() {
		for _, x := range p.Images {
			for at, step := range p.Options.At {
				if after := x.After[at][i]; v.Target == p.Options.Targets[target] && after[0] >= 0 && !slices.Equal(after[1:], x.Free[step+1:]) {
					return true
				}
			}
		}
	}
	return false
}

// PushSummary is what became of all images, at one time step.
type PushSummary struct {
	At        int           `json:"at"`
	Free      []Mean        `json:"free"`      // [T − at] share outside the zone, k steps later, without a push
	Pushed    []PushOutcome `json:"pushed"`    // of each variant
	Contrasts []Contrasted  `json:"contrasts"` // of interest for the paper's mechanism
}

// PushOutcome is what became of one variant.
type PushOutcome struct {
	Target string  `json:"target"`
	Kind   string  `json:"kind"`
	Size   float64 `json:"size"`
	Left   []Mean  `json:"left"`   // [T − at] share outside the zone
	Excess []Mean  `json:"excess"` // [T − at] by how much it is larger than without a push
}

// Contrasted is a difference between two pushes' shares outside the zone.
type Contrasted struct {
	Target string `json:"target"`
	What   string `json:"what"`
	Next   Mean   `json:"next"` // a step after the push
	End    Mean   `json:"end"`  // at the last step
}

// Summary estimates all shares, the images of a class taken together.
func (p *Pushes) Summary() []PushSummary {
	var all []PushSummary
	for at, step := range p.Options.At {
		last := p.Options.Timesteps - 1 - step
		s := PushSummary{At: step, Contrasts: p.contrasts(at, last)}
		over := func(variant int) (means []Mean) {
			for k := range last + 1 {
				means = append(means, p.Left(at, variant, k, nil).Mean())
			}
			return means
		}
		s.Free = over(Free)
		for i, v := range p.Options.Variants() {
			outcome := PushOutcome{v.Target, v.Kind, v.Size, over(i), nil}
			for k := range last + 1 {
				outcome.Excess = append(outcome.Excess, p.Excess(at, i, Free, k).Mean())
			}
			s.Pushed = append(s.Pushed, outcome)
		}
		all = append(all, s)
	}
	return all
}

// contrasts compares, for every target, the shortest with the longest, and moves of the same length.
func (p *Pushes) contrasts(at, last int) (all []Contrasted) {
	for _, target := range p.Options.Targets {
		compare := func(what string, a, b Variant) {
			if i, k := p.Options.index(a), p.Options.index(b); i >= 0 && k >= 0 {
				all = append(all, Contrasted{target, what, p.Excess(at, i, k, 1).Mean(), p.Excess(at, i, k, last).Mean()})
			}
		}
		low, high := slices.Min(p.Options.Factors), slices.Max(p.Options.Factors)
		compare(fmt.Sprintf("× %g less × %g", low, high), Variant{target, Scale, low}, Variant{target, Scale, high})
		length := math.Round(1e9*math.Abs(1-low)) / 1e9
		shorter, towards := Variant{target, Scale, low}, Variant{target, Towards, length}
		compare(fmt.Sprintf("towards the border less × %g, the same length", low), towards, shorter)
		compare(fmt.Sprintf("towards the border less random by %g", length), towards, Variant{target, Chance, length})
		compare(fmt.Sprintf("towards the border less away by %g", length), towards, Variant{target, Away, length})
	}
	return all
}

// index is the place of a variant, −1 where there is none.
func (o PushOptions) index(v Variant) int { return slices.Index(o.Variants(), v) }

// Same says whether two calls push alike.
func (o PushOptions) Same(other PushOptions) bool {
	return o.Timesteps == other.Timesteps && o.Seed == other.Seed && slices.Equal(o.At, other.At) &&
		slices.Equal(o.Factors, other.Factors) && slices.Equal(o.Targets, other.Targets)
}

// Write writes the table and its summary as JSON.
func (p *Pushes) Write(path string) error { return p.write(path, p.Summary()) }

// ReadPushes reads what [Pushes.Write] wrote.
func ReadPushes(path string) (*Pushes, error) {
	p := &Pushes{}
	return p, p.Read(path)
}
