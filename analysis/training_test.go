package analysis

import (
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
)

func TestReadTrainingLog(t *testing.T) {
	path := filepath.Join(t.TempDir(), "log.csv")
	text := "epoch,step,train_loss,train_acc,val_loss,val_acc_t0,val_acc_t1\n1,10,4.5,0.25,4.25,0.25,0.5\n2,20,3.5,0.5,3.75,0.5,0.75\n"
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	log, err := ReadTrainingLog(path)
	want := TrainingLog{
		{Epoch: 1, Step: 10, TrainLoss: 4.5, TrainAccuracy: 0.25, ValLoss: 4.25, ValAccuracy: []float64{0.25, 0.5}},
		{Epoch: 2, Step: 20, TrainLoss: 3.5, TrainAccuracy: 0.5, ValLoss: 3.75, ValAccuracy: []float64{0.5, 0.75}},
	}
	if err != nil || !reflect.DeepEqual(log, want) {
		t.Errorf("read %v, %v; want %v", log, err, want)
	}
	if _, err := ReadTrainingLog(path + ".gone"); err == nil || !strings.Contains(err.Error(), "when its first epoch ends") {
		t.Errorf("without a log: %v", err)
	}
}

func TestParseTrainingLogRefusesWhatIsNone(t *testing.T) {
	const header = "epoch,step,train_loss,train_acc,val_loss,val_acc_t0\n"
	for text, want := range map[string]string{
		"":                              "its columns must be epoch,step",
		"t,accuracy\n0,0.5\n":           "its columns must be epoch,step",
		header + "1,10,4.5,0.25,4.2\n":  "wrong number of fields",
		header + "1,10,4.5,x,4.2,0.2\n": `line 2: train_acc is "x"`,
		header + "1,10,4.5,0.2,4.2,0.2\n3,20,4,0.2,4,0.2\n": "line 3: is not of epoch 2",
		header + "1,10,4.5,0.2,4.2,20\n":                    "line 2: is not of epoch 1, or has no accuracy",
	} {
		if log, err := ParseTrainingLog(strings.NewReader(text)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, %v, want an error with %q", text, log, err, want)
		}
	}
	if log, err := ParseTrainingLog(strings.NewReader(header)); err != nil || len(log) != 0 {
		t.Errorf("a log without epochs: %v, %v", log, err)
	}
}

func TestTrainingLogReading(t *testing.T) {
	log := func(first, last float64) TrainingLog {
		return TrainingLog{{Epoch: 1, ValAccuracy: []float64{0.125, 0.5, 0.0625}}, {Epoch: 8, ValAccuracy: []float64{first, 0.5, last}}}
	}
	for want, l := range map[string]TrainingLog{
		"": {},
		"From epoch 1 to epoch 8, accuracy went from 12.5 % to 50.0 % at t = 0, and from 6.2 % to 75.0 % at t = 2: the last step is ahead by 25.0 percentage points.":  log(0.5, 0.75),
		"From epoch 1 to epoch 8, accuracy went from 12.5 % to 50.0 % at t = 0, and from 6.2 % to 25.0 % at t = 2: the first step is ahead by 25.0 percentage points.": log(0.5, 0.25),
		"From epoch 1 to epoch 8, accuracy went from 12.5 % to 50.0 % at t = 0, and from 6.2 % to 50.0 % at t = 2: the two are equal.":                                 log(0.5, 0.5),
	} {
		if got := l.Reading(); got != want {
			t.Errorf("%v: %q, want %q", l, got, want)
		}
	}
}
