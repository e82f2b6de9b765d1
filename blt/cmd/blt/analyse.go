package main

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"

	"github.com/spf13/cobra"

	"readoutzones/analysis"
	"readoutzones/analysis/claims"
	"readoutzones/analysis/figures"
	"readoutzones/data/files"
	"readoutzones/data/recording"
)

func analyseCommand() *cobra.Command {
	var in, random, second, report, dir, images string
	var areas []string
	c := &cobra.Command{
		Use:   "analyse --in R.npz",
		Short: "Compute the paper's numbers from a recording and draw the figures that it allows (1B, 2, 5, and beyond)",
		Long: "Compute the paper's numbers from a recording, ours or the authors'. Without --json, --figures and --images a short\n" +
			"summary is printed.\n\n" +
			"Beyond the paper, report and figures tell how far images are from the borders of their zones and who leaves (border), how\n" +
			"they find their class (paths), whether wrong answers are of the right superclass (routes, if the recording has\n" +
			"superclasses), whether waiting pays (speed_accuracy) and whether the future class can be read already (future).\n\n" +
			"With --compare B.npz, another network's recording of the same images, the report also tells how it differs from --in:\n" +
			"the mean of B − A over images, of accuracy, norms, cosines, changes and t_stable, with 95 % intervals in which the images of\n" +
			"a category count together. The networks may differ in steps (those that both have are compared) and in features.\n\n" +
			"With --area V4,IT, areas that were recorded beside the representation (blt record --areas), report and figures also tell where\n" +
			"in the hierarchy the label can be read, and when (areas). Responses are averaged over space.\n\n" +
			"Recordings whose outputs are not log-probabilities are refused: zero-padded images, softmax probabilities, logits.",
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			if err := apart([]string{in, random, second}, []string{report, images}); err != nil {
				return err
			}
			trained, measured, err := measureAreas(c, in, areas)
			if err != nil {
				return err
			}
			initial, err := measureInitial(c, trained, in, random)
			if err != nil {
				return err
			}
			result, err := analysis.NewReport(trained, initial)
			if err != nil {
				return fmt.Errorf("%s: %w", in, err)
			}
			if result.Compare, err = compare(c, trained, in, second); err != nil {
				return err
			}
			result.Areas = measured
			if report == "" && dir == "" && images == "" {
				return summarise(c, result)
			}
			return errorsInOrder(
				func() error { return writeJSON(report, result, trained, initial) },
				func() error { return writeImages(images, trained) },
				func() error { return drawFigures(dir, in, trained, initial) },
				func() error { return drawComparison(dir, result.Compare, in, second) },
				func() error { return drawAreas(dir, in, measured) },
			)
		},
	}
	f := c.Flags()
	f.StringVar(&in, "in", "", "recording of the trained network (.npz)")
	f.StringVar(&random, "init", "", "recording of its random initialisation (.npz), for Fig. 2A")
	f.StringVar(&second, "compare", "", "recording of another network on the same images (.npz), to tell how it differs from --in")
	f.StringSliceVar(&areas, "area", nil, "areas of --in to analyse too, such as V4,IT")
	f.StringVar(&report, "json", "", "file for all numbers, - for stdout")
	f.StringVar(&dir, "figures", "", "folder for the figures (SVG, PNG, CSV)")
	f.StringVar(&images, "images", "", "file for a table with a row an image (.csv), - for stdout")
	require(c, "in")
	return c
}

// apart returns an error where a file to write is one to read, or two files to write are the same. Empty names are none.
func apart(read, write []string) error {
	for i, path := range write {
		if path == "" {
			continue
		}
		for _, other := range read {
			if same(path, other) {
				return fmt.Errorf("%s: is a recording that is read; give the name of another file to write", path)
			}
		}
		if slices.Contains(write[:i], path) {
			return fmt.Errorf("%s: is to hold two results; give each a file of its own", path)
		}
	}
	return nil
}

// same tells whether two names are of one file that exists.
func same(a, b string) bool {
	one, err := os.Stat(a)
	other, otherErr := os.Stat(b)
	return err == nil && otherErr == nil && os.SameFile(one, other)
}

// measure reads and measures a recording, and tells of its oddities on stderr.
func measure(c *cobra.Command, path string) (*analysis.Dynamics, error) {
	dynamics, _, err := measureAreas(c, path, nil)
	return dynamics, err
}

// measureAreas also measures areas that were recorded beside the representation; nil if none is asked for.
func measureAreas(c *cobra.Command, path string, names []string) (*analysis.Dynamics, []*analysis.AreaDynamics, error) {
	if path == "" {
		return nil, nil, errors.New("--in is empty; name a recording")
	}
	r, err := recording.Read(path)
	if err != nil {
		return nil, nil, err
	}
	for _, warning := range r.Warnings() {
		fmt.Fprintf(c.ErrOrStderr(), "blt: %s: warning: %s\n", path, warning)
	}
	dynamics, err := analysis.Measure(r)
	if err != nil {
		return nil, nil, fmt.Errorf("%s: %w", path, err)
	}
	var areas []*analysis.AreaDynamics
	for _, name := range names {
		area, err := recording.ReadArea(path, name, r)
		if err != nil {
			return nil, nil, err
		}
		measured, err := analysis.MeasureArea(dynamics, area)
		if err != nil {
			return nil, nil, fmt.Errorf("%s: %w", path, err)
		}
		areas = append(areas, measured)
	}
	return dynamics, areas, nil
}

