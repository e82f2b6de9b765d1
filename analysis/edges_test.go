package analysis

import "testing"

// Groups without images have NaN and n = 0, never 0.
func TestEmptyGroups(t *testing.T) {
	d := mustMeasure(t, handmade(3, []int{0, 1}, []int{0, 1}, []int{0, 1}, []int{0, 1})) // all right from the start
	for step, c := range NormByCorrectness(d) {
		assertNumber(t, "norm now", c.Now.Value, float64(step+1))
		assertNaN(t, "norm later", c.Later.Value, c.Difference.Value)
		if c.Now.N != 2 || c.Later.N != 0 || c.Difference.N != 0 {
			t.Errorf("step %d: numbers of images %+v", step, c)
		}
	}
	for _, c := range CosineWithFinalClasses(d) {
		assertNaN(t, "final cosines", c.Own.Value, c.Others.Value, c.Difference.Value)
	}
	s := Summarise(d)
	assertNaN(t, "summaries", s.Norm.Now.Value, s.Norm.Later.Value, s.CosCurrent.Now.Value, s.CosFinal.Own.Value, s.CosFinal.Others.Value)
	c, err := ChangeByStability(d, d.Stability)
	if err != nil {
		t.Fatal(err)
	}
	assertNumber(t, "change of t_stable = 0", c.Lines[0][1].Value, 1)
	assertNaN(t, "change of t_stable = 1", c.Lines[1][0].Value, c.Lines[1][1].Value)
}

func TestNothingIsCorrect(t *testing.T) {
	d := mustMeasure(t, handmade(2, []int{0}, []int{1}, []int{1}))
	if d.Stability.TStar != 2 {
		t.Errorf("T* = %d, want T", d.Stability.TStar)
	}
	s := Summarise(d)
	assertNaN(t, "summaries", s.Norm.Now.Value, s.Norm.Difference.Value)
	c, err := Converge(&d.Trajectory, 1)
	if err != nil {
		t.Fatal(err)
	}
	assertNumber(t, "accuracy", c.Accuracy[0].Value, 0)
	assertNaN(t, "worst loss relative to nothing", c.WorstLoss.Value, c.Sustained.Value)
	f, err := FeedforwardNorms(d, d.Stability)
	if err != nil {
		t.Fatal(err)
	}
	assertNaN(t, "correlation of nothing", f.Pearson.Value, f.Spearman.Value)
}

func TestOneImage(t *testing.T) {
	d := mustMeasure(t, handmade(2, []int{1}, []int{0}, []int{1}, []int{1}))
	c := NormByCorrectness(d)
	assertNumber(t, "norm later", c[0].Later.Value, 1)
	assertNumber(t, "norm now", c[1].Now.Value, 2)
	assertNaN(t, "bounds of one image", c[0].Later.Low, c[1].Now.High)
}

func TestOneClass(t *testing.T) {
	d := mustMeasure(t, handmade(1, []int{0, 0}, []int{0, 0}, []int{0, 0}))
	assertNumber(t, "accuracy", Accuracy(&d.Trajectory)[0].Value, 1)
	assertNumber(t, "own zone", d.Readout.InOwnZone().Value, 1)
	assertNumber(t, "one class in one dimension", OwnZoneByDimension(d.Readout, 1).Random[0].Value, 1)
	if d.Stability.Splits[StableCorrect] != 2 || len(Ward(d.Readout.Distances())) != 0 {
		t.Errorf("splits %v", d.Stability.Splits)
	}
}

func TestOneStep(t *testing.T) {
	d := mustMeasure(t, handmade(2, []int{0, 1}, []int{0, 0}))
	if d.Stability.Counts[0] != 1 || d.Stability.TStar != 1 || len(d.Changes) != 0 {
		t.Errorf("stability %+v", d.Stability)
	}
	s := Summarise(d)
	assertNaN(t, "norms from step 1", s.NormFrom1.Now.Value)
	if c, err := ChangeByStability(d, d.Stability); err != nil || len(c.Lines) != 0 {
		t.Errorf("changes %v, %v", c, err)
	}
}

// Two images wait in class 2 for classes 0 and 1: two ordered pairs, each with cosine 0; own cosine 0 too.
// After turning the readout vector of class 0 towards class 2, cosines with it are 0.6.
func TestPairsByHand(t *testing.T) {
	r := handmade(3, []int{0, 1}, []int{2, 2}, []int{0, 1}, []int{0, 1})
	copy(r.ReadoutWeight, []float32{4, 0, 3})
	c := CosineWithFinalClasses(mustMeasure(t, r))[0]
	assertNumber(t, "own", c.Own.Value, (0.6+0)/2)
	assertNumber(t, "others", c.Others.Value, (0+0.6)/2)
	if c.Pairs != 2 || c.Own.N != 2 || c.Others.N != 2 {
		t.Errorf("%+v, want 2 pairs of 2 images", c)
	}
}

func TestDifferentImagesAreRefused(t *testing.T) {
	two, one := mustMeasure(t, handmade(2, []int{0, 1}, []int{0, 0})), mustMeasure(t, handmade(2, []int{0}, []int{0}))
	if _, err := ChangeByStability(one, two.Stability); err == nil {
		t.Error("changes and stability of different images: no error")
	}
	if _, err := FeedforwardNorms(one, two.Stability); err == nil {
		t.Error("norms and stability of different images: no error")
	}
	if _, err := NewReport(two, one); err == nil {
		t.Error("report on different images: no error")
	}
}
