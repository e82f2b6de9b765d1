package analysis

// Confusion counts how images move between classes from one step to another.
type Confusion struct {
	From, To int
	Counts   [][]int // [K][K] images of class row at From and of class column at To
}

// ConfuseSteps counts the moves between two steps of a network with the given number of classes.
func ConfuseSteps(tr *Trajectory, from, to, classes int) *Confusion { panic("to be written") }

// Agreement returns the proportion of images, 0…1, that have the same class at two steps [T][T].
func Agreement(tr *Trajectory) [][]float64 { panic("to be written") }
