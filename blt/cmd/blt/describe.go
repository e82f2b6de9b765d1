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
		Use:   "describe [network] | --weights DIR|F.pth",
		Short: "Tell a network's areas, shapes, parameters, FLOPs, memory and fingerprint",
		Args:  cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			config, err := flags.config(nil)
			if err != nil {
				return err
			}
			net := &network{about: blt.Description{Net: flags.net, Config: config}}
			if weights != "" {
				source := weightsFlags{interaction: flags.chosen("interaction"), size: flags.size}
				if flags.set.Changed("timesteps") {
					source.timesteps = flags.timesteps
				}
				if net, err = source.load(weights); err != nil {
					return err
				}
			}
			return net.describe(c, batch)
		},
	}
	flags.register(c)
	c.Flags().StringVar(&weights, "weights", "", "folder of a training run, or a PyTorch state dict (.pth), instead of the network's flags")
	c.Flags().IntVar(&batch, "batch", 1024, "images a step, for the memory of training")
	return c
}

func (n *network) describe(c *cobra.Command, batch int) error {
	model, err := experiment.NewModel(n.about.Net, n.about.Config)
	if err != nil {
		return err
	}
	out := c.OutOrStdout()
	fmt.Fprintf(out, "parameters  %d\n", blt.CountParameters(model))
	if b, ok := model.(*blt.Network); ok {
		fmt.Fprintf(out, "network     %s, %d px, %d time steps, norm %s\n", b.Name(), b.Size, b.Timesteps, b.Norm)
		fmt.Fprintf(out, "FLOPs       %.3g an image and run (forward; training takes about three times as many)\n", float64(b.Flops()))
		fmt.Fprintf(out, "memory      about %.1f GB to train at batch %d\n", float64(b.TrainingMemory(batch))/1e9, batch)
		fmt.Fprintf(out, "\n%s", b.Table())
	} else {
		fmt.Fprintf(out, "network     ResNet18, %d px\n", n.about.Config.Size)
	}
	if n.weights != nil {
		fmt.Fprintf(out, "\nfingerprint %s\n", n.weights.Fingerprint())
	}
	return nil
}
