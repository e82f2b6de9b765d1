package analysis

// NowLater compares images that are right now (t_stable ≤ t) with those that will be (t_stable > t).
type NowLater struct {
	Now, Later Mean
	Difference Mean // Now − Later; N counts the images of both
}

// NormByCorrectness compares ‖R_t‖₂ [T] of images correct now and correct later (Fig. 2B, left; the paper shows
// t in [1, T*)). A group without images has N = 0 and Value NaN.
func NormByCorrectness(d *Dynamics) []NowLater { panic("to be written") }
