package claims

import (
	"math/rand/v2"
	"strings"
	"testing"

	"readoutzones/analysis"
)

// contracting are the attractors of 60 images with rates around 0.8 that the Jacobian tells with a factor; kicks come back or not.
func contracting(factor, distance float64) *analysis.Attractors {
	random := rand.New(rand.NewPCG(1, 1))
	a := &analysis.Attractors{}
	for n := range 60 {
		rate := 0.8 + 0.05*random.NormFloat64()
		a.Images = append(a.Images, analysis.Attractor{Label: n % 20, Eigenvalue: [2]float64{0, factor * rate}, Rate: analysis.Number(rate),
			Distances: []analysis.Number{analysis.Number(distance)}, States: 1, Classes: 1})
	}
	return a
}

func TestStatementsAboutAttractors(t *testing.T) {
	for _, test := range []struct {
		attractors *analysis.Attractors
		want       map[string]Verdict
	}{
		{contracting(1.01, 0), map[string]Verdict{"differences-die-out": Supported, "jacobian-tells-rate": Supported, "jacobian-tells-slow-images": Supported, "kicked-states-return": Supported}},
		{contracting(1.5, 1), map[string]Verdict{"differences-die-out": NotSupported, "jacobian-tells-rate": NotSupported, "jacobian-tells-slow-images": Supported, "kicked-states-return": NotSupported}},
		{&analysis.Attractors{}, map[string]Verdict{"differences-die-out": None, "jacobian-tells-rate": None, "jacobian-tells-slow-images": None, "kicked-states-return": None}},
	} {
		assertVerdicts(t, OfAttractors(test.attractors), test.want)
	}
}

func assertVerdicts(t *testing.T, tested []Claim, want map[string]Verdict) {
	t.Helper()
	if len(tested) != len(want) {
		t.Errorf("%d statements, want %d", len(tested), len(want))
	}
	for _, c := range tested {
		if c.Verdict != want[c.ID] {
			t.Errorf("%s: %s (%v), want %s", c.ID, c.Verdict, c.Effect, want[c.ID])
		}
	}
}

// pushed are 100 images that leave after certain pushes, and come back or not.
func pushed(leaves func(v analysis.Variant) bool, back bool) *analysis.Pushes {
	p := &analysis.Pushes{}
	p.Options = analysis.PushOptions{Timesteps: 3, At: []int{0}, Factors: []float64{0.5, 2}, Targets: []string{"R"}}
	random := rand.New(rand.NewPCG(1, 2))
	for n := range 100 {
		var after [][]int
		for _, v := range p.Options.Variants() {
			classes := []int{0, 0, 0}
			if leaves(v) && random.Float64() < 0.8 {
				classes[1] = 1
				if !back {
					classes[2] = 1
				}
			}
			after = append(after, classes)
		}
		p.Images = append(p.Images, analysis.Pushed{Label: n % 20, Free: []int{0, 0, 0}, After: [][][]int{after}})
	}
	return p
}

func TestStatementsAboutPushes(t *testing.T) {
	angle := func(v analysis.Variant) bool { return v.Kind == analysis.Towards }
	norm := func(v analysis.Variant) bool { return v.Kind == analysis.Scale && v.Size < 1 }
	for _, test := range []struct {
		pushes *analysis.Pushes
		want   map[string]Verdict
	}{
		{pushed(angle, false), map[string]Verdict{"shorter-leaves": Undecided, "length-does-not-matter": Supported, "border-leaves": Supported, "border-beats-norm": Supported, "push-lasts": Supported}},
		{pushed(angle, true), map[string]Verdict{"shorter-leaves": Undecided, "length-does-not-matter": Supported, "border-leaves": Supported, "border-beats-norm": Supported, "push-lasts": Undecided}},
		{pushed(norm, false), map[string]Verdict{"shorter-leaves": Supported, "length-does-not-matter": NotSupported, "border-leaves": Undecided, "border-beats-norm": NotSupported, "push-lasts": Undecided}},
	} {
		assertVerdicts(t, OfPushes(test.pushes, 0), test.want)
	}
	deaf := pushed(func(analysis.Variant) bool { return false }, false)
	for _, c := range OfPushes(deaf, 0) {
		if c.Verdict != NotTested || !strings.Contains(c.Note, "hears of R") {
			t.Errorf("%s: %s (%s), where nothing receives R", c.ID, c.Verdict, c.Note)
		}
	}
}
