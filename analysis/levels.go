package analysis

import (
	"cmp"
	"errors"
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/gonum/mat"

	"readoutzones/data/recording"
)

// Degraded is what was measured of a network with images that were degraded so.
type Degraded struct {
	recording.Degradation
	*Dynamics
}

// Levels is what becomes of a network's answers as its images are degraded by noise, and by an occluder.
type Levels struct {
	Images    int      `json:"images"`
	Noise     *ByLevel `json:"noise"`     // null without recordings of noisy images
	Occlusion *ByLevel `json:"occlusion"` // likewise
}

// ByLevel are numbers at each of L levels, the first of which is 0, clean. A change is that against the clean images, image by
// image. What recurrence gains, at the step at which most images are right, is never negative, as that step may be t = 0, and
// chance raises it. Held out, the step is chosen by one half of the images of each class and the gain is that of the other half,
// both ways.
type ByLevel struct {
	Level         []float64 `json:"level"`           // [L]
	Accuracy      [][]Mean  `json:"accuracy"`        // [L][T] 0…1
	BestStep      []int     `json:"best_step"`       // [L] of the accuracy, the first of several
	Gain          []Mean    `json:"gain"`            // [L] accuracy at the best step − at t = 0; the step is taken as given
	GainHeldOut   []Mean    `json:"gain_held_out"`   // [L] the same where other images choose the step
	GainChange    []Mean    `json:"gain_change"`     // [L] of the held-out gain
	TStable       []Mean    `json:"t_stable"`        // [L] of the stable-correct images
	TStableChange []Mean    `json:"t_stable_change"` // [L] of the images that are stable-correct in both
	Border        []Mean    `json:"border"`          // [L] distance of R_0 to the nearest border, all images
	BorderChange  []Mean    `json:"border_change"`   // [L]
	GainsMore     Mean      `json:"gains_more"`      // held-out gain, mean over the levels but the clean one, − that of clean images
}

// MeasureLevels compares recordings of one network with the same images, clean and degraded, in any order.
func MeasureLevels(all []Degraded) (*Levels, error) {
	if len(all) == 0 {
		return nil, errors.New("analysis: levels of degradation need recordings: of clean images and of degraded ones")
	}
	l := &Levels{Images: all[0].Images()}
	for by, to := range map[DegradedBy]**ByLevel{ByNoise: &l.Noise, ByOcclusion: &l.Occlusion} {
		series, err := SeriesOf(all, by)
		if err != nil {
			return nil, err
		}
		if len(series) > 1 {
			*to = byLevel(series, by)
		}
	}
	if l.Noise == nil && l.Occlusion == nil {
		return nil, errors.New("analysis: no recording of degraded images; `blt record --noise` and `--occlude` make them")
	}
	return l, nil
}

// DegradedBy is a way in which images are degraded.
type DegradedBy string

// The two ways.
const (
	ByNoise     DegradedBy = "noise"
	ByOcclusion DegradedBy = "occlusion"
)

// Level returns how far images were degraded this way.
func (by DegradedBy) Level(d recording.Degradation) float64 {
	if by == ByNoise {
		return d.Noise
	}
	return d.Occlusion
}

// SeriesOf returns the clean recording and those degraded in one way only, by rising level. It is an error if they are not of
// one network with the same images, or if the clean one is missing.
func SeriesOf(all []Degraded, by DegradedBy) ([]Degraded, error) {
	var series []Degraded
	for _, d := range all {
		if d.Noise != 0 && d.Occlusion != 0 {
			return nil, fmt.Errorf("analysis: %s: images with both belong to neither series; leave the recording out", d.Degradation)
		}
		if level := by.Level(d.Degradation); level != 0 || d.None() {
			series = append(series, d)
		}
	}
	slices.SortFunc(series, func(a, b Degraded) int { return cmp.Compare(by.Level(a.Degradation), by.Level(b.Degradation)) })
	if len(series) == 0 || !series[0].None() {
		return nil, errors.New("analysis: levels of degradation are compared with clean images, whose recording is missing")
	}
	for i, d := range series[1:] {
		if by.Level(series[i].Degradation) == by.Level(d.Degradation) {
			return nil, fmt.Errorf("analysis: two recordings are of %s images", d.Degradation)
		}
		if err := sameNetwork(series[0].Dynamics, d.Dynamics); err != nil {
			return nil, fmt.Errorf("analysis: the recordings of clean and of %s images: %w", d.Degradation, err)
		}
	}
	return series, nil
}

