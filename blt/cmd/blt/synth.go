package main

import (
	"github.com/spf13/cobra"

	"readoutzones/data/sources"
)

func synthCommand() *cobra.Command {
	o := sources.SynthOptions{}
	var out string
	c := &cobra.Command{
		Use:         "synth --out F.h5",
		Short:       "Draw the embedded data set: 100 categories in 12 superclasses, from a seed",
		Args:        cobra.NoArgs,
		Annotations: stopsItself,
		RunE:        func(c *cobra.Command, _ []string) error { return sources.WriteSynth(c.Context(), out, o) },
	}
	f := c.Flags()
	f.StringVar(&out, "out", "", "data set to write (.h5)")
	f.IntVar(&o.Size, "size", 64, "side of the images in pixels")
	f.IntVar(&o.Classes, "classes", 100, "categories, at most 100")
	f.IntVar(&o.Train, "train", 20000, "training images")
	f.IntVar(&o.Val, "val", 1000, "validation images")
	f.IntVar(&o.Test, "test", 2000, "test images")
	f.IntVar(&o.TestPlus, "testplus", 5000, "further test images, which the analyses use")
	f.Uint64Var(&o.Seed, "seed", 1, "of every image")
	require(c, "out")
	return c
}
