package recording

import (
	"fmt"
	"slices"

	"readoutzones/data/npz"
)

// What is no recording often lacks one line of NumPy to be one: a label too much, an axis in another place. These functions
// find that line; each returns "" where it finds none.

// mendRank tells how an array of another number of dimensions becomes what it should be.
func mendRank(key string, shape []int) string {
	switch {
	case (key == keyOutputs || key == keyRepresentations) && len(shape) == 2:
		return "; of a single step? save outputs_all[None] and representations_all[None]"
	case key == keyRepresentations && len(shape) > 3:
		return fmt.Sprintf("; maps of features? save what the readout multiplies, [steps, images, features], such as the mean over places, representations_all.mean((%d, %d))", len(shape)-2, len(shape)-1)
	case key == keyBias:
		return "; save readout_bias.reshape(-1), and np.zeros(0) where there is no bias"
	}
	return ""
}

// mendWeight tells what was swapped where the readout's weights [K, D] are [D, K].
func mendWeight(r *Recording, weight []int) string {
	switch {
	case weight[0] != r.D || weight[1] != r.K || len(r.Outputs) == 0 || len(r.Representations) == 0:
		return "; is representations_all of another layer than the one that the readout multiplies?"
	case faultOf(row(r.Representations, 0, r.D)) == sound && faultOf(row(r.Outputs, 0, r.K)) != sound:
		return "; outputs_all and representations_all are swapped"
	}
	return "; save readout_weight.T"
}

// mendLabels tells how labels become numbers 0 to k−1, one for each of n images.
func mendLabels(a npz.Array, steps, n, k int) string {
	shape := a.Shape
	if names, isText := a.Data.([]string); isText && len(names) > 0 {
		return fmt.Sprintf(": holds names, such as %.40q; save their numbers, 0 to %d in the order of readout_weight's rows: [categories.index(name) for name in labels_all]", names[0], k-1)
	}
	switch {
	case len(shape) == 2 && shape[0] == n && shape[1] == k && k > 1:
		return fmt.Sprintf(": has shape %v, one-hot rows; save labels_all.argmax(1)", shape)
	case len(shape) == 2 && shape[0] == n && shape[1] == 1:
		return fmt.Sprintf(": has shape %v; save labels_all[:, 0]", shape)
	case len(shape) == 2 && shape[0] == steps && shape[1] == n:
		return fmt.Sprintf(": has shape %v, a row for each step; save labels_all[0]", shape)
	case len(shape) != 1:
		return fmt.Sprintf(": has shape %v, one number for each of %d images is needed", shape, n)
	case shape[0] != n && shape[0] == steps:
		return fmt.Sprintf(": %d labels for %d images; if outputs_all and representations_all are [images, steps, …], save np.swapaxes(outputs_all, 0, 1), np.swapaxes(representations_all, 0, 1)", shape[0], n)
	}
	return ""
}

// mendRange tells how labels that are integers, but not 0 to k−1, become so.
func mendRange(labels []int, k int) string {
	if slices.Min(labels) == 1 && slices.Max(labels) == k {
		return "; they run from 1, so save labels_all - 1"
	}
	return ""
}
