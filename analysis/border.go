package analysis

import (
	"cmp"
	"maps"
	"slices"
)

// Border is a pair of classes between which many images move: the stable-correct images of either class that the
// network takes for one of the two at the first step.
type Border struct {
	Classes [2]int
	Images  []int
	Movers  int // of these, how many change sides
}

// BusiestBorder returns the border that most stable-correct images cross, from a wrong class at the first step to
// their own, while as many of the two classes stay where they are: it is there to compare the two. Where nobody stays,
// most crossings decide. It is nil if nobody crosses any.
func BusiestBorder(d *Dynamics) *Border {
	movers, stayers := map[[2]int]int{}, map[int]int{}
	for n, kind := range d.Stability.Kind {
		if kind != StableCorrect {
			continue
		}
		if pair := borderOf(d, n); pair[0] != pair[1] {
			movers[pair]++
		} else {
			stayers[pair[0]]++
		}
	}
	if len(movers) == 0 {
		return nil
	}
	compared := func(pair [2]int) int { return min(movers[pair], stayers[pair[0]]+stayers[pair[1]]) }
	pair := slices.SortedFunc(maps.Keys(movers), func(a, b [2]int) int {
		return cmp.Or(compared(b)-compared(a), movers[b]-movers[a], slices.Compare(a[:], b[:]))
	})[0]
	busiest := Border{Classes: pair, Movers: movers[pair]}
	for n, kind := range d.Stability.Kind {
		pair := borderOf(d, n)
		if kind == StableCorrect && slices.Contains(busiest.Classes[:], pair[0]) && slices.Contains(busiest.Classes[:], pair[1]) {
			busiest.Images = append(busiest.Images, n)
		}
	}
	return &busiest
}

// borderOf returns the first class of an image and its label, the smaller one first.
func borderOf(d *Dynamics, n int) [2]int {
	a, b := d.Classes[0][n], d.Labels[n]
	return [2]int{min(a, b), max(a, b)}
}
