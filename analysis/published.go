package analysis

// Published holds the paper's numbers, to print beside ours (lateral-additive on testplus unless said otherwise).
// The paper gives the accuracy of the best step; the 50 % in its code's description is that of the last.
var Published = struct {
	MaxAccuracy     float64 // at t = MaxAccuracyStep
	MaxAccuracyStep int
	Splits          [4]int // by Kind
	TStableCounts   [10]int
	TStar           int
	ChangeTrained   [9]float64 // read off Fig. 2A
	ChangeRandom    [9]float64 // read off Fig. 2A
	Summaries       []PublishedSummary
	NormFrom0       [2]float64 // lateral-additive over [0, T*), as our summaries are: correct now, correct later
	BiasNorm        float64
	BiasNormRange   [2]float64 // of the representations
	BiasMeanNorm    float64
	WorstLoss       float64 // Fig. 7, relative to step 10
}{
	MaxAccuracy: 0.53344, MaxAccuracyStep: 6,
	Splits:        [4]int{12418, 9850, 1295, 1437},
	TStableCounts: [10]int{9609, 917, 627, 411, 285, 219, 159, 103, 88, 0},
	TStar:         8,
	ChangeTrained: [9]float64{9.3, 4, 2.4, 1.5, 1, 0.7, 0.5, 0.4, 0.35},
	ChangeRandom:  [9]float64{18.4, 13.9, 11.6, 9, 7.1, 6.3, 5.5, 4.7, 3.8},
	Summaries: []PublishedSummary{
		{"lateral-additive", [2]float64{8.0351, 7.4493}, [2]float64{0.2020, 0.1209}, [2]float64{0.1000, -0.0235}},
		{"topdown-additive", [2]float64{22.9932, 22.4349}, [2]float64{0.0617, 0.0140}, [2]float64{0.0030, -0.0740}},
		{"lateral-multiplicative", [2]float64{24.1476, 23.5810}, [2]float64{0.1358, 0.0710}, [2]float64{0.0516, -0.0323}},
		{"topdown-multiplicative", [2]float64{22.4342, 21.8274}, [2]float64{0.0878, 0.0327}, [2]float64{0.0168, -0.0655}},
	},
	NormFrom0: [2]float64{8.4785, 7.9148},
	BiasNorm:  0.27, BiasNormRange: [2]float64{5.1, 17.9}, BiasMeanNorm: 8.1,
	WorstLoss: 0.06,
}

// PublishedSummary is a column of Fig. 3A. The norm of lateral-additive averages t in [1, T*); the range behind the
// other networks' norms is not known; the cosines average t in [0, T*).
type PublishedSummary struct {
	Network    string
	Norm       [2]float64 // correct now, correct later
	CosCurrent [2]float64 // correct now, correct later
	CosFinal   [2]float64 // own, others
}
