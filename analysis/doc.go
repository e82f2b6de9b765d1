// Package analysis turns recordings into the paper's numbers: one file a concept, each function from what was measured
// to a small struct with named fields. Nothing is drawn here (package figures does that), nothing judged (package
// claims), and nothing is known of how the network was computed: the authors' own .npz files do as well as ours.
//
// A recording holds, for N images at T steps, log-probabilities [T, N, K] and representations R_t [T, N, D].
// [Measure] reads it once and keeps of every image at every step what the analyses need, which is small; the
// representations themselves can then be forgotten:
//
//	Dynamics     what is left of a recording
//	  Trajectory   classes c_t, norms ‖R_t‖, changes ‖R_{t+1} − R_t‖ [T][N]; all that long runs keep (Fig. 7)
//	  Stability    when each image settles, t_stable, and on which kind of class (Section 3.2)
//	  Readout      the K readout vectors (Figs. 1B, 5)
//	  CosCurrent … cosines with readout vectors (Figs. 2B, 2C)
//
// From there every figure has its function:
//
//	1B   Readout.Cosines, Ward, Linkage.Cut, AdjustedRand, KinshipOf
//	2A   ChangeByStability         2B  NormByCorrectness, CosineByCorrectness
//	2C   CosineWithFinalClasses, CosineOverPairs      3A  Summarise
//	4    RandomZones, MapZones; Project and ProjectAll for single images
//	5    Readout.InOwnZone, OwnZoneByDimension, ReadoutSubspace
//	6    FeedforwardNorms          7   Converge
//	6.1.1 ReadoutBias; and beyond the paper Accuracy, Agreement, ConfuseSteps, StabilityByClass, BusiestBorder
//
// What the paper leaves open ([MeasureQuestions]; [Beyond] is what was measured for it):
//
//	MeasureBorders         who is near the border of its zone, and leaves it?
//	MeasurePaths           how does an image find its class? AlignToTStable: is there a moment when it has?
//	MeasureRoutes          are wrong answers of the right superclass?
//	MeasureSpeedAccuracy   does waiting pay, when unsure?
//	MeasureFutureClass     is the label in a representation that is wrong now?
//	MeasureArea            where in the hierarchy is it first?
//	Attractors, Pushes     what draws states to their place, what pushes them out? Tables that need the network's weights
//
// [MeasureLevels] asks of recordings of clean, noisy and partly covered images: does recurrence gain more on bad ones?
//
// Every mean carries its 95 % interval and the number of units behind it ([Mean]). Means over images come from an
// [Estimate], which remembers how far each image moves it: that is what differences, averages over steps and ratios
// need for their own intervals, and what a measure of your own should be made of. Intervals take the images of a class
// together, as these are not independent of each other. [Contrast] compares two groups of images, with Cohen's d; [AUC],
// [Within], [Spearman] and [BandOf], for several numbers at once, go with it. A [Walker] is a network that knows nothing,
// to compare with.
//
// [CompareNetworks] tells how two networks differ on the same images.
//
// [NewReport] gathers everything that one recording gives as JSON. [WriteDynamics] and [ReadDynamics] store what was
// measured. [Published] are the paper's numbers.
package analysis
