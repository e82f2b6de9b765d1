package experiment

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"

	"readoutzones/analysis"
	"readoutzones/blt/record"
	"readoutzones/data/files"
	"readoutzones/data/images"
	"readoutzones/data/progress"
	"readoutzones/data/recording"
)

// LevelsOf are how far images are degraded, clean first: by noise of each of these standard deviations, and by occluders of each
// of these shares.
func LevelsOf(noise, occlusion []float64, seed uint64) []recording.Degradation {
	levels := []recording.Degradation{{}}
	for _, s := range noise {
		if s != 0 {
			levels = append(levels, recording.Degradation{Noise: s, Seed: seed})
		}
	}
	for _, f := range occlusion {
		if f != 0 {
			levels = append(levels, recording.Degradation{Occlusion: f, Seed: seed})
		}
	}
	return levels
}

// UsualLevels are those of noise and of occlusion that are compared unless others are asked for, beside the clean images.
var UsualLevels = []float64{0.05, 0.1, 0.2, 0.4}

// levelFile is the name of the file of a level: "noise-0.1".
func levelFile(d recording.Degradation) string { return strings.ReplaceAll(d.String(), " ", "-") }

// Degraded returns what the trained network does with a sample of the testplus images (of fewer: all), at each level. Each is
// recorded and measured once; an interrupted call goes on where it stopped.
func (e Experiment) Degraded(levels []recording.Degradation, sample int) ([]analysis.Degraded, error) {
	set, err := images.Open(e.Data)
	if err != nil {
		return nil, err
	}
	defer set.Close()
	split, err := set.Split("testplus")
	if err != nil {
		return nil, err
	}
	sample = min(sample, split.Len())
	unroller := sync.OnceValues(func() (*record.Unroller, error) { return e.unroller(set, Trained) }) // compiled once for all levels
	var all []analysis.Degraded
	for i, d := range levels {
		what := fmt.Sprintf("recording %s, %s images", e.Name, d)
		file := fmt.Sprintf("%s-%s-seed-%d-sample-%d-%s-dynamics%s.npz", Trained, levelFile(d), d.Seed, sample, degradingVersion, measured)
		path, err := e.made(set, "testplus", file, what, func(ctx context.Context, path string) error {
			u, err := unroller()
			if err != nil {
				return err
			}
			line := progress.New(what)
			defer line.Done()
			o := record.Options{Sample: sample, Degrade: d, Report: func(p record.Progress) {
				line.Show(i*p.Images+p.Done, len(levels)*p.Images, p.String())
			}}
			return measureLevel(ctx, u, set, o, path)
		})
		if err != nil {
			return nil, err
		}
		dynamics, err := analysis.ReadDynamics(path)
		if err != nil {
			return nil, err
		}
		all = append(all, analysis.Degraded{Degradation: d, Dynamics: dynamics})
	}
	return all, nil
}

// measureLevel records testplus images and keeps what was measured.
func measureLevel(ctx context.Context, u *record.Unroller, set *images.Dataset, o record.Options, path string) error {
	recorded := path + ".recording.npz"
	if err := u.Record(ctx, set, "testplus", recorded, o); err != nil {
		return err
	}
	r, err := recording.Read(recorded)
	if err != nil {
		return err
	}
	dynamics, err := analysis.Measure(r)
	if err != nil {
		return err
	}
	return errors.Join(analysis.WriteDynamics(path, dynamics), os.Remove(recorded))
}

// levelsNote says in the folder of [RecordLevels] what its recordings are of.
const levelsNote = "levels.json"

// RecordLevels records a network with the images of a split at each level, a file each, into a folder, and returns the files.
// made tells what network this is. Recordings that are there stay, so that an interrupted call goes on; it is an error if they
// are of another network, of other images or of another seed. o says all but the degradation.
func RecordLevels(ctx context.Context, u *record.Unroller, set *images.Dataset, split, dir, made string, levels []recording.Degradation, o record.Options) (paths []string, err error) {
	for _, d := range levels {
		if err := images.CheckDegradation(d, set.Size); err != nil {
			return nil, err
		}
	}
	if err := noteLevels(set, split, dir, made, levels, o); err != nil {
		return nil, err
	}
	line := progress.New("record levels")
	defer line.Done()
	for i, d := range levels {
		path := filepath.Join(dir, levelFile(d)+".npz")
		paths = append(paths, path)
		if _, err := os.Stat(path); err == nil {
			continue
		}
		o.Degrade = d
		o.Report = func(p record.Progress) {
			line.Show(i*p.Images+p.Done, len(levels)*p.Images, fmt.Sprintf("%s, %d of %d · %s", d, i+1, len(levels), p))
		}
		if err := u.Record(ctx, set, split, path, o); err != nil {
			return nil, err
		}
	}
	return paths, nil
}

// noteLevels notes in the folder what will stand there, or compares it with what does.
func noteLevels(set *images.Dataset, splitName, dir, made string, levels []recording.Degradation, o record.Options) error {
	split, err := set.Split(splitName)
	if err != nil {
		return err
	}
	pixels, err := split.Fingerprint()
	if err != nil {
		return err
	}
	type note struct {
		Network, Pixels   string
		Sample, Timesteps int
		Seed              uint64
		Degrading         string
	}
	now := note{made, pixels, o.Sample, o.Timesteps, levels[len(levels)-1].Seed, degradingVersion}
	path := filepath.Join(dir, levelsNote)
	text, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		if err := os.MkdirAll(dir, 0o777); err != nil {
			return err
		}
		text, _ = json.Marshal(now) // strings and numbers
		return files.Write(path, text)
	}
	var before note
	if err == nil {
		err = json.Unmarshal(text, &before)
	}
	if err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	if before != now {
		return fmt.Errorf("%s holds recordings of another network, of other images, steps or seed, or of another version; choose another --out", dir)
	}
	return nil
}
