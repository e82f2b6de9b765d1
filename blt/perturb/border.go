package perturb

import (
	"context"
	"math"

	"github.com/gomlx/gomlx/core/tensors"

	"readoutzones/blt/record"
)

// readout are the readout vectors w_k [K][D] and biases b_k, nil without.
type readout struct {
	vectors [][]float32
	bias    []float32
}

func newReadout(u *record.Unroller) *readout {
	weight, bias := u.Readout()
	return &readout{rows(weight, u.Shape().Features), bias}
}

// output is w_k·r + b_k.
func (w *readout) output(k int, r []float32) float64 {
	x := dot(w.vectors[k], r)
	if w.bias != nil {
		x += float64(w.bias[k])
	}
	return x
}

// class is that of a representation; ties go to the lowest index.
func (w *readout) class(r []float32) (best int) {
	highest := math.Inf(-1)
	for k := range w.vectors {
		if x := w.output(k, r); x > highest {
			best, highest = k, x
		}
	}
	return best
}

// border is the nearest border of a representation's zone.
type border struct {
	class, beyond int // the zone's class, and that on the other side; −1 without one
	distance      float64
	norm          float64 // of the representation
}

// nearest finds the nearest border of a class's zone: the least ((w_c − w_k)·r + b_c − b_k) / ‖w_c − w_k‖ over k.
func (w *readout) nearest(class int, r []float32) border {
	b := border{class, -1, math.NaN(), norm(r)}
	here := w.output(class, r)
	for k := range w.vectors {
		apart := distance(w.vectors[class], w.vectors[k])
		if k == class || apart == 0 {
			continue
		}
		if d := (here - w.output(k, r)) / apart; !(d >= b.distance) {
			b.beyond, b.distance = k, d
		}
	}
	return b
}

// borders are those of a frame's representations.
func (p *pusher) borders(f *record.Frame) ([]border, error) {
	_, representations, err := p.answers(f)
	if err != nil {
		return nil, err
	}
	classes, err := p.classes(f)
	if err != nil {
		return nil, err
	}
	var all []border
	for i, r := range rows(representations, p.Unroller.Shape().Features) {
		all = append(all, p.readout.nearest(classes[i], r))
	}
	return all, nil
}

// towards are the directions in which the border comes nearer: of the representation w_k − w_c, at a right angle to it; of the
// area below, the direction in which the lead of class c over k at the next time step falls fastest. Without a border, or
// where the next step does not depend on that area, it is zero.
func (p *pusher) towards(ctx context.Context, f *record.Frame, target string, borders []border) ([][]float32, error) {
	classes, features := p.Unroller.Shape().Classes, p.Unroller.Shape().Features
	if target == p.Targets[0] {
		var all [][]float32
		for _, b := range borders {
			direction := make([]float32, features)
			if b.beyond >= 0 {
				add(direction, p.readout.vectors[b.beyond], 1)
				add(direction, p.readout.vectors[b.class], -1)
			}
			all = append(all, direction)
		}
		return all, nil
	}
	lead := make([]float32, len(borders)*classes)
	for i, b := range borders {
		if b.beyond >= 0 {
			lead[i*classes+b.beyond], lead[i*classes+b.class] = 1, -1
		}
	}
	combination := tensors.FromFlatDataAndDimensions(lead, len(borders), classes)
	defer combination.FinalizeAll()
	slopes, err := p.slopes[target].Floats(ctx, f, combination)
	if err != nil {
		return nil, err
	}
	return rows(slopes, len(slopes)/len(borders)), nil
}
