package analysis

// Convergence follows a network beyond the steps it was trained for (Fig. 7). All images count.
type Convergence struct {
	Trained        int    // steps trained for; step Trained−1 is the reference
	Accuracy       []Mean // [T] 0…1
	RelativeChange []Mean // [T−1] mean of log10‖R_{t+1} − R_t‖ − log10‖R_t‖
	LeftOut        []int  // [T−1] images without a logarithm: their change or norm is zero
	WorstStep      int    // the step ≥ Trained with the lowest accuracy; −1 without such a step
	WorstLoss      Mean   // (accuracy at the reference − at WorstStep) / accuracy at the reference; NaN without such a step
}

// Converge computes the convergence of a run; trained is the number of steps the network was trained for.
func Converge(tr *Trajectory, trained int) (*Convergence, error) { panic("to be written") }
