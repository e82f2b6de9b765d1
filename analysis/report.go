package analysis

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"
)

// Number is a float64 that JSON shows as null where it does not exist (NaN) or has no bound (infinite).
type Number float64

// MarshalJSON writes the number, or null for what JSON cannot hold.
func (n Number) MarshalJSON() ([]byte, error) {
	if math.IsNaN(float64(n)) || math.IsInf(float64(n), 0) {
		return []byte("null"), nil
	}
	return json.Marshal(float64(n))
}

// UnmarshalJSON reads null as NaN.
func (n *Number) UnmarshalJSON(text []byte) error {
	if string(text) == "null" {
		*n = Number(math.NaN())
		return nil
	}
	return json.Unmarshal(text, (*float64)(n))
}

// Report is what `blt analyse --json` writes. Every key is always present; lists and pairs keep their length, with
// null where no image qualifies; a whole key is null only where its input is missing.
type Report struct {
	Images         int         `json:"images"`
	Accuracy       []Number    `json:"accuracy"` // [T] 0…1
	Splits         Splits      `json:"splits"`
	TStableCounts  []int       `json:"t_stable_counts"` // [T] of the stable-correct
	TStar          int         `json:"t_star"`
	ChangeTrained  [][]Number  `json:"change_trained"`    // [T−1 values of t_stable][T−1 steps]
	ChangeRandom   [][]Number  `json:"change_random"`     // the same; null without a random recording
	Norm           [][2]Number `json:"norm"`              // [T][correct now, correct later]
	CosCurrent     [][2]Number `json:"cos_current"`       // [T][correct now, correct later]
	CosFinal       [][2]Number `json:"cos_final"`         // [T][own, others]
	CosMatched     [][2]Number `json:"cos_final_matched"` // [T][own, others], both over the same ordered pairs
	CosWrong       [][2]Number `json:"cos_final_wrong"`   // the same of images that settle on a wrong class
	Summary        Summaries   `json:"summary"`
	InOwnZone      Number      `json:"readout_in_own_zone"` // 0…1, all dimensions
	RelativeChange []Number    `json:"relative_change"`     // [T−1] mean over all images
	Bias           *BiasReport `json:"bias"`                // null without readout bias
	Questions[Number]
	Intervals Intervals `json:"intervals"`
	LeftOut   LeftOut   `json:"left_out"`

	Compare *NetworkComparison `json:"compare"` // null without a second network; [CompareNetworks] gives it
	Areas   []*AreaDynamics    `json:"areas"`   // null without areas; [MeasureArea] gives them
}

// Splits are the numbers of images of each kind.
type Splits struct {
	StableCorrect     int `json:"stable_correct"`
	StableIncorrect   int `json:"stable_incorrect"`
	UnstableCorrect   int `json:"unstable_correct"`
	UnstableIncorrect int `json:"unstable_incorrect"`
}

// Summaries are the pairs of Fig. 3A.
type Summaries struct {
	Norm       [2]Number `json:"norm"`
	CosCurrent [2]Number `json:"cos_current"`
	CosFinal   [2]Number `json:"cos_final"`
}

// BiasReport is [Bias] as the report prints it.
type BiasReport struct {
	Norm            Number `json:"norm"`
	MinNorm         Number `json:"min_representation_norm"`
	MeanNorm        Number `json:"mean_representation_norm"`
	MaxNorm         Number `json:"max_representation_norm"`
	AccuracyWith    Number `json:"accuracy_with"`
	AccuracyWithout Number `json:"accuracy_without"`
}

