package analysis

import "slices"

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

// String returns the kind as reports spell it: "stable_correct".
func (k Kind) String() string {
	return [...]string{"stable_correct", "stable_incorrect", "unstable_correct", "unstable_incorrect"}[k]
}

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
func Stabilise(classes [][]int, labels []int) *Stability {
	steps := len(classes)
	s := &Stability{Steps: steps, Kind: make([]Kind, len(labels)), Settle: make([]int, len(labels)), Counts: make([]int, steps)}
	path := make([]int, steps)
	for n, label := range labels {
		for t := range path {
			path[t] = classes[t][n]
		}
		s.Settle[n] = settle(path)
		s.Kind[n] = kindOf(path, s.Settle[n], label)
		s.Splits[s.Kind[n]]++
		if s.Kind[n] == StableCorrect {
			s.Counts[s.Settle[n]]++
		}
	}
	s.TStar = steps
	if t := slices.IndexFunc(s.Counts, func(count int) bool { return 100*count < s.Counts[0] }); t >= 0 {
		s.TStar = t
	}
	return s
}

// settle returns t_stable of an image with the classes path [T], or −1 if it is unstable.
func settle(path []int) int {
	last := len(path) - 1
	start := last // of the constant end
	for start > 0 && path[start-1] == path[last] {
		start--
	}
	if start > 0 && (start == last || slices.Contains(path[:start], path[last])) {
		return -1
	}
	return start
}

func kindOf(path []int, settle, label int) Kind {
	switch {
	case settle >= 0 && path[len(path)-1] == label:
		return StableCorrect
	case settle >= 0:
		return StableIncorrect
	case slices.Contains(path, label):
		return UnstableCorrect
	}
	return UnstableIncorrect
}

// Settled reports whether image n is of a kind of stable images and settled at step t: t_stable ≤ t.
func (s *Stability) Settled(kind Kind, t, n int) bool {
	return s.Kind[n] == kind && s.Settle[n] >= 0 && s.Settle[n] <= t
}

// Unsettled reports whether image n is of a kind of stable images and settles after step t: t_stable > t.
func (s *Stability) Unsettled(kind Kind, t, n int) bool { return s.Kind[n] == kind && s.Settle[n] > t }

// Now reports whether image n is correct now at step t: stable-correct with t_stable ≤ t.
func (s *Stability) Now(t, n int) bool { return s.Settled(StableCorrect, t, n) }

// Later reports whether image n is correct later than step t: stable-correct with t_stable > t.
func (s *Stability) Later(t, n int) bool { return s.Unsettled(StableCorrect, t, n) }

// TStable returns the t_stable [n] of the stable-correct images, in the images' order, and their indices [n].
func (s *Stability) TStable() (settle, images []int) {
	for n, kind := range s.Kind {
		if kind == StableCorrect {
			settle = append(settle, s.Settle[n])
			images = append(images, n)
		}
	}
	return settle, images
}

// Examples returns the first n stable-correct images with each t_stable, as far as there are so many, the quickest first.
func (s *Stability) Examples(n int) []int {
	var examples []int
	for _, group := range s.groups() {
		examples = append(examples, group[:min(n, len(group))]...)
	}
	return examples
}

// groups returns the stable-correct images with each t_stable [T].
func (s *Stability) groups() [][]int {
	groups := make([][]int, s.Steps)
	for n, kind := range s.Kind {
		if kind == StableCorrect {
			groups[s.Settle[n]] = append(groups[s.Settle[n]], n)
		}
	}
	return groups
}
