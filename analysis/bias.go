package analysis

// Bias weighs the readout bias against the representations (Section 6.1.1). All images and steps count.
type Bias struct {
	Norm            float64 // ‖b‖₂
	MinNorm         float64 // smallest ‖R_t‖₂
	MeanNorm        Mean    // mean ‖R_t‖₂; the images are the units
	MaxNorm         float64 // largest ‖R_t‖₂
	AccuracyWith    float64 // best accuracy over steps, 0…1
	AccuracyWithout float64 // best accuracy over steps with the bias taken away
	Loss            Mean    // AccuracyWith − AccuracyWithout, paired over images
}

// ReadoutBias returns nil if the network has no readout bias.
func ReadoutBias(d *Dynamics) *Bias { panic("to be written") }
