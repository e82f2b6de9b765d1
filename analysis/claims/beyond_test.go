package claims

import (
	"math"
	"math/rand/v2"
	"testing"

	"readoutzones/data/recording"
)

// open is a world in which what the paper leaves open has an answer. There are six classes in three superclasses, with an axis
// for each readout vector and a further one for each label, which the readout does not see.
type open struct {
	nearLate  bool    // images that settle late start near the border; else far from it
	direct    bool    // they go to their label at once; else through another class
	kin       bool    // they start in their superclass; else outside
	sure      bool    // the answer is uncertain while wrong; else while right
	second    float64 // share of the images whose second choice is the label
	telling   bool    // the further axes show the label
	wrongEnds bool    // half of the images do all this, and end with a wrong class
}

const openClasses = 6

func (o open) recording() *recording.Recording {
	const images, steps, k, d = 900, 5, openClasses, 2*openClasses + 1
	random := rand.New(rand.NewPCG(3, 3))
	r := &recording.Recording{T: steps, N: images, K: k, D: d, Labels: make([]int, images), ReadoutWeight: make([]float32, k*d),
		Outputs: make([]float32, steps*images*k), Representations: make([]float32, steps*images*d)}
	for class := range k {
		r.ReadoutWeight[class*d+class] = 1
		r.Superclasses = append(r.Superclasses, recording.Superclass{Name: string(rune('a' + class/2))})
	}
	for n := range images {
		final, settle := n%k, n/k%4
		r.Labels[n] = final
		if o.wrongEnds && n%2 == 1 {
			r.Labels[n] = (final + 3) % k
		}
		first := final ^ 1 // of the same superclass
		if !o.kin {
			first = (final + 2 + 2*random.IntN(2)) % k
		}
		second := final
		if random.Float64() >= o.second {
			second = (final + 3) % k
		}
		for t := range steps {
			class := final
			if t < settle {
				class = first
			}
			if !o.direct && settle > 1 && t == settle-1 {
				class = first ^ 1
			}
			o.place(r, t, n, class, second, settle, random)
			o.answer(r.Output(t, n), r.Representation(t, n)[:k], class == final)
		}
	}
	return r
}

// place puts image n near the readout vector of its class, with the second one beside it.
func (o open) place(r *recording.Recording, t, n, class, second, settle int, random *rand.Rand) {
	const k = openClasses
	at, margin := r.Representation(t, n), 4-float64(settle)
	if !o.nearLate {
		margin = 1 + float64(settle)
	}
	if second == class {
		second = class ^ 1
	}
	at[class] = float32(8 + 0.1*random.Float64())
	at[second] = at[class] - float32(margin)
	told := random.IntN(k)
	if o.telling {
		told = r.Labels[n]
	}
	at[k+told] = 3
	at[2*k] = float32(20 + random.Float64())
}

// answer makes log-probabilities in the order of the logits, more or less certain.
func (o open) answer(outputs, logits []float32, right bool) {
	scale := 0.2
	if right == o.sure {
		scale = 3
	}
	var sum float64
	for _, x := range logits {
		sum += math.Exp(scale * float64(x))
	}
	for class, x := range logits {
		outputs[class] = float32(scale*float64(x) - math.Log(sum))
	}
}

func TestClaimsBeyondThePaper(t *testing.T) {
	so := open{nearLate: true, direct: true, kin: true, sure: true, second: 0.5, telling: true}
	not := open{}
	hidden := open{nearLate: true, direct: true, sure: true, second: 1}
	for _, c := range []struct {
		id    string
		world open
		want  Verdict
	}{
		{"border-predicts-leaving", so, Supported}, {"border-predicts-leaving", not, NotSupported},
		{"border-predicts-more", so, Supported}, {"border-predicts-more", not, NotSupported},
		{"paths-direct", so, Supported}, {"paths-direct", not, NotSupported},
		{"route-through-superclass", so, Supported}, {"route-through-superclass", not, NotSupported},
		{"waiting-pays", so, Supported}, {"waiting-pays", not, NotSupported},
		{"future-class-is-second-choice", so, Supported}, {"future-class-is-second-choice", not, NotSupported},
		{"future-class-beyond-readout", so, Supported}, {"future-class-beyond-readout", hidden, NotSupported},
	} {
		n := Networks{RNNs: []RNN{{Trained: mustMeasure(t, c.world.recording()), walks: noWalks}}}
		if claim := onlyClaim(t, c.id, n); claim.Verdict != c.want {
			t.Errorf("%s in %+v: %s, want %s (%s; %s)", c.id, c.world, claim.Verdict, c.want, claim.OursText(), claim.Note)
		}
	}
}

// Images that end wrong do the same as those that end right: then a claim holds, but does not exceed its references.
func TestClaimsBeyondThePaperHaveReferences(t *testing.T) {
	world := open{nearLate: true, direct: true, kin: true, sure: true, second: 0.5, wrongEnds: true}
	n := Networks{RNNs: []RNN{{Trained: mustMeasure(t, world.recording()), walks: noWalks}}}
	for _, id := range []string{"border-predicts-leaving", "border-predicts-more", "paths-direct", "route-through-superclass", "future-class-is-second-choice"} {
		c := onlyClaim(t, id, n)
		exceeds := c.Exceeds()
		if exceeds == nil || *exceeds || c.Verdict != Supported {
			t.Errorf("%s: %s, exceeds %v (%s)", id, c.Verdict, exceeds, c.SizeText())
		}
	}
}

func TestClaimsBeyondThePaperWithoutEvidence(t *testing.T) {
	d := mustMeasure(t, open{kin: true, direct: true}.recording())
	d.Readout.Superclasses = nil
	if c := onlyClaim(t, "route-through-superclass", Networks{RNNs: []RNN{{Trained: d, walks: noWalks}}}); c.Verdict != NotTested {
		t.Errorf("without superclasses: %s", c.Verdict)
	}
	one := mustMeasure(t, emptyWorld(30, 1))
	for _, id := range []string{"border-predicts-leaving", "paths-direct", "future-class-is-second-choice", "future-class-beyond-readout"} {
		if c := onlyClaim(t, id, Networks{RNNs: []RNN{{Trained: one, walks: noWalks}}}); c.Verdict != None || !math.IsNaN(c.Effect.Low) {
			t.Errorf("%s of one step: %s, %v", id, c.Verdict, c.Effect)
		}
	}
}
