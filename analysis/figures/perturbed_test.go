package figures

import (
	"math"
	"math/rand/v2"
	"testing"

	"readoutzones/analysis"
)

// plausibleAttractors are of 80 images, most of which contract at about the rate that the Jacobian tells; some have no rate.
func plausibleAttractors() *analysis.Attractors {
	random := rand.New(rand.NewPCG(7, 1))
	a := &analysis.Attractors{}
	a.Options = analysis.AttractorOptions{Timesteps: 80, Kicks: 8, Tolerance: 1e-4}
	for n := range 80 {
		modulus := 0.8 + 0.08*random.NormFloat64()
		x := analysis.Attractor{Image: n, Label: n % 20, Eigenvalue: [2]float64{modulus * 0.8, modulus * 0.6}, States: 1 + n%3/2, Classes: 1,
			Rate: analysis.Number(modulus + 0.01*random.NormFloat64())}
		if n%9 == 0 {
			x.Rate = analysis.Number(math.NaN())
		}
		for range a.Options.Kicks {
			x.Distances = append(x.Distances, analysis.Number(random.Float64()/50))
		}
		a.Images = append(a.Images, x)
	}
	return a
}

// plausiblePushes are of images most of which leave when they are pushed across the border, and of which few do otherwise.
func plausiblePushes(images int) *analysis.Pushes {
	random := rand.New(rand.NewPCG(7, 2))
	p := &analysis.Pushes{}
	p.Options = analysis.PushOptions{Timesteps: 10, At: []int{2}, Factors: []float64{0.5, 0.75, 1.25, 1.5, 2}, Targets: []string{"GAP", "IT"}}
	leaves := func(chance float64) (classes []int) {
		for range 8 {
			class := 0
			if random.Float64() < chance {
				class = 1
			}
			classes = append(classes, class)
		}
		return classes
	}
	for n := range images {
		x := analysis.Pushed{Image: n, Label: n % 20, Free: append([]int{0, 0}, leaves(0.1)...), Norm: []analysis.Number{8}, Border: []analysis.Number{0.5}}
		x.Free[2] = 0
		var after [][]int
		for _, v := range p.Options.Variants() {
			chance := 0.12
			if v.Kind == analysis.Towards {
				chance += v.Size / 2
			}
			after = append(after, leaves(chance))
		}
		x.After = [][][]int{after}
		p.Images = append(p.Images, x)
	}
	return p
}

// The table of a figure holds what is drawn: a row an image, and a row a push and time step.
func TestPerturbedFiguresGiveTheirNumbers(t *testing.T) {
	if rows := len(Attractors(plausibleAttractors()).numbers.rows); rows != 1+80 {
		t.Errorf("attractors: %d rows", rows)
	}
	variants := 2 * (5 + 3*3) // targets × (factors + kinds of move × lengths: 1.25 and 0.75, and 1.5 and 0.5, move equally far)
	if rows := len(Push(plausiblePushes(60), 0).numbers.rows); rows != 1+8*(1+variants) {
		t.Errorf("push: %d rows", rows)
	}
}
