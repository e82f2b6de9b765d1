package study

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/gomlx/compute"

	"readoutzones/blt/device"
	"readoutzones/blt/experiment"
	"readoutzones/blt/train"
	"readoutzones/data/files"
)

// The files of a job's folder; see the package's documentation.
const (
	madeFile     = "job.json"
	analysisFile = "analysis.json"
	weightsFile  = "weights.npz"
	lockFile     = "job.lock"
)

// state is one of the two states of training that are recorded.
type state struct{ name, dynamics, long, recording string }

var (
	trained = state{"trained", "trained.npz", fmt.Sprintf("trained-%d.npz", LongSteps), "recording-trained.npz"}
	initial = state{"initial", "initial.npz", fmt.Sprintf("initial-%d.npz", LongSteps), "recording-initial.npz"}
)

// derived are the files that follow from a training run. The first one says that all are there.
var derived = []string{analysisFile, weightsFile, trained.dynamics, initial.dynamics, trained.long, initial.long}

// made says what made a job's results, and how long it took.
type made struct {
	From     from              `json:"from"`
	File     string            `json:"data_file"`
	Weights  string            `json:"weights"`  // their fingerprint
	Backend  string            `json:"backend"`  // such as xla:cpu
	Plugin   string            `json:"plugin"`   // version of XLA's
	Versions map[string]string `json:"versions"` // of the program and what it is built on
	Training float64           `json:"training_seconds"`
	Rest     float64           `json:"recording_seconds"` // recording, measuring and analysing
}

// from is all that a job's results depend on.
type from struct {
	About    train.Description `json:"about"`
	Data     string            `json:"data"`
	Measured string            `json:"measured_by"` // the version of the code that measures
	Long     int               `json:"long_steps"`
}

// from is what the job's results shall depend on. How many images are computed at a time, and on how many devices, does
// not count, nor which weights are kept on the way.
func (s *Study) from(j Job) from {
	about := j.About()
	about.Recipe.MicroBatch, about.Recipe.Devices, about.Recipe.Snapshots = 0, 0, ""
	return from{About: about, Data: s.data, Measured: experiment.MeasuredBy(), Long: LongSteps}
}

// readMade reads what made a job's results; of one without, all is empty.
func readMade(dir string) (m made, err error) {
	text, err := os.ReadFile(filepath.Join(dir, madeFile))
	if err != nil {
		return m, nil
	}
	if err := json.Unmarshal(text, &m); err != nil {
		return m, fmt.Errorf("%s: %w; delete the file, and the job is recorded anew", filepath.Join(dir, madeFile), err)
	}
	return m, nil
}

func (m made) write(dir string) error {
	text, err := json.MarshalIndent(m, "", " ")
	if err != nil {
		return err
	}
	return files.Write(filepath.Join(dir, madeFile), append(text, '\n'))
}

// done says whether all of a job is there, and follows from what it shall follow from.
func (s *Study) done(j Job) bool {
	m, err := readMade(filepath.Join(s.Dir, j.Name()))
	return err == nil && m.From == s.from(j) && there(s.path(j, analysisFile))
}

func there(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}

// forget removes what followed from another training or other images, the sign that all is there first.
func forget(dir string) error {
	for _, name := range derived {
		if err := os.Remove(filepath.Join(dir, name)); err != nil && !os.IsNotExist(err) {
			return err
		}
	}
	return nil
}

// stopwatch adds the seconds that work takes to job.json, every minute, so that little is lost with a killed process.
type stopwatch struct {
	dir   string
	made  *made
	field *float64
	since time.Time
}

func (w *stopwatch) tick() error {
	if time.Since(w.since) < time.Minute {
		return nil
	}
	return w.stop()
}

func (w *stopwatch) stop() error {
	now := time.Now()
	*w.field += now.Sub(w.since).Seconds()
	w.since = now
	return w.made.write(w.dir)
}

// by notes what computes, and the versions.
func (m *made) by(backend compute.Backend) {
	m.Backend, m.Plugin = device.NameOf(backend), device.PluginVersion(backend)
	m.Versions = device.Versions()
}
