package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"readoutzones/blt"
	"readoutzones/blt/experiment"
	"readoutzones/data/images"
	"readoutzones/data/progress"
)

func trainCommand() *cobra.Command {
	var network networkFlags
	var file, out, augment string
	recipe := blt.DefaultRecipe()
	c := &cobra.Command{
		Use:   "train --data F.h5 --out DIR",
		Short: "Train a network, or go on with the training that DIR holds",
		Long: "Train a network on the train split and validate on val after every epoch; the defaults are the paper's main network and recipe.\n" +
			"DIR gets init.npz (initial weights), checkpoint.npz (to go on from, after Ctrl-C too) and log.csv (a row an epoch).",
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			var err error
			if recipe.Augment, err = augmentation(augment); err != nil {
				return err
			}
			set, err := images.Open(file)
			if err != nil {
				return err
			}
			defer set.Close()
			config, err := network.config(set)
			if err != nil {
				return err
			}
			model, err := experiment.NewModel(network.net, config)
			if err != nil {
				return err
			}
			if recipe.Augment && config.Size < 64 {
				fmt.Fprintf(c.ErrOrStderr(), "images of %d px: TrivialAugmentWide's translations are scaled with the size\n", config.Size)
			}
			line := progress.New("train")
			defer line.Done()
			about := blt.Description{Net: network.net, Config: config, Recipe: recipe}
			return blt.Train(c.Context(), model, about, set, out, func(p blt.Progress) {
				line.Show(0, 0, p.String())
			})
		},
	}
	network.register(c)
	c.Flags().StringVar(&file, "data", "", "data set (.h5)")
	c.Flags().StringVar(&out, "out", "", "folder of the training run")
	c.Flags().IntVar(&recipe.Epochs, "epochs", recipe.Epochs, "passes through the training images")
	c.Flags().IntVar(&recipe.Batch, "batch", recipe.Batch, "images a step")
	c.Flags().Float64Var(&recipe.LearningRate, "lr", recipe.LearningRate, "Adam's learning rate")
	c.Flags().Uint64Var(&recipe.Seed, "seed", recipe.Seed, "of initial weights, order and augmentation")
	c.Flags().StringVar(&augment, "augment", "trivial", "trivial (TrivialAugmentWide) or none")
	c.Flags().IntVar(&recipe.MaxSteps, "max-steps", 0, "stop after so many steps (0: never)")
	require(c, "data", "out")
	return c
}

func augmentation(name string) (bool, error) {
	switch name {
	case "trivial", "none":
		return name == "trivial", nil
	}
	return false, fmt.Errorf("--augment %q: must be trivial or none", name)
}

func require(c *cobra.Command, flags ...string) {
	for _, flag := range flags {
		if err := c.MarkFlagRequired(flag); err != nil {
			panic(err) // a typing error here
		}
	}
}
