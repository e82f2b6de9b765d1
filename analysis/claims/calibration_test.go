package claims

import (
	"flag"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"gonum.org/v1/gonum/stat/distuv"

	"readoutzones/analysis"
	"readoutzones/data/recording"
)

var calibrate = flag.Int("calibrate", 8, "simulated recordings a null in TestCalibration; 400 for the whole table")

// simulation draws recordings in which nothing that is claimed is true, or all of it. Images have labels, a time at which
// they settle, a class on which they settle, and representations; without an effect these have nothing to do with each
// other but through classes: with class effects, images of a class share norms (intra-class correlation 0.7), lateness
// (0.4), cosines and entropies (0.5).
type simulation struct {
	images, classes int
	shared          bool // class effects
	effect          bool // of the paper's size: norms 8.48 and 7.91, cosines 0.20 and 0.12, own 0.10 and others' −0.02
	linked          bool // longer representations are surer, late ones untypical, and those that end wrong settle ever more slowly
	right           float64
	late            float64 // share of the images that settle late; −5: five of them
}

const simulatedSteps = 6

// drawn is a simulated network: what is the same in all of its recordings.
type drawn struct {
	simulation
	*rand.Rand
	labels, settle, start, final []int
}

func (s simulation) draw(seed uint64) *drawn {
	d := &drawn{simulation: s, Rand: rand.New(rand.NewPCG(seed, 14))}
	late := d.quantity(0.4)
	for n := range s.images {
		label := n % s.classes
		final := label
		if d.Float64() > s.right {
			final = (label + 1 + d.IntN(s.classes-1)) % s.classes
		}
		settle := 0
		if s.late < 0 && n < 5 {
			final, settle = label, 1
		} else if late(label) > distuv.UnitNormal.Quantile(1-max(s.late, 1e-9)) {
			settle = min(1+int(d.ExpFloat64()), simulatedSteps-2)
		}
		d.labels, d.final, d.settle = append(d.labels, label), append(d.final, final), append(d.settle, settle)
		d.start = append(d.start, (final+1+d.IntN(s.classes-1))%s.classes)
	}
	return d
}

// quantity returns a standard normal number for each image, of which images of a class share a part.
func (d *drawn) quantity(correlation float64) func(label int) float64 {
	if !d.shared {
		correlation = 0
	}
	class := make([]float64, d.classes)
	for k := range class {
		class[k] = d.NormFloat64()
	}
	return func(label int) float64 {
		return math.Sqrt(correlation)*class[label] + math.Sqrt(1-correlation)*d.NormFloat64()
	}
}

// recording places a representation by its cosines with the readout vectors, which are the first axes, and turns it in the
// plane of the last two, in which all change happens.
func (d *drawn) recording() *recording.Recording {
	k := d.classes
	r := &recording.Recording{T: simulatedSteps, N: d.images, K: k, D: k + 2, Labels: d.labels, ReadoutWeight: make([]float32, k*(k+2)),
		Outputs: make([]float32, simulatedSteps*d.images*k), Representations: make([]float32, simulatedSteps*d.images*(k+2))}
	for class := range k {
		r.ReadoutWeight[class*r.D+class] = 1
	}
	norm, gap, change := d.quantity(0.7), d.quantity(0.5), d.quantity(0.5)
	cosines := make([]func(int) float64, k)
	for class := range cosines {
		cosines[class] = d.quantity(0.5)
	}
	for n, label := range d.labels {
		length, certainty, turn, angle := 8+1.5*norm(label), 4+gap(label), math.Exp(0.3*change(label)), 2*math.Pi*d.Float64()
		if d.linked {
			certainty = length - 4
		}
		own := make([]float64, k)
		for class := range own {
			own[class] = 0.3 / math.Sqrt(float64(k)) * cosines[class](label)
			if d.linked && d.settle[n] > 0 {
				own[class] = 0.3 / math.Sqrt(float64(k)) * d.NormFloat64()
			}
		}
		for t := range simulatedSteps {
			class, settled := d.final[n], t >= d.settle[n]
			if !settled {
				class = d.start[n]
			}
			at := r.Representation(t, n)
			here, size := d.placed(own, class, d.final[n], settled), length
			if d.effect && settled {
				size += 0.56
			}
			size = max(1, size+0.02*d.NormFloat64())
			if d.linked {
				certainty += 2 * (size - length)
				if d.final[n] != label {
					turn *= 1.1
				}
			}
			angle += 0.5 * turn * d.pace(t) * 8 / size
			var rest float64 = 1
			for i, cosine := range here {
				at[i] = float32(size * cosine)
				rest -= cosine * cosine
			}
			at[k], at[k+1] = float32(size*math.Sqrt(rest)*math.Cos(angle)), float32(size*math.Sqrt(rest)*math.Sin(angle))
			d.answer(r.Output(t, n), class, certainty+0.1*d.NormFloat64())
		}
	}
	return r
}

