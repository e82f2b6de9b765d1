package record

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/core/tensors"
	"github.com/gomlx/gomlx/ml/model"

	"readoutzones/blt"
	"readoutzones/blt/device"
	"readoutzones/data/recording"
)

// Frame is a batch of images at a time step. Unlike a [Moment] it stays, on the device, and may be changed and advanced again:
//
//	now, err := u.First(ctx, pixels)
//	other, err := now.With(map[string][]float32{"GAP": values})
//	next, err := other.Next(ctx)
//
// Free it after all that was made of it.
type Frame struct {
	u         *Unroller
	batch     int
	responses map[string]*tensors.Tensor
	own       []*tensors.Tensor // what Free frees
}

// First shows pixels [B, S, S, 3] to the model for its first time step.
func (u *Unroller) First(ctx context.Context, pixels []uint8) (*Frame, error) {
	size := u.model.Shape().Size
	batch := len(pixels) / (size * size * 3)
	var outputs []*tensors.Tensor
	err := device.Await(ctx, func() (err error) {
		outputs, err = u.first.Call(tensors.FromFlatDataAndDimensions(pixels, batch, size, size, 3))
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("first time step: %w", device.FirstLine(err))
	}
	constant := len(u.constant)
	return &Frame{u, batch, u.responses(outputs[:constant], outputs[constant:]), outputs}, nil
}

// Next is the following time step.
func (f *Frame) Next(ctx context.Context) (*Frame, error) {
	outputs, err := (&Program{f.u, f.u.next}).Call(ctx, f)
	if err != nil {
		return nil, fmt.Errorf("a time step: %w", err)
	}
	var constant []*tensors.Tensor
	for _, s := range f.u.constant {
		constant = append(constant, f.responses[s.Name])
	}
	return &Frame{f.u, f.batch, f.u.responses(constant, outputs), outputs}, nil
}

// With is the same time step with other responses in the place of some; what depends on these within the step stays as it is.
func (f *Frame) With(values map[string][]float32) (*Frame, error) {
	changed := &Frame{f.u, f.batch, maps.Clone(f.responses), nil}
	for name, v := range values {
		old, ok := f.responses[name]
		if !ok || len(v) != old.Size() {
			changed.Free()
			return nil, fmt.Errorf("response %q cannot be replaced by %d values", name, len(v))
		}
		t := tensors.FromFlatDataAndDimensions(v, old.Shape().Dimensions...)
		changed.responses[name], changed.own = t, append(changed.own, t)
	}
	return changed, nil
}

// Response copies a response to the host, as [Moment.Response] does.
func (f *Frame) Response(name string) ([]float32, error) {
	return Moment{Valid: f.batch, responses: f.responses}.Response(name)
}

// Free frees what this frame holds on the device.
func (f *Frame) Free() { finalize(f.own) }

// State lists what a time step changes, with its shapes of one image.
func (u *Unroller) State() []recording.NamedShape { return slices.Clone(u.changing) }

// Model is what is unrolled.
func (u *Unroller) Model() blt.Model { return u.model }

// Program is a compiled function of a frame.
type Program struct {
	u    *Unroller
	exec *model.Exec
}

// Compile makes a program of what build returns for what is constant, a state, and more arguments. The first call compiles.
func (u *Unroller) Compile(build func(p *blt.Params, constant, state blt.State, more []*graph.Node) []*graph.Node) (*Program, error) {
	store, parameters := u.first.Store(), u.model.Parameters()
	exec, err := model.NewExec(u.backend, store, func(_ *model.Scope, in []*graph.Node) []*graph.Node {
		p := blt.ParamsIn(in[0].Graph(), store, parameters)
		state := in[len(u.constant):]
		outputs := build(p, named(u.constant, in), named(u.changing, state), state[len(u.changing):])
		device.Exact(in[0].Graph(), u.exact)
		return outputs
	})
	if err != nil {
		return nil, device.FirstLine(err)
	}
	return &Program{u, exec}, nil
}

// Call runs the program. Its results are the caller's to free.
func (p *Program) Call(ctx context.Context, f *Frame, more ...*tensors.Tensor) (outputs []*tensors.Tensor, err error) {
	var args []any
	for _, s := range slices.Concat(p.u.constant, p.u.changing) {
		args = append(args, f.responses[s.Name])
	}
	for _, t := range more {
		args = append(args, t)
	}
	err = device.Await(ctx, func() (err error) {
		outputs, err = p.exec.Call(args...)
		return err
	})
	if err != nil {
		return nil, device.FirstLine(err)
	}
	return outputs, nil
}

// Floats runs the program and copies its only result to the host.
func (p *Program) Floats(ctx context.Context, f *Frame, more ...*tensors.Tensor) ([]float32, error) {
	outputs, err := p.Call(ctx, f, more...)
	if err != nil {
		return nil, err
	}
	defer finalize(outputs)
	return device.Floats(outputs[0])
}

// Close frees the compiled program.
func (p *Program) Close() { p.exec.Finalize() }
