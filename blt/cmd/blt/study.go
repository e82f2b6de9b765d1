package main

import (
	"errors"
	"flag"
	"fmt"
	"slices"

	"github.com/spf13/cobra"

	"readoutzones/blt/experiment"
	"readoutzones/blt/experiment/study"
	"readoutzones/blt/train"
	"readoutzones/data/images"
)

// studyFlags are the flags that describe a study.
type studyFlags struct {
	data, out, file string
	networks        []string
	seeds           []uint
	about           train.Description
	dryRun, report  bool
	only            string
	keep            bool
}

func studyCommand() *cobra.Command {
	var f studyFlags
	c := &cobra.Command{
		Use:   "study --data F.h5 --out DIR",
		Short: "Train, record and analyse networks × seeds, and report on them; goes on where DIR was left",
		Long: "Train, record and analyse the paper's networks, or those that a file lists, from several seeds, and judge the claims in each\n" +
			"network and across seeds. What DIR holds already is skipped; a study that was stopped, or killed, goes on from its last save.\n" +
			"Several processes may work at one study; they share the networks among them.\n\n" +
			"DIR/NAME-SEED/ gets analysis.json, log.csv, weights.npz and what was measured; DIR/claims.json all claims; DIR/report.html tables,\n" +
			"claims and figures in one page. The recipe's and the network's flags are the defaults of all networks.\n\n" +
			"A --networks-file has a line a network, its name and the flags of `blt train`; what follows a # is a comment:\n\n" +
			"  narrow   --channels 8,16,24,48,96\n" +
			"  longer   --channels 8,16,24,48,96 --timesteps 20   # twice the steps",
		Args:        cobra.NoArgs,
		Annotations: stopsItself,
		RunE: func(c *cobra.Command, _ []string) error {
			set, err := images.Open(f.data)
			if err != nil {
				return err
			}
			defer set.Close()
			s, err := f.study(c, set)
			if err != nil {
				return err
			}
			return f.run(c, s)
		},
	}
	f.register(c)
	return c
}

func (f *studyFlags) register(c *cobra.Command) {
	flags := c.Flags()
	flags.StringVar(&f.data, "data", "", "data set (.h5)")
	flags.StringVar(&f.out, "out", "", "folder of the study")
	flags.StringSliceVar(&f.networks, "networks", []string{"all"}, "the paper's networks, such as lateral-additive,bnet")
	flags.StringVar(&f.file, "networks-file", "", "file with a network a line, instead of the paper's")
	flags.UintSliceVar(&f.seeds, "seeds", []uint{1, 2, 3}, "of initial weights, order and augmentation; a verdict about such networks needs three")
	flags.BoolVar(&f.dryRun, "dry-run", false, "only tell what would be done, how long it takes and how large it is")
	flags.StringVar(&f.only, "only", "", "train, record and analyse one network, NAME-SEED: a job of an array")
	flags.BoolVar(&f.report, "report", false, "train nothing: report on what is there, and tell what is missing (of --networks, --networks-file and --seeds if given, and of what was begun)")
	flags.BoolVar(&f.keep, "keep-recordings", false, "keep the recordings (recording-trained.npz, recording-initial.npz); they are large")
	network, recipe := flag.NewFlagSet("network", flag.ContinueOnError), flag.NewFlagSet("recipe", flag.ContinueOnError)
	experiment.NetworkFlags(network, &f.about)
	network.VisitAll(func(one *flag.Flag) { // the others are what the paper's networks differ in
		if slices.Contains([]string{"channels", "timesteps", "norm", "precision"}, one.Name) {
			flags.AddGoFlag(one)
		}
	})
	f.about.Recipe = train.DefaultRecipe()
	f.about.Recipe.Flags(recipe)
	recipe.VisitAll(func(one *flag.Flag) {
		if one.Name != "seed" {
			flags.AddGoFlag(one)
		}
	})
	require(c, "data", "out")
	c.MarkFlagsMutuallyExclusive("networks", "networks-file")
	c.MarkFlagsMutuallyExclusive("dry-run", "report")
	c.MarkFlagsMutuallyExclusive("only", "report")
}

// study is what the flags describe. A report without any of them is about what stands in the folder.
func (f *studyFlags) study(c *cobra.Command, set *images.Dataset) (*study.Study, error) {
	given := c.Flags().Changed
	if f.report && !given("networks") && !given("networks-file") && !given("seeds") {
		return study.New(f.out, set, nil, nil)
	}
	var networks []study.Network
	var err error
	switch {
	case f.file != "":
		networks, err = study.ReadFile(f.file, set, f.about)
	case slices.Equal(f.networks, []string{"all"}):
		networks, err = study.Paper(set, f.about)
	default:
		networks, err = study.Paper(set, f.about, f.networks...)
	}
	if err != nil {
		return nil, err
	}
	var seeds []uint64
	for _, seed := range f.seeds {
		seeds = append(seeds, uint64(seed))
	}
	s, err := study.New(f.out, set, networks, seeds)
	if err == nil {
		s.KeepRecordings = f.keep
	}
	return s, err
}

// run does what is asked for. The plan comes first: on stdout where it is all that is asked for.
func (f *studyFlags) run(c *cobra.Command, s *study.Study) error {
	if f.report {
		missing, err := s.Report()
		for _, line := range missing {
			fmt.Fprintln(c.OutOrStdout(), "missing", line)
		}
		return err
	}
	jobs := s.Jobs()
	if f.only != "" {
		job, err := s.Job(f.only)
		if err != nil {
			return fmt.Errorf("--only %w", err)
		}
		jobs = []study.Job{job}
	}
	if len(jobs) == 0 {
		return errors.New("--networks or --seeds is empty: there is nothing to do")
	}
	plan := s.Plan(jobs)
	if f.only == "" { // nobody waits beside a job of an array to know how long it takes
		if err := plan.Measure(c.Context()); err != nil {
			return err
		}
	}
	if f.dryRun {
		_, err := fmt.Fprint(c.OutOrStdout(), plan)
		return err
	}
	fmt.Fprint(c.ErrOrStderr(), plan)
	if f.only != "" {
		return s.Only(c.Context(), jobs[0])
	}
	return s.Run(c.Context())
}
