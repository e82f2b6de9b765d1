package train

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"readoutzones/blt"
	"readoutzones/data/npz"
)

// Snapshots are the epochs after which a run keeps its weights beside the checkpoint, such as "1,2,4,8"; without any, every
// 30th (SPEC: training recipe). Which they are does not change the course of the training, nor what tells it from others.
type Snapshots string

const everyEpochs = 30

// epochs are those of the list; nil without one.
func (s Snapshots) epochs() (epochs []int, err error) {
	if s == "" {
		return nil, nil
	}
	for _, field := range strings.Split(string(s), ",") {
		epoch, err := strconv.Atoi(strings.TrimSpace(field))
		if err != nil || epoch < 1 {
			return nil, fmt.Errorf("snapshots %q: %q is no epoch; list epochs from 1 on, such as 1,2,4,8", string(s), field)
		}
		epochs = append(epochs, epoch)
	}
	return epochs, nil
}

// has says whether the weights after that epoch are kept.
func (s Snapshots) has(epoch int) bool {
	epochs, _ := s.epochs() // Validate has refused others
	if epochs == nil {
		return epoch%everyEpochs == 0
	}
	return slices.Contains(epochs, epoch)
}

// String is the list.
func (s *Snapshots) String() string { return string(*s) }

// Set is for package flag.
func (s *Snapshots) Set(list string) error {
	_, err := Snapshots(list).epochs()
	if err == nil {
		*s = Snapshots(list)
	}
	return err
}

// Type is what the command line's help calls the value.
func (s *Snapshots) Type() string { return "epochs" }

func snapshotFile(epoch int) string { return fmt.Sprintf("epoch_%d.npz", epoch) }

// Snapshots are the epochs whose weights the run holds: 0, where it started, those that were kept on the way, and the last
// finished one.
func (r *Run) Snapshots() (epochs []int, err error) {
	if _, err := os.Stat(r.path(initFile)); err == nil {
		epochs = []int{0}
	}
	if r.state.Batch == 0 && r.state.Epoch > 0 { // else the weights are those of an epoch's middle
		epochs = append(epochs, r.state.Epoch)
	}
	found, err := filepath.Glob(r.path("epoch_*.npz"))
	for _, path := range found {
		name := strings.TrimSuffix(strings.TrimPrefix(filepath.Base(path), "epoch_"), ".npz")
		if epoch, err := strconv.Atoi(name); err == nil && epoch > 0 && epoch <= r.state.Epoch {
			epochs = append(epochs, epoch)
		}
	}
	slices.Sort(epochs)
	return slices.Compact(epochs), err
}

// WeightsAfter reads the weights that the run had after so many epochs, 0 being where it started.
func (r *Run) WeightsAfter(epoch int) (blt.StateDict, error) {
	switch {
	case epoch == 0:
		return r.InitialWeights()
	case epoch == r.state.Epoch && r.state.Batch == 0:
		return r.Weights, nil
	}
	arrays, err := npz.Read(r.path(snapshotFile(epoch)))
	if errors.Is(err, fs.ErrNotExist) {
		there, globErr := r.Snapshots()
		return nil, cmp.Or(globErr, fmt.Errorf("%s: no weights of epoch %d; there are those of epochs %s; `blt train --snapshots` keeps others",
			r.Dir, epoch, strings.Trim(strings.Join(strings.Fields(fmt.Sprint(there)), ", "), "[]")))
	}
	return blt.StateDict(arrays), err
}
