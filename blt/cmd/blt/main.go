// Command blt makes data sets, trains and records networks, and analyses recordings, for machines without a notebook.
package main

import (
	"context"
	"fmt"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"readoutzones/data/files"
)

func main() {
	ctx, stop := files.Interruptible(context.Background())
	err := command().ExecuteContext(ctx)
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "blt: "+oneLine(err))
		os.Exit(1)
	}
}

// stopsItself marks the commands that save or clean up when they are interrupted. The others just end.
var stopsItself = map[string]string{"interrupt": "stops itself"}

// command is the whole command line (DESIGN: "Contracts").
func command() *cobra.Command {
	version := false
	root := &cobra.Command{
		Use:           "blt",
		Short:         "Recurrent networks for object recognition: data, training, recording, analysis",
		SilenceErrors: true,
		SilenceUsage:  true,
		RunE: func(c *cobra.Command, _ []string) error {
			if version {
				return writeVersions(c.OutOrStdout())
			}
			return c.Help()
		},
		PersistentPreRun: func(c *cobra.Command, _ []string) {
			context.AfterFunc(c.Context(), func() {
				if context.Cause(c.Context()) != files.ErrInterrupted {
					return
				}
				if c.Annotations["interrupt"] == "" {
					files.RemoveTemporary()
					fmt.Fprintln(os.Stderr, "blt: interrupted")
					os.Exit(1)
				}
				fmt.Fprintln(os.Stderr, "\nstopping; Ctrl-C again ends at once")
			})
		},
	}
	root.CompletionOptions.DisableDefaultCmd = true
	root.AddCommand(dataCommand(), trainCommand(), plotCommand(), recordCommand(), analyseCommand(), effectsCommand(), levelsCommand(), attractorsCommand(), pushCommand(), studyCommand(), exportCommand(), describeCommand(), doctorCommand(), cacheCommand())
	root.Flags().BoolVar(&version, "version", false, "print the versions of the program, of what it is built on and of XLA's plugin")
	return root
}

// oneLine is an error's text on one line; an interrupt is called by its name.
func oneLine(err error) string {
	return strings.NewReplacer("\n", "; ", context.Canceled.Error(), "interrupted").Replace(err.Error())
}
