package claims

import (
	"encoding/json"
	"math"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"

	"gonum.org/v1/gonum/mat"

	"readoutzones/analysis"
	"readoutzones/data/recording"
)

func TestVerdicts(t *testing.T) {
	nan := math.NaN()
	for _, c := range []struct {
		claimed   Sign
		low, high float64
		want      Verdict
	}{
		{Positive, 0.1, 0.3, Supported}, {Positive, -0.1, 0.3, Undecided}, {Positive, -0.3, -0.1, NotSupported},
		{Negative, 0.1, 0.3, NotSupported}, {Negative, -0.1, 0.3, Undecided}, {Negative, -0.3, -0.1, Supported},
		{Equal, -0.04, 0.05, Supported}, {Equal, 0.01, 0.04, Supported}, {Equal, -0.06, 0.04, Undecided}, {Equal, 0.04, 0.06, Undecided},
		{Equal, 0.06, 0.07, NotSupported}, {Equal, -0.2, -0.06, NotSupported}, {Equal, -0.2, 0.2, Undecided},
		{Positive, nan, nan, None}, {Equal, nan, nan, None}, {Negative, 0, 0, Undecided},
	} {
		if got := c.claimed.Verdict(analysis.Mean{Low: c.low, High: c.high}); got != c.want {
			t.Errorf("claimed %v, interval [%v, %v]: %s, want %s", c.claimed, c.low, c.high, got, c.want)
		}
	}
}

// A claim about several networks holds where it holds in each; the one that decides is the worst, then the least on the
// claimed side, for an equality that with the largest margin. One without an interval leaves the claim without verdict,
// unless another refutes it.
func TestAllEffectsMustHold(t *testing.T) {
	effect := func(value, half float64) Effect {
		return OfMean(analysis.Mean{Value: value, Low: value - half, High: value + half}, half)
	}
	for _, c := range []struct {
		claimed Sign
		effects []Effect
		weakest int
		want    Verdict
	}{
		{Positive, []Effect{effect(0.3, 0.1), effect(0.2, 0.1), effect(0.5, 0.1)}, 1, Supported},
		{Negative, []Effect{effect(-0.3, 0.1), effect(-0.2, 0.1), effect(-0.5, 0.1)}, 1, Supported},
		{Equal, []Effect{effect(0.01, 0.01), effect(-0.03, 0.01), effect(0.02, 0.01)}, 1, Supported},
		{Positive, []Effect{effect(0.1, 0.05), effect(0.2, 0.3)}, 1, Undecided},
		{Positive, []Effect{effect(-0.1, 0.2), effect(-0.1, 0.05)}, 1, NotSupported},
		{Positive, []Effect{effect(0.3, 0.1), Nothing()}, 1, None},
		{Positive, []Effect{Nothing(), effect(-0.3, 0.1)}, 1, NotSupported},
	} {
		got := (Claim{Claimed: c.claimed}).Judge(c.effects...)
		if want := c.effects[c.weakest].Mean; got.Verdict != c.want || got.Effect.N != want.N || !(got.Effect.Value == want.Value || math.IsNaN(want.Value)) {
			t.Errorf("%v of %v: %v, %s", c.claimed, c.effects, got.Effect, got.Verdict)
		}
	}
	if p := (Claim{Claimed: Positive}).Judge(effect(1, 0.1), effect(1, 0.2)).P; p != 0.2 {
		t.Errorf("p of both effects %v, want the larger, 0.2", p)
	}
}

// world makes synthetic recordings of 4 classes in which all directions are as claimed (+1), contrary (−1) or noise
// (0), and in which all equalities are violated or not.
type world struct {
	images    int
	direction float64
	violated  bool
	noise     float64
	seed      uint64
}

const (
	worldClasses = 4
	worldTrained = 6 // steps
)

