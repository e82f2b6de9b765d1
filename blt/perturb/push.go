package perturb

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"

	"github.com/gomlx/gomlx/core/graph"

	"readoutzones/analysis"
	"readoutzones/blt"
	"readoutzones/blt/record"
	"readoutzones/data/images"
	"readoutzones/data/recording"
)

// DefaultPush are the usual options: without Timesteps as many as the network was trained for, without At those of DefaultAt
// after which a step follows.
var DefaultPush = analysis.PushOptions{Factors: []float64{0.5, 0.75, 1.25, 1.5, 2}, Seed: 1}

// DefaultAt are early, middle and late steps of the paper's ten.
var DefaultAt = []int{0, 2, 5}

// Push pushes the representation of each image, and separately the response of the area below it, at some time steps, and
// notes its classes from there on. It writes the table to a file, adding to what is there.
func Push(ctx context.Context, s Source, path string, o analysis.PushOptions) (*analysis.Pushes, error) {
	if err := s.check(); err != nil {
		return nil, err
	}
	if o.Timesteps == 0 {
		o.Timesteps = s.Unroller.Shape().Timesteps
	}
	if o.At == nil {
		o.At = slices.DeleteFunc(slices.Clone(DefaultAt), func(t int) bool { return t > o.Timesteps-2 })
	}
	o.Targets = targets(s.Unroller)
	if err := checkPush(o); err != nil {
		return nil, err
	}
	table := &analysis.Pushes{}
	table.From, table.MeasuredBy, table.Options, table.Wanted = s.From, Version, o, s.wanted()
	if err := table.Resume(path, o.Same); err != nil {
		return nil, err
	}
	p := pusher{Source: &s, PushOptions: o, readout: newReadout(s.Unroller), slopes: map[string]*record.Program{}}
	defer p.close()
	for _, target := range o.Targets[1:] {
		var err error
		if p.slopes[target], err = newSlope(s.Unroller, target); err != nil {
			return nil, err
		}
	}
	f := filler[analysis.PushOptions, analysis.Pushed]{Source: &s, table: &table.Perturbed, write: table.Write, title: "push", seed: o.Seed, of: p.of}
	return table, f.fill(ctx, path)
}

func checkPush(o analysis.PushOptions) error {
	for _, t := range o.At {
		if t < 0 || t > o.Timesteps-2 {
			return fmt.Errorf("push at time step %d: must be 0…%d, so that of %d steps one at least follows", t, o.Timesteps-2, o.Timesteps)
		}
	}
	if i := slices.IndexFunc(o.Factors, func(f float64) bool { return !(f > 0) || math.IsInf(f, 0) || f == 1 }); i >= 0 {
		return fmt.Errorf("factor %g: must be above 0, and not 1, which changes nothing", o.Factors[i])
	}
	if len(o.At) == 0 || len(o.Factors) == 0 {
		return fmt.Errorf("push: give at least one time step and one factor")
	}
	return nil
}

// targets are the representation and the part of the state before it.
func targets(u *record.Unroller) []string {
	representation, state := u.Shape().Representation, u.State()
	i := slices.IndexFunc(state, func(s recording.NamedShape) bool { return s.Name == representation })
	if i < 1 {
		return []string{representation}
	}
	return []string{representation, state[i-1].Name}
}

// newSlope compiles, for a part x of the state, the gradient of what a combination of the next step's log-probabilities is
// with respect to x.
func newSlope(u *record.Unroller, target string) (*record.Program, error) {
	return u.Compile(func(p *blt.Params, constant, state blt.State, more []*graph.Node) []*graph.Node {
		_, logProbs := u.Model().Step(p, constant, state)
		return graph.Gradient(graph.ReduceAllSum(graph.Mul(logProbs, more[0])), state.Get(target))
	})
}

type pusher struct {
	*Source
	analysis.PushOptions
	readout *readout
	slopes  map[string]*record.Program // of the targets below the representation
}

func (p *pusher) close() {
	for _, program := range p.slopes {
		program.Close()
	}
}

// of pushes a batch of images.
func (p *pusher) of(ctx context.Context, picked *images.InMemory, rows []int, says func(string)) ([]analysis.Pushed, error) {
	pushed := make([]analysis.Pushed, len(rows))
	for i, row := range rows {
		pushed[i].Image, pushed[i].Label = row, picked.Labels[i]
	}
	first, err := p.Unroller.First(ctx, picked.Pixels)
	if err != nil {
		return nil, err
	}
	defer first.Free()
	visit := func(t int, f *record.Frame) error {
		classes, err := p.classes(f)
		if err != nil {
			return err
		}
		for i, c := range classes {
			pushed[i].Free = append(pushed[i].Free, c)
		}
		if !slices.Contains(p.At, t) {
			return nil
		}
		return p.push(ctx, f, t, pushed, says)
	}
	if err := visit(0, first); err != nil {
		return nil, err
	}
	last, err := follow(ctx, first, p.Timesteps-1, visit)
	if err == nil {
		last.Free()
	}
	return pushed, err
}

