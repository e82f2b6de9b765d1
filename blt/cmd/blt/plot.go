package main

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"readoutzones/analysis"
	"readoutzones/analysis/figures"
	"readoutzones/blt/train"
)

func plotCommand() *cobra.Command {
	var out string
	c := &cobra.Command{
		Use:   "plot DIR...",
		Short: "Draw how training runs went: loss and accuracy after every epoch",
		Long: "Draw loss and accuracy, at the first and the last time step, after every epoch of one or several training runs, also while\n" +
			"they go on. The file's ending says what is written: .svg or .png, or .csv for the numbers.",
		Args: cobra.MinimumNArgs(1),
		RunE: func(c *cobra.Command, dirs []string) error {
			figure, err := curves(dirs)
			if err != nil {
				return err
			}
			var content []byte
			switch ending := filepath.Ext(out); ending {
			case ".svg":
				content, err = figure.SVG(figures.Light)
			case ".png":
				content, err = figure.PNG(figures.Light)
			case ".csv":
				content, err = figure.CSV()
			default:
				err = fmt.Errorf("--out %s: must end in .svg, .png or .csv", out)
			}
			if err != nil {
				return err
			}
			return write(out, content)
		},
	}
	c.Flags().StringVar(&out, "out", "training.svg", "file to write (.svg, .png or .csv)")
	return c
}

// curves draws the runs in these folders, with what made them.
func curves(dirs []string) (*figures.Figure, error) {
	var all []figures.Training
	var from analysis.Provenance
	for i, name := range namesOf(dirs) {
		log, err := analysis.ReadTrainingLog(filepath.Join(dirs[i], "log.csv"))
		if err != nil {
			return nil, err
		}
		all = append(all, figures.Training{Name: name, Log: log})
		made, err := madeBy(dirs[i])
		if err != nil {
			return nil, err
		}
		also(&from.Data, made.Data)
		also(&from.Network, made.Network)
		also(&from.Backend, made.Backend)
		also(&from.Seed, made.Seed)
	}
	return figures.Trainings(all).From(from), nil
}

// madeBy tells what made the run in a folder, as far as it is known there; nothing of a folder that holds a log only.
func madeBy(dir string) (p analysis.Provenance, err error) {
	run, err := train.Load(dir)
	if _, missing := os.Stat(filepath.Join(dir, "checkpoint.npz")); missing != nil {
		return p, nil
	}
	if err != nil {
		return p, err
	}
	sessions, err := run.Sessions()
	p = analysis.Provenance{Data: run.Data, Network: run.About.Name() + " " + run.Weights.Fingerprint(), Seed: strconv.FormatUint(run.About.Recipe.Seed, 10)}
	for _, s := range sessions {
		p.Data = filepath.Base(s.DataFile) + " " + s.Data
		also(&p.Backend, s.Setting.Backend)
	}
	return p, err
}

// also adds a part to a list, unless it is there already.
func also(list *string, part string) {
	switch {
	case part == "" || slices.Contains(strings.Split(*list, ", "), part):
	case *list == "":
		*list = part
	default:
		*list += ", " + part
	}
}

// namesOf are short names for the folders of runs: their last elements, or all of a path where these are not enough.
func namesOf(dirs []string) []string {
	count := map[string]int{}
	base := func(dir string) string { return filepath.Base(filepath.Clean(dir)) }
	for _, dir := range dirs {
		count[base(dir)]++
	}
	names := make([]string, len(dirs))
	for i, dir := range dirs {
		if names[i] = base(dir); count[names[i]] > 1 {
			names[i] = filepath.Clean(dir)
		}
	}
	return names
}
