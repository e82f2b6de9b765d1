package perturb

import (
	"context"
	"errors"
	"math"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	. "github.com/gomlx/gomlx/core/graph"

	"readoutzones/analysis"
	"readoutzones/blt"
	"readoutzones/blt/internal/tiny"
	"readoutzones/blt/record"
)

// onlyAngle keeps the class that R points to, whatever its length; onlyNorm keeps the class of the image's colour unless R is
// shorter than 1.2, whatever its direction. Both leave R with length 2.
func onlyAngle(r, _, _ *Node) *Node { return oneHot(r) }

func onlyNorm(r, colour, _ *Node) *Node {
	short := LessThan(L2Norm(r, -1), Scalar(r.Graph(), r.DType(), 1.2))
	other := Neg(oneHot(colour)) // the largest of its features is another
	return Where(BroadcastToDims(short, r.Shape().Dimensions...), oneHot(other), oneHot(colour))
}

// In a network where only the angle matters, only moves across the border make images leave; where only the norm matters, only
// making R shorter does. R is 2 in the feature of its class and 0 elsewhere, so a border is √2 away, which moves by half of
// its length do not reach and moves by its length cross.
func TestPushTellsAngleFromNorm(t *testing.T) {
	for name, test := range map[string]struct {
		next   func(r, colour, w *Node) *Node
		leaves map[analysis.Variant]float64
	}{
		"angle": {onlyAngle, map[analysis.Variant]float64{{Target: "R", Kind: analysis.Towards, Size: 1}: 1}},
		"norm":  {onlyNorm, map[analysis.Variant]float64{{Target: "R", Kind: analysis.Scale, Size: 0.5}: 1}},
	} {
		pushes, err := Push(t.Context(), source(t, test.next, 4, [4][4]float32{}), out(t), analysis.PushOptions{At: []int{2}, Factors: []float64{0.5, 0.75, 1.5, 2}, Seed: 1})
		if err != nil {
			t.Fatal(err)
		}
		if !reflect.DeepEqual(pushes.Options.Targets, []string{"R"}) {
			t.Fatalf("targets %v", pushes.Options.Targets)
		}
		near(t, name+": the border", float64(pushes.Images[0].Border[0]), math.Sqrt2, 1e-6)
		near(t, name+": the norm", float64(pushes.Images[0].Norm[0]), 2, 1e-6)
		for i, v := range pushes.Options.Variants() {
			if v.Kind != analysis.Chance {
				near(t, name+", "+v.String(), pushes.Left(0, i, 1, nil).Value, test.leaves[v], 0)
			}
		}
		near(t, name+", no push", pushes.Left(0, analysis.Free, 1, nil).Value, 0, 0)
	}
}

// Without a readout bias no scale changes the class at once. With one, the class of the pushed R is the readout's.
func TestPushAtOnce(t *testing.T) {
	s := source(t, onlyAngle, 3, [4][4]float32{})
	pushes, err := Push(t.Context(), s, out(t), analysis.PushOptions{At: []int{0, 1}, Factors: []float64{0.5, 2}, Seed: 1})
	if err != nil {
		t.Fatal(err)
	}
	for at := range 2 {
		for i, v := range pushes.Options.Variants() {
			want := 0.0
			if v.Kind == analysis.Towards && v.Size == 1 {
				want = 1
			}
			if v.Kind != analysis.Chance {
				near(t, v.String(), pushes.Left(at, i, 0, nil).Value, want, 0)
			}
		}
	}
	w := readout{vectors: [][]float32{{1, 0}, {0, 1}}, bias: []float32{0, 1}}
	for factor, want := range map[float32]int{0.5: 1, 4: 0} {
		if got := w.class([]float32{factor * 1, factor * 0.5}); got != want {
			t.Errorf("× %g: class %d, want %d", factor, got, want)
		}
	}
	b := w.nearest(0, []float32{4, 1})
	near(t, "the border with a bias", b.distance, (4-1-1)/math.Sqrt2, 1e-12)
	if b.beyond != 1 {
		t.Errorf("behind the border is class %d", b.beyond)
	}
}

// family is a network of the family on drawings.
func family(t *testing.T, topDown bool) Source {
	t.Helper()
	c := tiny.Config()
	c.Lateral, c.TopDown = !topDown, topDown
	n := tiny.Network(t, c)
	u, err := record.New(tiny.GoBackend(t), n, blt.Initialise(n.Parameters(), 1), tiny.Mean, tiny.Std)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(u.Close)
	split, err := tiny.Data(t).Split("testplus")
	if err != nil {
		t.Fatal(err)
	}
	return Source{Unroller: u, Split: split, Batch: 3}
}

