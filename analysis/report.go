package analysis

// Number is a float64 that JSON shows as null where it does not exist (NaN).
type Number float64

// Report is what `blt analyse --json` writes. Every key is always present; lists and pairs keep their length, with
// null where no image qualifies; a whole key is null only where its input is missing.
type Report struct {
	Images         int          `json:"images"`
	Accuracy       []Number     `json:"accuracy"` // [T] 0…1
	Splits         Splits       `json:"splits"`
	TStableCounts  []int        `json:"t_stable_counts"` // [T] of the stable-correct
	TStar          int          `json:"t_star"`
	ChangeTrained  [][]Number   `json:"change_trained"` // [T−1 values of t_stable][T−1 steps]
	ChangeRandom   [][]Number   `json:"change_random"`  // the same; null without a random recording
	Norm           [][2]Number  `json:"norm"`           // [T][correct now, correct later]
	CosCurrent     [][2]Number  `json:"cos_current"`    // [T][correct now, correct later]
	CosFinal       [][2]Number  `json:"cos_final"`      // [T][own, others]
	Summary        SummaryPairs `json:"summary"`
	InOwnZone      Number       `json:"readout_in_own_zone"` // 0…1, all dimensions
	RelativeChange []Number     `json:"relative_change"`     // [T−1] mean over all images
	Bias           *BiasReport  `json:"bias"`                // null without readout bias
	Intervals      Intervals    `json:"intervals"`
	LeftOut        LeftOut      `json:"left_out"`
}

// Splits are the numbers of images of each kind.
type Splits struct {
	StableCorrect     int `json:"stable_correct"`
	StableIncorrect   int `json:"stable_incorrect"`
	UnstableCorrect   int `json:"unstable_correct"`
	UnstableIncorrect int `json:"unstable_incorrect"`
}

// SummaryPairs are the three summaries of Fig. 3A.
type SummaryPairs struct {
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
	Accuracy      []Mean    `json:"accuracy"`
	ChangeTrained [][]Mean  `json:"change_trained"`
	ChangeRandom  [][]Mean  `json:"change_random"`
	Norm          [][2]Mean `json:"norm"`
	CosCurrent    [][2]Mean `json:"cos_current"`
	CosFinal      [][2]Mean `json:"cos_final"`
	Summary       struct {
		Norm       [2]Mean `json:"norm"`
		NormFrom1  [2]Mean `json:"norm_from_step_1"`
		CosCurrent [2]Mean `json:"cos_current"`
		CosFinal   [2]Mean `json:"cos_final"`
	} `json:"summary"`
	RelativeChange []Mean `json:"relative_change"`
}

// LeftOut counts the images left out of a mean because a vector is zero.
type LeftOut struct {
	CosCurrent     []int `json:"cos_current"`     // [T] of the stable-correct
	RelativeChange []int `json:"relative_change"` // [T−1]
}

// NewReport gathers the numbers of a trained network and, where given, of its random initialisation (else nil).
func NewReport(trained, random *Dynamics) (*Report, error) { panic("to be written") }
