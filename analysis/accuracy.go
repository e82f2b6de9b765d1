package analysis

// Accuracy returns the proportion of images, 0…1, whose class is their label at each step [T].
func Accuracy(tr *Trajectory) []Mean {
	accuracy := make([]Mean, tr.Steps())
	for t, e := range accuracies(tr.Classes, tr.Labels) {
		accuracy[t] = e.Mean()
	}
	return accuracy
}

// BestAccuracy estimates the accuracy, 0…1, at the step where it is highest, the first of several.
func BestAccuracy(tr *Trajectory) *Estimate { return best(accuracies(tr.Classes, tr.Labels)) }

// accuracies estimates the accuracy at each step [T].
func accuracies(classes [][]int, labels []int) []*Estimate {
	estimates := make([]*Estimate, len(classes))
	for t, now := range classes {
		estimates[t] = NewWeightedEstimate(len(labels), func(n int) (float64, float64) { return indicator(now[n] == labels[n]), 1 })
	}
	return estimates
}

// best returns the estimate with the highest value, the first of several.
func best(estimates []*Estimate) *Estimate {
	top := estimates[0]
	for _, e := range estimates[1:] {
		if e.Value > top.Value {
			top = e
		}
	}
	return top
}
