package analysis

// Verdict is what the data say about a claim.
type Verdict string

// The verdicts, by [VerdictRule].
const (
	Supported    Verdict = "supported"
	NotSupported Verdict = "not supported"
	Undecided    Verdict = "undecided"
	NotTested    Verdict = "not tested" // a recording it needs is missing
)

// VerdictRule is printed with every table of claims.
const VerdictRule = `A direction ("lower", "decreases") is supported when the 95 % interval of the effect excludes 0 on the claimed side, ` +
	`not supported when it excludes 0 on the other; an equality ("does not depend", "does not matter") is supported when the interval lies ` +
	`within ±5 % of the mean (a correlation: within ±0.05), not supported when it lies outside; else undecided. ` +
	`The unit is the image within one network, the network across seeds.`

// Claim is a statement of the paper, tested.
type Claim struct {
	ID        string // short, stable name: "norm-lower-while-incorrect"
	Figure    string // "2B"
	Statement string // the paper's statement
	Measure   string // what Effect is, with its unit
	Claimed   Sign   // what the paper claims of Effect
	Effect    Mean   // effect size with its 95 % interval and n
	Unit      string // what n counts: "images", "readout vectors", "repeats", "networks"
	Paper     string // the paper's value, "" where it prints none
	Verdict   Verdict
	Note      string // more numbers; for NotTested, what is missing
}

// Sign is the side of zero on which a claim places its effect.
type Sign int

// The claimed sides.
const (
	Negative Sign = -1
	Equal    Sign = 0 // effect given as a proportion of the mean: within ±0.05 (or as a correlation)
	Positive Sign = 1
)

// RNN is one recurrent network; every part may be nil.
type RNN struct {
	Name            string      // "lateral-additive"
	Trained, Random *Dynamics   // recordings of the same images (testplus)
	Unrolled        *Trajectory // the trained network over 80 steps (test)
	UnrolledRandom  *Trajectory // its initialisation over 80 steps
}

// Networks is the evidence for the claims; every part may be missing: its claims are then listed as not tested.
type Networks struct {
	RNNs         []RNN     // the first is the paper's main network, lateral-additive; the paper has four
	BNet         *Dynamics // feed-forward; same images as RNNs[0].Trained
	BNetRandom   *Dynamics
	ResNet18     *Dynamics
	WithBias     *Dynamics // the main network trained with readout bias; same images
	TrainedSteps int       // steps the RNNs were trained for; 0 means 10
	Superclasses []int     // [K] superclass of each category (1B), nil where unknown
}

// Claims tests the paper's statements, in the paper's order.
func Claims(n Networks) []Claim { panic("to be written") }

// ClaimsOverSeeds tests the same statements with networks as units: each element of seeds is the result of [Claims]
// for networks trained from one seed.
func ClaimsOverSeeds(seeds [][]Claim) []Claim { panic("to be written") }
