package analysis

// Accuracy returns the proportion of images, 0…1, whose class is their label at each step [T].
func Accuracy(tr *Trajectory) []Mean { panic("to be written") }
