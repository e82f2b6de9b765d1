package figures

import (
	"fmt"
	"math"
	"math/rand/v2"

	"readoutzones/analysis"
	"readoutzones/data/recording"
)

// A plausible recording: K readout vectors in a hierarchy (superclasses of five), and images whose representations
// settle from a random start, all equally fast, on a point near the readout vector of their own class or, if they are
// hard, of a sibling.
type plausible struct {
	images, classes, dimensions, steps int
	trained                            bool
	bias                               bool
}

func (p plausible) recording(seed uint64) *recording.Recording {
	d := rand.New(rand.NewPCG(seed, 7))
	r := &recording.Recording{T: p.steps, N: p.images, K: p.classes, D: p.dimensions}
	vectors := p.readout(rand.New(rand.NewPCG(1, 7)))
	for _, v := range vectors {
		for _, x := range v {
			r.ReadoutWeight = append(r.ReadoutWeight, float32(x))
		}
		if p.bias {
			r.ReadoutBias = append(r.ReadoutBias, float32(0.03*d.NormFloat64()))
		}
	}
	for k := range p.classes {
		r.Categories = append(r.Categories, someCategory(k))
	}
	r.Outputs = make([]float32, p.steps*p.images*p.classes)
	r.Representations = make([]float32, p.steps*p.images*p.dimensions)
	for n := range p.images {
		r.Labels = append(r.Labels, d.IntN(p.classes))
		p.settle(r, n, vectors, d)
	}
	return r
}

// readout returns vectors of about unit length, alike within superclasses.
func (p plausible) readout(d *rand.Rand) [][]float64 {
	random := func(size float64) []float64 {
		v := make([]float64, p.dimensions)
		for i := range v {
			v[i] = size * d.NormFloat64() / math.Sqrt(float64(p.dimensions))
		}
		return v
	}
	kingdom := [][]float64{random(0.4), random(0.4)}
	var vectors [][]float64
	var super []float64
	for k := range p.classes {
		if k%5 == 0 {
			super = random(0.55)
		}
		v := random(0.8)
		for i := range v {
			v[i] += super[i] + kingdom[someSuperclass(k).index%2][i]
		}
		vectors = append(vectors, v)
	}
	return vectors
}

// settle fills in image n.
func (p plausible) settle(r *recording.Recording, n int, vectors [][]float64, d *rand.Rand) {
	label := r.Labels[n]
	sibling := label/5*5 + d.IntN(min(5, p.classes-label/5*5))
	ease := 0.6 + 0.9*d.NormFloat64()
	if !p.trained {
		ease = 0
	}
	goal, start := make([]float64, p.dimensions), make([]float64, p.dimensions)
	for i := range goal {
		noise := 5.5 * d.NormFloat64() / math.Sqrt(float64(p.dimensions))
		goal[i] = (1.2+ease)*1.5*vectors[label][i] + 1.6*vectors[sibling][i] + noise
		start[i] = 11 * d.NormFloat64() / math.Sqrt(float64(p.dimensions))
	}
	for t := range p.steps {
		left := 0.5 * math.Exp(-float64(t)/1.2)
		for i := range goal {
			r.Representation(t, n)[i] = float32(goal[i] + left*start[i])
		}
		p.respond(r, t, n)
	}
}

// respond computes log-softmax of the readout.
func (p plausible) respond(r *recording.Recording, t, n int) {
	out, x := r.Output(t, n), r.Representation(t, n)
	var total float64
	for k := range out {
		var o float32
		for i, v := range x {
			o += v * r.ReadoutWeight[k*r.D+i]
		}
		if r.ReadoutBias != nil {
			o += r.ReadoutBias[k]
		}
		out[k] = o
		total += math.Exp(float64(o))
	}
	for k := range out {
		out[k] -= float32(math.Log(total))
	}
}

var someNames = []string{"man", "woman", "child", "face", "hand", "dog", "cat", "horse", "elephant", "bear", "sparrow", "parrot", "owl", "penguin",
	"duck", "shark", "salmon", "goldfish", "seahorse", "whale", "butterfly", "spider", "bee", "beetle", "snail", "oak", "palm tree", "cactus",
	"rose", "sunflower", "apple", "banana", "strawberry", "pumpkin", "tomato", "car", "fire engine", "aeroplane", "bicycle", "sailing boat",
	"house", "lighthouse", "bridge", "castle", "windmill", "chair", "table", "wardrobe", "grandfather clock", "lamp"}

func someCategory(k int) string {
	if k < len(someNames) {
		return someNames[k]
	}
	return fmt.Sprintf("%s (kind %d)", someNames[k%len(someNames)], k/len(someNames)+1)
}

type numbered struct {
	recording.Superclass
	index int
}

var someSuperclasses = []numbered{
	{recording.Superclass{Name: "humans", Animate: true}, 0}, {recording.Superclass{Name: "mammals", Animate: true}, 0},
	{recording.Superclass{Name: "birds", Animate: true}, 0}, {recording.Superclass{Name: "sea animals", Animate: true}, 0},
	{recording.Superclass{Name: "small animals", Animate: true}, 0}, {recording.Superclass{Name: "plants"}, 1}, {recording.Superclass{Name: "fruit"}, 1},
	{recording.Superclass{Name: "vehicles"}, 1}, {recording.Superclass{Name: "buildings"}, 1}, {recording.Superclass{Name: "furniture"}, 1},
}

func someSuperclass(k int) numbered { return someSuperclasses[k/5%len(someSuperclasses)] }

func superclasses(k int) []recording.Superclass {
	var s []recording.Superclass
	for i := range k {
		s = append(s, someSuperclass(i).Superclass)
	}
	return s
}

// measured panics where a test's recording is wrong.
func measured(r *recording.Recording) *analysis.Dynamics { return must(analysis.Measure(r)) }

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}
