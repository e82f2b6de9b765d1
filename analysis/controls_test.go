package analysis

import (
	"math"
	"testing"
)

// Of images whose change is known by hand: those that settle at 1 move twice as far as those settled from the start, in the
// groups that end right; where they end wrong, equally far. At the second step nobody is late any more.
func TestControlsOfHandmadeChanges(t *testing.T) {
	d := &Dynamics{Stability: &Stability{Steps: 3}}
	d.Classes, d.Norms, d.Changes = make([][]int, 3), make([][]float64, 3), make([][]float64, 2)
	add := func(kind Kind, settle int, change float64) {
		for range SmallestGroup {
			d.Labels = append(d.Labels, len(d.Labels)%3)
			d.Stability.Kind, d.Stability.Settle = append(d.Stability.Kind, kind), append(d.Stability.Settle, settle)
			for s := range d.Changes {
				d.Changes[s] = append(d.Changes[s], change)
			}
			for s := range d.Classes {
				d.Classes[s], d.Norms[s] = append(d.Classes[s], 0), append(d.Norms[s], 1)
			}
		}
	}
	add(StableCorrect, 0, 2)
	add(StableCorrect, 1, 4)
	add(StableIncorrect, 0, 3)
	add(StableIncorrect, 1, 3)
	right, wrong := Effects[0].over(d, d.Stability, StableCorrect), Effects[0].over(d, d.Stability, StableIncorrect)
	if !math.IsNaN(right[0].Value) || math.Abs(right[1].Value-1) > 1e-12 || !math.IsNaN(right[2].Value) {
		t.Errorf("of those that end right the effects are %v, want none, 1 (twice as far), none", right)
	}
	if math.Abs(wrong[1].Value) > 1e-12 {
		t.Errorf("of those that end wrong the effect is %v, want 0", wrong[1])
	}
	d.Stability.Kind[0] = UnstableCorrect // nine images are too few
	if few := Effects[0].over(d, d.Stability, StableCorrect); !math.IsNaN(few[1].Value) {
		t.Errorf("nine settled images have the effect %v", few[1])
	}
}