// Where nothing receives R, no push of it is ever noticed but at once; the area below is heard by the one below it. The free
// classes are those of an undisturbed run.
func TestPushReachesWhatIsFedBack(t *testing.T) {
	for _, topDown := range []bool{true, false} {
		s := family(t, topDown)
		o := analysis.PushOptions{At: []int{0}, Factors: []float64{0.5, 40}, Seed: 1}
		pushes, err := Push(t.Context(), s, out(t), o)
		if err != nil {
			t.Fatal(err)
		}
		noticed := map[string]bool{}
		for i, v := range pushes.Options.Variants() {
			for _, x := range pushes.Images {
				for k, class := range x.After[0][i] {
					noticed[v.Target] = noticed[v.Target] || k > 0 && class != x.Free[k]
				}
			}
		}
		if noticed["GAP"] == topDown || !noticed["IT"] && !topDown {
			t.Errorf("top-down %v: noticed %v", topDown, noticed)
		}
		for _, x := range pushes.Images {
			image, err := s.Split.Pick(x.Image)
			if err != nil {
				t.Fatal(err)
			}
			at := 0
			err = s.Unroller.Unroll(image.Pixels, 3, func(m record.Moment) error {
				outputs, err := m.Response(record.Output)
				for _, value := range outputs {
					if value > outputs[x.Free[m.T]]+1e-5 {
						t.Errorf("image %d, step %d: class %d is not the largest", x.Image, m.T, x.Free[m.T])
					}
				}
				at++
				return err
			})
			if err != nil || at != 3 {
				t.Fatal(err, at)
			}
		}
	}
}

// What was computed before an interruption stays, and the table in the end is that of an unbroken call, whatever the batches.
// A table of another network, or of other options, is not overwritten.
func TestInterruptedTablesGoOn(t *testing.T) {
	s := family(t, false)
	o := options(5)
	whole, err := Attractors(t.Context(), s, out(t), o)
	if err != nil {
		t.Fatal(err)
	}
	path := out(t)
	left := 1
	_, stopped := Attractors(interrupted{t.Context(), &left}, s, path, o)
	if !errors.Is(stopped, context.Canceled) {
		t.Fatalf("interrupted: %v", stopped)
	}
	part, err := analysis.ReadAttractors(path)
	if err != nil || len(part.Images) != 3 || part.Wanted != 7 {
		t.Fatalf("after the interruption there are %d images of %d: %v", len(part.Images), part.Wanted, err)
	}
	part.Images[0].Rate = 123 // as nothing measures it
	if err := part.Write(path); err != nil {
		t.Fatal(err)
	}
	if _, err := Attractors(t.Context(), s, path, o); err != nil {
		t.Fatal(err)
	}
	again, err := analysis.ReadAttractors(path)
	if err != nil || len(again.Images) != 7 || again.Images[0].Rate != 123 {
		t.Fatalf("%d images, the first with rate %v: %v", len(again.Images), again.Images[0].Rate, err)
	}
	for i := 1; i < 7; i++ {
		if a, b := again.Images[i], whole.Images[i]; a.Image != b.Image || a.States != b.States || math.Abs(a.Modulus()-b.Modulus()) > 1e-4 {
			t.Errorf("row %d is %+v, in one go %+v", i, a, b)
		}
	}
	before, _ := os.ReadFile(path)
	o.Kick = 2
	if _, err := Attractors(t.Context(), s, path, o); err == nil || !strings.Contains(err.Error(), "choose another --out") {
		t.Errorf("other options: %v", err)
	}
	if after, _ := os.ReadFile(path); string(after) != string(before) {
		t.Error("the table was overwritten")
	}
	if left, _ := filepath.Glob(filepath.Join(filepath.Dir(path), ".*")); left != nil {
		t.Errorf("left behind: %v", left)
	}
}

// interrupted is cancelled after a number of batches.
type interrupted struct {
	context.Context
	left *int
}

func (c interrupted) Err() error {
	if *c.left--; *c.left < 0 {
		return context.Canceled
	}
	return nil
}

// What makes no sense is said before anything is computed.
func TestPushOptionsAreChecked(t *testing.T) {
	s := source(t, onlyAngle, 3, [4][4]float32{})
	for want, o := range map[string]analysis.PushOptions{
		"time step 2: must be 0…1": {At: []int{2}, Factors: []float64{2}},
		"factor 1:":                {At: []int{0}, Factors: []float64{1}},
		"factor -1:":               {At: []int{0}, Factors: []float64{-1}},
		"at least one":             {At: []int{0}},
	} {
		if _, err := Push(t.Context(), s, out(t), o); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("got %v, want %q", err, want)
		}
	}
}

// Without time steps asked for, pushes are made at those of the usual ones after which a step follows; two steps suffice.
func TestPushFitsShortNetworks(t *testing.T) {
	for timesteps, want := range map[int][]int{2: {0}, 4: {0, 2}, 10: {0, 2, 5}} {
		pushes, err := Push(t.Context(), source(t, onlyAngle, timesteps, [4][4]float32{}), out(t), DefaultPush)
		if err != nil {
			t.Fatal(err)
		}
		if !reflect.DeepEqual(pushes.Options.At, want) || len(pushes.Images[0].Free) != timesteps || len(pushes.Images[0].After[0][0]) != timesteps {
			t.Errorf("%d steps: pushed at %v, classes %v", timesteps, pushes.Options.At, pushes.Images[0])
		}
	}
}
