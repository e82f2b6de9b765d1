package experiment

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"syscall"

	"readoutzones/blt"
	"readoutzones/data"
	"readoutzones/data/progress"
)

// Data opens the preset's data set; the embedded one is drawn on first use, MiniEcoset is downloaded.
func (p Preset) Data() (*data.Dataset, error) {
	path, err := p.dataPath()
	if err != nil {
		return nil, err
	}
	return data.OpenDataset(path)
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
	return path, once(path, func() error { return data.WriteSynth(path, p.Synth) })
}

// Trained returns the finished training run of a network, which is trained now if it was not before. An interrupted
// training goes on where it stopped.
func (p Preset) Trained(name string) (*blt.Run, error) {
	network, err := Find(name)
	if err != nil {
		return nil, err
	}
	dataPath, err := p.dataPath()
	if err != nil {
		return nil, err
	}
	set, err := data.OpenDataset(dataPath)
	if err != nil {
		return nil, err
	}
	defer set.Close()
	about := p.describe(network, set)
	dir, err := place("runs", name, about, filepath.Base(filepath.Dir(dataPath)))
	if err != nil {
		return nil, err
	}
	done := filepath.Join(dir, "done")
	if err := once(done, func() error { return train(network, about, set, dir, done) }); err != nil {
		return nil, err
	}
	return blt.LoadRun(dir)
}

// describe says what a network is in this preset.
func (p Preset) describe(n Network, set *data.Dataset) blt.Description {
	config := blt.DefaultConfig()
	config.Size, config.Classes, config.Channels = set.Size, len(set.Categories), p.Channels
	return blt.Description{Net: n.Net, Config: n.shape(config), Recipe: p.Recipe}
}

func train(n Network, about blt.Description, set *data.Dataset, dir, done string) error {
	model, err := NewModel(n.Net, about.Config)
	if err != nil {
		return err
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	line := progress.New("training " + n.Title)
	defer line.Done()
	err = blt.Train(ctx, model, about, set, dir, func(p blt.Progress) {
		line.Show(p.Epoch*p.Batches+p.Batch, p.Epochs*p.Batches, p.String())
	})
	if err != nil {
		return fmt.Errorf("training %s: %w", n.Title, err)
	}
	return data.WriteFile(done, nil)
}

// Recording returns what a trained network does with the testplus images.
func (p Preset) Recording(name string) (*data.Recording, error) { return p.recording(name, trained) }

// RandomRecording returns what the same network does before training.
func (p Preset) RandomRecording(name string) (*data.Recording, error) {
	return p.recording(name, random)
}

const (
	trained = "trained"
	random  = "random"
)

func (p Preset) recording(name, which string) (*data.Recording, error) {
	run, err := p.Trained(name)
	if err != nil {
		return nil, err
	}
	path := filepath.Join(run.Dir, "testplus-"+which+".npz")
	err = once(path, func() error {
		return p.withModel(run, which, func(m blt.Model, weights blt.StateDict, set *data.Dataset) error {
			line := progress.New("recording " + name + ", " + which)
			defer line.Done()
			return blt.Record(context.Background(), m, weights, set, "testplus", path, blt.RecordOptions{}, func(r blt.RecordProgress) {
				line.Show(r.Done, r.Images, r.String())
			})
		})
	})
	if err != nil {
		return nil, err
	}
	return data.ReadRecording(path)
}

// withModel calls f with a run's model, the trained or the random weights, and the data.
func (p Preset) withModel(run *blt.Run, which string, f func(blt.Model, blt.StateDict, *data.Dataset) error) error {
	set, err := p.Data()
	if err != nil {
		return err
	}
	defer set.Close()
	model, err := NewModel(run.About.Net, run.About.Config)
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
