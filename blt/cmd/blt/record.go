package main

import (
	"github.com/spf13/cobra"

	"readoutzones/blt"
	"readoutzones/blt/experiment"
	"readoutzones/data/images"
	"readoutzones/data/progress"
)

func recordCommand() *cobra.Command {
	var weights, file, split, out string
	var initial bool
	var o blt.RecordOptions
	var source weightsFlags
	c := &cobra.Command{
		Use:   "record --weights DIR|F.pth --data F.h5 --out R.npz",
		Short: "Show every image of a split to a network and write what it answers",
		Args:  cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			set, err := images.Open(file)
			if err != nil {
				return err
			}
			defer set.Close()
			source.initial, source.timesteps, source.size = initial, o.Timesteps, set.Size
			net, err := source.load(weights)
			if err != nil {
				return err
			}
			model, err := experiment.NewModel(net.about.Net, net.about.Config)
			if err != nil {
				return err
			}
			line := progress.New("record")
			defer line.Done()
			return blt.Record(c.Context(), model, net.weights, set, split, out, o, func(p blt.RecordProgress) {
				line.Show(p.Done, p.Images, p.String())
			})
		},
	}
	f := c.Flags()
	f.StringVar(&weights, "weights", "", "folder of a training run, or a PyTorch state dict (.pth)")
	f.BoolVar(&initial, "init", false, "the network as it was initialised (training runs only)")
	f.StringVar(&source.interaction, "interaction", "", "additive or multiplicative (.pth only; default: what the file's name says)")
	f.StringVar(&file, "data", "", "data set (.h5)")
	f.StringVar(&split, "split", "testplus", "train, val, test or testplus")
	f.IntVar(&o.Timesteps, "timesteps", 0, "time steps; may be more than the network was trained with (default: as trained)")
	f.IntVar(&o.Batch, "batch", 256, "images at once")
	f.StringSliceVar(&o.Areas, "areas", nil, "areas to keep beside the representation: V1,V2,V4,IT,GAP")
	f.IntSliceVar(&o.AreaSteps, "area-steps", nil, "time steps at which --areas are kept (default: all)")
	f.StringVar(&out, "out", "", "recording to write (.npz)")
	require(c, "weights", "data", "out")
	return c
}
