package experiment

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"

	"readoutzones/blt"
	"readoutzones/data/files"
	"readoutzones/data/images"
	"readoutzones/data/progress"
	_ "readoutzones/data/progress/notebook" // a cell that trains shows how far it is, whatever else it imports
	"readoutzones/data/recording"
	"readoutzones/data/sources"
)

// Data opens the preset's data set; the embedded one is drawn on first use, MiniEcoset is downloaded.
func (p Preset) Data() (*images.Dataset, error) {
	path, err := p.dataPath()
	if err != nil {
		return nil, err
	}
	return images.Open(path)
}

func (p Preset) dataPath() (string, error) {
	if p.Name == "paper" {
		return miniEcoset(context.Background())
	}
	dir, err := place("data", p.Name, p.Synth)
	if err != nil {
		return "", err
	}
	path := filepath.Join(dir, "embedded.h5")
	return path, once(path, func() error { return sources.WriteSynth(context.Background(), path, p.Synth) })
}

// Experiment is a network, how it is trained, and on what. Its training run and what is recorded from it stand in the
// cache, in a folder that depends on all of these.
type Experiment struct {
	Name  string // of the folder: "lateral-additive"
	About blt.Description
	Data  string // the data set's file
}

// Experiment is one of the paper's networks in this preset.
func (p Preset) Experiment(name string) (Experiment, error) {
	network, err := Find(name)
	if err != nil {
		return Experiment{}, err
	}
	path, err := p.dataPath()
	if err != nil {
		return Experiment{}, err
	}
	config := blt.DefaultConfig()
	config.Channels = p.Channels
	recipe := p.Recipe
	if network.Net == ResNet18 {
		recipe = p.ResNet18
	}
	return newExperiment(name, network.Net, network.shape(config), recipe, path)
}

// Own is an experiment of your own: any network of the family, any recipe, any data set in the MiniEcoset layout. The
// size of the images and the number of classes come from the data.
func Own(path string, config blt.Config, recipe blt.Recipe) (Experiment, error) {
	return newExperiment("own", BLT, config, recipe, path)
}

func newExperiment(name, net string, config blt.Config, recipe blt.Recipe, path string) (Experiment, error) {
	set, err := images.Open(path)
	if err != nil {
		return Experiment{}, err
	}
	defer set.Close()
	config.Size, config.Classes = set.Size, len(set.Categories)
	return Experiment{Name: name, About: blt.Description{Net: net, Config: config, Recipe: recipe}, Data: path}, nil
}

// Trained returns the finished training run, which is trained now if it was not before. An interrupted training goes on
// where it stopped.
func (e Experiment) Trained() (*blt.Run, error) {
	set, err := images.Open(e.Data)
	if err != nil {
		return nil, err
	}
	defer set.Close()
	dir, err := place("runs", e.Name, e.About, set.Categories, set.Mean, set.Std)
	if err != nil {
		return nil, err
	}
	done := doneFile(dir)
	if err := once(done, func() error { return e.train(set, dir, done) }); err != nil {
		return nil, err
	}
	return blt.LoadRun(dir)
}

func (e Experiment) train(set *images.Dataset, dir, done string) error {
	model, err := NewModel(e.About.Net, e.About.Config)
	if err != nil {
		return err
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	line := progress.New("training " + e.Name)
	defer line.Done()
	err = blt.Train(ctx, model, e.About, set, dir, func(p blt.Progress) {
		line.Show(p.Epoch*p.Batches+p.Batch, p.Epochs*p.Batches, p.String())
	})
	if err != nil {
		return fmt.Errorf("training %s: %w", e.Name, err)
	}
	return files.Write(done, []byte(blt.BackendName()+"\n"))
}

// doneFile is there once a training run has ended, and names the backend that it ended on.
func doneFile(dir string) string { return filepath.Join(dir, "done") }

func trainedOn(run *blt.Run) (backend string, err error) {
	content, err := os.ReadFile(doneFile(run.Dir))
	return strings.TrimSpace(string(content)), err
}

// Recording returns what the trained network does with the testplus images.
func (e Experiment) Recording() (*recording.Recording, error) { return e.recording(trained) }

// RandomRecording returns what the same network does before training.
func (e Experiment) RandomRecording() (*recording.Recording, error) { return e.recording(random) }

const (
	trained = "trained"
	random  = "random"
)

func (e Experiment) recording(which string) (*recording.Recording, error) {
	run, err := e.Trained()
	if err != nil {
		return nil, err
	}
	path := filepath.Join(run.Dir, "testplus-"+which+".npz")
	err = once(path, func() error {
		return e.withModel(run, which, func(m blt.Model, weights blt.StateDict, set *images.Dataset) error {
			line := progress.New("recording " + e.Name + ", " + which)
			defer line.Done()
			return blt.Record(context.Background(), m, weights, set, "testplus", path, blt.RecordOptions{}, func(r blt.RecordProgress) {
				line.Show(r.Done, r.Images, r.String())
			})
		})
	})
	if err != nil {
		return nil, err
	}
	return recording.Read(path)
}

// withModel calls f with a run's model, the trained or the random weights, and the data.
func (e Experiment) withModel(run *blt.Run, which string, f func(blt.Model, blt.StateDict, *images.Dataset) error) error {
	set, err := images.Open(e.Data)
	if err != nil {
		return err
	}
	defer set.Close()
	model, err := NewModel(e.About.Net, e.About.Config)
	if err != nil {
		return err
	}
	weights := run.Weights
	if which == random {
		if weights, err = run.InitialWeights(); err != nil {
			return err
		}
	}
	return f(model, weights, set)
}
