package figures

import (
	"math"
	"slices"
	"strings"
	"testing"

	"readoutzones/analysis"
	"readoutzones/analysis/claims"
)

// someCourse has effects that come with training; before it, too few images are right.
func someCourse(epochs ...int) *claims.Course {
	c := &claims.Course{From: someProvenance}
	for _, epoch := range epochs {
		s := claims.Snapshot{Epoch: epoch, Weights: "3f2a91c0"}
		learnt := 1 - math.Exp(-float64(epoch)/8)
		for i, full := range []float64{0.5, 0.5625, 0.53125, 0.25, 0.04, 0.08, 0.09, -0.06} {
			m := around(full*learnt, 0.125*math.Abs(full), 4000)
			if i > 2 && epoch == 0 {
				m = nothing
			}
			s.Means = append(s.Means, m)
		}
		c.Set(s)
	}
	return c
}

// The CSV holds every number of the course, and the words the first and the last of each quantity.
func TestEffectsHoldTheNumbers(t *testing.T) {
	c := someCourse(0, 2)
	c.Snapshots[1].Means = []analysis.Mean{
		around(0.5, 0.25, 400), around(0.5, 0.25, 400), around(0.75, 0.125, 400), around(0.25, 0.125, 90),
		around(0.5, 0.125, 80), around(0.25, 0.125, 80), nothing, around(-0.5, 0.25, 80),
	}
	f := Effects(c)
	rows := readCSV(t, f)
	for _, want := range []string{
		"2,3f2a91c0,accuracy-last,0.75,0.625,0.875,400", "2,3f2a91c0,norm-lower-relative,0.5,0.375,0.625,80",
		"2,3f2a91c0,change-independent,-0.5,-0.75,-0.25,80", "0,3f2a91c0,late-share,,,,0", "2,3f2a91c0,own-class-closer-matched,,,,0",
	} {
		if !slices.ContainsFunc(rows, func(row []string) bool { return strings.Join(row, ",") == want }) {
			t.Errorf("the CSV has no row %s; it has %v", want, rows)
		}
	}
	for _, want := range []string{
		"Accuracy, last: 0.0 [−6.6, 6.6] at epoch 0, 75 [62, 88] at epoch 2.", "Norm (2B), now − later (% of the mean): 50 [38, 62] at epoch 2.",
		"Cosine, final class (2C), own − others, matched: too few images at every epoch.", "Change (2A), later against now, at worst (%): −50 [−75, −25] at epoch 2.",
	} {
		if !strings.Contains(f.Alt, want) {
			t.Errorf("the description does not say %q: %s", want, f.Alt)
		}
	}
	if f.Provenance != someProvenance {
		t.Errorf("the provenance is %v", f.Provenance)
	}
}

// Every effect is drawn on an axis with zero; epochs stand where their logarithm says, and marks keep apart.
func TestEffectsAreSeenFromZero(t *testing.T) {
	c := someCourse(0, 1, 2, 4, 8, 16, 60)
	for i, q := range coursePlots(c) {
		pl := (page{Theme: Light}).coursePanel(c, q)
		if pl.Y.Min > 0 || pl.Y.Max < 0 || q.effect && min(-pl.Y.Min, pl.Y.Max) <= 0 {
			t.Errorf("panel %d: axis %g … %g", i, pl.Y.Min, pl.Y.Max)
		}
	}
	for epoch, want := range map[int]float64{0: 0, 1: 1, 3: 2, 7: 3, 63: 6} {
		if got := epochPlace(epoch); got != want {
			t.Errorf("epoch %d stands at %g, want %g", epoch, got, want)
		}
	}
}
