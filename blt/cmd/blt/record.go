package main

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"readoutzones/blt"
	"readoutzones/blt/device"
	"readoutzones/blt/experiment"
	"readoutzones/blt/record"
	"readoutzones/data/images"
	"readoutzones/data/progress"
)

// weightsUsage tells what --weights takes.
const weightsUsage = "folder of a training run, a PyTorch state dict (.pth), or exported weights (.npz)"

func recordCommand() *cobra.Command {
	var weights, file, split, out string
	var source experiment.LoadOptions
	var o record.Options
	c := &cobra.Command{
		Use:         "record --weights DIR|F.pth|F.npz --data F.h5 --out R.npz",
		Short:       "Show every image of a split to a network and write what it answers",
		Args:        cobra.NoArgs,
		Annotations: stopsItself,
		RunE: func(c *cobra.Command, _ []string) error {
			set, err := images.Open(file)
			if err != nil {
				return err
			}
			defer set.Close()
			if source.Epoch < 1 && c.Flags().Changed("epoch") {
				return fmt.Errorf("--epoch %d: must be at least 1; --init is the network before its first", source.Epoch)
			}
			source.Timesteps, source.Size = o.Timesteps, set.Size
			loaded, err := experiment.LoadWeights(weights, source)
			if err != nil {
				return err
			}
			model, err := experiment.NewModel(loaded.About)
			if err != nil {
				return err
			}
			backend, err := device.Backend()
			if err != nil {
				return err
			}
			unroller, err := record.New(backend, model, loaded.Values, set.Mean, set.Std)
			if err != nil {
				return err
			}
			defer unroller.Close()
			line := progress.New("record")
			defer line.Done()
			o.Report = func(p record.Progress) { line.Show(p.Done, p.Images, p.String()) }
			return unroller.Record(c.Context(), set, split, out, o)
		},
	}
	f := c.Flags()
	f.StringVar(&weights, "weights", "", weightsUsage)
	f.BoolVar(&source.Initial, "init", false, "the network as it was initialised (training runs only)")
	f.IntVar(&source.Epoch, "epoch", 0, "the network as it was after so many epochs (training runs only, of those that train --snapshots kept; default: as it is now)")
	f.StringVar(&source.Interaction, "interaction", "", "additive or multiplicative (of a file; default: what its name says)")
	f.StringVar((*string)(&source.Precision), "precision", string(blt.Float32), "float32 (exactly, also on a GPU), tf32 or bfloat16")
	f.StringVar(&file, "data", "", "data set (.h5)")
	f.StringVar(&split, "split", "testplus", "train, val, test or testplus")
	f.IntVar(&o.Timesteps, "timesteps", 0, "time steps; may be more than the network was trained with (default: as trained)")
	f.IntVar(&o.Batch, "batch", 256, "images at once")
	var areas []string
	for _, a := range blt.DefaultConfig().Areas()[1:] { // the retina is not kept
		areas = append(areas, a.Name)
	}
	f.StringSliceVar(&o.Areas, "areas", nil, "areas to keep beside the representation: "+strings.Join(areas, ","))
	f.IntSliceVar(&o.AreaSteps, "area-steps", nil, "time steps at which --areas are kept (default: all)")
	f.StringVar(&out, "out", "", "recording to write (.npz)")
	require(c, "weights", "data", "out")
	c.MarkFlagsMutuallyExclusive("init", "epoch")
	return c
}
