package analysis

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