// Intervals are the report's means with their 95 % intervals and numbers of images, in the same shapes.
type Intervals struct {
	Accuracy       []Mean           `json:"accuracy"`
	ChangeTrained  [][]Mean         `json:"change_trained"`
	ChangeRandom   [][]Mean         `json:"change_random"`
	Norm           [][2]Mean        `json:"norm"`
	CosCurrent     [][2]Mean        `json:"cos_current"`
	CosFinal       [][2]Mean        `json:"cos_final"`
	CosMatched     [][2]Mean        `json:"cos_final_matched"`
	CosWrong       [][2]Mean        `json:"cos_final_wrong"`
	Summary        SummaryIntervals `json:"summary"`
	RelativeChange []Mean           `json:"relative_change"`
	Questions[Mean]
}

// SummaryIntervals are the pairs of Fig. 3A with their intervals, and the norms over [1, T*) besides.
type SummaryIntervals struct {
	Norm       [2]Mean `json:"norm"`
	NormFrom1  [2]Mean `json:"norm_from_step_1"`
	CosCurrent [2]Mean `json:"cos_current"`
	CosFinal   [2]Mean `json:"cos_final"`
}

// LeftOut counts the images left out of a mean because a vector is zero.
type LeftOut struct {
	CosCurrent     []int `json:"cos_current"`     // [T] of the stable-correct
	RelativeChange []int `json:"relative_change"` // [T−1]
}

// NewReport gathers the numbers of a trained network and, where given (else nil), of its random initialisation on the
// same images.
func NewReport(trained, random *Dynamics) (*Report, error) {
	if random != nil {
		if err := sameImages(trained, random); err != nil {
			return nil, fmt.Errorf("analysis: the initialisation's images are not the trained network's: %w; record both on the same split", err)
		}
	}
	s := trained.Stability
	r := &Report{
		Images: trained.Images(), TStableCounts: s.Counts, TStar: s.TStar, Bias: newBiasReport(trained),
		Splits:    Splits{s.Splits[StableCorrect], s.Splits[StableIncorrect], s.Splits[UnstableCorrect], s.Splits[UnstableIncorrect]},
		InOwnZone: Number(trained.Readout.InOwnZone().Value),
	}
	change, err := ChangeByStability(trained, s)
	if err != nil {
		return nil, err
	}
	r.Intervals.ChangeTrained = change.Lines
	if random != nil {
		if change, err = ChangeByStability(random, s); err != nil {
			return nil, err
		}
		r.Intervals.ChangeRandom = change.Lines
	}
	convergence, err := Converge(&trained.Trajectory, trained.Steps())
	if err != nil {
		return nil, err
	}
	r.Intervals.Accuracy, r.Intervals.RelativeChange = convergence.Accuracy, convergence.RelativeChange
	r.LeftOut.RelativeChange = convergence.LeftOut
	r.compare(trained)
	r.Intervals.Questions = MeasureQuestions(trained)
	r.plain()
	return r, nil
}

// compare fills in Figs. 2B, 2C and 3A.
func (r *Report) compare(d *Dynamics) {
	for _, c := range NormByCorrectness(d) {
		r.Intervals.Norm = append(r.Intervals.Norm, c.pair())
	}
	for _, c := range CosineByCorrectness(d) {
		r.Intervals.CosCurrent = append(r.Intervals.CosCurrent, c.pair())
		r.LeftOut.CosCurrent = append(r.LeftOut.CosCurrent, d.Stability.Splits[StableCorrect]-c.Now.N-c.Later.N)
	}
	for _, final := range []struct {
		steps []OwnOthers
		to    *[][2]Mean
	}{
		{CosineWithFinalClasses(d), &r.Intervals.CosFinal},
		{CosineOverPairs(d, StableCorrect), &r.Intervals.CosMatched},
		{CosineOverPairs(d, StableIncorrect), &r.Intervals.CosWrong},
	} {
		for _, c := range final.steps {
			*final.to = append(*final.to, [2]Mean{c.Own, c.Others})
		}
	}
	s := Summarise(d)
	r.Intervals.Summary = SummaryIntervals{s.Norm.pair(), s.NormFrom1.pair(), s.CosCurrent.pair(), [2]Mean{s.CosFinal.Own, s.CosFinal.Others}}
}

