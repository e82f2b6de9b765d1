package figures

import (
	"slices"
	"strings"
	"testing"

	"readoutzones/analysis"
)

// The CSV holds every number compared, and the words the first, the last and the single ones.
func TestNetworkComparisonHoldsTheNumbers(t *testing.T) {
	pair := func(a, b, half float64) analysis.Paired {
		return analysis.Paired{A: around(a, 1, 90), B: around(b, 1, 90), Difference: around(b-a, half, 90)}
	}
	c := &analysis.NetworkComparison{
		Accuracy: []analysis.Paired{pair(0.25, 0.5, 0.125)}, BestAccuracy: pair(0.5, 0.75, 0.125), BestSteps: [2]int{6, 2}, LastAccuracy: pair(0.5, 0.25, 0.5),
		Norm: []analysis.Paired{pair(8, 16, 0.5), pair(4, 6, 0.25)}, CosCurrent: []analysis.Paired{pair(0.5, 0.25, 0.125)},
		Change: []analysis.Paired{pair(2, 3, 0.5)}, ChangeLogRatio: []analysis.Mean{around(0.5, 0.25, 90)}, TStable: pair(1, 0.5, 0.25),
	}
	f := NetworkComparison(c, "one.npz", "two.npz")
	rows := readCSV(t, f)
	for _, want := range []string{
		"norm,1,4,3,5,90,6,5,7,90,2,1.75,2.25,90",
		"change,1,2,1,3,90,3,2,4,90,1,0.5,1.5,90",
		"ln of the ratio of changes,1,,,,,,,,,0.5,0.25,0.75,90",
		"accuracy at the last step,,0.5,-0.5,1.5,90,0.25,-0.75,1.25,90,-0.25,-0.75,0.25,90",
	} {
		if !slices.ContainsFunc(rows, func(row []string) bool { return strings.Join(row, ",") == want }) {
			t.Errorf("the CSV has no row %s; it has %v", want, rows)
		}
	}
	for _, want := range []string{"Accuracy, B − A (percentage points): 25 [12, 38] at t = 0.", "Norm, B − A: 8.00 [7.50, 8.50] at t = 0 and 2.00 [1.75, 2.25] at t = 1",
		"Change, ln(B / A): 0.50 [0.25, 0.75] at t = 1. The accuracy at the best", "t_stable of 90 images: A 1.00, B 0.500, B − A −0.50 [−0.75, −0.25]", "best step of 90 images: A 0.500 (t = 6), B 0.750 (t = 2)"} {
		if !strings.Contains(f.Alt, want) {
			t.Errorf("the description does not say %q: %s", want, f.Alt)
		}
	}
}

// A difference is drawn on an axis with zero, however far from it.
func TestDifferencesAreSeenFromZero(t *testing.T) {
	for _, v := range []float64{-300, 2e-5, 7} {
		q := pairedPlot{pairs: make([]analysis.Paired, 2), below: []analysis.Mean{around(v, 1e-6, 40), around(v, 1e-6, 40)}}
		if y := (page{Theme: Light}).differencePanel(q).Y; y.Min >= 0 || y.Max <= 0 || min(-y.Min, y.Max) > 0.1*(y.Max-y.Min) {
			t.Errorf("difference %g: axis %g … %g", v, y.Min, y.Max)
		}
	}
}