// rnn returns a network's recording. The readout vectors are the first 4 axes; on them a representation shows its
// current class and, before it settles, its own. The fifth axis, far larger, makes its norm and its change.
func (w world) rnn(steps int) *recording.Recording {
	random := rand.New(rand.NewPCG(w.seed, 0))
	noisy := func(x, scale float64) float64 { return x + w.noise*scale*random.NormFloat64() }
	r := emptyWorld(w.images, steps)
	for n, label := range r.Labels {
		settle := n % 3
		start := (label + 1 + n/worldClasses%3) % worldClasses
		x := noisy(1000-50*w.direction*float64(settle), 100)
		change := 10 * math.Exp(noisy(0, 1))
		if w.violated && settle > 0 {
			change *= 1.5
		}
		for t := range steps {
			class := label
			if t < settle {
				class = start
			}
			if t >= worldTrained && w.wrong(n) {
				class = start
			}
			answer(r.Output(t, n), class)
			at := r.Representation(t, n)
			at[worldClasses] = float32(x)
			at[class] = 1
			if t < settle {
				at[class] = float32(noisy(1-0.5*w.direction, 1))
				at[label] = float32(noisy(0.3*w.direction, 1))
			}
			x += change
			change *= math.Exp(noisy(-0.7*w.direction, 2))
		}
	}
	return r
}

// answer makes a row of log-probabilities that of one class.
func answer(output []float32, class int) {
	for k := range output {
		output[k] = -10
	}
	output[class] = -0.001
}

// wrong tells the images that violate an equality of accuracies: a fifth, or the first one where all is noise.
func (w world) wrong(n int) bool { return w.violated && n%5 == 0 || w.direction == 0 && n == 0 }

// withBias returns the recording of a network with readout bias.
func (w world) withBias() *recording.Recording {
	r := w.rnn(worldTrained)
	r.ReadoutBias = make([]float32, worldClasses)
	for n, label := range r.Labels {
		if w.wrong(n) {
			for t := range r.T {
				answer(r.Output(t, n), (label+1)%worldClasses)
			}
		}
	}
	return r
}

// feedforward returns a recording of one step whose norms go with t_stable by the given slope.
func (w world) feedforward(slope float64) *recording.Recording {
	random := rand.New(rand.NewPCG(w.seed, 1))
	r := emptyWorld(w.images, 1)
	for n := range r.Labels {
		spread := float64(n/3%7) - 3 // the same for each t_stable
		r.Representation(0, n)[0] = float32(100 + slope*float64(n%3) + spread + w.noise*10*random.NormFloat64())
	}
	return r
}

func emptyWorld(images, steps int) *recording.Recording {
	const k, d = worldClasses, worldClasses + 1
	r := &recording.Recording{
		T: steps, N: images, K: k, D: d, Labels: make([]int, images), ReadoutWeight: make([]float32, k*d),
		Outputs: make([]float32, steps*images*k), Representations: make([]float32, steps*images*d),
	}
	for class := range k {
		r.ReadoutWeight[class*d+class] = 1
	}
	for n := range r.Labels {
		r.Labels[n] = n % k
		for t := range steps {
			answer(r.Output(t, n), r.Labels[n])
		}
	}
	return r
}

