package analysis

import (
	"fmt"
	"slices"
)

// Change is the mean change ‖R_{t+1} − R_t‖₂ of the images with each t_stable (Fig. 2A).
type Change struct {
	Lines [][]Mean // [T−1 values of t_stable][T−1 steps]; N = 0 where no image has that t_stable
	All   []Mean   // [T−1] all stable-correct images together
}

// ChangeByStability groups the changes of d by the t_stable of s: d's own for a trained network, the trained
// network's for its random initialisation. Both must come from the same images.
func ChangeByStability(d *Dynamics, s *Stability) (*Change, error) {
	if len(s.Kind) != d.Images() || s.Steps != d.Steps() {
		return nil, fmt.Errorf("analysis: changes of %d images over %d steps do not fit the stability of %d images over %d steps; record both networks on the same images",
			d.Images(), d.Steps(), len(s.Kind), s.Steps)
	}
	groups := s.groups()
	all := slices.Concat(groups...)
	steps := len(d.Changes)
	c := &Change{Lines: table[Mean](steps, steps), All: make([]Mean, steps)}
	for t, changes := range d.Changes {
		for stable := range c.Lines {
			c.Lines[stable][t] = MeanOf(pick(changes, groups[stable]))
		}
		c.All[t] = MeanOf(pick(changes, all))
	}
	return c, nil
}
