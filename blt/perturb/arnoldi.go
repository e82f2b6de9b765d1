package perturb

import (
	"math"
	"math/cmplx"

	"golang.org/x/sync/errgroup"
	"gonum.org/v1/gonum/mat"
)

// eigenvalue is that of largest modulus of a linear map, of a complex pair the one above the real axis.
type eigenvalue struct {
	value    complex128
	residual float64 // ‖Ax − λx‖/‖x‖, relative to |λ|
}

// arnoldi finds the leading eigenvalues of many linear maps of n dimensions at the same time, by Arnoldi's method with
// restarts: the map is seen in the space of v, Av, A²v, …, where a small matrix H stands for it. A complex pair is an
// eigenvalue of H as any other, which power iteration with a single vector would not see.
type arnoldi struct {
	krylov    int     // dimensions of the space, at most n
	cycles    int     // restarts, from the eigenvector found so far
	tolerance float64 // of the residual
}

// leading returns the leading eigenvalues of as many maps as there are starting vectors [B][n]. product applies all maps,
// one to each vector; it may change none of them.
func (a arnoldi) leading(starts [][]float32, product func(vectors [][]float32) ([][]float32, error)) ([]eigenvalue, error) {
	a.krylov = min(a.krylov, len(starts[0]))
	spaces := make([]*space, len(starts))
	for i, start := range starts {
		spaces[i] = newSpace(start, a.krylov)
	}
	for range a.cycles {
		for range a.krylov {
			vectors := make([][]float32, len(spaces))
			for i, s := range spaces {
				vectors[i] = s.last()
			}
			products, err := product(vectors)
			if err != nil {
				return nil, err
			}
			each(spaces, func(i int, s *space) { s.extend(products[i]) })
		}
		each(spaces, func(_ int, s *space) { s.restart(a.tolerance) })
		if allOf(spaces, func(s *space) bool { return s.done }) {
			break
		}
	}
	found := make([]eigenvalue, len(spaces))
	for i, s := range spaces {
		found[i] = s.found
	}
	return found, nil
}

// space is the Krylov space of one map: orthonormal vectors, and the map in them.
type space struct {
	basis  [][]float32 // up to krylov+1 vectors
	h      *mat.Dense  // [krylov+1, krylov]: A·basis = basis·h
	closed bool        // A leads nowhere out of it: its eigenvalues are exact
	done   bool
	found  eigenvalue
}

func newSpace(start []float32, krylov int) *space {
	return &space{basis: [][]float32{scaled(start, 1/norm(start))}, h: mat.NewDense(krylov+1, krylov, nil)}
}

// last is the vector that the map is to be applied to: the newest, or any where nothing more is needed.
func (s *space) last() []float32 { return s.basis[len(s.basis)-1] }

// extend adds what the map made of the last vector, orthogonal to all before; twice, as one subtraction leaves a rest of
// rounding.
func (s *space) extend(product []float32) {
	if s.closed || s.done {
		return
	}
	j := len(s.basis) - 1
	rest, before := append([]float32(nil), product...), norm(product)
	for range 2 {
		for i, v := range s.basis {
			along := dot(v, rest)
			s.h.Set(i, j, s.h.At(i, j)+along)
			add(rest, v, -along)
		}
	}
	left := norm(rest)
	if s.closed = left <= 1e-6*before; s.closed { // float32's rounding; also where the map gives zero
		return
	}
	s.h.Set(j+1, j, left)
	s.basis = append(s.basis, scaled(rest, 1/left))
}

// restart reads the leading eigenvalue off h. Where it is not exact enough, the space begins anew from its eigenvector.
func (s *space) restart(tolerance float64) {
	if s.done {
		return
	}
	m := len(s.basis)
	if !s.closed {
		m--
	}
	value, y := leadingOf(s.h.Slice(0, m, 0, m))
	s.found = eigenvalue{value: complex(real(value), math.Abs(imag(value)))}
	if !s.closed && value != 0 {
		s.found.residual = s.h.At(m, m-1) * cmplx.Abs(y[m-1]) / cmplx.Abs(value)
	}
	if s.done = s.closed || s.found.residual <= tolerance; s.done {
		s.basis = s.basis[:1]
		return
	}
	start := make([]float32, len(s.basis[0]))
	for i, v := range s.basis[:m] {
		add(start, v, real(y[i])+imag(y[i]))
	}
	krylov, _ := s.h.Dims()
	found := s.found
	*s = *newSpace(start, krylov-1)
	s.found = found
}

// leadingOf returns the eigenvalue of largest modulus of a small matrix, and its eigenvector of length 1.
func leadingOf(h mat.Matrix) (complex128, []complex128) {
	var e mat.Eigen
	n, _ := h.Dims()
	y := make([]complex128, n)
	if !e.Factorize(h, mat.EigenRight) {
		return 0, y // the QR algorithm does not converge, which is not seen in matrices that are finite
	}
	leading, values := 0, e.Values(nil)
	for i, v := range values {
		if cmplx.Abs(v) > cmplx.Abs(values[leading]) {
			leading = i
		}
	}
	var vectors mat.CDense
	e.VectorsTo(&vectors)
	var squares float64
	for i := range y {
		y[i] = vectors.At(i, leading)
		squares += real(y[i])*real(y[i]) + imag(y[i])*imag(y[i])
	}
	for i := range y {
		y[i] /= complex(math.Sqrt(squares), 0)
	}
	return values[leading], y
}

// each calls f for every space, on all cores.
func each(spaces []*space, f func(i int, s *space)) {
	var group errgroup.Group
	for i, s := range spaces {
		group.Go(func() error { f(i, s); return nil })
	}
	_ = group.Wait()
}

func allOf[E any](all []E, holds func(E) bool) bool {
	for _, e := range all {
		if !holds(e) {
			return false
		}
	}
	return true
}