// pace is how far representations turn at step t: always as far, or, with an effect, less and less.
func (d *drawn) pace(t int) float64 {
	if d.effect {
		return math.Pow(0.6, float64(t))
	}
	return 1
}

// placed returns an image's cosines with the readout vectors, with the paper's effects if there are any.
func (d *drawn) placed(own []float64, class, final int, settled bool) []float64 {
	if !d.effect {
		return own
	}
	here := append([]float64{}, own...)
	here[class] += 0.12
	switch {
	case settled:
		here[class] += 0.08
	default:
		here[final] += 0.12
	}
	return here
}

func (d *drawn) answer(outputs []float32, class int, certainty float64) {
	sum := math.Exp(certainty) + float64(len(outputs)-1)
	for k := range outputs {
		outputs[k] = float32(-math.Log(sum))
	}
	outputs[class] += float32(certainty)
}

// feedforward has norms of its own, which tell nothing of when images settle, or do.
func (d *drawn) feedforward() *recording.Recording {
	norm := d.quantity(0.7)
	r := emptyRecording(d.labels, d.classes)
	for n, label := range d.labels {
		x := 8 + norm(label)
		if d.effect && d.settle[n] == 0 {
			x += 0.5
		}
		r.Representation(0, n)[0] = float32(max(0.1, x))
		d.answer(r.Output(0, n), label, 3)
	}
	return r
}

func emptyRecording(labels []int, classes int) *recording.Recording {
	return &recording.Recording{T: 1, N: len(labels), K: classes, D: 2, Labels: labels, ReadoutWeight: make([]float32, 2*classes),
		Outputs: make([]float32, len(labels)*classes), Representations: make([]float32, 2*len(labels))}
}

// unrolled is a run at the very lines that Fig. 7's claims must clear: of the images that are right at step 2 each of the
// later steps loses 6 %; the relative change stays at 1 %. With an effect it loses nothing and shrinks.
func (d *drawn) unrolled() *analysis.Trajectory {
	tr := analysis.NewTrajectory(d.labels, 8)
	right, change := d.quantity(0.4), d.quantity(0.5)
	for n, label := range d.labels {
		correct, level := right(label) > -0.5, change(label)
		for t := range tr.Classes {
			tr.Classes[t][n], tr.Norms[t][n] = label, 1
			if !correct || !d.effect && t > 2 && d.Float64() < 0.06 {
				tr.Classes[t][n] = (label + 1) % d.classes
			}
			if t > 0 {
				tr.Changes[t-1][n] = math.Pow(10, -2+0.3*level+0.3*d.NormFloat64())
				if d.effect {
					tr.Changes[t-1][n] *= math.Pow(0.5, float64(t))
				}
			}
		}
	}
	return tr
}

// networks measures what was drawn, through the public path. Readout vectors of their own, Gaussian ones, stand for those
// of the claims about readouts.
func (s simulation) networks(t *testing.T, seed uint64) Networks {
	t.Helper()
	d := s.draw(seed)
	return Networks{
		RNNs: []RNN{{Trained: mustMeasure(t, d.recording()), Unrolled: d.unrolled(), walks: noWalks}},
		BNet: mustMeasure(t, d.feedforward()), TrainedSteps: 3,
	}
}

