package record

import (
	"slices"
	"testing"

	"readoutzones/blt"
	"readoutzones/blt/internal/tiny"
)

// Frames that are advanced answer as an unrolled network does, to the bit; one that was changed and changed back, too, and what
// it was made of is still there.
func TestFramesAreMoments(t *testing.T) {
	for name, n := range tiny.RNNs(t) {
		u, pixels := unroller(t, n, blt.Initialise(n.Parameters(), 2)), tiny.Pixels(n, 3)
		want := respond(t, u, pixels, 3)
		first, err := u.First(t.Context(), pixels)
		if err != nil {
			t.Fatal(err)
		}
		answers := func(f *Frame) []float32 {
			values, err := f.Response(Output)
			if err != nil {
				t.Fatal(err)
			}
			return values
		}
		third := func(f *Frame) []float32 {
			for range 2 {
				if f, err = f.Next(t.Context()); err != nil {
					t.Fatal(err)
				}
			}
			return answers(f)
		}
		it, err := first.Response("IT")
		if err != nil {
			t.Fatal(err)
		}
		zero, err := first.With(map[string][]float32{"IT": make([]float32, len(it))})
		if err != nil {
			t.Fatal(err)
		}
		back, err := zero.With(map[string][]float32{"IT": it})
		if err != nil {
			t.Fatal(err)
		}
		if !slices.Equal(answers(first), want[0]) || !slices.Equal(third(first), want[2]) || !slices.Equal(third(back), want[2]) {
			t.Errorf("%s: the frames answer otherwise than an unrolled network", name)
		}
		if slices.Equal(third(zero), want[2]) {
			t.Errorf("%s: without IT's response the answers are the same", name)
		}
		if _, err := first.With(map[string][]float32{"IT": it[1:]}); err == nil {
			t.Errorf("%s: a response of another size was taken", name)
		}
	}
}
