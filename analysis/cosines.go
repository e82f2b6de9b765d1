package analysis

// CosineByCorrectness compares the cosine [T] of R_t with the readout vector of the current class between images
// correct now and correct later (Fig. 2B, right). Zero vectors have no cosine and are left out.
func CosineByCorrectness(d *Dynamics) []NowLater { panic("to be written") }

// OwnOthers compares, for images correct later, the cosine with the readout vector of the own final class and the
// mean cosine with those of the final classes of the others: correct-later images that share the current class and
// have another label, over all ordered pairs.
type OwnOthers struct {
	Own, Others Mean
	Difference  Mean // Own − Others
	Pairs       int  // ordered pairs behind Others
}

// CosineWithFinalClasses compares own and others' final classes at each step [T] (Fig. 2C; the paper shows t in [1, T*)).
func CosineWithFinalClasses(d *Dynamics) []OwnOthers { panic("to be written") }
