package train

import (
	"bytes"
	"crypto/sha256"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"readoutzones/blt"
	"readoutzones/data/files"
	"readoutzones/data/images"
	"readoutzones/data/npz"
)

// Description says what is trained, how and on what: all that a run's weights depend on.
type Description struct {
	Net    string     `json:"net"` // "blt" or "resnet18"
	Config blt.Config `json:"config"`
	Recipe Recipe     `json:"recipe"`
}

// Name is a short name of the network, for logs and messages.
func (d Description) Name() string {
	if d.Net == "blt" {
		return d.Config.Name()
	}
	return d.Net
}

// Run is a training run in a folder: init.npz holds the initial weights, checkpoint.npz everything else that is needed to
// go on or to record, epoch_N.npz weights on the way ([Snapshots]), log.csv a row an epoch, sessions.json what it was trained
// with ([Session]).
type Run struct {
	Dir       string
	About     Description
	Weights   blt.StateDict
	Data      string // fingerprints of the training and the validation images
	optimiser map[string]npz.Array
	state     state
}

// state is how far a run has come.
type state struct {
	Epoch   int       `json:"epoch"` // finished epochs
	Batch   int       `json:"batch"` // finished batches of the current epoch
	Step    int       `json:"step"`  // finished batches in all
	Images  int       `json:"images"`
	Loss    float64   `json:"loss"`    // summed over the current epoch's images and over time
	Correct []float64 `json:"correct"` // right answers of the current epoch at each time step
	Log     []logRow  `json:"log"`
}

type logRow struct {
	Epoch       int       `json:"epoch"`
	Step        int       `json:"step"`
	TrainLoss   float64   `json:"train_loss"`
	TrainAcc    float64   `json:"train_acc"`
	ValLoss     float64   `json:"val_loss"`
	ValAccuracy []float64 `json:"val_acc"`
}

// add counts a batch. Where the loss is not finite, it returns a *divergence.
func (s *state) add(loss, correct []float32, images int) error {
	if s.Correct == nil {
		s.Correct = make([]float64, len(correct))
	}
	s.Step++
	s.Batch++
	s.Images += images
	for t := range correct {
		s.Loss += float64(loss[t]) * float64(images)
		s.Correct[t] += float64(correct[t])
	}
	if math.IsNaN(s.Loss) || math.IsInf(s.Loss, 0) {
		return &divergence{step: s.Step}
	}
	return nil
}

// addRow adds a row to the log: of the epoch that has just ended, or of its part so far where training stops inside it.
func (s *state) addRow(valLoss float64, valAccuracy []float64) {
	row := logRow{Epoch: s.Epoch + 1, Step: s.Step, ValLoss: valLoss, ValAccuracy: valAccuracy}
	row.TrainLoss = s.Loss / float64(s.Images)
	for _, right := range s.Correct {
		row.TrainAcc += right / float64(s.Images) / float64(len(s.Correct))
	}
	s.Log = append(s.Log, row)
}

// nextEpoch begins an epoch.
func (s *state) nextEpoch() { *s = state{Epoch: s.Epoch + 1, Step: s.Step, Log: s.Log} }

// goOn drops the row of an epoch that was not finished.
func (s *state) goOn() {
	if s.Batch > 0 && len(s.Log) > s.Epoch {
		s.Log = s.Log[:s.Epoch]
	}
}

func (r *Run) path(name string) string { return filepath.Join(r.Dir, name) }

func (r *Run) stepsDone() bool {
	return r.About.Recipe.MaxSteps > 0 && r.state.Step >= r.About.Recipe.MaxSteps
}

// finished says whether nothing is left to do. Where MaxSteps ends the training inside an epoch, that epoch's row tells
// that it was validated too.
func (r *Run) finished() bool {
	validated := r.state.Batch == 0 || len(r.state.Log) > r.state.Epoch
	return r.state.Epoch >= r.About.Recipe.Epochs || r.stepsDone() && validated
}

// Epochs is the number of finished epochs.
func (r *Run) Epochs() int { return r.state.Epoch }

// Accuracy is that of the last validation at each time step, 0…1; nil before the first.
func (r *Run) Accuracy() []float64 {
	if len(r.state.Log) == 0 {
		return nil
	}
	return r.state.Log[len(r.state.Log)-1].ValAccuracy
}

const (
	checkpointFile = "checkpoint.npz"
	initFile       = "init.npz"
	logFile        = "log.csv"
	metaKey        = "run.json" // the checkpoint's array that holds meta as JSON
	optimiserKey   = "optimiser/"
)

// meta is what a checkpoint says beside its tensors.
type meta struct {
	About Description `json:"about"`
	Data  string      `json:"data"`
	State state       `json:"state"`
}

var errNoRun = errors.New("no training run here")

