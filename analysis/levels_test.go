package analysis

import (
	"encoding/json"
	"math"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"readoutzones/data/recording"
)

// levelsGolden is what NumPy and statsmodels give (testdata/levels.py).
type levelsGolden struct {
	Level         []float64
	BestStep      []int `json:"best_step"`
	Accuracy      [][]wanted
	Gain, Border  []wanted
	GainHeldOut   []wanted `json:"gain_held_out"`
	GainChange    []wanted `json:"gain_change"`
	TStable       []wanted `json:"t_stable"`
	TStableChange []wanted `json:"t_stable_change"`
	BorderChange  []wanted `json:"border_change"`
	GainsMore     wanted   `json:"gains_more"`
}

// degraded reads recordings that tell themselves how their images were degraded.
func degraded(t *testing.T, names ...string) (all []Degraded) {
	t.Helper()
	for _, name := range names {
		r, err := recording.Read(filepath.Join("testdata", name+".npz"))
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, Degraded{r.Degradation, mustMeasure(t, r)})
	}
	return all
}

var levelsOfTestdata = []string{"levels_noise4", "levels_clean", "levels_occlusion2", "levels_noise1"} // in any order

// Golden values, 1e-6 relative.
func TestLevelsEqualNumPy(t *testing.T) {
	text, err := os.ReadFile("testdata/levels.json")
	if err != nil {
		t.Fatal(err)
	}
	var want struct {
		Images           int
		Noise, Occlusion levelsGolden
	}
	if err := json.Unmarshal(text, &want); err != nil {
		t.Fatal(err)
	}
	l, err := MeasureLevels(degraded(t, levelsOfTestdata...))
	if err != nil {
		t.Fatal(err)
	}
	if l.Images != want.Images {
		t.Errorf("%d images, want %d", l.Images, want.Images)
	}
	for name, pair := range map[string]struct {
		got  *ByLevel
		want levelsGolden
	}{"noise": {l.Noise, want.Noise}, "occlusion": {l.Occlusion, want.Occlusion}} {
		got, want := pair.got, pair.want
		if !slices.Equal(got.Level, want.Level) || !slices.Equal(got.BestStep, want.BestStep) {
			t.Errorf("%s: levels %v, best steps %v; want %v, %v", name, got.Level, got.BestStep, want.Level, want.BestStep)
		}
		assertLines(t, name+", accuracy", got.Accuracy, want.Accuracy)
		for what, means := range map[string]struct {
			got  []Mean
			want []wanted
		}{
			"gain": {got.Gain, want.Gain}, "held-out gain": {got.GainHeldOut, want.GainHeldOut}, "gain, change": {got.GainChange, want.GainChange},
			"t_stable": {got.TStable, want.TStable}, "t_stable, change": {got.TStableChange, want.TStableChange},
			"border": {got.Border, want.Border}, "border, change": {got.BorderChange, want.BorderChange},
			"gains more": {[]Mean{got.GainsMore}, []wanted{want.GainsMore}},
		} {
			assertMeans(t, name+", "+what, means.got, means.want)
		}
	}
}

// In any order of the recordings, and of the series, the numbers are the same; without a series its key is null.
func TestLevelsInAnyOrder(t *testing.T) {
	all := degraded(t, levelsOfTestdata...)
	want, err := MeasureLevels(all)
	if err != nil {
		t.Fatal(err)
	}
	slices.Reverse(all)
	if got, err := MeasureLevels(all); err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("in another order: %+v (%v)", got, err)
	}
	noise, err := MeasureLevels(degraded(t, "levels_clean", "levels_noise1"))
	if err != nil {
		t.Fatal(err)
	}
	text, err := json.Marshal(noise)
	if err != nil || !strings.Contains(string(text), `"occlusion":null`) || strings.Contains(string(text), "NaN") {
		t.Errorf("without occlusion: %s (%v)", text, err)
	}
}