// knowsNothing is a walker of its own, with labels drawn at random.
func knowsNothing(t *testing.T, seed uint64) Networks {
	t.Helper()
	random := rand.New(rand.NewPCG(seed, 15))
	base := simulation{images: 4000, classes: 10, right: 0.5, late: 0.3}.draw(seed).recording()
	base.D = 16
	base.ReadoutWeight, base.Representations = make([]float32, base.K*base.D), make([]float32, base.T*base.N*base.D)
	for i := range base.ReadoutWeight {
		base.ReadoutWeight[i] = float32(random.NormFloat64())
	}
	rho := []float64{0, 0.8, 0.9, 0.95, 0.97, 0.98}
	state := make([]float64, base.D)
	for n := range base.N {
		for step := range base.T {
			fresh := math.Sqrt(1 - rho[step]*rho[step])
			at, out := base.Representation(step, n), base.Output(step, n)
			for i := range state {
				state[i] = rho[step]*state[i] + fresh*random.NormFloat64()
				at[i] = float32(max(0, state[i]))
			}
			var sum float64
			for k := range out {
				out[k] = 0
				for i, x := range at {
					out[k] += x * base.ReadoutWeight[k*base.D+i]
				}
				sum += math.Exp(float64(out[k]))
			}
			for k := range out {
				out[k] -= float32(math.Log(sum))
			}
		}
		base.Labels[n] = random.IntN(base.K)
	}
	return Networks{RNNs: []RNN{{Trained: mustMeasure(t, base)}}}
}

// chanceReadout has a Gaussian readout and superclasses drawn at random.
func chanceReadout(_ *testing.T, seed uint64) Networks {
	random := rand.New(rand.NewPCG(seed, 16))
	superclasses := make([]recording.Superclass, 36)
	weight := gaussianReadout(36, 48)
	for k := range superclasses {
		superclasses[k] = recording.Superclass{Name: string(rune('a' + k/3)), Animate: k/3%2 == 0}
		for i := range 48 {
			weight.Set(k, i, random.NormFloat64())
		}
	}
	return ofReadout(weight, superclasses)
}

// What the calibration finds no power in, as nothing of it is true there, is found where it is true.
func TestClaimsWhereImagesAreLinked(t *testing.T) {
	n := simulation{images: 3000, classes: 20, right: 0.6, late: 0.3, shared: true, linked: true}.networks(t, 1)
	for id, want := range map[string]Verdict{
		"norm-means-certainty": Supported, "slow-images-less-typical": Supported,
		"change-independent-of-correctness": NotSupported, "settling-rate-independent": NotSupported,
	} {
		if c := onlyClaim(t, id, n); c.Verdict != want {
			t.Errorf("%s: %s, want %s (%s; %s)", id, c.Verdict, want, c.OursText(), c.Note)
		}
	}
}

// tally counts what became of a claim in simulated recordings.
type tally struct {
	id                                    string
	claimed                               Sign
	tested, supported, exceeded, verdicts int
	intervals, covering                   int
}

func (c *tally) add(claim Claim) {
	c.claimed = claim.Claimed
	c.tested++
	if claim.Verdict != None {
		c.verdicts++
	}
	if claim.Verdict == Supported {
		c.supported++
		if exceeds := claim.Exceeds(); exceeds != nil && *exceeds {
			c.exceeded++
		}
	}
	for _, e := range claim.Effects {
		if math.IsNaN(e.Mean.Low) {
			continue
		}
		covers := func(m analysis.Mean) bool { return m.Low <= 0 && 0 <= m.High }
		c.intervals++
		if covers(e.Mean) && !slices.ContainsFunc(e.band, func(m analysis.Mean) bool { return !covers(m) }) {
			c.covering++
		}
	}
}

// within reports whether so many of a number lie between two proportions. Fewer than 400 simulations are forgiven what
// chance does to them in one case of a thousand.
func within(low, high float64, count, of int) bool {
	if of == 0 {
		return true
	}
	slack := func(p float64) float64 {
		if of >= 400 {
			return 0
		}
		return 3.1 * math.Sqrt(p*(1-p)/float64(of))
	}
	share := float64(count) / float64(of)
	return share >= low-slack(low) && share <= high+slack(high)
}

