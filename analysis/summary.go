package analysis

// Summary holds the three comparisons of Figs. 2B and 2C averaged over the steps t in [0, T*) at which both groups
// have images (Fig. 3A). Intervals are over images, an image's steps being taken together.
// Without such a step the values are NaN.
type Summary struct {
	Norm       NowLater
	NormFrom1  NowLater // over [1, T*), as the paper prints it for its first network
	CosCurrent NowLater
	CosFinal   OwnOthers
}

// Summarise averages the comparisons over time.
func Summarise(d *Dynamics) Summary { panic("to be written") }
