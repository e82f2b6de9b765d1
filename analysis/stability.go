package analysis

// Kind is one of the four splits of the images (paper, Section 3.2).
type Kind uint8

// The splits. An image is stable if its last class, reached at step s, did not occur before s, and s < T−1 or s = 0.
// It is stable-correct if that class is its label. An unstable image is unstable-correct if it ever had its label.
const (
	StableCorrect Kind = iota
	StableIncorrect
	UnstableCorrect
	UnstableIncorrect
)

// Stability says when the classification of each image settles, and whether on its label.
type Stability struct {
	Steps  int    // T
	Kind   []Kind // [N]
	Settle []int  // [N] t_stable of stable images (correct or not), −1 of the unstable
	Splits [4]int // number of images of each Kind
	Counts []int  // [T] number of stable-correct images with each t_stable
	TStar  int    // T*: the first t with Counts[t] < Counts[0]/100, else T
}

// Stabilise classifies the images by their classes [T][N] and labels [N].
func Stabilise(classes [][]int, labels []int) *Stability { panic("to be written") }

// Now reports whether image n is correct now at step t: stable-correct with t_stable ≤ t.
func (s *Stability) Now(t, n int) bool { panic("to be written") }

// Later reports whether image n is correct later than step t: stable-correct with t_stable > t.
func (s *Stability) Later(t, n int) bool { panic("to be written") }

// TStable returns the t_stable [n] of the stable-correct images, in the images' order, and their indices [n].
func (s *Stability) TStable() (settle, images []int) { panic("to be written") }
