package figures

import (
	"math"
	"strings"
	"testing"

	"readoutzones/analysis"
)

// The interval of a share ends where shares do, and one that is not known stays unknown.
func TestIntervalsOfSharesEndWhereSharesDo(t *testing.T) {
	got := shares100([]analysis.Mean{{Value: 0.1, Low: -0.2, High: 0.4, N: 20}, {Value: 0.9, Low: 0.7, High: 1.1, N: 20}, {Value: 0.5, Low: nan, High: nan, N: 1}})
	if got[0].Low != 0 || got[0].High != 40 || got[1].High != 100 || !math.IsNaN(got[2].Low) || !math.IsNaN(got[2].High) {
		t.Error(got)
	}
}

// Forty bars with caps would hide the line.
func TestManyStepsHaveABand(t *testing.T) {
	few, many := overTime(series{means: make([]analysis.Mean, 10), shape: circle}), overTime(series{means: make([]analysis.Mean, 40), shape: circle})
	if few.band || few.shape == nil || !many.band || many.shape != nil || many.x[39] != 39 {
		t.Errorf("%+v %+v", few, many)
	}
}

// A group that is named in the key and has no mark anywhere says why.
func TestGroupsWithoutImagesSaySo(t *testing.T) {
	groups := make([]analysis.OwnOthers, 5)
	for i := range groups {
		groups[i] = analysis.OwnOthers{Own: analysis.Mean{Value: 0.3, Low: 0.2, High: 0.4, N: 20}, Others: analysis.MeanOf(nil)}
	}
	drawing := string(must(FinalClasses(groups, 5).SVG(Light)))
	if strings.Count(drawing, "too few images") != 1 {
		t.Error("the empty group does not say that it is empty, or the other does")
	}
}
