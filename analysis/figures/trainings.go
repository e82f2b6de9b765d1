package figures

import (
	"fmt"
	"image/color"
	"strings"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"readoutzones/analysis"
)

// Training is how one of several trainings went.
type Training struct {
	Name string // in the key
	Log  analysis.TrainingLog
}

// Trainings draws how trainings went, each in its colour, after every epoch: left the loss on training images (dashed) and
// on validation images, right the accuracy on these at the first (dashed) and the last time step. One alone is drawn as
// [TrainingCurve] draws it.
func Trainings(all []Training) *Figure {
	if len(all) == 1 {
		return TrainingCurve(all[0].Log, 0)
	}
	t := newTable("run", "epoch", "step", "train_loss", "val_loss", "val_acc_first", "val_acc_last")
	var words []string
	for _, run := range all {
		for _, e := range run.Log {
			first, last := firstAndLast(e)
			t.add(run.Name, e.Epoch, e.Step, e.TrainLoss, e.ValLoss, first, last)
		}
		words = append(words, run.Name+": "+trainingWords(run.Log))
	}
	return &Figure{
		Title: fmt.Sprintf("Loss and accuracy as %d networks learn", len(all)), Alt: sentences(strings.Join(words, " ")),
		height: 270 + 12*vg.Length(len(all)), numbers: t,
		draw: func(p page) { p.drawTrainings(all) },
	}
}

// look of the i-th training: six colours, then the same with another mark.
func (p page) lookOf(i int) (color.NRGBA, draw.GlyphDrawer) {
	return p.series(i), []draw.GlyphDrawer{triangle, circle, square}[i/6%3]
}

func (p page) drawTrainings(all []Training) {
	losses := p.newPanel("Loss: training (dashed) and validation images", "epochs", "loss, summed over time steps")
	right := p.newPanel("Accuracy on validation images: first (dashed) and last step", "epochs", "images classified correctly (%)")
	epochs := 0
	for i, run := range all {
		hue, mark := p.lookOf(i)
		solid, broken := series{color: hue, shape: mark}, series{color: hue, dashes: dashes}
		losses.overEpochs("", broken, run.Log, func(e analysis.TrainedEpoch) float64 { return e.TrainLoss })
		losses.overEpochs(run.Name, solid, run.Log, func(e analysis.TrainedEpoch) float64 { return e.ValLoss })
		right.overEpochs("", broken, run.Log, func(e analysis.TrainedEpoch) float64 {
			first, _ := firstAndLast(e)
			return 100 * first
		})
		right.overEpochs(run.Name, solid, run.Log, func(e analysis.TrainedEpoch) float64 {
			_, last := firstAndLast(e)
			return 100 * last
		})
		epochs = max(epochs, len(run.Log))
	}
	for _, pl := range []*panel{losses, right} {
		pl.fromZero()
		pl.steps(1, epochs)
		if epochs == 0 {
			pl.note = "no epoch has ended yet"
		}
	}
	p.drawPanels(24, nil, losses, right)
}