// Load reads the run in a folder.
func Load(dir string) (*Run, error) {
	path := filepath.Join(dir, checkpointFile)
	arrays, err := npz.Read(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("%s: %w (no %s); train one with `go tool blt train --out %s`", dir, errNoRun, checkpointFile, dir)
	}
	if err != nil {
		return nil, err
	}
	run := &Run{Dir: dir, Weights: blt.StateDict{}, optimiser: map[string]npz.Array{}}
	text, ok := arrays[metaKey].Data.([]string)
	if !ok || len(text) != 1 {
		return nil, fmt.Errorf("%s: not a checkpoint of ours: it has no %s", path, metaKey)
	}
	var m meta
	if err := json.Unmarshal([]byte(text[0]), &m); err != nil {
		return nil, fmt.Errorf("%s: %s: %w", path, metaKey, err)
	}
	run.About, run.Data, run.state = m.About, m.Data, m.State
	delete(arrays, metaKey)
	for name, array := range arrays {
		if rest, ok := strings.CutPrefix(name, optimiserKey); ok {
			run.optimiser[rest] = array
		} else {
			run.Weights[name] = array // checked when a network takes them
		}
	}
	return run, nil
}

// InitialWeights reads the weights that the run started from.
func (r *Run) InitialWeights() (blt.StateDict, error) {
	arrays, err := npz.Read(r.path(initFile))
	return blt.StateDict(arrays), err
}

// open reads the run in dir, or starts one there.
func open(m blt.Model, about Description, set *images.Dataset, dir string) (*Run, error) {
	identity, err := Identify(set)
	if err != nil {
		return nil, err
	}
	run, err := Load(dir)
	if errors.Is(err, errNoRun) {
		return start(m, about, identity, dir)
	}
	if err != nil {
		return nil, err
	}
	if run.About.Net != about.Net || run.About.Config != about.Config || !run.About.Recipe.sameCourse(about.Recipe) || run.Data != identity {
		return nil, fmt.Errorf("%s holds another run (%s, seed %d, or other data); choose another --out, or the same network, recipe and data",
			dir, run.About.Name(), run.About.Recipe.Seed)
	}
	run.About = about
	if len(run.optimiser) == 0 && !run.finished() {
		return nil, fmt.Errorf("%s was kept without its optimiser's state, so its training cannot go on; choose another --out", dir)
	}
	return run, nil
}

func start(m blt.Model, about Description, identity, dir string) (*Run, error) {
	run := &Run{Dir: dir, About: about, Data: identity, Weights: blt.Initialise(m.Parameters(), about.Recipe.Seed)}
	if err := npz.Write(run.path(initFile), run.Weights); err != nil {
		return nil, err
	}
	return run, nil
}

// save writes the checkpoint, then the log that it holds.
func (r *Run) save() error {
	text, err := json.Marshal(meta{r.About, r.Data, r.state})
	if err != nil {
		return err
	}
	arrays := map[string]npz.Array{metaKey: {Shape: []int{1}, Data: []string{string(text)}}}
	maps.Copy(arrays, r.Weights)
	for name, array := range r.optimiser {
		arrays[optimiserKey+name] = array
	}
	if err := npz.Write(r.path(checkpointFile), arrays); err != nil {
		return err
	}
	return files.Write(r.path(logFile), r.log())
}

// mendLog writes the log of a finished run again if the process was killed, or the disk full, after the checkpoint.
func (r *Run) mendLog() error {
	if text, err := os.ReadFile(r.path(logFile)); err == nil && bytes.Equal(text, r.log()) {
		return nil
	}
	return files.Write(r.path(logFile), r.log())
}

// Keep writes what is worth keeping of a finished run into a folder, from which it can be loaded: weights, description and
// log, without the optimiser, which is two thirds of a checkpoint.
func (r *Run) Keep(dir string) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	kept := *r
	kept.Dir, kept.optimiser = dir, nil
	return kept.save()
}

// Adopt puts a run that was kept elsewhere into a folder, with the weights it started from, which its seed tells.
func Adopt(m blt.Model, kept *Run, dir string) error {
	if _, err := start(m, kept.About, kept.Data, dir); err != nil {
		return err
	}
	return kept.Keep(dir)
}

// log is a table of all epochs: losses are summed over time, accuracies 0…1.
func (r *Run) log() []byte {
	var out bytes.Buffer
	w := csv.NewWriter(&out)
	header := []string{"epoch", "step", "train_loss", "train_acc", "val_loss"}
	for t := range r.Accuracy() {
		header = append(header, "val_acc_t"+strconv.Itoa(t))
	}
	_ = w.Write(header) // a buffer takes everything
	number := func(v float64) string { return strconv.FormatFloat(v, 'g', 6, 64) }
	for _, row := range r.state.Log {
		fields := []string{strconv.Itoa(row.Epoch), strconv.Itoa(row.Step), number(row.TrainLoss), number(row.TrainAcc), number(row.ValLoss)}
		for _, a := range row.ValAccuracy {
			fields = append(fields, number(a))
		}
		_ = w.Write(fields)
	}
	w.Flush()
	return out.Bytes()
}

// Identify tells one data set from another by what training shows to a network: the pixels and labels of train and val, and
// how they are normalised.
func Identify(set *images.Dataset) (string, error) {
	text := fmt.Sprint(set.Mean, set.Std)
	for _, name := range []string{"train", "val"} {
		split, err := set.Split(name)
		if err != nil {
			return "", err
		}
		fingerprint, err := split.Fingerprint()
		if err != nil {
			return "", err
		}
		text += " " + fingerprint
	}
	return fmt.Sprintf("%.6x", sha256.Sum256([]byte(text))), nil
}
