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

// recordFlags say what is recorded of which network.
type recordFlags struct {
	weights, file, split, out string
	source                    experiment.LoadOptions
	options                   record.Options
}

func recordCommand() *cobra.Command {
	var f recordFlags
	c := &cobra.Command{
		Use:         "record --weights DIR|F.pth|F.npz --data F.h5 --out R.npz",
		Short:       "Show every image of a split to a network and write what it answers",
		Args:        cobra.NoArgs,
		Annotations: stopsItself,
		RunE:        func(c *cobra.Command, _ []string) error { return f.record(c) },
	}
	f.register(c)
	return c
}

func (f *recordFlags) register(c *cobra.Command) {
	f.registerNetwork(c)
	flags := c.Flags()
	flags.Float64Var(&f.options.Degrade.Noise, "noise", 0, "standard deviation of Gaussian noise on the pixels, in units of their range: 0.1 is 25.5 of 255")
	flags.Float64Var(&f.options.Degrade.Occlusion, "occlude", 0, "share of each image under a grey square, drawn somewhere: 0.2 is a fifth")
	flags.StringVar(&f.out, "out", "", "recording to write (.npz)")
	require(c, "weights", "data", "out")
}

// registerNetwork defines the flags that say what is shown to which network.
func (f *recordFlags) registerNetwork(c *cobra.Command) {
	flags := c.Flags()
	flags.StringVar(&f.weights, "weights", "", weightsUsage)
	flags.BoolVar(&f.source.Initial, "init", false, "the network as it was initialised (training runs only)")
	flags.IntVar(&f.source.Epoch, "epoch", 0, "the network as it was after so many epochs (training runs only, of those that train --snapshots kept; default: as it is now)")
	flags.StringVar(&f.source.Interaction, "interaction", "", "additive or multiplicative (of a file; default: what its name says)")
	flags.StringVar((*string)(&f.source.Precision), "precision", string(blt.Float32), "float32 (exactly, also on a GPU), tf32 or bfloat16")
	flags.StringVar(&f.file, "data", "", "data set (.h5)")
	flags.StringVar(&f.split, "split", "testplus", "train, val, test or testplus")
	flags.IntVar(&f.options.Timesteps, "timesteps", 0, "time steps; may be more than the network was trained with (default: as trained)")
	flags.IntVar(&f.options.Batch, "batch", 256, "images at once")
	flags.IntVar(&f.options.Sample, "sample", 0, "so many images of the split, drawn at random, always the same ones (default: all)")
	flags.Uint64Var(&f.options.Degrade.Seed, "degrade-seed", 1, "of the noise and of the square's place, which depend on it and the image alone")
	var areas []string
	for _, a := range blt.DefaultConfig().Areas()[1:] { // the retina is not kept
		areas = append(areas, a.Name)
	}
	flags.StringSliceVar(&f.options.Areas, "areas", nil, "areas to keep beside the representation: "+strings.Join(areas, ","))
	flags.IntSliceVar(&f.options.AreaSteps, "area-steps", nil, "time steps at which --areas are kept (default: all)")
	c.MarkFlagsMutuallyExclusive("init", "epoch")
}

func (f *recordFlags) record(c *cobra.Command) error {
	return f.show(c, func(u *record.Unroller, set *images.Dataset, _ *experiment.Weights) error {
		line := progress.New("record")
		defer line.Done()
		f.options.Report = func(p record.Progress) { line.Show(p.Done, p.Images, p.String()) }
		return u.Record(c.Context(), set, f.split, f.out, f.options)
	})
}

// show calls with the network, ready to see images, and the data set.
func (f *recordFlags) show(c *cobra.Command, with func(*record.Unroller, *images.Dataset, *experiment.Weights) error) error {
	set, err := images.Open(f.file)
	if err != nil {
		return err
	}
	defer set.Close()
	if f.source.Epoch < 1 && c.Flags().Changed("epoch") {
		return fmt.Errorf("--epoch %d: must be at least 1; --init is the network before its first", f.source.Epoch)
	}
	f.source.Timesteps, f.source.Size = f.options.Timesteps, set.Size
	loaded, err := experiment.LoadWeights(f.weights, f.source)
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
	return with(unroller, set, loaded)
}
