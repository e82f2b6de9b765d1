// Package experiment holds what notebooks and studies share: the paper's networks by name, presets that say how large
// everything is, weights from anywhere, and a cache. "Give me the recording of this network" trains and records it now, or
// finds what was made before:
//
//	preset, err := experiment.Current()                  // quick, laptop, photos or paper, from BLT_PRESET
//	e, err := preset.Experiment("lateral-additive")      // a network, a recipe, data
//	dynamics, err := e.Dynamics(experiment.Trained)      // trained, recorded and measured on first use
//
// What is found depends on everything that made it: data sets count by their pixels, code by what it computes.
package experiment

import (
	"context"
	"crypto/sha256"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"readoutzones/analysis"
	"readoutzones/blt"
	"readoutzones/blt/device"
	"readoutzones/blt/record"
	"readoutzones/blt/train"
	"readoutzones/data/files"
	"readoutzones/data/images"
	"readoutzones/data/progress"
	"readoutzones/data/recording"
	"readoutzones/data/sources"
)

// Data opens the preset's data set; the embedded one is drawn on first use, your own photos are imported, MiniEcoset is
// downloaded.
func (p Preset) Data() (*images.Dataset, error) {
	path, err := p.dataPath()
	if err != nil {
		return nil, err
	}
	return images.Open(path)
}

func (p Preset) dataPath() (string, error) {
	if p.Name == "photos" {
		return ownPhotos()
	}
	if p.Name == "paper" {
		dir, err := DownloadDir()
		if err != nil {
			return "", err
		}
		ctx, stop := files.Interruptible(context.Background())
		defer stop()
		return sources.NewFetcher(dir).MiniEcoset(ctx, 64)
	}
	dir, err := place("data", p.Name, p.Synth, drawingsVersion)
	if err != nil {
		return "", err
	}
	path := filepath.Join(dir, "embedded.h5")
	return path, once(path, "drawing the images of "+p.Name, func(ctx context.Context) error { return sources.WriteSynth(ctx, path, p.Synth) })
}

// DownloadDir is the folder in the cache for MiniEcoset and the authors' weights.
func DownloadDir() (string, error) {
	cache, err := files.CacheDir()
	if err != nil {
		return "", err
	}
	dir := filepath.Join(cache, "downloads")
	return dir, os.MkdirAll(dir, 0o777)
}

// Experiment is a network, how it is trained, and on what. Its training run and what is recorded from it stand in the
// cache, in a folder that depends on all of these.
type Experiment struct {
	Name  string // of the folder: "lateral-additive"
	About train.Description
	Data  string // the data set's file

	own    blt.Model                            // not of this repository
	learnt func(dir string, now train.Progress) // is told of every update of the weights; nil: nobody looks on
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
	about := p.About()
	return newExperiment(name, network.Net, network.Of(about.Config), about.Recipe, path)
}

// Own is an experiment of your own: any network of the family, any recipe, any data set in the MiniEcoset layout. The
// size of the images and the number of classes come from the data.
func Own(path string, config blt.Config, recipe train.Recipe) (Experiment, error) {
	return newExperiment("own", BLT, config, recipe, path)
}

// OwnModel is an experiment with a network of another family, under a name of yours. The cache can tell two models apart by
// their names and parameters, not by what their steps compute: give a model that computes something else another name.
func OwnModel(name, path string, model blt.Model, recipe train.Recipe) (Experiment, error) {
	e, err := newExperiment(name, name, blt.Config{}, recipe, path)
	e.own = model
	return e, err
}

// model is the network that is trained and recorded.
func (e Experiment) model() (blt.Model, error) {
	if e.own != nil {
		return e.own, nil
	}
	return NewModel(e.About)
}

func newExperiment(name, net string, config blt.Config, recipe train.Recipe, path string) (Experiment, error) {
	set, err := images.Open(path)
	if err != nil {
		return Experiment{}, err
	}
	defer set.Close()
	config.Size, config.Classes = set.Size, len(set.Categories)
	return Experiment{Name: name, About: train.Description{Net: net, Config: config, Recipe: recipe}, Data: path}, nil
}

