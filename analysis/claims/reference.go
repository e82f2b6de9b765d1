package claims

import (
	"math"
	"runtime"

	"golang.org/x/sync/errgroup"

	"readoutzones/analysis"
)

// Reference is what a claim's effect is where there is no knowledge of the class, in the units of [Effect.Size] (of an
// equality, its smallest margin): what holds there as well holds by how the images were selected.
type Reference struct {
	WrongEnding float64   // in images that settle on a wrong class, which takes the label's place; NaN where too few do
	Walks       []float64 // in 20 random walks through the same zones, see [analysis.Walker]; nil where it makes no sense

	wrong *analysis.Estimate // of WrongEnding
}

// Walker returns the mean over the walks in which the effect exists, NaN without.
func (r *Reference) Walker() float64 {
	var sum, walks float64
	for _, x := range r.Walks {
		if !math.IsNaN(x) {
			sum += x
			walks++
		}
	}
	return sum / walks
}

// WrongMean returns WrongEnding with its 95 % interval.
func (r *Reference) WrongMean() analysis.Mean { return sized(r.WrongEnding, r.wrong) }

// walks draws the 20 walks of a recording's walker, nil without a recording.
func walks(d *analysis.Dynamics) []*analysis.Dynamics {
	w := analysis.NewWalker(d)
	drawn := make([]*analysis.Dynamics, 20)
	for i := range drawn {
		var err error
		if drawn[i], err = w.Walk(uint64(i)); err != nil {
			return nil
		}
	}
	return drawn
}

// refer adds their references to a network's effects. A finding that gives nothing for images that settle on a wrong class
// has none.
func (r *RNN) refer(test Finding, effects []Effect) []Effect {
	wrong, _ := test(View{r.Trained, r.Trained.Stability, analysis.StableIncorrect, true})
	if len(wrong) != len(effects) {
		return effects
	}
	drawn := r.walks()
	chance := make([][]Effect, len(drawn))
	var group errgroup.Group
	group.SetLimit(runtime.GOMAXPROCS(0))
	for i, d := range drawn {
		group.Go(func() error {
			chance[i], _ = test(View{d, d.Stability, analysis.StableCorrect, true})
			return nil
		})
	}
	_ = group.Wait()
	for part := range effects {
		reference := &Reference{WrongEnding: wrong[part].compared(), wrong: wrong[part].size}
		for _, walk := range chance {
			if part < len(walk) {
				reference.Walks = append(reference.Walks, walk[part].compared())
			}
		}
		effects[part].Reference = reference
	}
	return effects
}

// compared returns the number by which an effect is compared with its reference.
func (e Effect) compared() float64 {
	if e.size == nil {
		return smallestMargin(e.Mean)
	}
	return e.Size
}

// exceeds tells whether an effect is larger on the claimed side than where nothing is known of the class: than in images
// that settle on a wrong class, by a difference whose interval excludes 0, and than in every walk. An equality must hold
// within a smaller margin than in every walk. It is nil where that cannot be told.
func (e Effect) exceeds(claimed Sign) *bool {
	if e.recorded != nil {
		return e.recorded.Exceeds
	}
	r := e.Reference
	if r == nil || claimed == Equal && len(r.Walks) == 0 || claimed != Equal && (e.size == nil || r.wrong == nil) {
		return nil
	}
	larger := true
	for _, walk := range r.Walks {
		switch {
		case math.IsNaN(walk):
		case claimed == Equal:
			larger = larger && e.compared() < walk
		default:
			larger = larger && float64(claimed)*(e.Size-walk) > 0
		}
	}
	if claimed != Equal {
		larger = larger && claimed.Verdict(e.size.Minus(r.wrong).Mean()) == Supported
	}
	return &larger
}