// sameNetwork returns an error that says in what two recordings of one network and the same images differ.
func sameNetwork(a, b *Dynamics) error {
	if err := sameImages(a, b); err != nil {
		return err
	}
	if a.Steps() != b.Steps() {
		return fmt.Errorf("one has %d steps, the other %d", a.Steps(), b.Steps())
	}
	if !mat.Equal(a.Readout.Weight, b.Readout.Weight) {
		return errors.New("they are of different networks, as their readouts tell")
	}
	return nil
}

func byLevel(series []Degraded, by DegradedBy) *ByLevel {
	l, clean := &ByLevel{GainsMore: GainsMore(series).Mean()}, series[0].Dynamics
	for _, d := range series {
		best := bestStep(d.Dynamics)
		l.Level = append(l.Level, by.Level(d.Degradation))
		l.Accuracy = append(l.Accuracy, Accuracy(&d.Trajectory))
		l.BestStep = append(l.BestStep, best)
		l.Gain = append(l.Gain, pairAccuracy(d.Dynamics, d.Dynamics, 0, best).Difference)
		gain := pairValues(d.Labels, clean.gains(), d.gains())
		l.GainHeldOut, l.GainChange = append(l.GainHeldOut, gain.B), append(l.GainChange, gain.Difference)
		settled := d.settled(d.Steps())
		l.TStable = append(l.TStable, NewEstimate(d.Labels, settled, nil).Mean())
		l.TStableChange = append(l.TStableChange, pairValues(d.Labels, clean.settled(d.Steps()), settled).Difference)
		l.Border = append(l.Border, NewEstimate(d.Labels, d.Border[0], nil).Mean())
		l.BorderChange = append(l.BorderChange, pairValues(d.Labels, clean.Border[0], d.Border[0]).Difference)
	}
	return l
}

// GainsMore estimates by how much the held-out gain, as a mean over the degraded recordings of a series, is above that of the
// first, clean one.
func GainsMore(series []Degraded) *Estimate {
	clean := series[0].gains()
	more := make([]float64, len(clean))
	for _, d := range series[1:] {
		for n, gain := range d.gains() {
			more[n] += (gain - clean[n]) / float64(len(series)-1)
		}
	}
	return NewEstimate(series[0].Labels, more, nil)
}

// gains returns for each image [N] whether it is right at the step that the other half of the images chooses, less whether it
// is at t = 0: 1, 0 or −1.
func (tr *Trajectory) gains() []float64 {
	half := halves(tr.Labels)
	var chosen [2]int // by each half: the step at which most of its images are right, the first of several
	for h := range chosen {
		most := math.Inf(-1)
		for t := range tr.Classes {
			e := NewEstimate(nil, tr.hits(t), func(n int) bool { return half[n] == h })
			if e.Value > most {
				most, chosen[h] = e.Value, t
			}
		}
	}
	gains, steps := tr.hits(0), [2][]float64{tr.hits(chosen[1]), tr.hits(chosen[0])} // each half at the other's step
	for n := range gains {
		gains[n] = steps[half[n]][n] - gains[n]
	}
	return gains
}

// halves deals the images of each class to the halves 0 and 1 in turn [N].
func halves(labels []int) []int {
	half, next := make([]int, len(labels)), map[int]int{}
	for n, label := range labels {
		half[n] = next[label]
		next[label] = 1 - next[label]
	}
	return half
}
