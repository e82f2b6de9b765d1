package claims

import (
	"fmt"
	"math"
	"slices"

	"readoutzones/analysis"
)

// Statements about states that were changed. They rest on tables that are made with a network's weights, not on recordings, so
// [Test] does not know them: [OfAttractors] and [OfPushes] judge them.

// OfAttractors says of a network whether its states come to rest, and whether one time step's Jacobian tells how.
func OfAttractors(a *analysis.Attractors) []Claim {
	moduli, rates := make([]float64, len(a.Images)), make([]float64, len(a.Images))
	for i := range a.Images {
		moduli[i], rates[i] = a.Images[i].Modulus(), float64(a.Images[i].Rate)
	}
	value := func(of func(*analysis.Attractor) float64) Effect { return Of(a.Estimate(of)) }
	contraction := a.Estimate(func(x *analysis.Attractor) float64 { return 1 - x.Modulus() })
	order := Nothing()
	if len(a.Images) > 0 {
		order = OfSize(analysis.Spearman(contraction.Labels, moduli, rates, nil))
	}
	s := a.Summary()
	return holm([]Claim{
		beyond("differences-die-out", "At the end, small differences between states die out",
			"1 − |λ|, λ the leading eigenvalue of a time step's Jacobian, mean", Positive,
			fmt.Sprintf("|λ| < 1 in %.1f %% of the images", 100*s.BelowOne.Value), Of(contraction)),
		beyond("jacobian-tells-rate", "The Jacobian tells the rate at which representations come to rest",
			"ln |λ| − ln of the factor by which ‖ΔR‖ shrinks, mean", Equal,
			fmt.Sprintf("%d images have no rate", s.LeftOut), value((*analysis.Attractor).Difference)),
		beyond("jacobian-tells-slow-images", "The Jacobian tells which images come to rest slowly",
			"rank correlation of |λ| and the factor by which ‖ΔR‖ shrinks", Positive, "", order),
		beyond("kicked-states-return", "A state that is kicked comes back",
			"share of the kicks that end within 1 % of the unkicked representation − 1/2", Positive,
			fmt.Sprintf("%.1f %% of the images have one end state", 100*s.OneState.Value), value((*analysis.Attractor).Returned).Plus(-0.5)),
	})
}

// OfPushes says what makes representations leave their zone: being shorter, or being moved towards its border. Each
// statement is about every time step at which pushes were made. target is the place of what was pushed in Options.Targets: 0 is
// the representation, 1 the area below it. Where nothing in the network receives what was pushed, nothing is tested.
func OfPushes(p *analysis.Pushes, target int) []Claim {
	o, name := p.Options, p.Options.Targets[target]
	low, high := slices.Min(o.Factors), slices.Max(o.Factors)
	length := math.Round(1e9*math.Abs(1-low)) / 1e9
	find := func(kind string, size float64) int {
		return slices.Index(o.Variants(), analysis.Variant{Target: name, Kind: kind, Size: size})
	}
	shorter, longer := find(analysis.Scale, low), find(analysis.Scale, high)
	towards, chance := find(analysis.Towards, length), find(analysis.Chance, length)
	each := func(a, b int, last bool) (effects []Effect) {
		for at, step := range o.At {
			k := 1
			if last {
				k = o.Timesteps - 1 - step
			}
			effects = append(effects, Of(p.Excess(at, a, b, k)).Named(fmt.Sprintf("t = %d", step)))
		}
		return effects
	}
	const next = "share that is outside the zone a step later, "
	tested := []Claim{
		beyond("shorter-leaves", "Shorter representations leave their zone more easily",
			fmt.Sprintf("%s%s × %g − × %g", next, name, low, high), Positive, "", each(shorter, longer, false)...),
		beyond("length-does-not-matter", "How long a representation is does not matter for who leaves",
			fmt.Sprintf("%s%s × %g − × %g", next, name, low, high), Equal, "", each(shorter, longer, false)...),
		beyond("border-leaves", "Moved towards the border, more are outside a step later than moved at random",
			fmt.Sprintf("%s%s moved towards the border − in a random direction, by %g of its length", next, name, length), Positive, "", each(towards, chance, false)...),
		beyond("border-beats-norm", "Moved towards the border, more are outside a step later than made shorter",
			fmt.Sprintf("%s%s moved towards the border by %g of its length − × %g", next, name, length, low), Positive, "", each(towards, shorter, false)...),
		beyond("push-lasts", "Of those moved towards the border, more are elsewhere in the end",
			fmt.Sprintf("share that is outside the zone in the end, %s moved towards the border by %g of its length − not pushed", name, length), Positive, "", each(towards, analysis.Free, true)...),
	}
	if !p.Heard(target) { // nothing could have come out otherwise
		for i, c := range tested {
			tested[i] = c.Without("a connection through which the network hears of " + name)
		}
	}
	return holm(tested)
}

// beyond judges a statement that the paper does not make, about one network.
func beyond(id, statement, measure string, claimed Sign, note string, effects ...Effect) Claim {
	s := Statement{Claim: Claim{ID: id, Figure: "new", Statement: statement, Measure: measure, Claimed: claimed, Unit: "images"}}
	return s.judge(Evidence{Effects: effects, Note: note})
}