// measureInitial measures the recording of the initial weights, nil if there is none, and tells if it looks like the trained
// network's.
func measureInitial(c *cobra.Command, trained *analysis.Dynamics, in, random string) (*analysis.Dynamics, error) {
	if random == "" {
		return nil, nil
	}
	if same(in, random) {
		return nil, fmt.Errorf("--init %s: is the recording of --in; give that of the initial weights (`blt record --init`)", random)
	}
	initial, err := measure(c, random)
	if err != nil {
		return nil, err
	}
	before, after := analysis.BestAccuracy(&initial.Trajectory).Mean(), analysis.BestAccuracy(&trained.Trajectory).Mean()
	if before.Low > after.High {
		fmt.Fprintf(c.ErrOrStderr(), "blt: warning: the network of --init is right more often (%.1f %%) than that of --in (%.1f %%): are the two swapped?\n", 100*before.Value, 100*after.Value)
	}
	return initial, nil
}

// compare returns how a second network, if there is one, differs from the first.
func compare(c *cobra.Command, first *analysis.Dynamics, in, path string) (*analysis.NetworkComparison, error) {
	if path == "" {
		return nil, nil
	}
	second, err := measure(c, path)
	if err != nil {
		return nil, err
	}
	comparison, err := analysis.CompareNetworks(first, second)
	if err != nil {
		return nil, fmt.Errorf("%s and %s: %w", in, path, err)
	}
	return comparison, nil
}

// errorsInOrder does one thing after the other until one fails.
func errorsInOrder(steps ...func() error) error {
	for _, step := range steps {
		if err := step(); err != nil {
			return err
		}
	}
	return nil
}

// writeJSON writes the numbers of a report, and the claims that its recordings allow.
func writeJSON(path string, r *analysis.Report, trained, random *analysis.Dynamics) error {
	if path == "" {
		return nil
	}
	tested := claims.Test(claims.Networks{RNNs: []claims.RNN{{Trained: trained, Random: random}}})
	text, err := claims.ReportJSON(r, tested)
	if err != nil {
		return err
	}
	return write(path, text)
}

// write puts content into a file, or on stdout.
func write(path string, content []byte) error {
	if path == "-" {
		_, err := os.Stdout.Write(content)
		return err
	}
	return files.Write(path, content)
}

func writeImages(path string, d *analysis.Dynamics) error {
	if path == "" {
		return nil
	}
	var table bytes.Buffer
	if err := analysis.WriteImages(&table, d); err != nil {
		return err
	}
	return write(path, table.Bytes())
}

// summarise prints what a first look wants to know.
func summarise(c *cobra.Command, r *analysis.Report) error {
	_, err := fmt.Fprintf(c.OutOrStdout(), "images %d\naccuracy %.3f\nstable correct %d, stable incorrect %d, unstable correct %d, unstable incorrect %d\n"+
		"t_stable counts %v, T* = %d\nreadout vectors in their own zone %.1f %%\n",
		r.Images, r.Accuracy, r.Splits.StableCorrect, r.Splits.StableIncorrect, r.Splits.UnstableCorrect, r.Splits.UnstableIncorrect,
		r.TStableCounts, r.TStar, 100*r.InOwnZone)
	if err != nil || r.Compare == nil {
		return err
	}
	settled := "of no image, as none is stable-correct in both"
	if d := r.Compare.TStable.Difference; d.N > 0 {
		settled = d.String()
	}
	_, err = fmt.Fprintf(c.OutOrStdout(), "B − A: accuracy at the best step %v, at the last step %v, t_stable %s\n",
		r.Compare.BestAccuracy.Difference, r.Compare.LastAccuracy.Difference, settled)
	return err
}

// drawFigures draws what one recording allows: Figures 1B, 2 and 5, the accuracy and stability behind them, and what the paper
// leaves open.
func drawFigures(dir, source string, trained, random *analysis.Dynamics) error {
	if dir == "" {
		return nil
	}
	if err := os.MkdirAll(dir, 0o777); err != nil {
		return fmt.Errorf("--figures %s: %w", dir, err)
	}
	figure2, err := figures.Figure2(trained, random)
	if err != nil {
		return err
	}
	var initial []analysis.Mean
	if random != nil {
		initial = analysis.Accuracy(&random.Trajectory)
	}
	drawn := append([]figures.Named{
		{Name: "figure1b", Figure: figures.Similarity(trained.Readout.Cosines(), analysis.Ward(trained.Readout.Distances()), trained.Readout.Categories, nil)},
		{Name: "figure2", Figure: figure2},
		{Name: "figure5", Figure: figures.OwnZones(analysis.OwnZoneByDimension(trained.Readout, 1))},
		{Name: "accuracy", Figure: figures.Accuracy(analysis.Accuracy(&trained.Trajectory), initial)},
		{Name: "t_stable", Figure: figures.TStable(trained.Stability)},
		{Name: "splits", Figure: figures.Splits(trained.Stability)},
	}, figures.Questions(trained, trained.Readout.Superclasses)...)
	for _, f := range drawn {
		if err := f.From(analysis.Provenance{Data: filepath.Base(source)}).Save(dir, f.Name); err != nil {
			return err
		}
	}
	return nil
}

// drawComparison draws how the second network differs from the first, if there is one.
func drawComparison(dir string, c *analysis.NetworkComparison, first, second string) error {
	if dir == "" || c == nil {
		return nil
	}
	a, b := filepath.Base(first), filepath.Base(second)
	if a == b {
		a, b = first, second
	}
	return figures.NetworkComparison(c, a, b).From(analysis.Provenance{Data: a + " and " + b}).Save(dir, "compare")
}

// drawAreas draws the areas, if any were asked for.
func drawAreas(dir, source string, areas []*analysis.AreaDynamics) error {
	if dir == "" || areas == nil {
		return nil
	}
	return figures.Areas(areas).From(analysis.Provenance{Data: filepath.Base(source)}).Save(dir, "areas")
}
