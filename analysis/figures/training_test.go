package figures

import (
	"slices"
	"strings"
	"testing"

	"readoutzones/analysis"
)

func someTraining(epochs, steps int) analysis.TrainingLog {
	var log analysis.TrainingLog
	for e := range epochs {
		row := analysis.TrainedEpoch{Epoch: e + 1, Step: 40 * (e + 1), TrainLoss: 23 - 0.5*float64(e), ValLoss: 22.5 - 0.25*float64(e)}
		for t := range steps {
			row.ValAccuracy = append(row.ValAccuracy, 0.125+float64(e)*(0.03125+float64(t)/1024))
		}
		log = append(log, row)
	}
	return log
}

// The CSV holds the log's losses and its accuracies at the first and the last step, and the words its first and last epoch.
func TestTrainingCurveHoldsTheLog(t *testing.T) {
	f := TrainingCurve(someTraining(9, 3), 0)
	rows := readCSV(t, f)
	if len(rows) != 10 || strings.Join(rows[9], ",") != "9,360,19,20.5,0.375,0.390625" {
		t.Errorf("the CSV is %v", rows)
	}
	want := "From epoch 1 to epoch 9 the loss goes from 23.00 to 19.00 on training and from 22.50 to 20.50 on validation images; " +
		"accuracy from 12.5 % to 37.5 % at t = 0 and from 12.5 % to 39.1 % at t = 2."
	if f.Alt != want {
		t.Errorf("the description is %q, want %q", f.Alt, want)
	}
	single := TrainingCurve(someTraining(9, 1), 0)
	if rows := readCSV(t, single); rows[9][4] != "0.375" || rows[9][5] != "" || strings.Contains(single.Alt, " and from 12.5") {
		t.Errorf("of one time step: %v, %s", rows[9], single.Alt)
	}
}

// While a training is watched, its axis reaches to the end from the start; of a longer log, to the log's end.
func TestTrainingCurveLeavesRoomForWhatIsToCome(t *testing.T) {
	for _, c := range []struct{ epochs, asked, want int }{{0, 20, 20}, {3, 20, 20}, {30, 20, 30}, {30, 0, 30}} {
		f, c0 := TrainingCurve(someTraining(c.epochs, 10), c.asked), newTracer(width, 400)
		if err := f.render(c0, Light); err != nil {
			t.Fatal(err)
		}
		label := number(float64(c.want), 0)
		if !slices.ContainsFunc(c0.texts, func(b box) bool { return b.text == label }) {
			t.Errorf("%d epochs of %d: no mark at %s", c.epochs, c.asked, label)
		}
	}
}

// Of several trainings the CSV holds every epoch of each, the words each one's first and last, and the key their names; one
// alone is drawn as ever.
func TestTrainingsHoldEveryLog(t *testing.T) {
	f := Trainings([]Training{{"deep", someTraining(9, 3)}, {"flat", someTraining(2, 1)}})
	rows := readCSV(t, f)
	if len(rows) != 12 || strings.Join(rows[9], ",") != "deep,9,360,19,20.5,0.375,0.390625" || strings.Join(rows[11], ",") != "flat,2,80,22.5,22.25,0.15625," {
		t.Errorf("the CSV is %v", rows)
	}
	if !strings.Contains(f.Alt, "deep: From epoch 1 to epoch 9") || !strings.Contains(f.Alt, "flat: From epoch 1 to epoch 2") {
		t.Errorf("the description is %q", f.Alt)
	}
	c := newTracer(width, 400)
	if err := f.render(c, Light); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"deep", "flat"} {
		if !slices.ContainsFunc(c.texts, func(b box) bool { return b.text == name }) {
			t.Errorf("the key does not name %s", name)
		}
	}
	if one, alone := Trainings([]Training{{"deep", someTraining(9, 3)}}), TrainingCurve(someTraining(9, 3), 0); one.Alt != alone.Alt || one.Title != alone.Title {
		t.Errorf("one alone: %q, %q", one.Title, one.Alt)
	}
}
