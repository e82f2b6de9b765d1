package main

import (
	"fmt"
	"path/filepath"

	"github.com/spf13/cobra"

	"readoutzones/analysis"
	"readoutzones/analysis/figures"
	"readoutzones/blt/experiment"
	"readoutzones/blt/perturb"
	"readoutzones/data/images"
)

// perturbFlags say which network's states are changed, with which images.
type perturbFlags struct {
	weights, file, split, out, drawings string
	load                                experiment.LoadOptions
	images, batch                       int
}

func attractorsCommand() *cobra.Command {
	var f perturbFlags
	o := perturb.DefaultAttractors
	c := &cobra.Command{
		Use:   "attractors --weights DIR|F.pth|F.npz --data F.h5 --out F.json",
		Short: "Find where a network's states come to rest, and how fast",
		Long: "Unroll a network far beyond the time steps it was trained for. Then, for each image: find the leading eigenvalue of the\n" +
			"Jacobian of one more time step (below 1 in modulus, small differences die out), measure the rate by which the change of\n" +
			"the representation shrank, kick the state in random directions, and count the different states that it ends in.\n" +
			resumes,
		Args:        cobra.NoArgs,
		Annotations: stopsItself,
		RunE: func(c *cobra.Command, _ []string) error {
			return f.with(func(s perturb.Source) error {
				found, err := perturb.Attractors(c.Context(), s, f.out, o)
				if err != nil || f.drawings == "" {
					return err
				}
				return figures.Attractors(found).From(found.From.Provenance()).Save(f.drawings, "attractors")
			})
		},
	}
	f.register(c, "table to write (.json)")
	flags := c.Flags()
	flags.IntVar(&o.Timesteps, "timesteps", o.Timesteps, "time steps before the Jacobian is taken and, again, after a kick")
	flags.IntVar(&o.Kicks, "kicks", o.Kicks, "kicks of each image's state")
	flags.Float64Var(&o.Kick, "kick", o.Kick, "length of a kick, relative to each area's response")
	flags.IntVar(&o.Krylov, "krylov", o.Krylov, "vectors of the Krylov space that eigenvalues are sought in")
	flags.IntVar(&o.Cycles, "cycles", o.Cycles, "how often that may begin anew")
	flags.Float64Var(&o.Tolerance, "tolerance", o.Tolerance, "relative residual at which an eigenvalue is good enough")
	flags.Uint64Var(&o.Seed, "seed", o.Seed, "of the images that are chosen, and of the kicks")
	return c
}

func pushCommand() *cobra.Command {
	var f perturbFlags
	o := perturb.DefaultPush
	c := &cobra.Command{
		Use:   "push --weights DIR|F.pth|F.npz --data F.h5 --out F.json",
		Short: "Push representations at a time step and see which leave their readout zone",
		Long: "At a time step, multiply the representation (and, separately, the response of the area below it) by factors, or move it\n" +
			"by the same length towards the nearest border of its readout zone, away from it, or in a random direction. Then go on,\n" +
			"and note the class at every step.\n" +
			resumes,
		Args:        cobra.NoArgs,
		Annotations: stopsItself,
		RunE: func(c *cobra.Command, _ []string) error {
			return f.with(func(s perturb.Source) error {
				pushes, err := perturb.Push(c.Context(), s, f.out, o)
				if err != nil || f.drawings == "" {
					return err
				}
				return savePushes(pushes, f.drawings)
			})
		},
	}
	f.register(c, "table to write (.json)")
	flags := c.Flags()
	flags.IntVar(&o.Timesteps, "timesteps", 0, "time steps (default: as trained)")
	flags.IntSliceVar(&o.At, "at", nil, "time steps at which a push is made, each by itself (default: 0,2,5, as far as a step follows)")
	flags.Float64SliceVar(&o.Factors, "factors", o.Factors, "factors; moves are by |factor − 1| of the length")
	flags.Lookup("factors").DefValue = "0.5,0.75,1.25,1.5,2" // pflag writes 0.500000
	flags.Uint64Var(&o.Seed, "seed", o.Seed, "of the images that are chosen, and of random directions")
	return c
}

const resumes = "What the table holds already stays: an interrupted call goes on, and --images may be raised later."

func (f *perturbFlags) register(c *cobra.Command, out string) {
	flags := c.Flags()
	flags.StringVar(&f.weights, "weights", "", weightsUsage)
	flags.BoolVar(&f.load.Initial, "init", false, "the network as it was initialised (training runs only)")
	flags.IntVar(&f.load.Epoch, "epoch", 0, "the network as it was after so many epochs (training runs only)")
	flags.StringVar(&f.load.Interaction, "interaction", "", "additive or multiplicative (of a file; default: what its name says)")
	flags.StringVar(&f.file, "data", "", "data set (.h5)")
	flags.StringVar(&f.split, "split", "testplus", "train, val, test or testplus")
	flags.IntVar(&f.images, "images", 500, "how many images, chosen at random; 0: all")
	flags.IntVar(&f.batch, "batch", 64, "images at once")
	flags.StringVar(&f.out, "out", "", out)
	flags.StringVar(&f.drawings, "figures", "", "folder for figures (SVG, PNG, CSV)")
	require(c, "weights", "data", "out")
	c.MarkFlagsMutuallyExclusive("init", "epoch")
}

// with opens what the flags name.
func (f *perturbFlags) with(work func(perturb.Source) error) error {
	if f.images < 0 || f.batch < 1 {
		return fmt.Errorf("--images %d --batch %d: must be at least 0 and 1", f.images, f.batch)
	}
	set, err := images.Open(f.file)
	if err != nil {
		return err
	}
	defer set.Close()
	f.load.Size = set.Size
	weights, err := experiment.LoadWeights(f.weights, f.load)
	if err != nil {
		return err
	}
	s, err := experiment.Perturb(weights, filepath.Base(filepath.Clean(f.weights)), set, f.split, f.images)
	if err != nil {
		return err
	}
	defer s.Unroller.Close()
	s.Batch = f.batch
	return work(s)
}

// savePushes draws the pushes at each of their time steps.
func savePushes(p *analysis.Pushes, dir string) error {
	for at, step := range p.Options.At {
		if err := figures.Push(p, at).From(p.From.Provenance()).Save(dir, fmt.Sprintf("push-%d", step)); err != nil {
			return err
		}
	}
	return nil
}
