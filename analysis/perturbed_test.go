package analysis

import (
	"errors"
	"io/fs"
	"math"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
)

// A geometric sequence of changes has its factor as its rate, whatever comes before the window or below the floor.
func TestRateIsAGeometricSequencesFactor(t *testing.T) {
	for _, test := range []struct {
		name    string
		factor  float64
		steps   int
		want    float64
		disturb func(changes []float64)
	}{
		{"slow", 0.9, 40, 0.9, nil},
		{"growing", 1.1, 40, 1.1, nil},
		{"rounding after the floor", 0.5, 40, 0.5, func(c []float64) {
			for t := 18; t < 40; t++ {
				c[t] = 1e-7
			}
		}},
		{"another beginning", 0.9, 60, 0.9, func(c []float64) { c[0], c[3] = 50, 50 }},
		{"at rest at once", 0.9, 40, math.NaN(), func(c []float64) { c[2] = 0 }},
		{"too short", 0.9, 3, math.NaN(), nil},
	} {
		changes, norms := make([]float64, test.steps), []float64{1}
		for t := range changes {
			changes[t] = math.Pow(test.factor, float64(t))
			norms = append(norms, 1)
		}
		if test.disturb != nil {
			test.disturb(changes)
		}
		got := Rate(changes, norms)
		if !(math.Abs(got-test.want) <= 1e-12) && !(math.IsNaN(got) && math.IsNaN(test.want)) {
			t.Errorf("%s: %g, want %g", test.name, got, test.want)
		}
	}
}

// Two images, one with a complex pair and one without a rate.
func someAttractors() *Attractors {
	a := &Attractors{}
	a.From, a.MeasuredBy, a.Wanted = Origin{Data: "d", Network: "n"}, "1", 2
	a.Options = AttractorOptions{Timesteps: 80, Kicks: 2, Tolerance: 1e-4}
	a.Images = []Attractor{
		{Image: 3, Label: 1, Class: 1, Eigenvalue: [2]float64{0.3, 0.4}, Rate: 0.5, Change: 1e-5, Distances: []Number{0, 0.5}, States: 2, Classes: 2},
		{Image: 1, Label: 0, Class: 2, Eigenvalue: [2]float64{1.1, 0}, Residual: 1e-3, Rate: Number(math.NaN()), Change: 0.1, Distances: []Number{0.01, 0}, States: 1, Classes: 1},
	}
	return a
}

func TestAttractorSummary(t *testing.T) {
	s := someAttractors().Summary()
	for name, got := range map[string][2]float64{
		"modulus": {s.Modulus.Value, 0.8}, "below one": {s.BelowOne.Value, 0.5}, "complex": {s.Complex.Value, 0.5}, "rate": {s.Rate.Value, 0.5},
		"difference": {s.Difference.Value, 0}, "at rest": {s.AtRest.Value, 0.5}, "returned": {s.Returned.Value, 0.75}, "states": {s.States.Value, 1.5},
		"one state": {s.OneState.Value, 0.5}, "one class": {s.OneClass.Value, 0.5}, "unconverged": {float64(s.Unconverged), 1}, "left out": {float64(s.LeftOut), 1},
	} {
		if math.Abs(got[0]-got[1]) > 1e-12 {
			t.Errorf("%s: %g, want %g", name, got[0], got[1])
		}
	}
	if s.Rate.N != 1 || s.Modulus.N != 2 {
		t.Errorf("of %d and %d images", s.Rate.N, s.Modulus.N)
	}
	(&Attractors{}).Summary() // of no image
}

// Two images, pushed at step 1 of 4 by × 2 (and so moved by their length).
func somePushes() *Pushes {
	p := &Pushes{}
	p.Options = PushOptions{Timesteps: 4, At: []int{1}, Factors: []float64{2}, Targets: []string{"GAP"}}
	p.Images = []Pushed{
		{Label: 0, Free: []int{0, 1, 1, 2}, Norm: []Number{1}, Border: []Number{1}, After: [][][]int{{{1, 1, 1}, {3, 3, 2}, {1, 1, 1}, {1, 0, 0}}}},
		{Label: 1, Free: []int{2, 2, 2, 2}, Norm: []Number{1}, Border: []Number{Number(math.NaN())}, After: [][][]int{{{2, 2, 0}, {-1, -1, -1}, {-1, -1, -1}, {2, 2, 2}}}},
	}
	return p
}

func TestPushSummary(t *testing.T) {
	p := somePushes()
	want := []Variant{{"GAP", Scale, 2}, {"GAP", Towards, 1}, {"GAP", Away, 1}, {"GAP", Chance, 1}}
	if got := p.Options.Variants(); !reflect.DeepEqual(got, want) {
		t.Fatalf("%v", got)
	}
	s := p.Summary()[0]
	near := func(what string, got, want float64) {
		if math.Abs(got-want) > 1e-12 {
			t.Errorf("%s: %g, want %g", what, got, want)
		}
	}
	near("free at once", s.Free[0].Value, 0)
	near("free in the end", s.Free[2].Value, 0.5)
	near("× 2 in the end", s.Pushed[0].Left[2].Value, 0.5)
	near("its excess", s.Pushed[0].Excess[2].Value, 0) // one stays that would leave, one leaves that would stay
	near("towards at once", s.Pushed[1].Left[0].Value, 1)
	if n := s.Pushed[1].Left[0].N; n != 1 {
		t.Errorf("towards: %d images, want the one that has a border", n)
	}
	near("random, next", s.Pushed[3].Left[1].Value, 0.5)
}

// What is written is read; a table goes on only with what is its own.
func TestPerturbedTablesAreReadAgain(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.json")
	a := someAttractors()
	if err := a.Write(path); err != nil {
		t.Fatal(err)
	}
	b, err := ReadAttractors(path)
	if err != nil || !math.IsNaN(float64(b.Images[1].Rate)) {
		t.Fatal(err, b)
	}
	a.Images[1].Rate, b.Images[1].Rate = 0, 0
	if !reflect.DeepEqual(a, b) {
		t.Errorf("written %+v, read %+v", a, b)
	}
	same := func(o AttractorOptions) bool { return o == a.Options }
	next := &Attractors{}
	next.From, next.MeasuredBy, next.Wanted = a.From, "1", 1
	next.From.Backend = "another"
	if err := next.Resume(path, same); err != nil || len(next.Images) != 2 || next.Wanted != 2 {
		t.Errorf("going on: %v, %d images of %d", err, len(next.Images), next.Wanted)
	}
	next.From.Network = "m"
	if err := next.Resume(path, same); err == nil || !strings.Contains(err.Error(), "another network") {
		t.Errorf("another network: %v", err)
	}
	if _, err := ReadPushes(path + "x"); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("no file: %v", err)
	}
}
