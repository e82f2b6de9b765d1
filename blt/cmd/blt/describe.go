package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"readoutzones/blt"
	"readoutzones/blt/experiment"
)

func describeCommand() *cobra.Command {
	var flags networkFlags
	var weights string
	var batch int
	c := &cobra.Command{
		Use:   "describe [network] | --weights DIR|F.pth|F.npz",
		Short: "Tell a network's areas, shapes, parameters, FLOPs, memory and fingerprint",
		Args:  cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			if batch < 1 {
				return fmt.Errorf("--batch %d: must be at least 1", batch)
			}
			about, err := flags.description(nil)
			if err != nil {
				return err
			}
			if weights == "" {
				return describe(c, &experiment.Weights{About: about}, batch)
			}
			source := experiment.LoadOptions{Size: about.Config.Size}
			if c.Flags().Changed("interaction") {
				source.Interaction = string(about.Config.Interaction)
			}
			if c.Flags().Changed("timesteps") {
				source.Timesteps = about.Config.Timesteps
			}
			loaded, err := experiment.LoadWeights(weights, source)
			if err != nil {
				return err
			}
			return describe(c, loaded, batch)
		},
	}
	flags.register(c)
	c.Flags().StringVar(&weights, "weights", "", weightsUsage+", instead of the network's flags")
	c.Flags().IntVar(&batch, "batch", 1024, "images a step, for the memory of training")
	return c
}

func describe(c *cobra.Command, w *experiment.Weights, batch int) error {
	model, err := experiment.NewModel(w.About)
	if err != nil {
		return err
	}
	d, out := model.Describe(batch), c.OutOrStdout()
	fmt.Fprintf(out, "parameters  %d\n", blt.CountParameters(model))
	fmt.Fprintf(out, "network     %s\n", d.Title)
	fmt.Fprintf(out, "FLOPs       %.3g an image and run (forward; training takes about three times as many)\n", float64(d.Flops))
	fmt.Fprintf(out, "memory      about %.1f GB to train at batch %d on a processor", float64(d.TrainingMemory)/1e9, batch)
	if d.GPUMemory > 0 {
		fmt.Fprintf(out, ", %.1f GB on a GPU", float64(d.GPUMemory)/1e9)
	}
	fmt.Fprintln(out)
	fmt.Fprintf(out, "\n%s", d.Table)
	if w.Values != nil {
		fmt.Fprintf(out, "\nfingerprint %s\n", w.Values.Fingerprint())
	}
	return nil
}
