package main

import (
	"github.com/spf13/cobra"

	"readoutzones/data/npz"
)

func exportCommand() *cobra.Command {
	var weights, out string
	var source weightsFlags
	c := &cobra.Command{
		Use:   "export --weights DIR --out F.npz",
		Short: "Write a network's weights for PyTorch, under the authors' names and in their layouts",
		Long: "Write a network's weights as an .npz under the authors' names and in PyTorch's layouts. In Python:\n\n" +
			"  weights = numpy.load(\"F.npz\")\n" +
			"  net.load_state_dict({name: torch.from_numpy(weights[name]) for name in weights.files})\n" +
			"  net.eval()",
		Args: cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			net, err := source.load(weights)
			if err != nil {
				return err
			}
			return npz.Write(out, net.weights)
		},
	}
	c.Flags().StringVar(&weights, "weights", "", "folder of a training run")
	c.Flags().BoolVar(&source.initial, "init", false, "the network as it was initialised")
	c.Flags().StringVar(&out, "out", "", "file to write (.npz)")
	require(c, "weights", "out")
	return c
}
