package main

import (
	"github.com/spf13/cobra"

	"readoutzones/blt/experiment"
	"readoutzones/data/npz"
)

func exportCommand() *cobra.Command {
	var weights, out string
	var source experiment.LoadOptions
	c := &cobra.Command{
		Use:   "export --weights DIR|F.pth|F.npz --out F.npz",
		Short: "Write a network's weights for PyTorch, under the authors' names and in their layouts",
		Long: "Write a network's weights as an .npz under the authors' names and in PyTorch's layouts. In Python:\n\n" +
			"  weights = numpy.load(\"F.npz\")\n" +
			"  net.load_state_dict({name: torch.from_numpy(weights[name]) for name in weights.files})\n" +
			"  net.eval()",
		Args: cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			loaded, err := experiment.LoadWeights(weights, source)
			if err != nil {
				return err
			}
			return npz.Write(out, loaded.Values)
		},
	}
	c.Flags().StringVar(&weights, "weights", "", weightsUsage)
	c.Flags().BoolVar(&source.Initial, "init", false, "the network as it was initialised")
	c.Flags().StringVar(&source.Interaction, "interaction", "", "additive or multiplicative (of a file; default: what its name says)")
	c.Flags().StringVar(&out, "out", "", "file to write (.npz)")
	require(c, "weights", "out")
	return c
}
