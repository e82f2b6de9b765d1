package analysis

import (
	"encoding/json"
	"math"
	"os"
	"slices"
	"testing"

	"readoutzones/data/recording"
)

// questionsGolden is what NumPy gives for a recording (testdata/beyond.py).
type questionsGolden struct {
	Border        Borders[wanted]
	Paths         Paths[wanted]
	Moment        struct{ Change, Entropy, Lead [][2]wanted }
	Routes        *Routes[wanted]
	SpeedAccuracy struct {
		SpeedAccuracy[wanted]
		WaitingPays []wanted `json:"waiting_pays"` // none where the mean step is a whole one
	} `json:"speed_accuracy"`
	Future FutureClass[wanted]
	Area   *struct {
		Steps          []int
		Channels       int
		Norm, Decoder  [][2]wanted
		CosClassMean   [][2]wanted `json:"cos_class_mean"`
		Change         []wanted
		RelativeChange []wanted `json:"relative_change"`
		Accuracy       []wanted `json:"decoder_accuracy"`
	}
}

// readQuestions reads testdata/beyond.json.
func readQuestions(t *testing.T) map[string]questionsGolden {
	t.Helper()
	text, err := os.ReadFile("testdata/beyond.json")
	if err != nil {
		t.Fatal(err)
	}
	var goldens map[string]questionsGolden
	if err := json.Unmarshal(text, &goldens); err != nil {
		t.Fatal(err)
	}
	return goldens
}

// Golden values from NumPy: counts exactly, numbers to 1e-6 relative. With and without bias, superclasses, late images, more
// than one step and more than two classes; "kin" has enough late images for a decoder.
func TestQuestionsEqualNumPy(t *testing.T) {
	for name, g := range readQuestions(t) {
		t.Run(name, func(t *testing.T) {
			d := measure(t, name)
			q := MeasureQuestions(d)
			assertPairsOf(t, "border distance", q.Border.Distance, g.Border.Distance)
			assertPairsOf(t, "sine", q.Border.Sine, g.Border.Sine)
			predictors := func(p Predictors[Mean]) []Mean { return []Mean{p.Distance, p.Norm, p.Cosine} }
			assertMeans(t, "Spearman of distance, norm, cosine", predictors(q.Border.TStable),
				[]wanted{g.Border.TStable.Distance, g.Border.TStable.Norm, g.Border.TStable.Cosine})
			assertMeans(t, "direct, classes visited", []Mean{q.Paths.Direct, q.Paths.ClassesVisited}, []wanted{g.Paths.Direct, g.Paths.ClassesVisited})
			assertMeans(t, "length ratio", q.Paths.LengthRatio, g.Paths.LengthRatio)
			assertMeans(t, "rank of label", q.Paths.RankOfLabel, g.Paths.RankOfLabel)
			m := AlignToTStable(d)
			assertPairsOf(t, "change around t_stable", m.Change[:], g.Moment.Change)
			assertPairsOf(t, "entropy around t_stable", m.Entropy[:], g.Moment.Entropy)
			assertPairsOf(t, "lead around t_stable", m.Lead[:], g.Moment.Lead)
			if (q.Routes == nil) != (g.Routes == nil) {
				t.Fatalf("routes %v, want %v", q.Routes, g.Routes)
			}
			if q.Routes != nil {
				assertPairsOf(t, "own superclass", q.Routes.OwnSuperclass, g.Routes.OwnSuperclass)
				assertMeans(t, "chance", q.Routes.Chance, g.Routes.Chance)
			}
			assertMeans(t, "mean step", q.SpeedAccuracy.MeanStep, g.SpeedAccuracy.MeanStep)
			assertMeans(t, "accuracy", q.SpeedAccuracy.Accuracy, g.SpeedAccuracy.Accuracy)
			for i, want := range g.SpeedAccuracy.WaitingPays {
				if !math.IsNaN(want.Value) {
					assertMean(t, "waiting pays", WaitingPays(d, EntropyThresholds[i]).Mean(), want)
				}
			}
			assertPairsOf(t, "decoder", q.Future.Decoder, g.Future.Decoder)
			assertPairsOf(t, "second choice", q.Future.Readout, g.Future.Readout)
		})
	}
}

