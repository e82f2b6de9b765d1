package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"path/filepath"

	"github.com/spf13/cobra"

	"readoutzones/analysis"
	"readoutzones/analysis/claims"
	"readoutzones/analysis/figures"
	"readoutzones/blt/experiment"
	"readoutzones/blt/record"
	"readoutzones/data/images"
	"readoutzones/data/recording"
)

// levelsFlags say at which levels a network is recorded, and where the numbers go.
type levelsFlags struct {
	recordFlags
	noise, occlusion []float64
	report, drawings string
}

func levelsCommand() *cobra.Command {
	var f levelsFlags
	c := &cobra.Command{
		Use:   "levels --weights DIR|F.pth|F.npz --data F.h5 --out DIR | levels R.npz …",
		Short: "Tell what recurrence gains on images with noise, or partly covered",
		Long: "Record a network with the images of a split, clean, with noise, and partly covered by a grey square, at several levels, a file\n" +
			"each in --out; or read such recordings, as `blt record --noise S` and `--occlude F` make them. Then tell by level: the accuracy\n" +
			"at each time step, what recurrence gains (at the best step − at t = 0; also where one half of the images chooses the step for\n" +
			"the other, as the best of several is above t = 0 by chance alone), t_stable, and the distance to the border at t = 0, with 95 %\n" +
			"intervals, each also against the clean images, image by image; and whether recurrence gains more on degraded images.\n\n" +
			"Recordings that stand in --out stay, so that an interrupted call goes on, and more levels are added. What the noise is, and\n" +
			"where the square lies, depends on --degrade-seed and the image alone.",
		Annotations: stopsItself,
		RunE:        func(c *cobra.Command, paths []string) error { return f.run(c, paths) },
	}
	f.registerNetwork(c)
	flags := c.Flags()
	flags.Float64SliceVar(&f.noise, "noise", experiment.UsualLevels, "standard deviations of Gaussian noise on the pixels, in units of their range")
	flags.Float64SliceVar(&f.occlusion, "occlude", experiment.UsualLevels, "shares of each image under a grey square")
	flags.StringVar(&f.out, "out", "", "folder for the recordings")
	flags.StringVar(&f.report, "json", "-", "file for the numbers, - for stdout")
	flags.StringVar(&f.drawings, "figures", "", "folder for the figure (SVG, PNG, CSV)")
	c.MarkFlagsRequiredTogether("weights", "data", "out")
	return c
}

func (f *levelsFlags) run(c *cobra.Command, paths []string) error {
	if f.weights != "" {
		if len(paths) > 0 {
			return fmt.Errorf("%s: either recordings are read, or --weights is recorded", paths[0])
		}
		var err error
		if paths, err = f.recordAll(c); err != nil {
			return err
		}
	}
	if len(paths) == 0 {
		return errors.New("name recordings of clean and of degraded images, or give --weights, --data and --out to make them")
	}
	if err := apart(paths, []string{f.report}); err != nil {
		return err
	}
	all, err := readLevels(c, paths)
	if err != nil {
		return err
	}
	levels, err := analysis.MeasureLevels(all)
	if err != nil {
		return err
	}
	tested := claims.TestOnly(claims.Networks{Degraded: all}, "noise-gains-more", "occlusion-gains-more")
	text, err := json.MarshalIndent(struct {
		*analysis.Levels
		Claims []claims.Entry `json:"claims"`
	}{levels, claims.Entries(tested)}, "", " ")
	if err != nil {
		return err
	}
	if err := write(f.report, append(text, '\n')); err != nil || f.drawings == "" {
		return err
	}
	from := analysis.Provenance{Data: fmt.Sprintf("%d recordings, the first %s", len(paths), filepath.Base(paths[0]))}
	return figures.Levels(levels).From(from).Save(f.drawings, "levels")
}

// recordAll records the levels that are missing, and returns the files of all.
func (f *levelsFlags) recordAll(c *cobra.Command) (paths []string, err error) {
	levels := experiment.LevelsOf(f.noise, f.occlusion, f.options.Degrade.Seed)
	if len(levels) == 1 {
		return nil, errors.New("--noise and --occlude: give at least one level above 0")
	}
	err = f.show(c, func(u *record.Unroller, set *images.Dataset, w *experiment.Weights) (err error) {
		made := fmt.Sprintf("%s %s %s", w.About.Name(), w.Values.Fingerprint(), w.About.Config.Precision)
		paths, err = experiment.RecordLevels(c.Context(), u, set, f.split, f.out, made, levels, f.options)
		return err
	})
	return paths, err
}

// readLevels reads and measures recordings, which tell themselves how their images were degraded.
func readLevels(c *cobra.Command, paths []string) (all []analysis.Degraded, err error) {
	for _, path := range paths {
		r, err := recording.Read(path)
		if err != nil {
			return nil, err
		}
		for _, warning := range r.Warnings() {
			fmt.Fprintf(c.ErrOrStderr(), "blt: %s: warning: %s\n", path, warning)
		}
		d, err := analysis.Measure(r)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", path, err)
		}
		all = append(all, analysis.Degraded{Degradation: r.Degradation, Dynamics: d})
	}
	return all, nil
}