func mustMeasure(t *testing.T, r *recording.Recording) *analysis.Dynamics {
	t.Helper()
	d, err := analysis.Measure(r)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func gaussianReadout(k, d int) *mat.Dense {
	random := rand.New(rand.NewPCG(9, 9))
	m := mat.NewDense(k, d, nil)
	for i := range k * d {
		m.Set(i/d, i%d, random.NormFloat64())
	}
	return m
}

func (w world) networks(t *testing.T) Networks {
	var n Networks
	for i, name := range []string{"lateral-additive", "topdown-additive", "lateral-multiplicative", "topdown-multiplicative"} {
		w.seed = 10*w.seed + uint64(i)
		long := mustMeasure(t, w.rnn(2*worldTrained))
		short := mustMeasure(t, w.rnn(worldTrained))
		n.RNNs = append(n.RNNs, RNN{Name: name, Trained: short, Random: short, Unrolled: &long.Trajectory, UnrolledRandom: &long.Trajectory, walks: noWalks})
	}
	n.TrainedSteps = worldTrained
	n.BNet, n.ResNet18 = mustMeasure(t, w.feedforward(-w.direction)), mustMeasure(t, w.feedforward(-w.direction))
	n.BNetRandom = mustMeasure(t, w.feedforward(map[bool]float64{true: 1}[w.violated]))
	n.WithBias = mustMeasure(t, w.withBias())
	return n
}

// noWalks spares a test the random walks.
func noWalks() []*analysis.Dynamics { return nil }

// What these worlds do not hold has its own test: readout vectors, answers more or less certain, typical images, rates, degraded images.
var otherClaims = []string{
	"readout-reflects-categories", "readout-reflects-animacy", "readout-in-own-zone", "thirty-dimensions-suffice", "random-rises-faster",
	"trained-readout-spans-less", "zones-are-wedges", "bias-fades", "vectors-outside-in-two-dimensions", "norm-means-certainty",
	"slow-images-less-typical", "settling-rate-independent", "border-predicts-leaving", "border-predicts-more", "paths-direct",
	"route-through-superclass", "waiting-pays", "future-class-is-second-choice", "future-class-beyond-readout", "noise-gains-more", "occlusion-gains-more"}

func TestClaimsInThreeWorlds(t *testing.T) {
	for _, c := range []struct {
		name  string
		world world
		want  Verdict
	}{
		{"as claimed", world{images: 3000, direction: 1, noise: 0.01, seed: 1}, Supported},
		{"contrary", world{images: 3000, direction: -1, violated: true, noise: 0.01, seed: 2}, NotSupported},
		{"too small to tell", world{images: 48, noise: 0.5, seed: 53}, Undecided},
	} {
		t.Run(c.name, func(t *testing.T) {
			for _, claim := range Test(c.world.networks(t)) {
				if claim.Verdict != c.want && !slices.Contains(otherClaims, claim.ID) {
					t.Errorf("%s: %s, want %s (%s: %v)", claim.ID, claim.Verdict, c.want, claim.Measure, claim.OursText())
				}
			}
		})
	}
}

func TestClaimsAboutReadouts(t *testing.T) {
	superclasses := make([]recording.Superclass, 60)
	clustered, opposed, parallel := mat.NewDense(60, 64, nil), mat.NewDense(60, 64, nil), mat.NewDense(60, 64, nil)
	noise := gaussianReadout(60, 64)
	for k := range superclasses {
		superclasses[k].Name = []string{"animal", "tool", "place"}[k%3]
		for d := range 64 {
			clustered.Set(k, d, noise.At(k, d)+float64((k%3+d)%3))              // alike within superclasses
			opposed.Set(k, d, 3*float64((k/3+d)%20)+0.1*noise.At(k, d))         // alike across them
			parallel.Set(k, d, float64(k+1)*(1+0.001*math.Abs(noise.At(k, d)))) // all alike but of different lengths
		}
	}
	square := mat.NewDense(4, 2, []float64{1, 1, -1, 1, -1, -1, 1, -1}) // better spread than random vectors
	orthogonal := mat.NewDense(20, 20, nil)
	for k := range 20 {
		orthogonal.Set(k, k, 1)
	}
	single := mat.NewDense(1, 2, []float64{1, 2})
	few := mat.NewDense(3, 2, []float64{1, 0, 2, 0, 0, 1}) // 2 of 3 in their own zone
	for _, c := range []struct {
		id           string
		weight       *mat.Dense
		superclasses []recording.Superclass
		want         Verdict
	}{
		{"readout-reflects-categories", clustered, superclasses, Supported},
		{"readout-reflects-categories", opposed, superclasses, NotSupported},
		{"readout-reflects-categories", gaussianReadout(4, 8), []recording.Superclass{{Name: "a"}, {Name: "a"}, {Name: "b"}, {Name: "b"}}, Undecided},
		{"readout-reflects-categories", clustered, nil, NotTested},
		{"readout-in-own-zone", clustered, nil, Supported},
		{"readout-in-own-zone", parallel, nil, NotSupported},
		{"readout-in-own-zone", few, nil, NotSupported}, // it is counted
		{"thirty-dimensions-suffice", gaussianReadout(40, 64), nil, Supported},
		{"thirty-dimensions-suffice", parallel, nil, NotSupported},
		{"thirty-dimensions-suffice", square, nil, NotTested},
		{"random-rises-faster", clustered, nil, Supported},
		{"random-rises-faster", square, nil, Undecided}, // better spread than random ones, but one of these may be
		{"random-rises-faster", single, nil, Undecided},
		{"trained-readout-spans-less", clustered, nil, Supported},
		{"trained-readout-spans-less", orthogonal, nil, NotSupported},
		{"trained-readout-spans-less", gaussianReadout(40, 64), nil, Undecided},
	} {
		claim := onlyClaim(t, c.id, ofReadout(c.weight, c.superclasses))
		if claim.Verdict != c.want {
			t.Errorf("%s: %s, want %s (%s; %s)", c.id, claim.Verdict, c.want, claim.OursText(), claim.Note)
		}
	}
}

// Twelve superclasses, half of them animate. With three, permutations are too few to tell anything.
func TestClaimAboutAnimacy(t *testing.T) {
	for _, c := range []struct {
		groups int
		pull   float64 // of animate readout vectors to one side, of others to the other
		want   Verdict
	}{{12, 1, Supported}, {12, 0, Undecided}, {3, 1, Undecided}} {
		superclasses := make([]recording.Superclass, 60)
		weight := gaussianReadout(60, 64)
		for k := range superclasses {
			group := k % c.groups
			superclasses[k] = recording.Superclass{Name: string(rune('a' + group)), Animate: group < c.groups/2}
			side := -c.pull
			if superclasses[k].Animate {
				side = c.pull
			}
			for d := range 64 {
				weight.Set(k, d, weight.At(k, d)+side)
			}
		}
		claim := onlyClaim(t, "readout-reflects-animacy", ofReadout(weight, superclasses))
		if claim.Verdict != c.want {
			t.Errorf("%d superclasses, pulled by %v: %s, want %s (%s)", c.groups, c.pull, claim.Verdict, c.want, claim.OursText())
		}
	}
}

func ofReadout(weight *mat.Dense, superclasses []recording.Superclass) Networks {
	d := &analysis.Dynamics{Readout: &analysis.Readout{Weight: weight}, Stability: &analysis.Stability{}}
	return Networks{RNNs: []RNN{{Trained: d}}, Superclasses: superclasses}
}

// onlyClaim tests one claim.
func onlyClaim(t *testing.T, id string, n Networks) Claim {
	t.Helper()
	c := TestOnly(n, id)[0]
	if c.Statement == "" {
		t.Fatalf("no claim %q", id)
	}
	return c
}

func TestClaimsWithoutEvidenceAreListed(t *testing.T) {
	claims := Test(Networks{})
	if len(claims) != len(statements) {
		t.Fatalf("%d claims, want %d", len(claims), len(statements))
	}
	for _, c := range claims {
		if c.Figure == "4" { // needs none
			continue
		}
		if c.Verdict != NotTested || !strings.HasPrefix(c.Note, "needs ") || c.Effect.N != 0 {
			t.Errorf("%s without evidence: %s (%s)", c.ID, c.Verdict, c.Note)
		}
	}
	three := world{images: 30, direction: 1, noise: 0.01, seed: 1}.networks(t)
	three.RNNs = three.RNNs[:3]
	if c := onlyClaim(t, "norm-lower-in-all", three); c.Verdict != NotTested || !strings.Contains(c.Note, "there are 3") {
		t.Errorf("three of four networks: %s (%s)", c.Verdict, c.Note)
	}
}

// A claim about several networks fails with one of them.
func TestClaimIsAsGoodAsItsWeakestNetwork(t *testing.T) {
	good, bad := world{images: 300, direction: 1, noise: 0.01, seed: 1}, world{images: 300, direction: -1, noise: 0.01, seed: 1}
	n := good.networks(t)
	n.RNNs[2].Trained = mustMeasure(t, bad.rnn(worldTrained))
	if c := onlyClaim(t, "norm-lower-in-all", n); c.Verdict != NotSupported || c.Effect.Value > 0 {
		t.Errorf("one of four contrary: %s (%s)", c.Verdict, c.OursText())
	}
}

// Across seeds the units are networks, at least three; a claim about two networks must hold across the seeds of each.
func TestClaimsOverSeeds(t *testing.T) {
	seed := func(effects ...float64) []Claim {
		c := Claim{ID: "some", Claimed: Positive}
		if len(effects) == 0 {
			return []Claim{c.Without("a network")}
		}
		var parts []Effect
		for i, x := range effects {
			parts = append(parts, OfMean(analysis.Mean{Value: x, Low: x - 1, High: x + 1, N: 100}, 0.5).Named([]string{"a", "b"}[i]))
		}
		return []Claim{c.Judge(parts...)}
	}
	for _, c := range []struct {
		seeds [][]Claim
		n     int
		want  Verdict
		about string
	}{
		{[][]Claim{seed(0.5), seed(0.6), seed(0.55)}, 3, Supported, "in such networks (3 seeds)"},
		{[][]Claim{seed(0.5), seed(-0.6), seed(0.55)}, 3, Undecided, "in such networks (3 seeds)"},
		{[][]Claim{seed(-0.5), seed(-0.51), seed(-0.5), seed()}, 3, NotSupported, "in such networks (3 seeds)"},
		{[][]Claim{seed(0.5), seed(0.51)}, 2, None, "in such networks (2 seeds)"},
		{[][]Claim{seed()}, 0, NotTested, ""},
		{[][]Claim{seed(0.5, 0.1), seed(0.6, -0.2), seed(0.55, 0.1)}, 3, Undecided, "in such networks (3 seeds)"},
		{[][]Claim{seed(0.5, 0.1), seed(0.6, 0.1), seed(0.55, 0.11)}, 3, Supported, "in such networks (3 seeds)"},
	} {
		got := OverSeeds(c.seeds)[0]
		if n := got.Claimed.weakest(got.Across).Mean.N; got.Verdict != c.want || n != c.n || got.About != c.about {
			t.Errorf("%d seeds: %s %s, %+v, want %s of %d networks", len(c.seeds), got.Verdict, got.About, got.Across, c.want, c.n)
		}
	}
	if got := OverSeeds(nil); len(got) != 0 {
		t.Errorf("no seeds: %d claims", len(got))
	}
}

// Golden values from statsmodels' multipletests(p, method="holm") (../testdata/goldens.py); equalities and what was not
// tested do not count.
func TestHolmEqualsStatsmodels(t *testing.T) {
	text, err := os.ReadFile("../testdata/goldens.json")
	if err != nil {
		t.Fatal(err)
	}
	var golden struct{ Holm struct{ P, Holm []float64 } }
	if err := json.Unmarshal(text, &golden); err != nil {
		t.Fatal(err)
	}
	claims := []Claim{{P: math.NaN()}, {P: 1e-12, Verdict: NotTested}}
	for _, p := range golden.Holm.P {
		claims = append(claims, Claim{P: p})
	}
	claims = holm(claims)
	for i, want := range golden.Holm.Holm {
		if got := claims[i+2].Holm; !(math.Abs(got-want) <= 1e-12) {
			t.Errorf("p = %v: Holm's p %v, want %v", golden.Holm.P[i], got, want)
		}
	}
	for _, c := range claims[:2] {
		if !math.IsNaN(c.Holm) {
			t.Errorf("Holm's p %v of a claim without p, or that was not tested", c.Holm)
		}
	}
}

func TestClaimTables(t *testing.T) {
	claims := Test(world{images: 30, direction: 1, noise: 0.01, seed: 1}.networks(t))
	text, markdown := Text(claims), Markdown(claims)
	for _, c := range claims {
		if !strings.Contains(text, c.Statement) || !strings.Contains(markdown, c.Statement) {
			t.Errorf("%s is not in both tables", c.ID)
		}
	}
	for name, table := range map[string]string{"text": text, "markdown": markdown} {
		if !strings.Contains(table, Rule) || strings.Contains(table, "NaN") {
			t.Errorf("the %s table lacks the rule or shows a NaN:\n%s", name, table)
		}
	}
	encoded, err := JSON(claims)
	if err != nil {
		t.Fatal(err)
	}
	var decoded struct {
		Rule   string
		Claims []map[string]any
	}
	if err := json.Unmarshal(encoded, &decoded); err != nil || decoded.Rule != Rule || len(decoded.Claims) != len(claims) {
		t.Fatalf("JSON of %d claims: %v", len(decoded.Claims), err)
	}
	for i, c := range claims {
		if got := decoded.Claims[i]; got["claimed"] != c.Claimed.String() || got["id"] != c.ID || got["sentence"] != c.Sentence() {
			t.Errorf("JSON of %s: %v", c.ID, got)
		}
	}
}

func TestTableOfReferences(t *testing.T) {
	known := OfMean(analysis.Mean{Value: -0.25, Low: -0.5, High: 0, N: 20}, 0.05).Named("than the norm")
	known.Size, known.Reference = -0.25, &Reference{WrongEnding: -0.125, Walks: []float64{0.25, math.NaN(), 0.75}}
	lonely := known
	lonely.Reference = &Reference{WrongEnding: math.NaN()}
	c := Claim{ID: "a", Measure: "rank correlation"}.Judge(known, lonely, Nothing())
	want := "| rank correlation than the norm | -0.25 | -0.12 | 0.50 |\n| rank correlation than the norm | -0.25 | – | – |\n"
	if _, rows, _ := strings.Cut(References([]Claim{c}), "|---|---|---|---|\n"); rows != want {
		t.Errorf("the rows are\n%s, want\n%s", rows, want)
	}
}

// The first claim follows from linearity; the other two hold for any four random vectors.
func TestZones(t *testing.T) {
	for i, c := range Zones(1) {
		if c.Verdict != []Verdict{Theorem, Supported, Supported}[i] || c.Effect.N != 500 {
			t.Errorf("%s: %s, %v", c.ID, c.Verdict, c.Effect)
		}
	}
}

// In Figure 3A the paper's norms of the first network are those over the steps that ours average: 8.4785 − 7.9148. Over
// [1, T*) they are 8.0351 − 7.4493; of the others' norms (22.9932 − 22.4349, …) the steps are not known.
func TestPaperSaysItsSteps(t *testing.T) {
	const want = "0.5637; over [1, T*) 0.5858; 0.5583, 0.5666, 0.6068 (over unknown t)"
	if got := TestOnly(Networks{}, "norm-lower-in-all")[0].Paper; got != want {
		t.Errorf("the paper's norms are %q, want %q", got, want)
	}
}

func TestRoundingErrorIsZeroInTables(t *testing.T) {
	c := Claim{Unit: "images"}.Judge(Effect{Mean: analysis.Mean{Value: -7.772e-16, Low: -8e-16, High: 0.25, N: 500}})
	if got, want := c.OursText(), "0 [0, 0.25], n = 500 images"; got != want {
		t.Errorf("the table says %q, want %q", got, want)
	}
}
