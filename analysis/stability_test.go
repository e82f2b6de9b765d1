package analysis

import (
	"slices"
	"testing"
)

func TestStabilityOfOneImage(t *testing.T) {
	for _, c := range []struct {
		name   string
		path   []int
		label  int
		kind   Kind
		settle int
	}{
		{"constant, right", []int{1, 1, 1, 1}, 1, StableCorrect, 0},
		{"constant, wrong", []int{1, 1, 1, 1}, 0, StableIncorrect, 0},
		{"settles once", []int{0, 1, 1, 1}, 1, StableCorrect, 1},
		{"settles after two others", []int{0, 2, 1, 1}, 1, StableCorrect, 2},
		{"settles on a wrong class", []int{1, 0, 2, 2}, 1, StableIncorrect, 2},
		{"changes at the last step, to its label", []int{0, 0, 0, 1}, 1, UnstableCorrect, -1},
		{"changes at the last step, from its label", []int{1, 1, 1, 0}, 1, UnstableCorrect, -1},
		{"changes at the last step, label never reached", []int{0, 0, 0, 2}, 1, UnstableIncorrect, -1},
		{"comes back", []int{1, 0, 1, 1}, 1, UnstableCorrect, -1},
		{"comes back to a wrong class", []int{2, 0, 2, 2}, 1, UnstableIncorrect, -1},
		{"never stable", []int{0, 1, 0, 1}, 2, UnstableIncorrect, -1},
		{"one step, right", []int{1}, 1, StableCorrect, 0},
		{"one step, wrong", []int{0}, 1, StableIncorrect, 0},
		{"two steps, changes at the last", []int{0, 1}, 1, UnstableCorrect, -1},
	} {
		t.Run(c.name, func(t *testing.T) {
			classes := make([][]int, len(c.path))
			for step, class := range c.path {
				classes[step] = []int{class}
			}
			s := Stabilise(classes, []int{c.label})
			if s.Kind[0] != c.kind || s.Settle[0] != c.settle || s.Splits[c.kind] != 1 {
				t.Errorf("%v is %v from %d, want %v from %d", c.path, s.Kind[0], s.Settle[0], c.kind, c.settle)
			}
		})
	}
}

// T* with the paper's counts, and where no step qualifies.
func TestTStar(t *testing.T) {
	for _, c := range []struct {
		counts []int
		want   int
	}{
		{Published.TStableCounts[:], Published.TStar},
		{[]int{100, 1, 1, 0}, 3}, // 1 is not less than 100/100
		{[]int{101, 1, 1, 0}, 1},
		{[]int{50, 1, 1, 0}, 3},
		{[]int{0, 0, 3, 0}, 4}, // nothing is less than 0/100
		{[]int{5}, 1},
	} {
		classes, labels := withCounts(c.counts)
		s := Stabilise(classes, labels)
		if !slices.Equal(s.Counts, c.counts) || s.TStar != c.want {
			t.Errorf("counts %v, T* %d; want %v, %d", s.Counts, s.TStar, c.counts, c.want)
		}
	}
}

// withCounts returns classes and labels of images with the given number [T] of each t_stable.
func withCounts(counts []int) (classes [][]int, labels []int) {
	steps := len(counts)
	classes = make([][]int, steps)
	for settle, count := range counts {
		for range count {
			labels = append(labels, 1)
			for t := range steps {
				classes[t] = append(classes[t], int(indicator(t >= settle)))
			}
		}
	}
	return classes, labels
}

func TestNowAndLater(t *testing.T) {
	s := Stabilise([][]int{{1, 0, 0}, {1, 1, 0}, {1, 1, 0}}, []int{1, 1, 1})
	for step, want := range [][3][2]bool{
		{{true, false}, {false, true}, {false, false}},
		{{true, false}, {true, false}, {false, false}},
	} {
		for n, w := range want {
			if s.Now(step, n) != w[0] || s.Later(step, n) != w[1] {
				t.Errorf("step %d, image %d: now %v, later %v; want %v", step, n, s.Now(step, n), s.Later(step, n), w)
			}
		}
	}
}

func TestExamplesAreTheFirstOfEachTStable(t *testing.T) {
	s := Stabilise([][]int{{0, 1, 1, 1, 0}, {1, 1, 1, 1, 0}, {1, 1, 1, 1, 0}}, []int{1, 1, 1, 1, 1})
	if got, want := s.Examples(2), []int{1, 2, 0}; !slices.Equal(got, want) {
		t.Errorf("examples %v, want %v", got, want)
	}
}