// State is a network's state of training.
type State string

// As it was trained, or as it was initialised.
const (
	Trained State = "trained"
	Random  State = "random"
)

// Run returns the finished training run, which is trained now if it was not before. An interrupted training goes on where
// it stopped.
func (e Experiment) Run() (*train.Run, error) {
	set, err := images.Open(e.Data)
	if err != nil {
		return nil, err
	}
	defer set.Close()
	return e.run(set)
}

func (e Experiment) run(set *images.Dataset) (*train.Run, error) {
	dir, err := e.trained(set)
	if err != nil {
		return nil, err
	}
	return train.Load(dir)
}

// trained is the folder of the finished training run: in the cache, whether it was trained here or came along.
func (e Experiment) trained(set *images.Dataset) (dir string, err error) {
	identity, err := train.Identify(set)
	if err != nil {
		return "", err
	}
	along, err := e.along(identity)
	if err != nil {
		return "", err
	}
	depends := []any{e.About, identity, trainingVersion}
	if e.own != nil {
		depends = append(depends, e.own.Shape(), e.own.Parameters())
	}
	if along != nil {
		depends = []any{along.Weights.Fingerprint()}
	}
	if dir, err = place("runs", e.Name, depends...); err != nil {
		return "", err
	}
	return dir, once(doneFile(dir), "training "+e.Name, func(ctx context.Context) error {
		if along != nil {
			return e.take(along, dir)
		}
		return e.train(ctx, set, dir)
	})
}

// train trains the network in a folder, or goes on with what is there.
func (e Experiment) train(ctx context.Context, set *images.Dataset, dir string) error {
	model, err := e.model()
	if err != nil {
		return err
	}
	backend, err := device.Backend()
	if err != nil {
		return err
	}
	line := progress.New("training " + e.Name)
	defer line.Done()
	err = train.Train(ctx, backend, model, e.About, set, dir, func(p train.Progress) {
		line.Show(p.Epoch*p.Batches+p.Batch, p.Epochs*p.Batches, p.String())
		if e.learnt != nil {
			e.learnt(dir, p)
		}
	})
	if err != nil {
		return err
	}
	trainedOn := device.Name()
	if p := e.About.Config.Precision; p == blt.TF32 || p == blt.BFloat16 {
		trainedOn += " " + string(p)
	}
	return files.Write(doneFile(dir), []byte(trainedOn+"\n"))
}

// doneFile is there once a training run has ended, and names the backend that it ended on, and the precision if that is not
// float32.
func doneFile(dir string) string { return filepath.Join(dir, "done") }

func trainedOn(run *train.Run) (backend string, err error) {
	content, err := os.ReadFile(doneFile(run.Dir))
	return strings.TrimSpace(string(content)), err
}

// Recording returns what the network does with the testplus images.
func (e Experiment) Recording(state State) (*recording.Recording, error) {
	set, err := images.Open(e.Data)
	if err != nil {
		return nil, err
	}
	defer set.Close()
	path, err := e.recorded(set, state)
	if err != nil {
		return nil, err
	}
	return recording.Read(path)
}

func (e Experiment) recorded(set *images.Dataset, state State) (path string, err error) {
	what := fmt.Sprintf("recording %s, %s", e.Name, state)
	return e.made(set, "testplus", string(state)+".npz", what, func(ctx context.Context, path string) error {
		u, err := e.unroller(set, state)
		if err != nil {
			return err
		}
		defer u.Close()
		line := progress.New(what)
		defer line.Done()
		return u.Record(ctx, set, "testplus", path, record.Options{Report: func(p record.Progress) { line.Show(p.Done, p.Images, p.String()) }})
	})
}

