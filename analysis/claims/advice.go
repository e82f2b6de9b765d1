package claims

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/stat/distuv"

	"readoutzones/analysis"
)

// Advice says what would settle a claim, and how much of it; "" where it is settled. It takes the effect for what it is and
// asks how much narrower its interval must be: the part of its variance that lies between images of a class shrinks with
// more images, the part between classes only with more classes, the part between networks only with more seeds.
func (c Claim) Advice() string {
	switch c.Verdict {
	case NotTested:
		return c.Note
	case None:
		if len(c.Across) > 0 {
			return fmt.Sprintf("at least %d seeds in which it can be measured (here %d)", FewestSeeds, c.Claimed.weakest(c.Across).Mean.N)
		}
		return fmt.Sprintf("groups of at least %d images", analysis.SmallestGroup)
	case NotSupported:
		return "not more of the same: other networks, other images"
	case Undecided:
		if len(c.Across) > 0 {
			return c.moreSeeds()
		}
		return c.moreUnits()
	}
	return ""
}

// gap returns how far the effect lies from the line that it has to clear.
func (s Sign) gap(effect analysis.Mean) float64 {
	if s == Equal {
		return math.Abs(Margin - math.Abs(effect.Value))
	}
	return math.Abs(effect.Value)
}

// reach returns how far the interval reaches from the effect towards that line.
func (s Sign) reach(effect analysis.Mean) float64 {
	up := effect.Value < 0
	if s == Equal && math.Abs(effect.Value) < Margin {
		up = !up
	}
	if up {
		return effect.High - effect.Value
	}
	return effect.Value - effect.Low
}

// hopeless is how many times as much of something nobody will get.
const hopeless = 1000

// moreUnits advises on a claim within one network.
func (c Claim) moreUnits() string {
	e := c.deciding()
	if e.advice != "" {
		return e.advice
	}
	times := math.Pow(c.Claimed.reach(e.Mean)/c.Claimed.gap(e.Mean), 2)
	if !(times < hopeless) {
		return fmt.Sprintf("no number of %s: the effect is too close to the line", c.Unit)
	}
	if e.estimate == nil || e.estimate.Classes() < analysis.FewestClusters {
		return fmt.Sprintf("about %.0f %s (here %d)", enough(times, e.Mean.N), c.Unit, e.Mean.N)
	}
	within, between := e.estimate.Components()
	allowed := (within + between) / times // the squared standard error that would do
	if images := within / (allowed - between); between < allowed && images < hopeless {
		return fmt.Sprintf("about %.0f images of these %d classes (here %d)", enough(images, e.Mean.N), e.estimate.Classes(), e.Mean.N)
	}
	return fmt.Sprintf("about %.0f classes (here %d); more images of these would not do", enough(times, e.estimate.Classes()), e.estimate.Classes())
}

// enough returns the whole number from times n on, rounding errors aside.
func enough(times float64, n int) float64 { return math.Ceil(times * float64(n) * (1 - 1e-9)) }

// moreSeeds advises on a claim across networks.
func (c Claim) moreSeeds() string {
	e := c.Claimed.weakest(c.Across)
	n := e.Mean.N
	deviation := (e.Mean.High - e.Mean.Low) / 2 * math.Sqrt(float64(n)) / quantile(n-1)
	gap := c.Claimed.gap(e.Mean)
	for seeds := n + 1; seeds <= hopeless; seeds++ {
		if quantile(seeds-1)*deviation/math.Sqrt(float64(seeds)) < gap {
			return fmt.Sprintf("about %d seeds (here %d)", seeds, n)
		}
	}
	return "no number of seeds: the effect is too close to the line"
}

func quantile(freedom int) float64 {
	return distuv.StudentsT{Mu: 0, Sigma: 1, Nu: float64(freedom)}.Quantile(0.975)
}

// Sentence says in words what became of the claim.
func (c Claim) Sentence() string {
	exceeds := c.Exceeds()
	switch {
	case c.Verdict == NotTested:
		return "Not tested: " + c.Note + "."
	case c.Verdict == Theorem:
		return "It follows from the definitions."
	case c.Verdict == None:
		return fmt.Sprintf("No verdict %s: it needs %s.", c.About, c.Advice())
	case c.Verdict == Undecided:
		return fmt.Sprintf("Undecided %s; what would decide: %s.", c.About, c.Advice())
	case c.Verdict == NotSupported:
		return fmt.Sprintf("Does not hold %s.", c.About)
	case exceeds == nil:
		return fmt.Sprintf("Holds %s.", c.About)
	case *exceeds:
		return fmt.Sprintf("Holds %s, and more than without knowledge of the class.", c.About)
	}
	return fmt.Sprintf("Holds %s, but also without knowledge of the class.", c.About)
}
