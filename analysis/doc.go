// Package analysis turns recordings into the paper's numbers: one file a concept, each function from a recording to
// a small struct with named fields. Nothing is drawn here (package figures does that) and nothing is known of how the
// network was computed: the authors' own .npz files do as well as ours.
//
// [Measure] reads a recording once and keeps what the analyses need of every image at every step (its class, norm,
// change and cosines), which is small; the representations themselves can then be forgotten:
//
//	d, err := analysis.Measure(recording)
//	norms := analysis.NormByCorrectness(d)        // Fig. 2B, left
//
// Every mean carries its 95 % interval and the number of units behind it ([Mean]).
package analysis