// Dynamics is what the analyses need of [Experiment.Recording]; it is measured once.
func (e Experiment) Dynamics(state State) (*analysis.Dynamics, error) {
	set, err := images.Open(e.Data)
	if err != nil {
		return nil, err
	}
	defer set.Close()
	what := fmt.Sprintf("measuring %s, %s", e.Name, state)
	path, err := e.made(set, "testplus", string(state)+"-dynamics"+measured+".npz", what, func(_ context.Context, path string) error {
		recorded, err := e.recorded(set, state)
		if err != nil {
			return err
		}
		r, err := recording.Read(recorded)
		if err != nil {
			return err
		}
		d, err := analysis.Measure(r)
		if err != nil {
			return err
		}
		return analysis.WriteDynamics(path, d)
	})
	if err != nil {
		return nil, err
	}
	return analysis.ReadDynamics(path)
}

// LongRun follows the network for a number of time steps, far beyond those it was trained for (Fig. 7), on the test split.
// Only classes, norms and changes are kept, so memory does not grow with the representation.
func (e Experiment) LongRun(state State, steps int) (*analysis.Trajectory, error) {
	set, err := images.Open(e.Data)
	if err != nil {
		return nil, err
	}
	defer set.Close()
	what := fmt.Sprintf("unrolling %s, %s, for %d steps", e.Name, state, steps)
	path, err := e.made(set, "test", fmt.Sprintf("%s-%d-steps%s.npz", state, steps, measured), what, func(ctx context.Context, path string) error {
		u, err := e.unroller(set, state)
		if err != nil {
			return err
		}
		defer u.Close()
		line := progress.New(what)
		defer line.Done()
		trajectory, err := Follow(ctx, u, set, steps, func(done, total int, at string) { line.Show(done, total, at) })
		if err != nil {
			return err
		}
		return analysis.WriteTrajectory(path, trajectory)
	})
	if err != nil {
		return nil, err
	}
	return analysis.ReadTrajectory(path)
}

// Follow unrolls the test split for a number of time steps (Fig. 7). report is called after every step of every batch.
func Follow(ctx context.Context, u *record.Unroller, set *images.Dataset, steps int, report func(done, total int, at string)) (*analysis.Trajectory, error) {
	split, err := set.Split("test")
	if err != nil {
		return nil, err
	}
	t := analysis.NewTrajectory(split.Labels, steps)
	shape := u.Shape()
	var previous []float32
	err = u.UnrollSplit(ctx, split, steps, images.BatchOptions{Size: 256}, func(m record.Moment) error {
		outputs, err := m.Response(record.Output)
		if err != nil {
			return err
		}
		now, err := m.Response(shape.Representation)
		if err != nil {
			return err
		}
		report(m.First*steps+m.T*m.Valid, split.Len()*steps, fmt.Sprintf("image %d of %d, step %d", m.First, split.Len(), m.T))
		err = t.Fill(m.T, m.First, shape.Classes, outputs, now, previous)
		previous = now
		return err
	})
	return t, err
}

// measured tells in a file's name by which code it was measured.
var measured = "-" + MeasuredBy()

// MeasuredBy tells one version of the code that measures recordings from another.
func MeasuredBy() string { return fmt.Sprintf("%.3x", sha256.Sum256([]byte(measuringVersion))) }

// made returns the path of a file of a training run that depends on a split's images, and makes it on first use.
func (e Experiment) made(set *images.Dataset, splitName, file, what string, make func(ctx context.Context, path string) error) (path string, err error) {
	dir, err := e.trained(set)
	if err != nil {
		return "", err
	}
	split, err := set.Split(splitName)
	if err != nil {
		return "", err
	}
	fingerprint, err := split.Fingerprint()
	if err != nil {
		return "", err
	}
	path = filepath.Join(dir, splitName+"-"+fingerprint+"-"+file)
	return path, once(path, what, func(ctx context.Context) error { return make(ctx, path) })
}

// unroller is ready to show images to the network.
func (e Experiment) unroller(set *images.Dataset, state State) (*record.Unroller, error) {
	run, err := e.run(set)
	if err != nil {
		return nil, err
	}
	weights := run.Weights
	if state == Random {
		if weights, err = run.InitialWeights(); err != nil {
			return nil, err
		}
	}
	model, err := e.model()
	if err != nil {
		return nil, err
	}
	backend, err := device.Backend()
	if err != nil {
		return nil, err
	}
	return record.New(backend, blt.Exactly(model), weights, set.Mean, set.Std)
}