// An area's responses are averaged over space, and belong to the steps at which they were kept.
func TestAreaEqualsNumPy(t *testing.T) {
	r, err := recording.Read("testdata/kin.npz")
	if err != nil {
		t.Fatal(err)
	}
	area, err := recording.ReadArea("testdata/kin.npz", "V2", r)
	if err != nil {
		t.Fatal(err)
	}
	m, err := MeasureArea(mustMeasure(t, r), area)
	if err != nil {
		t.Fatal(err)
	}
	g := readQuestions(t)["kin"].Area
	if m.Name != "V2" || m.Channels != g.Channels || !slices.Equal(m.Steps, g.Steps) {
		t.Errorf("area %s at %v, %d channels; want V2 at %v, %d", m.Name, m.Steps, m.Channels, g.Steps, g.Channels)
	}
	assertPairsOf(t, "norm", m.Norm, g.Norm)
	assertPairsOf(t, "cosine with the class mean", m.CosClassMean, g.CosClassMean)
	assertMeans(t, "change", m.Change, g.Change)
	assertMeans(t, "relative change", m.RelativeChange, g.RelativeChange)
	assertMeans(t, "accuracy of a decoder", m.Accuracy, g.Accuracy)
	assertPairsOf(t, "decoder of images that are wrong", m.Decoder, g.Decoder)
	if _, err := MeasureArea(measure(t, "two"), area); err == nil {
		t.Error("an area of other images: no error")
	}
}

func assertPairsOf(t *testing.T, what string, got [][2]Mean, want [][2]wanted) {
	t.Helper()
	if len(got) != len(want) {
		t.Fatalf("%s: %d pairs, want %d", what, len(got), len(want))
	}
	for i := range got {
		assertMeans(t, what, got[i][:], want[i][:])
	}
}

// An image that moves from class 1 to its label 0 in a plane: the border lies half way between the readout vectors (1, 0)
// and (0, 1), as far from (0, 3) as 3/√2; a third vector, the same as the second, has no border with it.
func TestBorderByHand(t *testing.T) {
	r := handmade(3, []int{0}, []int{1}, []int{0}, []int{0})
	r.ReadoutWeight = []float32{1, 0, 0, 0, 1, 0, 0, 1, 0}
	copy(r.Representations, []float32{0, 3, 0, 2, 0, 0, 0, 0, 0})
	d := mustMeasure(t, r)
	for step, want := range []float64{3 / math.Sqrt2, 2 / math.Sqrt2, 0} {
		assertNumber(t, "border", d.Border[step][0], want)
	}
	b := MeasureBorders(d)
	assertNumber(t, "sine", b.Sine[0][1].Value, 1/math.Sqrt2)
	assertNaN(t, "sine of a zero vector, correlation of one image", b.Sine[2][0].Value, b.TStable.Distance.Value)
	r.ReadoutBias = []float32{0.5, 0, -3} // moves the border towards class 1, which no longer is the nearest to class 0's side
	assertNumber(t, "border with bias", mustMeasure(t, r).Border[0][0], 2.5/math.Sqrt2)
	r.ReadoutBias = []float32{-0.5, 0, 0}
	if border := mustMeasure(t, r).Border[2][0]; !close1e6(border, -0.5/math.Sqrt2) {
		t.Errorf("beyond the border: %v, want −0.5/√2", border)
	}
}

// One image is late, by two steps and through another class; the rest is right from the start.
func TestOneImageLate(t *testing.T) {
	r := handmade(4, []int{0, 1, 2}, []int{3, 1, 2}, []int{1, 1, 2}, []int{0, 1, 2}, []int{0, 1, 2})
	r.Superclasses = []recording.Superclass{{Name: "a"}, {Name: "a"}, {Name: "b"}, {Name: "b"}}
	q := MeasureQuestions(mustMeasure(t, r))
	for what, got := range map[string][2]float64{
		"direct":               {q.Paths.Direct.Value, 0},
		"classes visited":      {q.Paths.ClassesVisited.Value, 3},
		"own superclass t = 0": {q.Routes.OwnSuperclass[0][0].Value, 0},
		"own superclass t = 1": {q.Routes.OwnSuperclass[1][0].Value, 1},
		"chance":               {q.Routes.Chance[0].Value, 1. / 3},
		"rank of its label":    {q.Paths.RankOfLabel[0].Value, 1},
		"second choice":        {q.Future.Readout[0][0].Value, 1}, // of equal ones the lowest
		"length of a straight": {q.Paths.LengthRatio[0].Value, 1},
		"length of its path":   {q.Paths.LengthRatio[2].Value, (math.Sqrt(1+4) + math.Sqrt(4+9) + 1) / math.Sqrt(1+16)},
	} {
		assertNumber(t, what, got[0], got[1])
	}
	late := q.Border.Distance[0][1]
	assertNumber(t, "its distance", late.Value, 1/math.Sqrt2)
	assertNaN(t, "bounds of one image; who is late at the end; a decoder of one image", late.Low, q.Paths.RankOfLabel[3].Value, q.Future.Decoder[0][0].Value)
	if late.N != 1 || q.Paths.LengthRatio[1].N != 0 {
		t.Errorf("late images %d, with t_stable = 1 %d; want 1 and 0", late.N, q.Paths.LengthRatio[1].N)
	}
}

