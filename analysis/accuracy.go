package analysis

// Accuracy returns the proportion of images, 0…1, whose class is their label at each step [T].
func Accuracy(tr *Trajectory) []Mean {
	accuracy := make([]Mean, tr.Steps())
	for t, e := range accuracies(tr.Classes, tr.Labels) {
		accuracy[t] = e.mean()
	}
	return accuracy
}

// accuracies estimates the accuracy at each step [T].
func accuracies(classes [][]int, labels []int) []*estimate {
	estimates := make([]*estimate, len(classes))
	for t, now := range classes {
		estimates[t] = newEstimate(len(labels), func(n int) (float64, float64) { return indicator(now[n] == labels[n]), 1 })
	}
	return estimates
}

// best returns the estimate with the highest value, the first of several.
func best(estimates []*estimate) *estimate {
	top := estimates[0]
	for _, e := range estimates[1:] {
		if e.value > top.value {
			top = e
		}
	}
	return top
}