// Four images of two classes, each half of each class one image. The first half is right at t = 1 and wrong else, the second
// right at t = 2 only: whoever chooses the step by all images gains a half, whoever chooses by the others nothing.
func TestGainIsHeldOut(t *testing.T) {
	labels := []int{0, 0, 1, 1}
	clean := mustMeasure(t, handmade(2, labels, []int{1, 1, 0, 0}, []int{1, 1, 0, 0}, []int{1, 1, 0, 0}))
	noisy := mustMeasure(t, handmade(2, labels, []int{1, 1, 0, 0}, []int{0, 1, 1, 0}, []int{1, 0, 0, 1}))
	l, err := MeasureLevels([]Degraded{{recording.Degradation{}, clean}, {recording.Degradation{Noise: 0.1}, noisy}})
	if err != nil {
		t.Fatal(err)
	}
	assertNumber(t, "gain", l.Noise.Gain[1].Value, 0.5)
	assertNumber(t, "held-out gain", l.Noise.GainHeldOut[1].Value, 0)
	if !math.IsNaN(l.Noise.TStable[0].Value) || l.Noise.BestStep[1] != 1 {
		t.Errorf("never right: t_stable %v, best step %d", l.Noise.TStable[0], l.Noise.BestStep[1])
	}
	one := []Degraded{{recording.Degradation{}, mustMeasure(t, handmade(2, []int{0}, []int{0}))},
		{recording.Degradation{Noise: 0.1}, mustMeasure(t, handmade(2, []int{0}, []int{1}))}}
	if l, err = MeasureLevels(one); err != nil || l.Noise.GainHeldOut[1].Value != 0 || l.Noise.Accuracy[1][0].Value != 0 {
		t.Errorf("one image, one step: %+v (%v)", l, err)
	}
}

// A gain that is chance: at every step images are right at random, in the clean recording as in the noisy one. By the best step
// all gain, held out nothing is gained, on average over 200 networks, to five standard errors.
func TestChanceGainsNothingHeldOut(t *testing.T) {
	const networks, n, steps = 200, 60, 8
	var best, held float64
	seed := uint64(1)
	coin := func() int { // a small generator, so that each network is another one
		seed = seed*6364136223846793005 + 1442695040888963407
		return int(seed >> 63)
	}
	for range networks {
		labels, classes := make([]int, n), make([][]int, steps)
		for t := range classes {
			for range n {
				classes[t] = append(classes[t], coin())
			}
		}
		tr := Trajectory{Labels: labels, Classes: classes}
		best += (BestAccuracy(&tr).Value - Accuracy(&tr)[0].Value) / networks
		held += NewEstimate(nil, tr.gains(), nil).Value / networks
	}
	error := math.Sqrt(0.5/n) / math.Sqrt(networks) // of the difference of two shares of a half
	if math.Abs(held) > 5*error || best < 5*error {
		t.Errorf("best step %g, held out %g, standard error %g", best, held, error)
	}
}

func TestLevelsRefuseWhatDoesNotBelong(t *testing.T) {
	all := degraded(t, "levels_clean", "levels_noise1")
	clean, noisy := all[0], all[1]
	other := degraded(t, "levels_noise4")[0]
	other.Dynamics = measure(t, "compare_a")
	short := Degraded{recording.Degradation{Noise: 0.3}, measure(t, "levels_noise4")}
	cut := *short.Dynamics
	cut.Classes = cut.Classes[:3]
	short.Dynamics = &cut
	both := noisy
	both.Occlusion = 0.1
	for want, all := range map[string][]Degraded{
		"need recordings":                 nil,
		"no recording of degraded":        {clean},
		"whose recording is missing":      {noisy},
		"two recordings are of clean":     {clean, clean, noisy},
		"two recordings are of noise 0.1": {clean, noisy, noisy},
		"belong to neither series":        {clean, both},
		"one saw 130 images, the other":   {clean, other},
		"one has 6 steps, the other 3":    {clean, short},
	} {
		if _, err := MeasureLevels(all); err == nil || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), "\n") {
			t.Errorf("error %v, want one line with %q", err, want)
		}
	}
	swapped := *noisy.Dynamics
	swapped.Readout = measure(t, "levels_clean").Readout
	swapped.Readout.Weight.Set(0, 0, 17)
	if _, err := MeasureLevels([]Degraded{clean, {noisy.Degradation, &swapped}}); err == nil || !strings.Contains(err.Error(), "different networks") {
		t.Errorf("another readout: %v", err)
	}
}