func TestQuestionsOfOneStepAndOneClass(t *testing.T) {
	one := MeasureQuestions(mustMeasure(t, handmade(2, []int{0, 1}, []int{0, 0})))
	if len(one.Paths.LengthRatio) != 0 || len(one.Future.Decoder) != 1 || one.Routes != nil {
		t.Errorf("one step: %+v", one)
	}
	assertNaN(t, "paths of one step", one.Paths.Direct.Value, one.Paths.RankOfLabel[0].Value)
	assertNumber(t, "accuracy of one step", one.SpeedAccuracy.Accuracy[0].Value, 0.5)
	assertNumber(t, "who stays wrong has the label as second choice of two", one.Future.Readout[0][1].Value, 1)
	only := MeasureQuestions(mustMeasure(t, handmade(1, []int{0, 0}, []int{0, 0}, []int{0, 0})))
	assertNaN(t, "border of the only class", only.Border.Distance[0][0].Value, only.Future.Readout[0][0].Value)
}

// A decoder of features that do not vary knows only which label is frequent; of features that show the label, all.
func TestDecoderByHand(t *testing.T) {
	const images, k = 60, 3
	labels, wrong := make([]int, images), make([]int, images)
	for n := range labels {
		labels[n] = []int{0, 1, 1}[n/decoderFolds%3]
		wrong[n] = 2
	}
	r := handmade(k, labels, wrong)
	q := MeasureQuestions(mustMeasure(t, r)) // all representations are those of class 2
	assertNumber(t, "constant features", q.Future.Decoder[0][1].Value, 2./3)
	for n, label := range labels {
		r.Representation(0, n)[0] = float32(label)
	}
	assertNumber(t, "telling features", MeasureQuestions(mustMeasure(t, r)).Future.Decoder[0][1].Value, 1)
	few := handmade(k, labels[:fewestDecoded-1], wrong[:fewestDecoded-1])
	assertNaN(t, "too few images", MeasureQuestions(mustMeasure(t, few)).Future.Decoder[0][1].Value)
}

// Labels that follow each other at a distance of five are decoded all the same, where all images are.
func TestDecoderOfAllKnowsEveryLabel(t *testing.T) {
	r := &recording.Recording{T: 1, N: 100, K: 5, D: 5, Representations: make([]float32, 500)}
	for n := range r.N {
		r.Labels = append(r.Labels, n%5)
		r.Representation(0, n)[n%5] = 1
	}
	if found := decodeAll(r)[0]; !slices.Equal(found, r.Labels) {
		t.Errorf("found %v", found)
	}
}

// Images that are sure at once are right at once, the others are right at the last step, of two: who waits for these alone
// is always right after half a step, at which answering all would be right three times in four.
func TestWaitingPaysByHand(t *testing.T) {
	r := handmade(2, []int{0, 1}, []int{0, 0}, []int{0, 1})
	copy(r.Output(0, 1), []float32{-0.6931, -0.6932})
	d := mustMeasure(t, r)
	q := MeasureSpeedAccuracy(d)
	assertNumber(t, "mean step", q.MeanStep[1].Value, 0.5)
	assertNumber(t, "accuracy", q.Accuracy[1].Value, 1)
	assertNumber(t, "gain", WaitingPays(d, EntropyThresholds[1]).Value, 0.25)
	assertNumber(t, "without waiting", WaitingPays(d, EntropyThresholds[5]).Value, 0)
	assertNumber(t, "gain of one step", WaitingPays(mustMeasure(t, handmade(2, []int{0, 1}, []int{0, 0})), 0.25).Value, 0)
}
