package figures

import (
	"slices"
	"strings"
	"testing"

	"readoutzones/analysis"
)

// someLevels fall from an accuracy to another, and gain so much held out.
func someLevels(levels []float64, from, to, gain float64) *analysis.ByLevel {
	l := &analysis.ByLevel{Level: levels, GainsMore: around(gain/2, 0.01, 1000)}
	for i := range levels {
		at := from + (to-from)*float64(i)/float64(max(len(levels)-1, 1))
		l.Accuracy = append(l.Accuracy, plausibleAccuracy(10, at, at+gain))
		l.BestStep = append(l.BestStep, 9)
		l.Gain, l.GainHeldOut = append(l.Gain, around(gain, 0.02, 1000)), append(l.GainHeldOut, around(gain*0.8, 0.02, 1000))
		l.GainChange, l.TStable, l.TStableChange = append(l.GainChange, around(0, 0.02, 1000)), append(l.TStable, nothing), append(l.TStableChange, nothing)
		l.Border, l.BorderChange = append(l.Border, around(2-at, 0.1, 1000)), append(l.BorderChange, around(-at, 0.1, 1000))
	}
	return l
}

func someLevelsFigure() *Figure {
	return Levels(&analysis.Levels{Noise: someLevels([]float64{0, 0.05, 0.1, 0.2, 0.4}, 0.6, 0.05, 0.03), Occlusion: someLevels([]float64{0, 0.05, 0.1, 0.2, 0.4}, 0.6, 0.3, 0.06)})
}

// The CSV holds every number, and the words the first and the last level.
func TestLevelsHoldTheNumbers(t *testing.T) {
	f := Levels(&analysis.Levels{Noise: someLevels([]float64{0, 0.5}, 0.5, 0.25, 0.125)})
	rows := readCSV(t, f)
	for _, want := range []string{
		"noise,gain at the best step,0.5,9,0.125,0.105,0.145,1000",
		"noise,gain held out,0,,0.1,0.08,0.12000000000000001,1000",
		"noise,\"t_stable, change\",0.5,,,,,0",
		"noise,distance to the border at t = 0,0.5,,1.75,1.65,1.85,1000",
		"noise,\"gain held out, mean of the levels − clean\",,,0.0625,0.0525,0.0725,1000",
	} {
		if !slices.ContainsFunc(rows, func(row []string) bool { return strings.Join(row, ",") == strings.ReplaceAll(want, `"`, "") }) {
			t.Errorf("the CSV has no row %s; it has %v", want, rows)
		}
	}
	for _, want := range []string{"With noise of 0 the accuracy is 50.0 % at t = 0 and 62.5 % at t = 9", "With noise of 0.5 the accuracy is 25.0 % at t = 0", "recurrence gains 10.0 [8.0, 12.0] percentage points"} {
		if !strings.Contains(f.Alt, want) {
			t.Errorf("the description does not say %q: %s", want, f.Alt)
		}
	}
	if strings.Contains(f.Alt, "occlusion") {
		t.Errorf("there is no occlusion: %s", f.Alt)
	}
}
