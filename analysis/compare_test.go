package analysis

import (
	"encoding/json"
	"math"
	"os"
	"slices"
	"strings"
	"testing"

	"readoutzones/data/recording"
)

// comparisonGolden is what NumPy and statsmodels give (testdata/compare.py): each pair is A, B, B − A.
type comparisonGolden struct {
	Accuracy, Norm, Change [][]wanted
	CosCurrent             [][]wanted `json:"cos_current"`
	BestSteps              [2]int     `json:"best_steps"`
	BestAccuracy           []wanted   `json:"best_accuracy"`
	LastAccuracy           []wanted   `json:"last_accuracy"`
	ChangeLogRatio         []wanted   `json:"change_log_ratio"`
	TStable                []wanted   `json:"t_stable"`
}

// Golden values, 1e-6 relative: with enough labels for clusters, and with too few.
func TestCompareNetworksEqualsStatsmodels(t *testing.T) {
	text, err := os.ReadFile("testdata/compare.json")
	if err != nil {
		t.Fatal(err)
	}
	var goldens struct{ Classes, Few comparisonGolden }
	if err := json.Unmarshal(text, &goldens); err != nil {
		t.Fatal(err)
	}
	a, b := measure(t, "compare_a"), measure(t, "compare_b")
	assertComparison(t, a, b, goldens.Classes)
	few := make([]int, a.Images())
	for n, label := range a.Labels {
		few[n] = label % 7
	}
	assertComparison(t, relabelled(a, few), relabelled(b, few), goldens.Few)
}

func relabelled(d *Dynamics, labels []int) *Dynamics {
	changed := *d
	changed.Labels = labels
	return &changed
}

func assertComparison(t *testing.T, a, b *Dynamics, want comparisonGolden) {
	t.Helper()
	c, err := CompareNetworks(a, b)
	if err != nil {
		t.Fatal(err)
	}
	one := func(what string, p Paired, want []wanted) {
		assertMeans(t, what, []Mean{p.A, p.B, p.Difference}, want)
	}
	for what, steps := range map[string]struct {
		got  []Paired
		want [][]wanted
	}{"accuracy": {c.Accuracy, want.Accuracy}, "norm": {c.Norm, want.Norm}, "cosine": {c.CosCurrent, want.CosCurrent}, "change": {c.Change, want.Change}} {
		if len(steps.got) != len(steps.want) {
			t.Fatalf("%s of %d steps, want %d", what, len(steps.got), len(steps.want))
		}
		for step, p := range steps.got {
			one(what, p, steps.want[step])
		}
	}
	one("best accuracy", c.BestAccuracy, want.BestAccuracy)
	one("last accuracy", c.LastAccuracy, want.LastAccuracy)
	assertMeans(t, "ratio of changes", c.ChangeLogRatio, want.ChangeLogRatio)
	one("t_stable", c.TStable, want.TStable)
	if c.BestSteps != want.BestSteps {
		t.Errorf("best steps %v, want %v", c.BestSteps, want.BestSteps)
	}
}

// A network does not differ from itself, and B − A is not A − B.
func TestCompareNetworksIsSigned(t *testing.T) {
	a, b := measure(t, "compare_a"), measure(t, "compare_b")
	same, err := CompareNetworks(a, a)
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range append(same.Norm, same.BestAccuracy, same.TStable) {
		if d := p.Difference; d.Value != 0 || d.Low != 0 || d.High != 0 || d.N == 0 {
			t.Errorf("difference from itself: %v", d)
		}
	}
	forth, err := CompareNetworks(a, b)
	if err != nil {
		t.Fatal(err)
	}
	back, err := CompareNetworks(b, a)
	if err != nil {
		t.Fatal(err)
	}
	assertNumber(t, "mirrored difference", back.Norm[2].Difference.Low, -forth.Norm[2].Difference.High)
	if forth.LastAccuracy.A != back.LastAccuracy.B || forth.BestSteps[0] != back.BestSteps[1] {
		t.Errorf("A and B are mixed up: %+v, %+v", forth.LastAccuracy, back.LastAccuracy)
	}
}

