package perturb

import (
	"context"
	"fmt"
	"math/rand/v2"

	"readoutzones/analysis"
	"readoutzones/blt/record"
	"readoutzones/data/images"
	"readoutzones/data/recording"
)

// DefaultAttractors are the options of SPEC §7, 6.
var DefaultAttractors = analysis.AttractorOptions{Timesteps: 80, Kicks: 8, Kick: 1, Krylov: 32, Cycles: 8, Tolerance: 1e-4, Seed: 1}

// Attractors looks, for each image, at the state after many time steps: at the leading eigenvalue of the Jacobian of one
// more step, at the rate by which ‖ΔR‖ shrinks, and where the state ends after it was kicked in random directions. It writes
// the table to a file, adding to what is there.
func Attractors(ctx context.Context, s Source, path string, o analysis.AttractorOptions) (*analysis.Attractors, error) {
	if err := s.check(); err != nil {
		return nil, err
	}
	if o.Timesteps < 2 || o.Kicks < 0 || o.Krylov < 2 || o.Cycles < 1 {
		return nil, fmt.Errorf("attractors: %d time steps, %d kicks, %d vectors, %d cycles: need at least 2, 0, 2 and 1", o.Timesteps, o.Kicks, o.Krylov, o.Cycles)
	}
	table := &analysis.Attractors{}
	table.From, table.MeasuredBy, table.Options, table.Wanted = s.From, Version, o, s.wanted()
	if err := table.Resume(path, func(before analysis.AttractorOptions) bool { return before == o }); err != nil {
		return nil, err
	}
	j, err := newJacobian(s.Unroller)
	if err != nil {
		return nil, err
	}
	defer j.program.Close()
	a := attractors{&s, j, o}
	f := filler[analysis.AttractorOptions, analysis.Attractor]{Source: &s, table: &table.Perturbed, write: table.Write, title: "attractors", seed: o.Seed, of: a.of}
	return table, f.fill(ctx, path)
}

type attractors struct {
	*Source
	jacobian *jacobian
	analysis.AttractorOptions
}

// of finds the attractors of a batch.
func (a *attractors) of(ctx context.Context, picked *images.InMemory, rows []int, says func(string)) ([]analysis.Attractor, error) {
	found := make([]analysis.Attractor, len(rows))
	for i, row := range rows {
		found[i].Image, found[i].Label = row, picked.Labels[i]
	}
	says("unrolling")
	first, err := a.Unroller.First(ctx, picked.Pixels)
	if err != nil {
		return nil, err
	}
	defer first.Free()
	end, err := a.settle(ctx, first, found)
	if err != nil {
		return nil, err
	}
	defer end.Free()
	if err := a.linear(ctx, end, found, says); err != nil {
		return nil, err
	}
	return found, a.kick(ctx, end, found, says)
}

// settle unrolls to the last time step, and notes how the representations come to rest.
func (a *attractors) settle(ctx context.Context, first *record.Frame, found []analysis.Attractor) (*record.Frame, error) {
	path := analysis.NewTrajectory(make([]int, len(found)), a.Timesteps)
	var before []float32
	note := func(t int, f *record.Frame) error {
		outputs, now, err := a.answers(f)
		if err == nil {
			err = path.Fill(t, 0, a.Unroller.Shape().Classes, outputs, now, before)
		}
		before = now
		return err
	}
	if err := note(0, first); err != nil {
		return nil, err
	}
	end, err := follow(ctx, first, a.Timesteps-1, note)
	last := a.Timesteps - 1
	for i := range found {
		changes, norms := column(path.Changes, i), column(path.Norms, i)
		found[i].Class = path.Classes[last][i]
		found[i].Rate = analysis.Number(analysis.Rate(changes, norms))
		found[i].Change = analysis.Number(changes[last-1] / norms[last])
	}
	return end, err
}

