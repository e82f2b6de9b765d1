package claims

import (
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"readoutzones/analysis"
)

// With the advised number the interval would just clear the line: more images shrink what images of a class differ by, more
// classes all of it. h and g are half the interval and the effect's distance from 0.
func TestAdviceWouldDecide(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 1))
	sample := func(labelled bool, class, image float64) (Claim, *analysis.Estimate) {
		labels, values, means := make([]int, 400), make([]float64, 400), make([]float64, 20)
		for k := range means {
			means[k] = class * random.NormFloat64()
		}
		for n := range values {
			labels[n] = n % 20
			values[n] = means[labels[n]] + image*random.NormFloat64()
		}
		if !labelled {
			labels = nil
		}
		e := analysis.NewEstimate(labels, values, nil)
		e.Value = 0.5 * (e.Mean().High - e.Mean().Low) / 2 // the interval must be halved
		return Claim{Claimed: Positive, Unit: "images", About: inThisNetwork}.Judge(Of(e)), e
	}
	if c, _ := sample(false, 0, 1); c.Advice() != "about 1600 images (here 400)" {
		t.Errorf("unrelated images: %q, want four times 400", c.Advice())
	}
	if c, _ := sample(true, 1, 0.01); c.Advice() != "about 80 classes (here 20); more images of these would not do" {
		t.Errorf("classes that differ: %q, want four times 20", c.Advice())
	}
	c, e := sample(true, 0.02, 1)
	var advised, here, classes int
	if _, err := fmt.Sscanf(c.Advice(), "about %d images of these %d classes (here %d)", &advised, &classes, &here); err != nil {
		t.Fatalf("classes that hardly differ: %q", c.Advice())
	}
	within, between := e.Components()
	got, want := within*float64(here)/float64(advised)+between, (within+between)/4
	if math.Abs(got-want) > 0.01*want {
		t.Errorf("with %d images the variance would be %v, want %v", advised, got, want)
	}
}

func TestAdviceOnSeeds(t *testing.T) {
	seed := func(x float64) []Claim {
		return []Claim{(Claim{ID: "some", Claimed: Positive}).Judge(OfMean(analysis.Mean{Value: x, Low: x - 1, High: x + 1, N: 9}, 0.5))}
	}
	c := OverSeeds([][]Claim{seed(1), seed(2), seed(0)})[0] // mean 1, s = 1: t·s/√n < 1 from n = 7 on (2.447/√7 = 0.925; 2.571/√6 = 1.05)
	if c.Advice() != "about 7 seeds (here 3)" {
		t.Errorf("%s: %q, want 7 seeds", c.Verdict, c.Advice())
	}
	if c := OverSeeds([][]Claim{seed(1), seed(2)})[0]; c.Advice() != "at least 3 seeds in which it can be measured (here 2)" {
		t.Errorf("two seeds: %q", c.Advice())
	}
}

// Of an interval that is not symmetric it is the side towards the line that must become shorter; readouts that could be
// random are not settled by more random ones.
func TestAdviceOnOtherIntervals(t *testing.T) {
	m := analysis.Mean{Value: 1, Low: -1, High: 1.5, N: 10}
	for _, c := range []struct {
		claimed Sign
		effect  Effect
		want    string
	}{
		{Positive, OfMean(m, 0.5), "about 40 repeats (here 10)"},
		{Negative, OfMean(m.Negative(), 0.5), "about 40 repeats (here 10)"},
		{Equal, OfMean(analysis.Mean{Value: 0.03, Low: 0.02, High: 0.07, N: 10}, 0.5), "about 40 repeats (here 10)"},
		{Equal, OfMean(analysis.Mean{Value: 0.07, Low: 0.03, High: 0.1, N: 10}, 0.5), "about 40 repeats (here 10)"},
		{Positive, OfMean(m, 0.5).advised(otherSeeds), otherSeeds},
	} {
		if got := (Claim{Claimed: c.claimed, Unit: "repeats"}).Judge(c.effect).Advice(); got != c.want {
			t.Errorf("%v, %+v: %q, want %q", c.claimed, c.effect.Mean, got, c.want)
		}
	}
}

// Larger than its references is an effect that exceeds both; the other sides count for nothing.
func TestExceeding(t *testing.T) {
	labels := make([]int, 200)
	size := func(value, spread float64) *analysis.Estimate {
		values := make([]float64, len(labels))
		for n := range values {
			values[n] = value + spread*float64(n%2*2-1)
		}
		return analysis.NewEstimate(labels, values, nil)
	}
	for _, c := range []struct {
		claimed Sign
		own     *analysis.Estimate
		wrong   *analysis.Estimate
		walks   []float64
		want    string
	}{
		{Positive, size(1, 0.1), size(0.5, 0.1), []float64{0.2, 0.9}, "true"},
		{Positive, size(1, 0.1), size(0.5, 0.1), []float64{0.2, 1.1}, "false"},
		{Positive, size(1, 0.1), size(0.999, 0.2), []float64{0.2}, "false"}, // the interval of the difference holds 0
		{Negative, size(-1, 0.1), size(-0.5, 0.1), []float64{-0.9, 3}, "true"},
		{Negative, size(-1, 0.1), size(-0.5, 0.1), []float64{-1.2}, "false"},
		{Positive, size(1, 0.1), nil, []float64{0.2}, "unknown"},
		{Positive, size(1, 0.1), size(0.5, 0.1), nil, "true"}, // where a walk makes no sense
	} {
		e := OfSize(c.own)
		e.Reference = &Reference{Walks: c.walks, wrong: c.wrong}
		got := "unknown"
		if exceeds := (Claim{Claimed: c.claimed}).Judge(e).Exceeds(); exceeds != nil {
			got = fmt.Sprint(*exceeds)
		}
		if got != c.want {
			t.Errorf("%v beyond %v and %v: %s, want %s", c.own.Value, c.wrong, c.walks, got, c.want)
		}
	}
	equal := OfMean(analysis.Mean{Value: 0.01, Low: -0.01, High: 0.03}, math.NaN())
	equal.Reference = &Reference{Walks: []float64{0.04, 0.02}}
	if exceeds := (Claim{Claimed: Equal}).Judge(equal).Exceeds(); exceeds == nil || *exceeds {
		t.Error("an equality that holds more closely in a walk exceeds it")
	}
}

func TestSentences(t *testing.T) {
	e := OfMean(analysis.Mean{Value: 1, Low: 0.5, High: 1.5, N: 20}, 0.01)
	c := Claim{Claimed: Positive, Unit: "images", About: inThisNetwork}
	for _, test := range []struct {
		claim Claim
		want  string
	}{
		{c.Judge(e), "Holds in this network."},
		{Claim{Claimed: Negative, About: inThisNetwork}.Judge(e), "Does not hold in this network."},
		{c.Judge(Nothing()), "No verdict in this network: it needs groups of at least 10 images."},
		{c.Without("a recording"), "Not tested: needs a recording."},
	} {
		if got := test.claim.Sentence(); !strings.HasPrefix(got, test.want) {
			t.Errorf("%s: %q, want %q", test.claim.Verdict, got, test.want)
		}
	}
}
