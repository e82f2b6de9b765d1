package claims

import (
	"cmp"
	"fmt"
	"slices"
	"sync"

	"readoutzones/analysis"
	"readoutzones/data/recording"
)

// RNN is one recurrent network; every part may be nil.
type RNN struct {
	Name            string               // "lateral-additive"
	Trained, Random *analysis.Dynamics   // recordings of the same images (testplus)
	Unrolled        *analysis.Trajectory // the trained network over 80 steps (test)
	UnrolledRandom  *analysis.Trajectory // its initialisation over 80 steps

	walks func() []*analysis.Dynamics // of a walker fitted to Trained; drawn once
}

// Networks is the evidence for the claims; every part may be missing.
type Networks struct {
	RNNs         []RNN              // the first is the paper's main network, lateral-additive; the paper has four
	BNet         *analysis.Dynamics // feed-forward; same images as RNNs[0].Trained
	BNetRandom   *analysis.Dynamics
	ResNet18     *analysis.Dynamics
	WithBias     *analysis.Dynamics     // the main network trained with readout bias; same images
	Degraded     []analysis.Degraded    // the main network with the same images, clean and at several levels of noise and of occlusion
	TrainedSteps int                    // steps the RNNs were trained for; 0 means 10
	Superclasses []recording.Superclass // [K] of the categories (1B), nil where unknown: then those of the main network's recording

	zones          uint64                          // seed of the random readouts of Fig. 4
	dimensionality func() *analysis.Dimensionality // of the main network's readout, nil if missing; computed once
	kinship        func() *analysis.Kinship        // of its categories; computed once
}

// prepare fills in what tests rely on; what several need is computed once.
func (n *Networks) prepare() {
	n.TrainedSteps, n.zones = cmp.Or(n.TrainedSteps, 10), cmp.Or(n.zones, 1)
	n.RNNs = slices.Clone(n.RNNs)
	if len(n.RNNs) == 0 {
		n.RNNs = make([]RNN, 1)
	}
	if d := n.RNNs[0].Trained; n.Superclasses == nil && d != nil {
		n.Superclasses = d.Readout.Superclasses
	}
	for i := range n.RNNs {
		if r := &n.RNNs[i]; r.walks == nil {
			r.walks = sync.OnceValue(func() []*analysis.Dynamics { return walks(r.Trained) })
		}
	}
	n.dimensionality = sync.OnceValue(func() *analysis.Dimensionality {
		if n.RNNs[0].Trained == nil {
			return nil
		}
		return analysis.OwnZoneByDimension(n.RNNs[0].Trained.Readout, 1)
	})
	n.kinship = sync.OnceValue(func() *analysis.Kinship { return analysis.KinshipOf(n.RNNs[0].Trained.Readout, n.Superclasses) })
}

// Evidence is what a test finds: an effect for each network or part, or what it lacks.
type Evidence struct {
	Effects []Effect
	Note    string // more numbers
	Missing string // "the recording before training"
	About   string // what a verdict is about, where it is not the statement's own
}

// View is a recurrent network as a test sees it: measured images, and which of them count as settling rightly. For the
// references a test sees the images that settle on a wrong class instead, or a random walk.
type View struct {
	*analysis.Dynamics
	By   *analysis.Stability // when images settle: the network's own, for one before training the trained network's
	Kind analysis.Kind       // StableCorrect, or StableIncorrect

	brief bool // of a reference: nobody reads the note
}

// Settled tells the images of the view's kind with t_stable ≤ t, Unsettled those with t_stable > t.
func (v View) Settled(t int) func(image int) bool {
	return func(n int) bool { return v.By.Settled(v.Kind, t, n) }
}

// Unsettled tells the images of the view's kind with t_stable > t.
func (v View) Unsettled(t int) func(image int) bool {
	return func(n int) bool { return v.By.Unsettled(v.Kind, t, n) }
}

// ending returns the same view of the images that end in another way.
func (v View) ending(kind analysis.Kind) View {
	v.Kind = kind
	return v
}

// All tells the images of the view's kind.
func (v View) All(n int) bool { return v.By.Kind[n] == v.Kind }

// Finding is a test of one network: an effect, or one for each of its parts, and more numbers in words.
type Finding func(View) (effects []Effect, note string)

// Main tests the main network, and the references of what is found there.
func Main(test Finding) func(*Networks) Evidence {
	return func(n *Networks) Evidence {
		r := &n.RNNs[0]
		if r.Trained == nil {
			return Evidence{Missing: "the trained recording of the main RNN"}
		}
		effects, note := r.find(test)
		return Evidence{Effects: effects, Note: note}
	}
}

// Each tests all RNNs that are there, at least so many, and their references. Each of them must hold.
func Each(fewest int, test Finding) func(*Networks) Evidence {
	return func(n *Networks) Evidence {
		var trained []*RNN
		for i := range n.RNNs {
			if n.RNNs[i].Trained != nil {
				trained = append(trained, &n.RNNs[i])
			}
		}
		switch {
		case len(trained) < fewest:
			return Evidence{Missing: fmt.Sprintf("the trained recordings of %s (there are %d)", plural(fewest, "RNN"), len(trained))}
		case len(trained) == 1:
			effects, note := trained[0].find(test)
			return Evidence{Effects: effects, Note: note}
		}
		e := Evidence{About: fmt.Sprintf("in these %d networks", len(trained))}
		for _, r := range trained {
			effects, _ := r.find(test)
			for _, effect := range effects {
				e.Effects = append(e.Effects, effect.Named(joined(r.Name, effect.Name)))
			}
		}
		return e
	}
}

// find tests a network and its references.
func (r *RNN) find(test Finding) ([]Effect, string) {
	effects, note := test(View{Dynamics: r.Trained, By: r.Trained.Stability, Kind: analysis.StableCorrect})
	return r.refer(test, effects), note
}

// BeforeTraining tests the main network before training, its images settling when they do in the trained one.
func BeforeTraining(test Finding) func(*Networks) Evidence {
	return func(n *Networks) Evidence {
		r := &n.RNNs[0]
		switch {
		case r.Random == nil || r.Trained == nil:
			return Evidence{Missing: "the recording before training of the main RNN"}
		case r.Random.Images() != r.Trained.Images() || r.Random.Steps() != r.Trained.Steps():
			return Evidence{Missing: "recordings of the same images and steps"}
		}
		effects, note := test(View{Dynamics: r.Random, By: r.Trained.Stability, Kind: analysis.StableCorrect})
		return Evidence{Effects: effects, Note: note}
	}
}

// joined puts a comma between two texts where there are two.
func joined(a, b string) string {
	if a == "" || b == "" {
		return a + b
	}
	return a + ", " + b
}

// plural returns "1 seed", "5 seeds".
func plural(n int, word string) string {
	if n != 1 {
		word += "s"
	}
	return fmt.Sprintf("%d %s", n, word)
}
