package analysis

// Change is the mean change ‖R_{t+1} − R_t‖₂ of the images with each t_stable (Fig. 2A).
type Change struct {
	Lines [][]Mean // [T−1 values of t_stable][T−1 steps]; N = 0 where no image has that t_stable
	All   []Mean   // [T−1] all stable-correct images together
	Early []Mean   // [T−1] the images with t_stable = 0
	Late  []Mean   // [T−1] the images with t_stable > 0
}

// ChangeByStability groups the changes of d by the t_stable of s: d's own for a trained network, the trained
// network's for its random initialisation. Both must come from the same images.
func ChangeByStability(d *Dynamics, s *Stability) (*Change, error) { panic("to be written") }
