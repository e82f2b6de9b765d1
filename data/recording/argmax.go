package recording

import "fmt"

// Argmax returns the class [N] with the highest output of each image [N, K]; ties go to the lowest index.
// A NaN is an error.
func Argmax(outputs []float32, k int) ([]int, error) {
	if k < 1 || len(outputs)%k != 0 {
		return nil, fmt.Errorf("%d outputs are not rows of %d classes", len(outputs), k)
	}
	classes := make([]int, len(outputs)/k)
	for n := range classes {
		row := outputs[n*k : (n+1)*k]
		best := row[0]
		for class, x := range row {
			if x > best {
				best, classes[n] = x, class
			}
			if x != x {
				return nil, fmt.Errorf("image %d, class %d is NaN; record the network again", n, class)
			}
		}
	}
	return classes, nil
}