// plain copies the values of Intervals to the plain keys.
func (r *Report) plain() {
	i := &r.Intervals
	r.Accuracy, r.RelativeChange = numbers(i.Accuracy), numbers(i.RelativeChange)
	r.ChangeTrained, r.ChangeRandom = lines(i.ChangeTrained), lines(i.ChangeRandom)
	r.Norm, r.CosCurrent, r.CosFinal = pairs(i.Norm), pairs(i.CosCurrent), pairs(i.CosFinal)
	r.CosMatched, r.CosWrong = pairs(i.CosMatched), pairs(i.CosWrong)
	r.Questions = numbersOf(i.Questions)
	r.Summary = Summaries{pair(i.Summary.Norm), pair(i.Summary.CosCurrent), pair(i.Summary.CosFinal)}
}

func (c NowLater) pair() [2]Mean { return [2]Mean{c.Now, c.Later} }

func numbers(means []Mean) []Number {
	values := make([]Number, len(means))
	for i, m := range means {
		values[i] = Number(m.Value)
	}
	return values
}

// lines keeps nil nil: that network's recording is missing.
func lines(means [][]Mean) [][]Number {
	if means == nil {
		return nil
	}
	values := make([][]Number, len(means))
	for i, line := range means {
		values[i] = numbers(line)
	}
	return values
}

func pair(m [2]Mean) [2]Number { return [2]Number{Number(m[0].Value), Number(m[1].Value)} }

func pairs(means [][2]Mean) [][2]Number {
	values := make([][2]Number, len(means))
	for i, m := range means {
		values[i] = pair(m)
	}
	return values
}

func newBiasReport(d *Dynamics) *BiasReport {
	b := ReadoutBias(d)
	if b == nil {
		return nil
	}
	return &BiasReport{Number(b.Norm), Number(b.MinNorm), Number(b.MeanNorm.Value), Number(b.MaxNorm), Number(b.AccuracyWith), Number(b.AccuracyWithout)}
}

// WriteImages writes a row an image as CSV: index, label, kind, t_stable (empty if unstable), class_t0, class_t1 …
func WriteImages(w io.Writer, d *Dynamics) error {
	table := csv.NewWriter(w)
	row := []string{"index", "label", "kind", "t_stable"}
	for t := range d.Steps() {
		row = append(row, fmt.Sprintf("class_t%d", t))
	}
	if err := table.Write(row); err != nil {
		return fmt.Errorf("analysis: cannot write the table of images: %w", err)
	}
	for n, label := range d.Labels {
		row = append(row[:0], strconv.Itoa(n), strconv.Itoa(label), d.Stability.Kind[n].String(), "")
		if t := d.Stability.Settle[n]; t >= 0 {
			row[3] = strconv.Itoa(t)
		}
		for _, classes := range d.Classes {
			row = append(row, strconv.Itoa(classes[n]))
		}
		if err := table.Write(row); err != nil {
			return fmt.Errorf("analysis: cannot write the table of images: %w", err)
		}
	}
	table.Flush()
	if err := table.Error(); err != nil {
		return fmt.Errorf("analysis: cannot write the table of images: %w", err)
	}
	return nil
}

// Provenance says where numbers come from; what is empty is left out of the line.
type Provenance struct {
	Preset  string // quick, laptop, photos or paper; empty for an experiment of your own
	Data    string // data set and split
	Network string // names and fingerprints
	Backend string // such as xla:cpu
	Seed    string // one seed, or several as in "1–3"
}

// String returns the line under a figure: "preset laptop · data … · network … · backend … · seed 1".
func (p Provenance) String() string {
	var parts []string
	for _, f := range [][2]string{
		{"preset", p.Preset}, {"data", p.Data}, {"network", p.Network}, {"backend", p.Backend}, {"seed", p.Seed},
	} {
		if f[1] != "" {
			parts = append(parts, f[0]+" "+f[1])
		}
	}
	return strings.Join(parts, " · ")
}
