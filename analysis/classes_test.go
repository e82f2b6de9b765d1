package analysis

import (
	"reflect"
	"testing"
)

func TestConfusionBetweenSteps(t *testing.T) {
	d := mustMeasure(t, handmade(3, []int{0, 1, 2}, []int{0, 2, 0}, []int{0, 1, 2}, []int{0, 1, 1}))
	c := ConfuseSteps(&d.Trajectory, 0, 2, 3)
	if want := [][]int{{1, 1, 0}, {0, 0, 0}, {0, 1, 0}}; !reflect.DeepEqual(c.Counts, want) {
		t.Errorf("moves %v, want %v", c.Counts, want)
	}
	third := 1.0 / 3
	if want := [][]float64{{1, third, third}, {third, 1, 2 * third}, {third, 2 * third, 1}}; !reflect.DeepEqual(Agreement(&d.Trajectory), want) {
		t.Errorf("agreement %v, want %v", Agreement(&d.Trajectory), want)
	}
}

func TestStabilityByClass(t *testing.T) {
	d := mustMeasure(t, handmade(3, []int{0, 1, 1, 1}, []int{0, 2, 1, 0}, []int{0, 1, 1, 0}, []int{0, 1, 1, 0}))
	c := StabilityByClass(d)
	if want := [][]int{{1, 0, 0}, {1, 1, 0}, {0, 0, 0}}; !reflect.DeepEqual(c.Counts, want) {
		t.Errorf("counts %v, want %v", c.Counts, want)
	}
	if want := []int{1, 3, 0}; !reflect.DeepEqual(c.Images, want) {
		t.Errorf("images %v, want %v", c.Images, want)
	}
	assertNumber(t, "mean t_stable of class 1", c.Mean[1].Value, 0.5)
	assertNaN(t, "mean t_stable of a class without images", c.Mean[2].Value)
}

func TestBusiestBorder(t *testing.T) {
	// Images 0–2 cross the border of classes 1 and 2 (in both directions), 3 lies there already, 4 comes from
	// elsewhere, 5 crosses another border, 6 crosses this one to the wrong side.
	classes := [][]int{
		{1, 1, 2, 1, 0, 0, 1},
		{2, 2, 1, 1, 1, 3, 2},
		{2, 2, 1, 1, 1, 3, 2},
	}
	d := &Dynamics{Trajectory: Trajectory{Labels: []int{2, 2, 1, 1, 1, 3, 1}, Classes: classes}}
	d.Stability = Stabilise(d.Classes, d.Labels)
	want := &Border{Classes: [2]int{1, 2}, Images: []int{0, 1, 2, 3}, Movers: 3}
	if got := BusiestBorder(d); !reflect.DeepEqual(got, want) {
		t.Errorf("%+v, want %+v", got, want)
	}
	// A border that fewer cross comes first where there are images that stay to compare them with.
	d = &Dynamics{Trajectory: Trajectory{Labels: []int{1, 1, 3, 3, 2}, Classes: [][]int{{0, 0, 2, 3, 2}, {1, 1, 3, 3, 2}, {1, 1, 3, 3, 2}}}}
	d.Stability = Stabilise(d.Classes, d.Labels)
	want = &Border{Classes: [2]int{2, 3}, Images: []int{2, 3, 4}, Movers: 1}
	if got := BusiestBorder(d); !reflect.DeepEqual(got, want) {
		t.Errorf("%+v, want %+v", got, want)
	}
	d.Stability = Stabilise(d.Classes[2:], d.Labels) // as if all were settled
	d.Classes = d.Classes[2:]
	if got := BusiestBorder(d); got != nil {
		t.Errorf("a border that nobody crosses: %+v", got)
	}
}
