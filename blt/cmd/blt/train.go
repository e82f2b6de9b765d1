package main

import (
	"flag"
	"fmt"

	"github.com/spf13/cobra"

	"readoutzones/blt/device"
	"readoutzones/blt/experiment"
	"readoutzones/blt/train"
	"readoutzones/data/images"
	"readoutzones/data/progress"
)

func trainCommand() *cobra.Command {
	var network networkFlags
	var file, out string
	recipe := train.DefaultRecipe()
	c := &cobra.Command{
		Use:   "train --data F.h5 --out DIR",
		Short: "Train a network, or go on with the training that DIR holds",
		Long: "Train a network on the train split and validate on val after every epoch; the defaults are the paper's main network and recipe.\n" +
			"DIR gets init.npz (initial weights), checkpoint.npz (to go on from, after Ctrl-C too), log.csv (a row an epoch)\n" +
			"and epoch_N.npz (the weights after the epochs of --snapshots, for `blt record --epoch N` and `blt effects`).",
		Args:        cobra.NoArgs,
		Annotations: stopsItself,
		RunE: func(c *cobra.Command, _ []string) error {
			set, err := images.Open(file)
			if err != nil {
				return err
			}
			defer set.Close()
			about, err := network.description(set)
			if err != nil {
				return err
			}
			about.Recipe = recipe
			model, err := experiment.NewModel(about)
			if err != nil {
				return err
			}
			if recipe.Augment && about.Config.Size < 64 {
				fmt.Fprintf(c.ErrOrStderr(), "images of %d px: TrivialAugmentWide's translations are scaled with the size\n", about.Config.Size)
			}
			backend, err := device.Backend()
			if err != nil {
				return err
			}
			line := progress.New("train")
			defer line.Done()
			return train.Train(c.Context(), backend, model, about, set, out, func(p train.Progress) { line.Show(0, 0, p.String()) })
		},
	}
	network.register(c)
	flags := flag.NewFlagSet("recipe", flag.ContinueOnError)
	recipe.Flags(flags)
	c.Flags().AddGoFlagSet(flags)
	c.Flags().StringVar(&file, "data", "", "data set (.h5)")
	c.Flags().StringVar(&out, "out", "", "folder of the training run")
	require(c, "data", "out")
	return c
}

func require(c *cobra.Command, flags ...string) {
	for _, flag := range flags {
		if err := c.MarkFlagRequired(flag); err != nil {
			panic(err) // a typing error here
		}
	}
}
