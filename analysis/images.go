package analysis

import "io"

// WriteImages writes a row an image as CSV: index, label, kind, t_stable (empty if unstable), class_t0, class_t1 …
func WriteImages(w io.Writer, d *Dynamics) error { panic("to be written") }
