package figures

import (
	"fmt"

	"readoutzones/analysis"
)

// TrainingCurve draws how a training went: left the loss, right the accuracy on the validation images at the first and
// the last time step, after every epoch. The axes reach to so many epochs, or, with 0, to the log's last, so that a
// training can be watched before it ends.
func TrainingCurve(log analysis.TrainingLog, epochs int) *Figure {
	t := newTable("epoch", "step", "train_loss", "val_loss", "val_acc_first", "val_acc_last")
	for _, e := range log {
		first, last := firstAndLast(e)
		t.add(e.Epoch, e.Step, e.TrainLoss, e.ValLoss, first, last)
	}
	if n := len(log); n > 0 {
		epochs = max(epochs, log[n-1].Epoch)
	}
	return &Figure{
		Title: "Loss and accuracy as the network learns", Alt: sentences(trainingWords(log)), height: 270, numbers: t,
		draw: func(p page) { p.drawPanels(24, nil, p.lossPanel(log, epochs), p.learningPanel(log, epochs)) },
	}
}

// firstAndLast are the accuracies at the first and the last time step; the last does not exist in a network of one step.
func firstAndLast(e analysis.TrainedEpoch) (first, last float64) {
	switch steps := len(e.ValAccuracy); steps {
	case 0:
		return nan, nan
	case 1:
		return e.ValAccuracy[0], nan
	default:
		return e.ValAccuracy[0], e.ValAccuracy[steps-1]
	}
}

func trainingWords(log analysis.TrainingLog) string {
	if len(log) == 0 {
		return "No epoch has ended yet."
	}
	one, now := log[0], log[len(log)-1]
	oneFirst, oneLast := firstAndLast(one)
	first, last := firstAndLast(now)
	words := fmt.Sprintf("From epoch %d to epoch %d the loss goes from %s to %s on training and from %s to %s on validation images; accuracy from %s to %s at t = 0",
		one.Epoch, now.Epoch, number(one.TrainLoss, 2), number(now.TrainLoss, 2), number(one.ValLoss, 2), number(now.ValLoss, 2), percent(oneFirst, 1), percent(first, 1))
	if finite(last) {
		words += fmt.Sprintf(" and from %s to %s at t = %d", percent(oneLast, 1), percent(last, 1), len(now.ValAccuracy)-1)
	}
	return words + "."
}

// overEpochs is a series with a value for each epoch of the log; without a name it is not in the key.
func (pl *panel) overEpochs(name string, s series, log analysis.TrainingLog, value func(analysis.TrainedEpoch) float64) {
	for _, e := range log {
		s.x, s.means = append(s.x, float64(e.Epoch)), append(s.means, values(value(e))...)
	}
	s.width, s.radius = 1.5, 2.5
	if name == "" {
		pl.Add(s)
		return
	}
	pl.add(name, s)
}

func (p page) lossPanel(log analysis.TrainingLog, epochs int) *panel {
	pl := p.newPanel("Loss", "epochs", "loss, summed over time steps")
	pl.overEpochs("training images", series{color: p.muted, shape: circle, dashes: dashes}, log, func(e analysis.TrainedEpoch) float64 { return e.TrainLoss })
	pl.overEpochs("validation images", series{color: p.blue, shape: triangle}, log, func(e analysis.TrainedEpoch) float64 { return e.ValLoss })
	pl.fromZero()
	pl.learning(log, epochs)
	return pl
}

func (p page) learningPanel(log analysis.TrainingLog, epochs int) *panel {
	pl := p.newPanel("Accuracy on validation images", "epochs", "images classified correctly (%)")
	last := 0
	if len(log) > 0 {
		last = len(log[0].ValAccuracy) - 1
	}
	pl.overEpochs("first step, t = 0", series{color: p.orange, shape: circle, dashes: dashes}, log, func(e analysis.TrainedEpoch) float64 {
		first, _ := firstAndLast(e)
		return 100 * first
	})
	if last > 0 {
		pl.overEpochs(fmt.Sprintf("last step, t = %d", last), series{color: p.blue, shape: triangle}, log, func(e analysis.TrainedEpoch) float64 {
			_, last := firstAndLast(e)
			return 100 * last
		})
	}
	pl.fromZero()
	pl.learning(log, epochs)
	return pl
}

// learning makes the x axis one of epochs.
func (pl *panel) learning(log analysis.TrainingLog, epochs int) {
	if len(log) == 0 {
		pl.note = "the first epoch has not ended yet"
	}
	pl.steps(1, epochs)
}