// What the simulated worlds hold.
var (
	ofImages = []string{"change-independent", "change-independent-of-correctness", "settling-rate-independent", "change-decreases",
		"norm-lower-while-incorrect", "cosine-lower-while-incorrect", "own-class-closer", "own-class-closer-matched", "norm-means-certainty",
		"bnet-norm-predicts", "slow-images-less-typical", "accuracy-sustained", "relative-change-decreases", "change-two-orders-below-norm",
		"border-predicts-leaving", "border-predicts-more"}
	ofChanceReadouts = []string{"readout-reflects-categories", "readout-reflects-animacy", "random-rises-faster", "trained-readout-spans-less"}
	ofGroups         = []string{"change-independent", "norm-lower-while-incorrect", "cosine-lower-while-incorrect", "own-class-closer", "own-class-closer-matched"}
	ofReferences     = []string{"change-independent", "norm-lower-while-incorrect", "cosine-lower-while-incorrect", "own-class-closer", "own-class-closer-matched",
		"norm-means-certainty", "slow-images-less-typical", "border-predicts-leaving", "border-predicts-more", "paths-direct", "future-class-is-second-choice"}
)

// world is a kind of simulated recordings, and what must become of the claims in it.
type simulatedWorld struct {
	name  string
	draw  func(t *testing.T, seed uint64) Networks
	ids   []string
	check func(c *tally) bool
}

// isFalse: a direction is supported in at most 5 %, and intervals cover 0 in 92 to 98 %, but those of the least of several
// numbers, and one-sided ones.
func isFalse(c *tally) bool {
	if c.claimed != Equal && !within(0, 0.05, c.supported, c.tested) {
		return false
	}
	return slices.Contains([]string{"change-decreases", "accuracy-sustained"}, c.id) || within(0.92, 0.98, c.covering, c.intervals)
}

// TestCalibration simulates recordings in which the claims are false, and true, and counts verdicts:
//
//	go test ./analysis/claims -run Calibration -v -calibrate 400
//
// prints the whole table.
func TestCalibration(t *testing.T) {
	for _, w := range []simulatedWorld{
		{"exchangeable", simulation{images: 3000, classes: 100, right: 0.6, late: 0.3}.networks, ofImages, isFalse},
		{"class effects", simulation{images: 3000, classes: 100, right: 0.6, late: 0.3, shared: true}.networks, ofImages, isFalse},
		{"chance readout", chanceReadout, ofChanceReadouts, isFalse},
		{"walker", knowsNothing, ofReferences, func(c *tally) bool { return within(0, 0.05, c.exceeded, c.tested) }},
		{"five late", simulation{images: 600, classes: 40, right: 0.6, late: -5}.networks, ofGroups, func(c *tally) bool { return c.verdicts == 0 }},
		{"the paper's effects", simulation{images: 4200, classes: 100, right: 0.6, late: 0.23, shared: true, effect: true}.networks,
			slices.DeleteFunc(slices.Clone(ofImages), func(id string) bool {
				return !slices.Contains(ofGroups[1:], id) && id != "bnet-norm-predicts" && id != "change-decreases"
			}),
			func(c *tally) bool { return within(0.8, 1, c.supported, c.tested) }},
	} {
		t.Run(w.name, func(t *testing.T) { w.run(t) })
	}
}

func (w simulatedWorld) run(t *testing.T) {
	tallies := make([]tally, len(w.ids))
	for seed := range *calibrate {
		n := w.draw(t, uint64(seed+1))
		for i, claim := range TestOnly(n, w.ids...) {
			tallies[i].id = claim.ID
			tallies[i].add(claim)
		}
	}
	table := "| world | claim | supported | and exceeds its references | intervals that cover 0 | without verdict |\n|---|---|---|---|---|---|\n"
	percent := func(count, of int) string {
		if of == 0 {
			return "–"
		}
		return fmt.Sprintf("%.1f %%", 100*float64(count)/float64(of))
	}
	for _, c := range tallies {
		table += fmt.Sprintf("| %s | %s | %s | %s | %s | %s |\n", w.name, c.id, percent(c.supported, c.tested), percent(c.exceeded, c.tested),
			percent(c.covering, c.intervals), percent(c.tested-c.verdicts, c.tested))
		if !w.check(&c) {
			t.Errorf("%s: %s of %d supported, %s exceed, %s of %d intervals cover 0, %d verdicts", c.id, percent(c.supported, c.tested), c.tested,
				percent(c.exceeded, c.tested), percent(c.covering, c.intervals), c.intervals, c.verdicts)
		}
	}
	t.Logf("%d recordings\n%s", *calibrate, table)
}
