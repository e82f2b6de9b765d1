package analysis

// ClassStability tells which classes settle when: a heat map of class against t_stable.
type ClassStability struct {
	Counts [][]int // [K][T] stable-correct images of each class (label) with each t_stable
	Images []int   // [K] all images of the class
	Mean   []Mean  // [K] mean t_stable of its stable-correct images
}

// StabilityByClass counts t_stable by class.
func StabilityByClass(d *Dynamics) *ClassStability { panic("to be written") }
