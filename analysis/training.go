package analysis

import (
	"encoding/csv"
	"fmt"
	"io"
	"os"
	"slices"
	"strconv"
	"strings"
)

// TrainingLog is how a training went: what the log.csv of a training run says, in order.
type TrainingLog []TrainedEpoch

// TrainedEpoch is a row of a training's log. Losses are summed over the time steps.
type TrainedEpoch struct {
	Epoch, Step        int       // the epoch, from 1, and the updates of the weights up to its end
	TrainLoss, ValLoss float64   // mean negative log-likelihood of an image, in nats
	TrainAccuracy      float64   // 0…1, mean over time steps
	ValAccuracy        []float64 // [T] 0…1
}

// ReadTrainingLog reads a training run's log.csv.
func ReadTrainingLog(path string) (TrainingLog, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("%w; a training run writes its log.csv when its first epoch ends", err)
	}
	defer file.Close()
	log, err := ParseTrainingLog(file)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return log, nil
}

// logColumns are followed by the accuracies on the validation images, val_acc_t0, val_acc_t1, …
var logColumns = []string{"epoch", "step", "train_loss", "train_acc", "val_loss"}

// isLog tells whether a table with these columns is a log.
func isLog(columns []string) bool {
	n := len(logColumns)
	if len(columns) < n || !slices.Equal(columns[:n], logColumns) {
		return false
	}
	for t, name := range columns[n:] {
		if name != "val_acc_t"+strconv.Itoa(t) {
			return false
		}
	}
	return true
}

// ParseTrainingLog is [ReadTrainingLog] for what is not a file. Before the first epoch ends, a log has no rows.
func ParseTrainingLog(r io.Reader) (TrainingLog, error) {
	rows, err := csv.NewReader(r).ReadAll()
	if err != nil {
		return nil, err
	}
	if len(rows) == 0 || !isLog(rows[0]) {
		return nil, fmt.Errorf("is not a table with a row an epoch; its columns must be %s,val_acc_t0,…", strings.Join(logColumns, ","))
	}
	log := make(TrainingLog, 0, len(rows)-1)
	for i, row := range rows[1:] {
		numbers := make([]float64, len(row))
		for column, text := range row {
			if numbers[column], err = strconv.ParseFloat(text, 64); err != nil {
				return nil, fmt.Errorf("line %d: %s is %q, which is no number", i+2, rows[0][column], text)
			}
		}
		e := TrainedEpoch{
			Epoch: int(numbers[0]), Step: int(numbers[1]), TrainLoss: numbers[2], TrainAccuracy: numbers[3], ValLoss: numbers[4],
			ValAccuracy: numbers[len(logColumns):],
		}
		if e.Epoch != i+1 || len(e.ValAccuracy) == 0 || slices.Max(e.ValAccuracy) > 1 || slices.Min(e.ValAccuracy) < 0 {
			return nil, fmt.Errorf("line %d: is not of epoch %d, or has no accuracy between 0 and 1", i+2, i+1)
		}
		log = append(log, e)
	}
	return log, nil
}

// Reading says in a sentence what became of the accuracies at the first and the last time step, and of the difference.
func (l TrainingLog) Reading() string {
	if len(l) == 0 || len(l[0].ValAccuracy) < 2 {
		return ""
	}
	last := len(l[0].ValAccuracy) - 1
	before, now := l[0].ValAccuracy, l[len(l)-1].ValAccuracy
	gain := 100 * (now[last] - now[0])
	words := fmt.Sprintf("the last step is ahead by %.1f percentage points", gain)
	switch {
	case gain == 0:
		words = "the two are equal"
	case gain < 0:
		words = fmt.Sprintf("the first step is ahead by %.1f percentage points", -gain)
	}
	return fmt.Sprintf("From epoch %d to epoch %d, accuracy went from %.1f %% to %.1f %% at t = 0, and from %.1f %% to %.1f %% at t = %d: %s.",
		l[0].Epoch, l[len(l)-1].Epoch, 100*before[0], 100*now[0], 100*before[last], 100*now[last], last, words)
}
