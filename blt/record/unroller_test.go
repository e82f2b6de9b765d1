package record

import (
	"context"
	"errors"
	"math"
	"slices"
	"strings"
	"testing"

	. "github.com/gomlx/gomlx/core/graph"

	"readoutzones/blt"
	"readoutzones/blt/internal/tiny"
	"readoutzones/data/images"
)

// broken is a model of one layer whose step can be made wrong.
type broken struct {
	step func(state blt.State, t int) blt.State
	seen *int
}

func (broken) Parameters() []blt.ParameterSpec { return blt.LinearLayer("out", 3, 2, false) }

func (broken) Shape() blt.Shape {
	return blt.Shape{Size: 8, Classes: 2, Features: 3, Timesteps: 4, Representation: "mean", Readout: "out"}
}

func (broken) Drive(_ *blt.Params, images *Node) blt.State {
	return blt.State{{Name: "colour", Node: ReduceMean(images, 1, 2)}}
}

func (b broken) Step(p *blt.Params, drive, prev blt.State) (blt.State, *Node) {
	mean := drive.Get("colour")
	if before := prev.Get("mean"); before != nil {
		mean = Add(mean, MulScalar(before, 0.5))
	}
	*b.seen++
	return b.step(blt.State{{Name: "mean", Node: mean}}, *b.seen), blt.LogProbabilities(p.Linear("out", mean))
}

// What a model does wrong is said before anything is compiled.
func TestModelsAreChecked(t *testing.T) {
	for want, step := range map[string]func(blt.State, int) blt.State{
		"": func(s blt.State, _ int) blt.State { return s },
		"the state changes from": func(s blt.State, t int) blt.State {
			if t > 1 {
				return append(s, blt.Named{Name: "more", Node: s[0].Node})
			}
			return s
		},
		`has no "mean"`: func(s blt.State, _ int) blt.State { return blt.State{{Name: "average", Node: s[0].Node}} },
		`two of its responses are called "colour"`: func(s blt.State, _ int) blt.State {
			return append(s, blt.Named{Name: "colour", Node: s[0].Node})
		},
	} {
		model := broken{step, new(int)}
		u, err := New(tiny.GoBackend(t), model, blt.Initialise(model.Parameters(), 1), tiny.Mean, tiny.Std)
		switch {
		case want == "" && err != nil:
			t.Error(err)
		case want == "":
			u.Close()
		case err == nil || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), "\n"):
			t.Errorf("got %v, want one line with %q", err, want)
		}
	}
}

// A model of one's own carries its state: the image's mean colour and half of what it was approaches twice the colour.
func TestOwnModelCarriesItsState(t *testing.T) {
	var means [][]float32
	err := ownUnroller(t).Unroll(slices.Repeat([]uint8{51, 102, 255}, 8*8), 40, func(m Moment) error {
		mean, err := m.Response("mean")
		means = append(means, mean)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(means) != 40 {
		t.Fatalf("%d steps", len(means))
	}
	for step, mean := range means {
		for i, colour := range []float64{0.2, 0.4, 1} {
			if want := colour * (2 - math.Pow(0.5, float64(step))); math.Abs(float64(mean[i])-want) > 1e-6 {
				t.Errorf("step %d: colour %d is %g, want %g", step, i, mean[i], want)
			}
		}
	}
}

// Whoever asks to stop need not wait for the last time step.
func TestUnrollingStopsBetweenSteps(t *testing.T) {
	set := tiny.Data(t)
	split, err := set.Split("val")
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	err = ownUnroller(t).UnrollSplit(ctx, split, 40, images.BatchOptions{Size: 4}, func(m Moment) error {
		if m.T == 2 {
			cancel()
		}
		if m.T > 2 {
			t.Errorf("step %d after the interruption", m.T)
		}
		return nil
	})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("interrupted, it returned %v", err)
	}
}

// ownUnroller unrolls a model that does nothing wrong, with pixels normalised to 0…1.
func ownUnroller(t *testing.T) *Unroller {
	t.Helper()
	model := broken{func(s blt.State, _ int) blt.State { return s }, new(int)}
	u, err := New(tiny.GoBackend(t), model, blt.Initialise(model.Parameters(), 1), [3]float64{}, [3]float64{255, 255, 255})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(u.Close)
	return u
}

// An error of the callback ends the run there, although the next step computes already, and leaves the unroller fit for
// another run.
func TestCallbackEndsTheRun(t *testing.T) {
	model := broken{func(s blt.State, _ int) blt.State { return s }, new(int)}
	u, err := New(tiny.GoBackend(t), model, blt.Initialise(model.Parameters(), 1), tiny.Mean, tiny.Std)
	if err != nil {
		t.Fatal(err)
	}
	defer u.Close()
	enough := errors.New("enough")
	for _, last := range []int{0, 2, 3} {
		calls := 0
		err := u.Unroll(make([]uint8, 8*8*3), 4, func(m Moment) error {
			if m.T != calls {
				t.Errorf("step %d in call %d", m.T, calls)
			}
			calls++
			if m.T == last {
				return enough
			}
			return nil
		})
		if err != enough || calls != last+1 {
			t.Errorf("%v after %d calls, want %v after %d", err, calls, enough, last+1)
		}
	}
}

// Recordings are exact on a GPU too, the first step and the others, unless TF32 is asked for.
func TestUnrollingIsExact(t *testing.T) {
	tiny.AssertExact(t, 8, func(exact bool) {
		config := tiny.Config()
		if config.TopDown = true; !exact {
			config.Precision = blt.TF32
		}
		n := tiny.Network(t, config)
		u, err := New(tiny.Backend(t), n, blt.Initialise(n.Parameters(), 1), tiny.Mean, tiny.Std)
		if err != nil {
			t.Fatal(err)
		}
		defer u.Close()
		if err := u.Unroll(tiny.Pixels(n, 2), 2, func(Moment) error { return nil }); err != nil {
			t.Fatal(err)
		}
	})
}
