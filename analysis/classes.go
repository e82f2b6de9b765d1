package analysis

import (
	"cmp"
	"maps"
	"slices"
)

// ClassStability tells which classes settle when: a heat map of class against t_stable.
type ClassStability struct {
	Counts [][]int // [K][T] stable-correct images of each class (label) with each t_stable
	Images []int   // [K] all images of the class
	Mean   []Mean  // [K] mean t_stable of its stable-correct images
}

// StabilityByClass counts t_stable by class.
func StabilityByClass(d *Dynamics) *ClassStability {
	k, _ := d.Readout.Weight.Dims()
	c := &ClassStability{Counts: table[int](k, d.Steps()), Images: make([]int, k), Mean: make([]Mean, k)}
	times := make([][]float64, k)
	for n, label := range d.Labels {
		c.Images[label]++
		if d.Stability.Kind[n] == StableCorrect {
			c.Counts[label][d.Stability.Settle[n]]++
			times[label] = append(times[label], float64(d.Stability.Settle[n]))
		}
	}
	for class, t := range times {
		c.Mean[class] = MeanOf(t)
	}
	return c
}

// Confusion counts how images move between classes from one step to another.
type Confusion struct {
	From, To int
	Counts   [][]int // [K][K] images of class row at From and of class column at To
}

// ConfuseSteps counts the moves between two steps, from and to in [0, T), of a network with K classes.
func ConfuseSteps(tr *Trajectory, from, to, classes int) *Confusion {
	c := &Confusion{From: from, To: to, Counts: table[int](classes, classes)}
	for n, class := range tr.Classes[from] {
		c.Counts[class][tr.Classes[to][n]]++
	}
	return c
}

// Agreement returns the proportion of images, 0…1, that have the same class at two steps [T][T].
func Agreement(tr *Trajectory) [][]float64 {
	agreement := table[float64](tr.Steps(), tr.Steps())
	for from, before := range tr.Classes {
		for to, after := range tr.Classes {
			var same int
			for n, class := range before {
				if after[n] == class {
					same++
				}
			}
			agreement[from][to] = float64(same) / float64(tr.Images())
		}
	}
	return agreement
}

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
