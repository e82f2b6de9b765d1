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

// The columns of a log; accuracies on the validation images, one a time step, follow.
var logColumns = []string{"epoch", "step", "train_loss", "train_acc", "val_loss"}

// ParseTrainingLog is [ReadTrainingLog] for what is not a file.
func ParseTrainingLog(r io.Reader) (TrainingLog, error) {
	rows, err := csv.NewReader(r).ReadAll()
	if err != nil {
		return nil, fmt.Errorf("not a training's log: %w", err)
	}
	if len(rows) == 0 || len(rows[0]) < len(logColumns) || !slices.Equal(rows[0][:len(logColumns)], logColumns) {
		return nil, fmt.Errorf("not a training's log: its columns must begin with %s", strings.Join(logColumns, ","))
	}
	log := make(TrainingLog, 0, len(rows)-1)
	for i, row := range rows[1:] {
		numbers := make([]float64, len(row))
		for column, text := range row {
			if numbers[column], err = strconv.ParseFloat(text, 64); err != nil {
				return nil, fmt.Errorf("not a training's log: line %d: %s is %q", i+2, rows[0][column], text)
			}
		}
		log = append(log, TrainedEpoch{
			Epoch: int(numbers[0]), Step: int(numbers[1]), TrainLoss: numbers[2], TrainAccuracy: numbers[3], ValLoss: numbers[4],
			ValAccuracy: numbers[len(logColumns):],
		})
	}
	return log, nil
}
