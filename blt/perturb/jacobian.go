package perturb

import (
	"context"
	"fmt"

	"github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/core/tensors"

	"readoutzones/blt"
	"readoutzones/blt/record"
	"readoutzones/data/recording"
)

// jacobian is the derivative J of a time step with respect to the state before it, of each image of a batch. The state of an
// image is a vector of n numbers: the responses of all areas that time changes, one after the other.
type jacobian struct {
	program *record.Program
	n       int
}

// newJacobian compiles nothing yet; the first product does.
func newJacobian(u *record.Unroller) (*jacobian, error) {
	j := &jacobian{n: stateSize(u.State())}
	var err error
	j.program, err = u.Compile(func(p *blt.Params, constant, state blt.State, more []*graph.Node) []*graph.Node {
		next, _ := u.Model().Step(p, constant, state)
		along := graph.ReduceAllSum(graph.Mul(flat(nodesOf(next)), more[0]))
		return []*graph.Node{flat(graph.Gradient(along, nodesOf(state)...))}
	})
	if err != nil {
		return nil, fmt.Errorf("the derivative of a time step: %w", err)
	}
	return j, nil
}

// transposed returns Jᵀu of each image, for vectors u [B][n]: the gradient of u·F(x), F being the time step. Images do not
// touch each other, so that the gradient of the sum over a batch holds that of each. Jᵀ has the eigenvalues of J.
func (j *jacobian) transposed(ctx context.Context, f *record.Frame, vectors [][]float32) ([][]float32, error) {
	all := make([]float32, 0, len(vectors)*j.n)
	for _, v := range vectors {
		all = append(all, v...)
	}
	cotangents := tensors.FromFlatDataAndDimensions(all, len(vectors), j.n)
	defer cotangents.FinalizeAll()
	products, err := j.program.Floats(ctx, f, cotangents)
	if err != nil {
		return nil, fmt.Errorf("the derivative of a time step: %w", err)
	}
	return rows(products, j.n), nil
}

// flat joins responses [B, …] to vectors [B, n].
func flat(responses []*graph.Node) *graph.Node {
	var vectors []*graph.Node
	for _, r := range responses {
		batch := r.Shape().Dim(0)
		vectors = append(vectors, graph.Reshape(r, batch, r.Shape().Size()/batch))
	}
	return graph.Concatenate(vectors, 1)
}

func nodesOf(state blt.State) (nodes []*graph.Node) {
	for _, s := range state {
		nodes = append(nodes, s.Node)
	}
	return nodes
}

// size is the number of a shape's elements.
func size(s recording.NamedShape) int {
	n := 1
	for _, d := range s.Shape {
		n *= d
	}
	return n
}

func stateSize(state []recording.NamedShape) (n int) {
	for _, s := range state {
		n += size(s)
	}
	return n
}

// rows cuts values [B·n] into vectors [B][n].
func rows(values []float32, n int) (vectors [][]float32) {
	for first := 0; first < len(values); first += n {
		vectors = append(vectors, values[first:first+n])
	}
	return vectors
}
