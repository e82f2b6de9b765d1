package analysis

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
