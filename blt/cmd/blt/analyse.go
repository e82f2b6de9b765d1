package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"readoutzones/analysis"
	"readoutzones/analysis/claims"
	"readoutzones/analysis/figures"
	"readoutzones/data/files"
	"readoutzones/data/recording"
)

func analyseCommand() *cobra.Command {
	var in, random, report, dir, images string
	c := &cobra.Command{
		Use:   "analyse --in R.npz",
		Short: "Compute the paper's numbers from a recording and draw the figures that it allows (1B, 2, 5)",
		Long: "Compute the paper's numbers from a recording, ours or the authors'. Without --json, --figures and --images a short\n" +
			"summary is printed.",
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			recording, trained, err := measure(in)
			if err != nil {
				return err
			}
			var initial *analysis.Dynamics
			if random != "" {
				if _, initial, err = measure(random); err != nil {
					return err
				}
			}
			result, err := analysis.NewReport(trained, initial)
			if err != nil {
				return err
			}
			if report == "" && dir == "" && images == "" {
				return summarise(c, result)
			}
			return errorsInOrder(
				func() error { return writeJSON(report, result, trained, initial) },
				func() error { return writeImages(images, trained) },
				func() error { return drawFigures(dir, in, recording, trained, initial) },
			)
		},
	}
	f := c.Flags()
	f.StringVar(&in, "in", "", "recording of the trained network (.npz)")
	f.StringVar(&random, "init", "", "recording of its random initialisation (.npz), for Fig. 2A")
	f.StringVar(&report, "json", "", "file for all numbers, - for stdout")
	f.StringVar(&dir, "figures", "", "folder for the figures (SVG, PNG, CSV)")
	f.StringVar(&images, "images", "", "file for a table with a row an image (.csv)")
	require(c, "in")
	return c
}

func measure(path string) (*recording.Recording, *analysis.Dynamics, error) {
	recording, err := recording.Read(path)
	if err != nil {
		return nil, nil, err
	}
	dynamics, err := analysis.Measure(recording)
	if err != nil {
		return nil, nil, fmt.Errorf("%s: %w", path, err)
	}
	return recording, dynamics, nil
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
	text, err := json.MarshalIndent(struct {
		*analysis.Report
		Claims []claims.Entry `json:"claims"`
	}{r, claims.Entries(tested)}, "", " ")
	if err != nil {
		return err
	}
	text = append(text, '\n')
	if path == "-" {
		_, err = os.Stdout.Write(text)
		return err
	}
	return files.Write(path, text)
}

func writeImages(path string, d *analysis.Dynamics) error {
	if path == "" {
		return nil
	}
	var table bytes.Buffer
	if err := analysis.WriteImages(&table, d); err != nil {
		return err
	}
	return files.Write(path, table.Bytes())
}

// summarise prints what a first look wants to know.
func summarise(c *cobra.Command, r *analysis.Report) error {
	_, err := fmt.Fprintf(c.OutOrStdout(), "images %d\naccuracy %.3f\nstable correct %d, stable incorrect %d, unstable correct %d, unstable incorrect %d\n"+
		"t_stable counts %v, T* = %d\nreadout vectors in their own zone %.1f %%\n",
		r.Images, r.Accuracy, r.Splits.StableCorrect, r.Splits.StableIncorrect, r.Splits.UnstableCorrect, r.Splits.UnstableIncorrect,
		r.TStableCounts, r.TStar, 100*r.InOwnZone)
	return err
}

// drawFigures draws what one recording allows: Figures 1B, 2 and 5, and the accuracy and stability behind them.
func drawFigures(dir, source string, r *recording.Recording, trained, random *analysis.Dynamics) error {
	if dir == "" {
		return nil
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
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
	for _, f := range []struct {
		name   string
		figure *figures.Figure
	}{
		{"figure1b", figures.Similarity(trained.Readout.Cosines(), analysis.Ward(trained.Readout.Distances()), r.Categories, nil)},
		{"figure2", figure2},
		{"figure5", figures.OwnZones(analysis.OwnZoneByDimension(trained.Readout, 1))},
		{"accuracy", figures.Accuracy(analysis.Accuracy(&trained.Trajectory), initial)},
		{"t_stable", figures.TStable(trained.Stability)},
		{"splits", figures.Splits(trained.Stability)},
	} {
		if err := f.figure.From(analysis.Provenance{Data: filepath.Base(source)}).Save(dir, f.name); err != nil {
			return err
		}
	}
	return nil
}