func (p *pusher) classes(f *record.Frame) ([]int, error) {
	outputs, err := f.Response(record.Output)
	if err != nil {
		return nil, err
	}
	return recording.Argmax(outputs, p.Unroller.Shape().Classes)
}

// push makes all pushes at a time step.
func (p *pusher) push(ctx context.Context, f *record.Frame, t int, pushed []analysis.Pushed, says func(string)) error {
	borders, err := p.borders(f)
	if err != nil {
		return err
	}
	after := make([][][]int, len(pushed))
	for i, b := range borders {
		pushed[i].Norm = append(pushed[i].Norm, analysis.Number(b.norm))
		pushed[i].Border = append(pushed[i].Border, analysis.Number(b.distance))
	}
	directions := map[string][][]float32{}
	for _, target := range p.Targets {
		if directions[target], err = p.towards(ctx, f, target, borders); err != nil {
			return err
		}
	}
	for _, v := range p.Variants() {
		says(fmt.Sprintf("%s at step %d", v, t))
		classes, err := p.variant(ctx, f, t, v, directions[v.Target], pushed)
		if err != nil {
			return err
		}
		for i, c := range classes {
			after[i] = append(after[i], c)
		}
	}
	for i := range pushed {
		pushed[i].After = append(pushed[i].After, after[i])
	}
	return nil
}

// variant makes one push and returns the classes [B][T − t] from there on, −1 where it could not be made.
func (p *pusher) variant(ctx context.Context, f *record.Frame, t int, v analysis.Variant, towards [][]float32, pushed []analysis.Pushed) ([][]int, error) {
	response, possible, err := p.moved(f, t, v, towards, pushed)
	if err != nil {
		return nil, err
	}
	start, err := f.With(map[string][]float32{v.Target: response})
	if err != nil {
		return nil, err
	}
	defer start.Free()
	classes := make([][]int, len(pushed))
	note := func(now []int) {
		for i, c := range now {
			if !possible[i] {
				c = -1
			}
			classes[i] = append(classes[i], c)
		}
	}
	now, err := p.atOnce(f, v, response)
	if err != nil {
		return nil, err
	}
	note(now)
	last, err := follow(ctx, start, p.Timesteps-1-t, func(_ int, f *record.Frame) error {
		now, err := p.classes(f)
		note(now)
		return err
	})
	if err == nil {
		last.Free()
	}
	return classes, err
}

// moved is the target's response after the push, and of which images there was a direction to push it in.
func (p *pusher) moved(f *record.Frame, t int, v analysis.Variant, towards [][]float32, pushed []analysis.Pushed) (response []float32, possible []bool, err error) {
	if response, err = f.Response(v.Target); err != nil {
		return nil, nil, err
	}
	for i, x := range rows(response, len(response)/len(pushed)) {
		direction := towards[i]
		if v.Kind == analysis.Chance {
			direction = gaussian(rand.New(rand.NewPCG(p.Seed, uint64(pushed[i].Image)<<16+uint64(t))), len(x))
		}
		possible = append(possible, move(x, v, direction))
	}
	return response, possible, nil
}

// move pushes a response, and says whether it could be done: there may be no direction.
func move(x []float32, v analysis.Variant, direction []float32) bool {
	length := norm(x)
	switch v.Kind {
	case analysis.Scale:
		add(x, slices.Clone(x), v.Size-1)
		return true
	case analysis.Away:
		length = -length
	}
	along := norm(direction)
	if along == 0 {
		return false
	}
	add(x, direction, v.Size*length/along)
	return true
}

// atOnce are the classes right after the push: of the representation, what the readout makes of it; otherwise those before,
// as the readout sees nothing of it yet.
func (p *pusher) atOnce(f *record.Frame, v analysis.Variant, pushed []float32) ([]int, error) {
	if v.Target != p.Targets[0] {
		return p.classes(f)
	}
	var classes []int
	for _, r := range rows(pushed, p.Unroller.Shape().Features) {
		classes = append(classes, p.readout.class(r))
	}
	return classes, nil
}