// A single step, as of a feed-forward network, compares answers and norms; nothing changes.
func TestCompareWithOneStep(t *testing.T) {
	a := mustMeasure(t, handmade(3, []int{0, 1, 2}, []int{0, 1, 1}))
	b := mustMeasure(t, handmade(3, []int{0, 1, 2}, []int{1, 0, 2}, []int{0, 1, 2}))
	c, err := CompareNetworks(a, b)
	if err != nil {
		t.Fatal(err)
	}
	text, err := json.Marshal(c)
	if err != nil || !strings.Contains(string(text), `"change":[],"change_log_ratio":[]`) {
		t.Errorf("%s (%v)", text, err)
	}
	still := mustMeasure(t, handmade(2, []int{0}, []int{0}, []int{0}))
	still.Changes[0][0] = 0
	if same, err := CompareNetworks(still, still); err != nil || !math.IsNaN(same.ChangeLogRatio[0].Value) {
		t.Errorf("ratio to no change: %v (%v)", same, err)
	}
	assertNumber(t, "first step", c.Accuracy[0].Difference.Value, -1./3)
	assertNumber(t, "best step", c.BestAccuracy.Difference.Value, 1./3)
	assertNumber(t, "last step", c.LastAccuracy.B.Value, 1)
	if len(c.Accuracy) != 1 || c.BestSteps != [2]int{0, 1} || c.TStable.Difference.N != 0 || !math.IsNaN(c.TStable.Difference.Value) {
		t.Errorf("%+v", c)
	}
}

func TestCompareNetworksRefusesOtherImages(t *testing.T) {
	named := func(names ...string) *Dynamics {
		r := handmade(3, []int{0, 1, 2}, []int{0, 1, 2})
		r.Categories = names
		return mustMeasure(t, r)
	}
	plain := named()
	for want, pair := range map[string][2]*Dynamics{
		"one knows 3 categories, the other 4":              {plain, mustMeasure(t, handmade(4, []int{0, 1, 2}, []int{0, 1, 2}))},
		"one saw 3 images, the other 2":                    {plain, mustMeasure(t, handmade(3, []int{0, 1}, []int{0, 1}))},
		"image 1 is of category 1 for one, of 2 for the":   {plain, mustMeasure(t, handmade(3, []int{0, 2, 1}, []int{0, 1, 2}))},
		`category 2 is "dog" for one, "cup" for the other`: {named("ant", "cat", "dog"), named("ant", "cat", "cup")},
	} {
		if _, err := CompareNetworks(pair[0], pair[1]); err == nil || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), "\n") {
			t.Errorf("error %v, want one with %q", err, want)
		}
	}
	if _, err := CompareNetworks(plain, named("ant", "cat", "dog")); err != nil {
		t.Error("the authors' files have no names:", err)
	}
}

// The order of the images changes nothing: pairs stay pairs.
func TestCompareNetworksInAnyOrder(t *testing.T) {
	var pair, mirrored [2]*Dynamics
	for i, name := range []string{"compare_a", "compare_b"} {
		r, err := recording.Read("testdata/" + name + ".npz")
		if err != nil {
			t.Fatal(err)
		}
		pair[i], mirrored[i] = mustMeasure(t, r), mustMeasure(t, mirror(r))
	}
	c, err := CompareNetworks(pair[0], pair[1])
	if err != nil {
		t.Fatal(err)
	}
	m, err := CompareNetworks(mirrored[0], mirrored[1])
	if err != nil {
		t.Fatal(err)
	}
	for t2, p := range slices.Concat(c.Norm, c.Change, c.CosCurrent) {
		assertMean(t, "difference", p.Difference, wanted(slices.Concat(m.Norm, m.Change, m.CosCurrent)[t2].Difference))
	}
}
