// Package figures draws the numbers of package analysis: the paper's Figures 1 to 7, the claims, and what the paper leaves
// open ([Questions]).
//
// A function takes the structs that analysis returns and gives a [Figure]. It knows no formula: every number drawn is
// in a struct it was given, and in the Figure's CSV.
//
//	fig := figures.Change(trained, random).From(analysis.Provenance{Preset: "laptop", Network: "3f2a91c0"}).WithPaper()
//	err := fig.Save("out", "figure2a") // figure2a.svg, -dark.svg, .png, .csv
//
// Marks and colours are the paper's (blue triangles correct, green circles incorrect; in Figure 2C red triangles for
// the own class, black circles for others), in shades that colour-blind readers can tell apart. A group without images
// is a gap, never a zero. Bars and bands are 95 % intervals. Titles say what is drawn, not what came out of it.
//
// A figure of your own has words, numbers (a table, its CSV) and a function that draws it on a page: a rectangle in the
// colours of a [Theme]. Most draw panels:
//
//	pl := p.newPanel("Norm", "time step t", "norm ‖R_{t}‖")                              // _{…} is a subscript
//	pl.add("trained", series{x: steps, means: norms, color: p.blue, shape: triangle}) // drawn, and named in the key
//	pl.steps(0, 9)                                                                   // an axis of whole steps
//	p.drawPanels(0, nil, pl)
//
// A panel is a gonum/plot Plot: any of package plotter's may be added. What is ours: keys above the data, axes with true
// minus signs, subscripts, matrices of coloured cells (panel.go, plotters.go, text.go), and documents half as long as
// vgsvg's, with a description for screen readers (svg.go).
//
// To look at all figures, drawn of made-up numbers: BLT_GALLERY=folder go test ./analysis/figures -run Gallery.
package figures
