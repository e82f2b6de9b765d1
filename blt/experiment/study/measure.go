package study

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"readoutzones/analysis"
	"readoutzones/analysis/claims"
	"readoutzones/blt"
	"readoutzones/blt/experiment"
	"readoutzones/blt/record"
	"readoutzones/blt/train"
	"readoutzones/data/files"
	"readoutzones/data/npz"
)

// follow records, measures and analyses a trained network, of which nothing is there that follows from anything else.
func (r *runner) follow(ctx context.Context, j Job) error {
	dir := filepath.Join(r.Dir, j.Name())
	run, err := train.Load(dir)
	if err != nil {
		return err
	}
	if has, want := run.About.Recipe, j.About().Recipe; has.Epochs != want.Epochs || has.MaxSteps != want.MaxSteps {
		return fmt.Errorf("%s holds a longer training (--epochs %d --max-steps %d); choose another --out, or the same recipe", dir, has.Epochs, has.MaxSteps)
	}
	m, err := readMade(dir)
	if err != nil {
		return err
	}
	if want := r.from(j); m.From != want {
		if err := forget(dir); err != nil {
			return err
		}
		m.From = want
	}
	m.File, m.Weights = filepath.Base(r.set.Path), run.Weights.Fingerprint()
	m.by(r.backend)
	watch := &stopwatch{dir, &m, &m.Rest, time.Now()}
	if err := watch.stop(); err != nil {
		return err
	}
	if err := r.measure(ctx, j, run); err != nil {
		return err
	}
	if err := watch.stop(); err != nil {
		return err
	}
	if err := r.analyse(j); err != nil {
		return err
	}
	return watch.stop()
}

// measure writes weights.npz and what is measured of the network, as trained and as initialised.
func (r *runner) measure(ctx context.Context, j Job, run *train.Run) error {
	if err := once(r.path(j, weightsFile), func(path string) error { return npz.Write(path, run.Weights) }); err != nil {
		return err
	}
	before, err := run.InitialWeights()
	if err != nil {
		return err
	}
	for _, as := range []struct {
		state
		weights blt.StateDict
	}{{trained, run.Weights}, {initial, before}} {
		if err := once(r.path(j, as.dynamics), func(path string) error { return r.record(ctx, j, as.state, as.weights, path) }); err != nil {
			return err
		}
		if !hasLong(j.Network) {
			continue
		}
		if err := once(r.path(j, as.long), func(path string) error { return r.unroll(ctx, j, as.state, as.weights, path) }); err != nil {
			return err
		}
	}
	return nil
}

// hasLong says whether a network is followed over LongSteps: one that has fewer, but more than one.
func hasLong(n Network) bool {
	return n.About.Config.Timesteps > 1 && n.About.Config.Timesteps < LongSteps
}

// once makes a file unless it is there.
func once(path string, make func(path string) error) error {
	if there(path) {
		return nil
	}
	return make(path)
}

// record shows the testplus images to the network, and keeps what is measured of them.
func (r *runner) record(ctx context.Context, j Job, as state, weights blt.StateDict, path string) error {
	u, err := r.unroller(j, weights)
	if err != nil {
		return err
	}
	file := r.path(j, as.recording)
	dynamics, err := experiment.Measure(ctx, u, r.set, "testplus", file, func(p record.Progress) { r.meter.recording(j, as, p) })
	if err == nil {
		err = analysis.WriteDynamics(path, dynamics)
	}
	if err != nil || r.KeepRecordings {
		return err
	}
	return os.Remove(file)
}

// unroll follows the network over LongSteps on the test images.
func (r *runner) unroll(ctx context.Context, j Job, as state, weights blt.StateDict, path string) error {
	u, err := r.unroller(j, weights)
	if err != nil {
		return err
	}
	trajectory, err := experiment.Follow(ctx, u, r.set, LongSteps, func(done, total int, _ string) { r.meter.unrolling(j, as, done, total) })
	if err != nil {
		return err
	}
	return analysis.WriteTrajectory(path, trajectory)
}

func (r *runner) unroller(j Job, weights blt.StateDict) (*record.Unroller, error) {
	series, err := r.programs(j)
	if err != nil {
		return nil, err
	}
	return series.Unroller(weights)
}

// analyse writes the numbers of the network, and the claims that it allows by itself.
func (r *runner) analyse(j Job) error {
	r.meter.analysing(j)
	n, err := readRNN(filepath.Join(r.Dir, j.Name()), "")
	if err != nil {
		return err
	}
	report, err := analysis.NewReport(n.Trained, n.Random)
	if err != nil {
		return err
	}
	text, err := claims.ReportJSON(report, claims.Test(claims.Networks{
		RNNs: []claims.RNN{n}, TrainedSteps: n.Trained.Steps(), Superclasses: r.set.Superclasses,
	}))
	if err != nil {
		return err
	}
	return files.Write(r.path(j, analysisFile), text)
}

// readRNN reads what was measured of a network.
func readRNN(dir, name string) (n claims.RNN, err error) {
	n.Name = name
	if n.Trained, err = analysis.ReadDynamics(filepath.Join(dir, trained.dynamics)); err != nil {
		return n, err
	}
	if n.Random, err = analysis.ReadDynamics(filepath.Join(dir, initial.dynamics)); err != nil || !there(filepath.Join(dir, trained.long)) {
		return n, err
	}
	if n.Unrolled, err = analysis.ReadTrajectory(filepath.Join(dir, trained.long)); err != nil {
		return n, err
	}
	n.UnrolledRandom, err = analysis.ReadTrajectory(filepath.Join(dir, initial.long))
	return n, err
}
