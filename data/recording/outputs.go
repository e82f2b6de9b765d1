package recording

import (
	"fmt"
	"math"
	"slices"
	"strings"
)

// Outputs are log-probabilities: in each row, of one image at one step, Σ exp is 1. Rows that are something else would
// pass for answers, as zeros do for category 0, and change every number: a recording that has any is refused.

// tolerance is how far a row's Σ exp may be from 1: 16-bit floats keep within it.
const tolerance = 1e-2

// fault is what a row of outputs looks like.
type fault uint8

const (
	sound         fault = iota // log-probabilities
	empty                      // the same number for every category: room that was never filled
	notFinite                  // with a NaN or an infinity
	probabilities              // without the logarithm
	negated                    // losses: log-probabilities with the other sign
	unnormalised               // logits
)

// String completes "outputs are …".
func (f fault) String() string {
	return [...]string{"log-probabilities", "the same for every category", "not finite", "probabilities", "negative log-probabilities", "logits"}[f]
}

// faultOf looks at a row [K].
func faultOf(row []float32) fault {
	finite := true
	for _, x := range row {
		finite = finite && x-x == 0
	}
	if finite && isOne(expSum(row)) {
		return sound
	}
	return nameFault(row, finite)
}

func expSum(row []float32) (sum float64) {
	for _, x := range row {
		sum += math.Exp(float64(x))
	}
	return sum
}

func isOne(sum float64) bool { return math.Abs(sum-1) <= tolerance }

// nameFault looks again at a row that is not sound.
func nameFault(row []float32, finite bool) fault {
	var plain, negative float64
	lowest, constant := row[0], true
	for _, x := range row {
		plain += float64(x)
		negative += math.Exp(-float64(x))
		lowest = min(lowest, x)
		constant = constant && (x == row[0] || x != x && row[0] != row[0])
	}
	switch {
	case lowest >= 0 && isOne(plain):
		return probabilities
	case constant && (len(row) > 1 || !finite):
		return empty
	case !finite:
		return notFinite
	case lowest >= 0 && isOne(negative):
		return negated
	}
	return unnormalised
}

// faults are what is wrong with each row of outputs [T, N, K].
type faults struct {
	outputs          []float32
	steps, images, k int
	rows             []fault // [T, N]
}

// checkOutputs returns an error that says what rows that are not log-probabilities look like, where they are, and how
// to mend them.
func checkOutputs(outputs []float32, steps, images, k int) error {
	f := &faults{outputs, steps, images, k, make([]fault, steps*images)}
	inParallel(len(f.rows), func(i int) { f.rows[i] = faultOf(f.row(i)) })
	return f.describe()
}

func (f *faults) row(i int) []float32 { return row(f.outputs, i, f.k) }

// describe names the room that was never filled, and the most frequent fault of the rest.
func (f *faults) describe() error {
	var counts [unnormalised + 1]int
	for _, fault := range f.rows {
		counts[fault]++
	}
	worst := notFinite
	for other := worst; other <= unnormalised; other++ {
		if counts[other] > counts[worst] {
			worst = other
		}
	}
	var findings []string
	for _, fault := range []fault{empty, worst} {
		if counts[fault] > 0 {
			findings = append(findings, f.where(fault)+" "+f.mend(fault))
		}
	}
	if findings == nil {
		return nil
	}
	return fmt.Errorf("%s: %s", keyOutputs, strings.Join(findings, "; besides, "))
}

// where says which rows have a fault.
func (f *faults) where(which fault) string {
	var rows int
	steps, images := map[int]bool{}, map[int]bool{}
	for i, fault := range f.rows {
		if fault == which {
			rows++
			steps[i/f.images], images[i%f.images] = true, true
		}
	}
	first := slices.Index(f.rows, which)
	whole := rows == len(steps)*len(images)
	switch {
	case rows == len(f.rows):
		return "all rows"
	case whole && len(steps) == f.steps:
		return fmt.Sprintf("%d of %d images, from image %d on,", len(images), f.images, first)
	case whole && len(images) == f.images:
		return fmt.Sprintf("%d of %d steps, from step %d on,", len(steps), f.steps, first/f.images)
	}
	return fmt.Sprintf("%d of %d rows, the first of image %d at step %d,", rows, len(f.rows), first%f.images, first/f.images)
}

// mend says what rows look like, and what makes log-probabilities of them.
func (f *faults) mend(which fault) string {
	example := f.row(slices.Index(f.rows, which))
	switch which {
	case empty:
		if example[0] != 0 {
			return fmt.Sprintf("are padding (every category is %g): %s", example[0], f.cut())
		}
		return "are zero-padded (every category is 0): " + f.cut()
	case notFinite:
		return f.mendNotFinite(example)
	case probabilities:
		return "look like softmax probabilities: take their logarithm, np.log(np.maximum(outputs_all, 1e-10))"
	case negated:
		return "look like log-probabilities with the wrong sign: take -outputs_all"
	}
	return fmt.Sprintf("look like logits (Σ exp is %.3g, not 1): take their log_softmax, "+
		"outputs_all - scipy.special.logsumexp(outputs_all, 2, keepdims=True)", expSum(example))
}

// mendNotFinite tells a probability of 0 from a network that has diverged.
func (f *faults) mendNotFinite(example []float32) string {
	category := slices.IndexFunc(example, func(x float32) bool { return x-x != 0 })
	x := float64(example[category])
	if math.IsInf(x, -1) {
		return fmt.Sprintf("hold the logarithm of 0 (category %d is -Inf): clamp it, np.maximum(outputs_all, np.log(1e-10))", category)
	}
	return fmt.Sprintf("hold what is no number (category %d is %g): record the network again; has its training diverged?", category, x)
}

// cut says what is kept: the steps and images before the padding or, where it lies in between, the images without any.
func (f *faults) cut() string {
	var steps, images, filled int
	gaps := make([]bool, f.images)
	for i, fault := range f.rows {
		if fault == empty {
			gaps[i%f.images] = true
			continue
		}
		steps, images, filled = max(steps, i/f.images+1), max(images, i%f.images+1), filled+1
	}
	switch {
	case filled == 0:
		return "nothing was recorded; record the network again"
	case filled == steps*images:
		return fmt.Sprintf("cut them, outputs_all[:%d, :%d], representations_all[:%d, :%d], labels_all[:%d]", steps, images, steps, images, images)
	case slices.Contains(gaps, false):
		return "leave these images out, keep = (np.ptp(outputs_all, 2) > 0).all(0), outputs_all[:, keep], representations_all[:, keep], labels_all[keep]"
	}
	return "no image is without; record the network again"
}
