package figures

import (
	"fmt"
	"math"
	"testing"

	"readoutzones/data/recording"
)

// The colours of twelve superclasses, six of them animate, are unlike each other in either theme: by at least 120 in the weighted
// distance of RGB (red mean), in which black and white are 765 apart, and the light theme's blue and sky 117.
func TestSuperclassesHaveUnlikeColours(t *testing.T) {
	s := &similarity{}
	for i := range 12 {
		s.superclasses = append(s.superclasses, recording.Superclass{Name: fmt.Sprint(i), Animate: i%2 == 0})
		s.leaves = append(s.leaves, i)
	}
	for _, theme := range []Theme{Light, Dark} {
		names, colors := s.colors(theme)
		for i, a := range names {
			for _, b := range names[:i] {
				p, q := colors[a], colors[b]
				red := (float64(p.R) + float64(q.R)) / 2
				r, g, bl := float64(p.R)-float64(q.R), float64(p.G)-float64(q.G), float64(p.B)-float64(q.B)
				if d := math.Sqrt((2+red/256)*r*r + 4*g*g + (2+(255-red)/256)*bl*bl); d < 120 {
					t.Errorf("superclasses %s and %s: %v and %v are only %.0f apart", a, b, p, q, d)
				}
			}
		}
	}
}
