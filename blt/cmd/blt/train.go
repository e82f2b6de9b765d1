package main

import (
	"errors"
	"flag"
	"fmt"
	"os"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"readoutzones/blt/device"
	"readoutzones/blt/experiment"
	"readoutzones/blt/train"
	"readoutzones/data/images"
	"readoutzones/data/progress"
)

// trainFlags say what is trained, how, on what and where.
type trainFlags struct {
	network         networkFlags
	recipe          train.Recipe
	file, out, like string
}

func trainCommand() *cobra.Command {
	f := trainFlags{recipe: train.DefaultRecipe()}
	c := &cobra.Command{
		Use:   "train --data F.h5 --out DIR",
		Short: "Train a network, or go on with the training that DIR holds",
		Long: "Train a network on the train split and validate on val after every epoch; the defaults are the paper's main network and recipe.\n" +
			"DIR gets init.npz (initial weights), checkpoint.npz (to go on from, after Ctrl-C too), log.csv (a row an epoch; `blt plot DIR`\n" +
			"draws it), sessions.json (what it was trained with: data, recipe, versions, device) and epoch_N.npz (the weights after the\n" +
			"epochs of --snapshots, for `blt record --epoch N` and `blt effects`).\n\n" +
			"With --like RUN, network, recipe, seed and data are those of the training run in the folder RUN, but for the flags that are\n" +
			"given. If its data file is another by now, or missing, --data says what to train on instead.",
		Args:        cobra.NoArgs,
		Annotations: stopsItself,
		RunE:        func(c *cobra.Command, _ []string) error { return f.train(c) },
	}
	f.network.register(c)
	flags := flag.NewFlagSet("recipe", flag.ContinueOnError)
	f.recipe.Flags(flags)
	c.Flags().AddGoFlagSet(flags)
	c.Flags().StringVar(&f.file, "data", "", "data set (.h5)")
	c.Flags().StringVar(&f.out, "out", "", "folder of the training run")
	c.Flags().StringVar(&f.like, "like", "", "folder of a training run whose network, recipe, seed and data to take")
	require(c, "out")
	c.MarkFlagsOneRequired("data", "like")
	return c
}

func (f *trainFlags) train(c *cobra.Command) error {
	var like *example
	if f.like != "" {
		var err error
		if like, err = f.takeOver(c.Flags()); err != nil {
			return err
		}
	}
	set, err := images.Open(f.file)
	if err != nil {
		return err
	}
	defer set.Close()
	about, err := f.network.description(set)
	if err != nil {
		return err
	}
	about.Recipe = f.recipe
	if like != nil {
		if err := like.compareData(c, set); err != nil {
			return err
		}
	}
	model, err := experiment.NewModel(about)
	if err != nil {
		return err
	}
	if about.Recipe.Augment && about.Config.Size < 64 {
		fmt.Fprintf(c.ErrOrStderr(), "images of %d px: TrivialAugmentWide's translations are scaled with the size\n", about.Config.Size)
	}
	backend, err := device.Backend()
	if err != nil {
		return err
	}
	if like != nil {
		like.compareSetting(c, device.SettingOf(backend))
	}
	line := progress.New("train")
	defer line.Done()
	return train.Train(c.Context(), backend, model, about, set, f.out, func(p train.Progress) { line.Show(0, 0, p.String()) })
}

// example is the training run of --like.
type example struct {
	run  *train.Run
	last train.Session // what it was trained with; empty if that was not noted
}

// takeOver takes network, recipe, seed and data of the run of --like, but for the flags that are given.
func (f *trainFlags) takeOver(given *pflag.FlagSet) (*example, error) {
	run, err := train.Load(f.like)
	if err != nil {
		return nil, fmt.Errorf("--like: %w", err)
	}
	sessions, err := run.Sessions()
	if err != nil {
		return nil, err
	}
	e := &example{run: run}
	if len(sessions) > 0 {
		e.last = sessions[len(sessions)-1]
	}
	about, recipe := run.About, run.About.Recipe
	recipe.Snapshots = e.last.Snapshots
	flags := flag.NewFlagSet("like", flag.ContinueOnError)
	experiment.NetworkFlags(flags, &about)
	recipe.Flags(flags)
	given.Visit(func(g *pflag.Flag) {
		if flags.Lookup(g.Name) != nil {
			err = errors.Join(err, flags.Set(g.Name, g.Value.String()))
		}
	})
	f.network.about, f.recipe = about, recipe
	if err != nil || given.Changed("data") {
		return e, err
	}
	if f.file = e.last.DataFile; f.file == "" {
		return nil, fmt.Errorf("--like %s: the folder does not tell which file it was trained on; give it with --data", f.like)
	}
	if _, err := os.Stat(f.file); err != nil {
		return nil, fmt.Errorf("--like %s: it was trained on %w; say with --data where that is now", f.like, err)
	}
	return e, nil
}

// compareData refuses a file that is no longer the one that the run was trained on, unless --data asks for it; then it tells.
func (e *example) compareData(c *cobra.Command, set *images.Dataset) error {
	identity, err := train.Identify(set)
	if err != nil || identity == e.run.Data {
		return err
	}
	words := fmt.Sprintf("%s holds other images than %s was trained on (fingerprint %s, not %s)", set.Path, e.run.Dir, identity, e.run.Data)
	if !c.Flags().Changed("data") {
		return fmt.Errorf("%s; to train on it all the same, give --data %s", words, set.Path)
	}
	fmt.Fprintf(c.ErrOrStderr(), "blt: warning: %s\n", words)
	return nil
}

// compareSetting tells what makes the weights come out the same up to rounding only.
func (e *example) compareSetting(c *cobra.Command, here device.Setting) {
	for _, difference := range e.last.Setting.Differences(here) {
		fmt.Fprintf(c.ErrOrStderr(), "blt: warning: numbers may be rounded otherwise than in %s: %s\n", e.run.Dir, difference)
	}
}

func require(c *cobra.Command, flags ...string) {
	for _, flag := range flags {
		if err := c.MarkFlagRequired(flag); err != nil {
			panic(err) // a typing error here
		}
	}
}
