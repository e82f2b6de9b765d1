package figures

import (
	"image/color"

	"readoutzones/analysis"
)

// FutureClass draws how often the label is found in the representations of images that are wrong now: by a decoder fitted to
// such images, and as the second choice of the network's own readout.
func FutureClass(future *analysis.FutureClass[analysis.Mean]) *Figure {
	f := &Figure{Title: "The label in representations that are wrong now", height: 270, numbers: stepsTable()}
	f.numbers.addGroups("decoder", laterAndWrong, 0, future.Decoder)
	f.numbers.addGroups("second choice", laterAndWrong, 0, future.Readout)
	f.Alt = sentences(groupWords("share whose label a decoder finds", laterAndWrong, 0, future.Decoder),
		groupWords("share whose second choice is the label", laterAndWrong, 0, future.Readout))
	f.draw = func(p page) {
		var panels []*panel
		for g, l := range laterAndWrong {
			var means [][2]analysis.Mean
			for t, m := range future.Readout {
				means = append(means, [2]analysis.Mean{future.Decoder[t][g], m[g]})
			}
			panels = append(panels, p.groupPanel("Images: "+l.name, "images whose label is found (%)", decoderAndReadout, 0, pairsInPercent(means)))
		}
		sameScale(panels...)
		p.drawPanels(24, nil, panels...)
	}
	return f
}

var decoderAndReadout = [2]look{
	{"decoder", func(t Theme) color.NRGBA { return t.purple }, square},
	{"readout’s second choice", func(t Theme) color.NRGBA { return t.ink }, circle},
}
