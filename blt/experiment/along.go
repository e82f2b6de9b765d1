package experiment

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"

	"readoutzones/analysis/claims"
	"readoutzones/blt/train"
	"readoutzones/data/files"
)

// AlongDir is the folder of this repository with the trained networks that come along, NAME-SEED/; `go run
// ./blt/experiment/networks` makes them, and says what stands in it.
func AlongDir() string {
	_, file, _, _ := runtime.Caller(0)
	return filepath.Join(filepath.Dir(file), "networks")
}

// along is the network that comes along and is the same experiment on the same images; nil if there is none, or if BLT_TRAIN=1
// asks for networks that are trained here.
func (e Experiment) along(identity string) (*train.Run, error) {
	if e.own != nil || os.Getenv("BLT_TRAIN") == "1" {
		return nil, nil
	}
	dir := filepath.Join(AlongDir(), fmt.Sprintf("%s-%d", e.Name, e.About.Recipe.Seed))
	if _, err := os.Stat(dir); errors.Is(err, os.ErrNotExist) {
		return nil, nil
	}
	run, err := train.Load(dir)
	if err != nil || run.About != e.About || run.Data != identity {
		return nil, err
	}
	return run, nil
}

// take makes a run in the cache of a network that comes along.
func (e Experiment) take(run *train.Run, dir string) error {
	var by struct{ Backend string }
	text, err := os.ReadFile(filepath.Join(run.Dir, "job.json"))
	if err == nil {
		err = json.Unmarshal(text, &by)
	}
	if err != nil {
		return fmt.Errorf("%s: %w; it came with the repository: get it again with git checkout", run.Dir, err)
	}
	model, err := e.model()
	if err != nil {
		return err
	}
	if err := train.Adopt(model, run, dir); err != nil {
		return err
	}
	return files.Write(doneFile(dir), []byte(by.Backend+"\n"))
}

// EffectsFile is the table in the folder of a network that comes along, of the claims' effects as it was trained.
const EffectsFile = "effects.csv"

// EffectsAlong is how the effects came as the laptop preset's network of that name was trained, from seed 1, whatever the
// preset is. It is measured beforehand, as it takes a training that keeps its weights on the way.
func EffectsAlong(name string) (*claims.Course, error) {
	c, err := claims.ReadCourse(filepath.Join(AlongDir(), name+"-1", EffectsFile))
	if errors.Is(err, os.ErrNotExist) {
		return nil, fmt.Errorf("effects over training of %s do not come along; `go run ./blt/experiment/networks %s-1` makes them", name, name)
	}
	if err == nil {
		c.From.Preset = "laptop"
	}
	return c, err
}