// linear finds the leading eigenvalue of the Jacobian at the end.
func (a *attractors) linear(ctx context.Context, end *record.Frame, found []analysis.Attractor, says func(string)) error {
	starts := make([][]float32, len(found))
	for i := range found {
		starts[i] = gaussian(rand.New(rand.NewPCG(a.Seed, uint64(found[i].Image))), a.jacobian.n)
	}
	products := 0
	values, err := arnoldi{a.Krylov, a.Cycles, a.Tolerance}.leading(starts, func(vectors [][]float32) ([][]float32, error) {
		products++
		says(fmt.Sprintf("eigenvalues: product %d with the Jacobian", products))
		return a.jacobian.transposed(ctx, end, vectors)
	})
	for i, v := range values {
		found[i].Eigenvalue, found[i].Residual = [2]float64{real(v.value), imag(v.value)}, v.residual
	}
	return err
}

// kick adds noise to the end states, and notes where they are after as many steps again, and where the unkicked ones are.
func (a *attractors) kick(ctx context.Context, end *record.Frame, found []analysis.Attractor, says func(string)) error {
	reached, classes := make([][][]float32, len(found)), make([][]int, len(found)) // [B][1 + kicks]
	for k := range a.Kicks + 1 {
		says(fmt.Sprintf("kick %d of %d", k, a.Kicks))
		representations, c, err := a.after(ctx, end, found, k)
		if err != nil {
			return err
		}
		for i, r := range representations {
			reached[i], classes[i] = append(reached[i], r), append(classes[i], c[i])
		}
	}
	for i := range found {
		length := norm(reached[i][0])
		for _, r := range reached[i][1:] {
			found[i].Distances = append(found[i].Distances, analysis.Number(distance(r, reached[i][0])/length))
		}
		found[i].States, found[i].Classes = clusters(reached[i], analysis.SameState*length), different(classes[i])
	}
	return nil
}

// after gives the end states their k-th kick (none for k = 0), and returns the representations and classes that come of it.
func (a *attractors) after(ctx context.Context, end *record.Frame, found []analysis.Attractor, k int) (representations [][]float32, classes []int, err error) {
	start, err := a.kicked(end, found, k)
	if err != nil {
		return nil, nil, err
	}
	defer start.Free()
	last, err := follow(ctx, start, a.Timesteps, nil)
	if err != nil {
		return nil, nil, err
	}
	defer last.Free()
	outputs, flat, err := a.answers(last)
	if err != nil {
		return nil, nil, err
	}
	classes, err = recording.Argmax(outputs, a.Unroller.Shape().Classes)
	return rows(flat, a.Unroller.Shape().Features), classes, err
}

// kicked adds noise of the length Kick·‖x‖ to each area's response x.
func (a *attractors) kicked(end *record.Frame, found []analysis.Attractor, k int) (*record.Frame, error) {
	changed := map[string][]float32{}
	for part, s := range a.Unroller.State() {
		if k == 0 {
			continue
		}
		all, err := end.Response(s.Name)
		if err != nil {
			return nil, err
		}
		for i, x := range rows(all, size(s)) {
			random := rand.New(rand.NewPCG(a.Seed+uint64(k)<<32, uint64(found[i].Image)<<8+uint64(part)))
			noise := gaussian(random, len(x))
			add(x, noise, a.Kick*norm(x)/norm(noise))
		}
		changed[s.Name] = all
	}
	return end.With(changed)
}

// clusters counts the groups of points that hang together by distances of at most reach.
func clusters(points [][]float32, reach float64) (groups int) {
	seen := make([]bool, len(points))
	var visit func(i int)
	visit = func(i int) {
		seen[i] = true
		for k, p := range points {
			if !seen[k] && distance(points[i], p) <= reach {
				visit(k)
			}
		}
	}
	for i := range points {
		if !seen[i] {
			groups++
			visit(i)
		}
	}
	return groups
}

func different(values []int) int {
	set := map[int]bool{}
	for _, v := range values {
		set[v] = true
	}
	return len(set)
}
