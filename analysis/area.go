package analysis

import (
	"fmt"
	"math"

	"readoutzones/data/recording"
)

// AreaDynamics is what an area's responses A_t, averaged over space, do over the S time steps at which they were kept, while
// the network answers as it does: where in the hierarchy does the answer arrive first?
type AreaDynamics struct {
	Name           string    `json:"name"`
	Steps          []int     `json:"steps"` // [S]
	Channels       int       `json:"channels"`
	Norm           [][2]Mean `json:"norm"`             // [S][correct now, correct later] ‖A_t‖₂
	CosClassMean   [][2]Mean `json:"cos_class_mean"`   // [S][correct now, correct later] cosine of A_t with the mean of the other images of the label
	Change         []Mean    `json:"change"`           // [S−1] ‖A − A before‖₂, between steps that were kept, of all images
	RelativeChange []Mean    `json:"relative_change"`  // [S−1] mean of log10 (change / norm before)
	Accuracy       []Mean    `json:"decoder_accuracy"` // [S] of a ridge decoder of the label, five-fold, of all images
	Decoder        [][2]Mean `json:"decoder"`          // [S][correct later, stays wrong] of one that is fitted to these; none below 50 images
}

// MeasureArea measures an area that was recorded beside what d was measured from. Who is correct, and when, is d's.
func MeasureArea(d *Dynamics, a *recording.Area) (*AreaDynamics, error) {
	if len(a.Responses) != len(a.Steps)*d.Images()*a.C || a.C < 1 {
		return nil, fmt.Errorf("analysis: area %s holds %d numbers for %d steps, %d images and %d channels; read it from the same recording", a.Name, len(a.Responses), len(a.Steps), d.Images(), a.C)
	}
	k, _ := d.Readout.Weight.Dims()
	responses := &recording.Recording{T: len(a.Steps), N: d.Images(), K: k, D: a.C, Labels: d.Labels, Representations: a.Responses}
	m := &AreaDynamics{Name: a.Name, Steps: a.Steps, Channels: a.C, Change: []Mean{}, RelativeChange: []Mean{}}
	tr := moved(responses)
	for i, e := range relativeChanges(tr) {
		m.Change = append(m.Change, NewEstimate(d.Labels, tr.Changes[i], nil).Mean())
		m.RelativeChange = append(m.RelativeChange, e.Mean())
	}
	decoded, all := d.decode(responses, a.Steps), decodeAll(responses)
	for s, t := range a.Steps {
		now, later := func(n int) bool { return d.Stability.Now(t, n) }, func(n int) bool { return d.Stability.Later(t, n) }
		pair := func(values []float64) [2]Mean {
			return [2]Mean{NewEstimate(d.Labels, values, now).Mean(), NewEstimate(d.Labels, values, later).Mean()}
		}
		m.Norm = append(m.Norm, pair(tr.Norms[s]))
		m.CosClassMean = append(m.CosClassMean, pair(likeness(responses, s, tr.Norms[s], d.Labels)))
		m.Accuracy = append(m.Accuracy, d.Finds(all[s], everybody).Mean())
		m.Decoder = append(m.Decoder, [2]Mean{d.Finds(decoded[s], later).Mean(), d.Finds(decoded[s], func(n int) bool { return d.StaysWrong(t, n) }).Mean()})
	}
	return m, nil
}

func everybody(int) bool { return true }

// moved returns the norms and changes of representations.
func moved(r *recording.Recording) *Trajectory {
	tr := NewTrajectory(r.Labels, r.T)
	for t := range r.T {
		for n := range r.N {
			tr.move(r, t, n)
		}
	}
	return tr
}

// likeness returns the cosine of each image's representation at step t, of the given norms [N], with the mean of those of the
// other images whose label is its class, of classes [N]: how prototypical of the class it is. It is NaN where there are no
// others, or a vector is zero; a class of −1 is none.
func likeness(r *recording.Recording, t int, norms []float64, classes []int) []float64 {
	sums := table[float64](r.K, r.D)
	for n, label := range r.Labels {
		for i, x := range r.Representation(t, n) {
			sums[label][i] += float64(x)
		}
	}
	cosines := make([]float64, r.N)
	for n, class := range classes {
		cosines[n] = math.NaN()
		if class < 0 {
			continue
		}
		self := indicator(r.Labels[n] == class)
		var product, squares float64
		for i, x := range r.Representation(t, n) {
			other := sums[class][i] - self*float64(x)
			product += float64(x) * other
			squares += other * other
		}
		cosines[n] = product / (norms[n] * math.Sqrt(squares)) // 0/0 is NaN
	}
	return cosines
}
