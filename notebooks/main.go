// Notebooks opens the notebooks in JupyterLab, or executes them all, and sets up first what is missing for that:
//
//	go run ./notebooks                 open JupyterLab at your own copy of the first notebook
//	go run ./notebooks lab 02          open it at that notebook
//	go run ./notebooks lab 02 --solved open the executed notebook, with its solutions
//	go run ./notebooks run [NAME …]    execute: notebooks, pages and figures go to notebooks/out
//	go run ./notebooks doctor          what is there, what is missing
//
// Your own copies, in notebooks/mine, begin without results and solutions, and are never overwritten once you have written
// in them; `run --student` executes copies as they begin.
//
// Beside it lies what the notebooks' cells import, package display; what the commands do is in internal: lab, run and
// doctor, a package a command; ipynb (the notebooks' files), jupyter (set-up of JupyterLab and the kernel) and process
// (nothing that was started outlives the command), which they share.
package main

import (
	"fmt"
	"os"

	"github.com/spf13/cobra"

	"readoutzones/data/files"
	"readoutzones/notebooks/internal/doctor"
	"readoutzones/notebooks/internal/lab"
	"readoutzones/notebooks/internal/process"
	"readoutzones/notebooks/internal/run"
)

func main() {
	if err := process.Supervise(command().ExecuteContext); err != nil {
		fmt.Fprintf(os.Stderr, "notebooks: %v\n", err)
		os.Exit(1)
	}
}

// command is the whole command line.
func command() *cobra.Command {
	var solved bool
	openLab := func(c *cobra.Command, args []string) error {
		name, options := "", args
		if n := c.ArgsLenAtDash(); len(args) > 0 && n != 0 {
			name, options = args[0], args[1:]
			if n > 1 || n < 0 && len(args) > 1 {
				return fmt.Errorf("lab opens one notebook, not %d; give one name", len(args))
			}
		}
		return lab.Open(c.Context(), name, solved, options, os.Stdout)
	}
	root := &cobra.Command{
		Use: "notebooks", Short: "Open the notebooks in JupyterLab, or execute them",
		Args: cobra.ArbitraryArgs, RunE: openLab, SilenceUsage: true, SilenceErrors: true,
		// Cells run in the notebooks' folder.
		PersistentPreRunE: func(*cobra.Command, []string) error { return files.FullPaths("BLT_CACHE", "BLT_IMAGES") },
	}
	root.CompletionOptions.DisableDefaultCmd = true
	labCommand := &cobra.Command{
		Use: "lab [NAME] [-- OPTION …]", Short: "Open JupyterLab (the default), at that notebook",
		Long: "Open JupyterLab, at your own copy of the notebook of that file name or number: it is in notebooks/mine, is made without\n" +
			"results and solutions when it is missing, and is never overwritten. JupyterLab listens on this machine only and asks\n" +
			"for a token, which the printed link contains. Options after -- go to JupyterLab.",
		RunE: openLab,
	}
	for _, c := range []*cobra.Command{root, labCommand} {
		c.Flags().BoolVar(&solved, "solved", false, "open the executed notebook, with its solutions")
	}
	root.AddCommand(labCommand,
		runCommand(),
		&cobra.Command{
			Use: "doctor", Short: "Tell what is there and what is missing", Args: cobra.NoArgs,
			RunE: func(c *cobra.Command, _ []string) error { return doctor.Report(c.Context(), os.Stdout) },
		})
	return root
}

func runCommand() *cobra.Command {
	var options run.Options
	c := &cobra.Command{
		Use: "run [NAME …]", Short: "Execute notebooks, all if none is named",
		Long: "Execute the notebooks of these file names or numbers, all if none is named, each from a fresh kernel. The executed\n" +
			"notebooks, a page of each, their figures and a gallery go to notebooks/out.",
		RunE: func(c *cobra.Command, args []string) error {
			return run.Notebooks(c.Context(), args, options)
		},
	}
	c.Flags().BoolVar(&options.Save, "save", false, "also refresh the outputs stored in the notebooks themselves")
	c.Flags().BoolVar(&options.Student, "student", false, "the readers' copies as they begin, without solutions, into notebooks/out/student")
	c.Flags().IntVar(&options.Jobs, "jobs", 0, "how many at a time (default: as cores and memory allow)")
	return c
}
