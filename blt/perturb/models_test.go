package perturb

import (
	"math"
	"path/filepath"
	"testing"

	"github.com/gomlx/compute/dtypes"
	. "github.com/gomlx/gomlx/core/graph"

	"readoutzones/analysis"
	"readoutzones/blt"
	"readoutzones/blt/internal/tiny"
	"readoutzones/blt/record"
	"readoutzones/data/npz"
)

// features is the length of the made-up models' representation, and their number of classes: R_k speaks for class k.
const features = 4

// simple is a model whose state is its representation R alone: it begins as the image's mean colour and becomes
// next(R, colour, W).
type simple struct {
	next      func(r, colour, w *Node) *Node
	timesteps int
}

func (simple) Parameters() []blt.ParameterSpec {
	return append(blt.LinearLayer("recurrent", features, features, false), blt.LinearLayer("out", features, features, false)...)
}

func (m simple) Shape() blt.Shape {
	return blt.Shape{Size: 8, Classes: features, Features: features, Timesteps: m.timesteps, Representation: "R", Readout: "out"}
}

// Drive is the mean colour, and its mean as the fourth feature.
func (simple) Drive(_ *blt.Params, images *Node) blt.State {
	colour := ReduceMean(images, 1, 2)
	return blt.State{{Name: "colour", Node: Concatenate([]*Node{colour, ReduceAndKeep(colour, ReduceMean, 1)}, 1)}}
}

func (m simple) Step(p *blt.Params, drive, prev blt.State) (blt.State, *Node) {
	r := drive.Get("colour")
	if before := prev.Get("R"); before != nil {
		r = m.next(before, r, p.Get("recurrent.weight"))
	} else {
		r = m.next(r, r, p.Get("recurrent.weight"))
	}
	return blt.State{{Name: "R", Node: r}}, blt.LogProbabilities(p.Linear("out", r))
}

// identity is the readout of the made-up models.
func identity() npz.Array {
	w := make([]float32, features*features)
	for k := range features {
		w[k*features+k] = 1
	}
	return npz.Array{Shape: []int{features, features}, Data: w}
}

// source shows 7 drawings to a model with a recurrent matrix.
func source(t *testing.T, next func(r, colour, w *Node) *Node, timesteps int, w [features][features]float32) Source {
	t.Helper()
	recurrent := make([]float32, 0, features*features)
	for _, row := range w {
		recurrent = append(recurrent, row[:]...)
	}
	weights := blt.StateDict{"recurrent.weight": {Shape: []int{features, features}, Data: recurrent}, "out.weight": identity()}
	u, err := record.New(tiny.GoBackend(t), simple{next, timesteps}, weights, tiny.Mean, tiny.Std)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(u.Close)
	split, err := tiny.Data(t).Split("testplus")
	if err != nil {
		t.Fatal(err)
	}
	return Source{Unroller: u, Split: split, Batch: 4, From: analysis.Origin{Network: "simple"}}
}

// linear is R' = W·R + colour.
func linear(r, colour, w *Node) *Node { return Add(blt.Linear(r, w), colour) }

// turning turns the plane of the first two features by an angle in each step and shrinks it by a factor; the third and fourth
// feature shrink faster, and everything is seen from other axes, which are not at right angles.
func turning(angle, factor float64) (w [features][features]float32) {
	c, s := factor*math.Cos(angle), factor*math.Sin(angle)
	a := [features][features]float64{{c, -s}, {s, c}, {2: 0.5 * factor}, {3: 0.3 * factor}}
	shear := [features][features]float64{{1, 0, 0.5}, {0, 1, 0, 0.25}, {2: 1}, {3: 1}}
	back := [features][features]float64{{1, 0, -0.5}, {0, 1, 0, -0.25}, {2: 1}, {3: 1}}
	product := multiplied(multiplied(shear, a), back)
	for i := range w {
		for k := range w[i] {
			w[i][k] = float32(product[i][k])
		}
	}
	return w
}

func multiplied(a, b [features][features]float64) (c [features][features]float64) {
	for i := range c {
		for k := range c {
			for j := range c {
				c[i][k] += a[i][j] * b[j][k]
			}
		}
	}
	return c
}

// oneHot is 2 at the largest feature, 0 elsewhere.
func oneHot(x *Node) *Node {
	return MulScalar(OneHot(ArgMax(x, -1, dtypes.Int32), features, x.DType()), 2)
}

func out(t *testing.T) string { return filepath.Join(t.TempDir(), "table.json") }
