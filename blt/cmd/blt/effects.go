package main

import (
	"path/filepath"

	"github.com/spf13/cobra"

	"readoutzones/analysis"
	"readoutzones/analysis/figures"
	"readoutzones/blt/experiment"
	"readoutzones/data/images"
)

func effectsCommand() *cobra.Command {
	var dir, file, split, out, drawings string
	c := &cobra.Command{
		Use:   "effects --weights DIR --data F.h5 --out F.csv",
		Short: "Follow the claims' effects over the epochs of a training",
		Long: "Record and measure a training run at each epoch whose weights it holds (`blt train --snapshots 1,2,4,8`), before training and\n" +
			"at the end, and write accuracies, the share of late images and the claims' effects with their 95 % intervals, a row each.\n" +
			"What F.csv holds already stays, so that an interrupted call goes on, and a longer training adds to it.",
		Args:        cobra.NoArgs,
		Annotations: stopsItself,
		RunE: func(c *cobra.Command, _ []string) error {
			set, err := images.Open(file)
			if err != nil {
				return err
			}
			defer set.Close()
			course, err := experiment.Effects(c.Context(), dir, set, split, out)
			if err != nil || drawings == "" {
				return err
			}
			log, err := analysis.ReadTrainingLog(filepath.Join(dir, "log.csv"))
			if err != nil {
				return err
			}
			return errorsInOrder(
				func() error { return figures.Effects(course).Save(drawings, "effects") },
				func() error { return figures.TrainingCurve(log, 0).From(course.From).Save(drawings, "training") },
			)
		},
	}
	f := c.Flags()
	f.StringVar(&dir, "weights", "", "folder of a training run")
	f.StringVar(&file, "data", "", "data set (.h5)")
	f.StringVar(&split, "split", "testplus", "train, val, test or testplus")
	f.StringVar(&out, "out", "", "table to write (.csv)")
	f.StringVar(&drawings, "figures", "", "folder for figures of the effects and of the training (SVG, PNG, CSV)")
	require(c, "weights", "data", "out")
	return c
}
