package record

import (
	"fmt"
	"slices"
	"testing"

	"readoutzones/blt"
	"readoutzones/blt/internal/goldens"
	"readoutzones/blt/internal/tiny"
	"readoutzones/data/npz"
	"readoutzones/data/recording"
)

// unroller compiles once for many calls of respond.
func unroller(t testing.TB, n *blt.Network, weights blt.StateDict) *Unroller {
	t.Helper()
	r, err := New(tiny.GoBackend(t), n, weights, tiny.Mean, tiny.Std)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(r.Close)
	return r
}

// respond returns the log-probabilities of every step.
func respond(t testing.TB, r *Unroller, pixels []uint8, timesteps int) (outputs [][]float32) {
	t.Helper()
	err := r.Unroll(pixels, timesteps, func(s Moment) error {
		out, err := s.Response(Output)
		outputs = append(outputs, out)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return outputs
}

// sameValues allows rounding: a compiled graph may add in another order for another batch size.
func sameValues(t *testing.T, what string, got, want []float32) {
	t.Helper()
	if e := goldens.Compare(got, want, goldens.RMS(want)); !(e.MaxOverRMS <= 1e-4) {
		t.Errorf("%s: %v", what, e)
	}
}

// With recurrent weights of zero every step of an RNN is the feed-forward sweep of BNet.
func TestZeroRecurrentWeightsEqualBNet(t *testing.T) {
	for name, n := range tiny.RNNs(t) {
		weights := blt.Initialise(n.Parameters(), 1)
		bnet, err := blt.New(n.Config.Feedforward())
		if err != nil {
			t.Fatal(err)
		}
		feedforward := blt.StateDict{}
		for _, p := range bnet.Parameters() {
			feedforward[p.Name] = weights[p.Name]
		}
		for _, p := range n.Parameters() {
			if _, shared := feedforward[p.Name]; !shared {
				weights[p.Name] = npz.Array{Shape: p.Shape, Data: make([]float32, p.Len())}
			}
		}
		pixels := tiny.Pixels(n, 3)
		want := respond(t, unroller(t, bnet, feedforward), pixels, 1)
		got := respond(t, unroller(t, n, weights), pixels, n.Timesteps)
		for step := range got {
			sameValues(t, fmt.Sprintf("%s, step %d", name, step), got[step], want[0])
		}
	}
}

// The first steps of a long run are those of a short one, to the bit: both run the same compiled step.
func TestLongRunStartsLikeShortRun(t *testing.T) {
	for name, n := range tiny.RNNs(t) {
		r, pixels := unroller(t, n, blt.Initialise(n.Parameters(), 2)), tiny.Pixels(n, 3)
		short, long := respond(t, r, pixels, n.Timesteps), respond(t, r, pixels, 12)
		for step := range short {
			if !slices.Equal(short[step], long[step]) {
				t.Errorf("%s: step %d differs between a run of %d and one of 12 steps", name, step, n.Timesteps)
			}
		}
	}
}

// An image's responses depend neither on its place in the batch nor on the other images, not even in a batch of one.
func TestBatchDoesNotMatter(t *testing.T) {
	for name, n := range tiny.RNNs(t) {
		r, pixels := unroller(t, n, blt.Initialise(n.Parameters(), 3)), tiny.Pixels(n, 3)
		together := respond(t, r, pixels, n.Timesteps)
		length := n.Size * n.Size * 3
		reversed := slices.Concat(pixels[2*length:], pixels[length:2*length], pixels[:length])
		backwards := respond(t, r, reversed, n.Timesteps)
		for i := range 3 {
			alone := respond(t, r, pixels[i*length:(i+1)*length], n.Timesteps)
			for step := range together {
				k := n.Classes
				want := together[step][i*k : (i+1)*k]
				sameValues(t, fmt.Sprintf("%s, image %d alone, step %d", name, i, step), alone[step], want)
				sameValues(t, fmt.Sprintf("%s, image %d in reversed order, step %d", name, i, step), backwards[step][(2-i)*k:(3-i)*k], want)
			}
		}
	}
}

// Without a readout bias the class does not depend on the scale of the readout weights, though the log-probabilities do;
// with one it does.
func TestArgmaxIgnoresReadoutScale(t *testing.T) {
	for _, bias := range []bool{false, true} {
		c := tiny.Config()
		c.ReadoutBias = bias
		n := tiny.Network(t, c)
		weights, pixels := blt.Initialise(n.Parameters(), 4), tiny.Pixels(n, 8)
		u := unroller(t, n, weights)
		want := respond(t, u, pixels, 1)[0]
		scaled := slices.Clone(weights["readout.weight"].Data.([]float32))
		for i := range scaled {
			scaled[i] *= 0.01
		}
		weights["readout.weight"] = npz.Array{Shape: weights["readout.weight"].Shape, Data: scaled}
		if err := u.SetWeights(weights); err != nil {
			t.Fatal(err)
		}
		got := respond(t, u, pixels, 1)[0]
		if slices.Equal(got, want) {
			t.Errorf("bias %v: the log-probabilities are the same with other weights", bias)
		}
		if same := slices.Equal(classes(t, got, n.Classes), classes(t, want, n.Classes)); same == bias {
			t.Errorf("bias %v: the classes are the same at another scale: %v", bias, same)
		}
	}
}

func classes(t *testing.T, outputs []float32, k int) []int {
	t.Helper()
	c, err := recording.Argmax(outputs, k)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// bfloat16 convolutions change the log-probabilities by their rounding (8 bits), no more.
func TestBFloat16IsCloseToFloat32(t *testing.T) {
	for name, n := range tiny.RNNs(t) {
		weights, pixels := blt.Initialise(n.Parameters(), 6), tiny.Pixels(n, 2)
		c := n.Config
		c.Precision = blt.BFloat16
		half := tiny.Network(t, c)
		want, got := respond(t, unroller(t, n, weights), pixels, n.Timesteps), respond(t, unroller(t, half, weights), pixels, n.Timesteps)
		for step := range want {
			e := goldens.Compare(got[step], want[step], goldens.RMS(want[step]))
			if !(e.L2 <= 0.1) || e.L2 == 0 {
				t.Errorf("%s, step %d: bfloat16 differs by %v", name, step, e)
			}
		}
	}
}

// A network from a seed answers alike on XLA and on the Go backend.
func TestBackendsAgree(t *testing.T) {
	for name, n := range tiny.RNNs(t) {
		weights, pixels := blt.Initialise(n.Parameters(), 5), tiny.Pixels(n, 2)
		xla, err := New(tiny.Backend(t), n, weights, tiny.Mean, tiny.Std)
		if err != nil {
			t.Fatal(err)
		}
		got, want := respond(t, xla, pixels, n.Timesteps), respond(t, unroller(t, n, weights), pixels, n.Timesteps)
		xla.Close()
		for step := range want {
			if e := goldens.Compare(got[step], want[step], goldens.RMS(want[step])); !(e.MaxOverRMS <= 1e-4) {
				t.Errorf("%s, step %d: XLA and the Go backend differ: %v", name, step, e)
			}
		}
	}
}
