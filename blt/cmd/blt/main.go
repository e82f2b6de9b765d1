// Command blt makes data sets, trains and records networks, and analyses recordings, for machines without a notebook.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"strings"
	"syscall"

	"github.com/spf13/cobra"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	err := command().ExecuteContext(ctx)
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "blt: "+oneLine(err))
		os.Exit(1)
	}
}

// command is the whole command line (DESIGN: "Contracts").
func command() *cobra.Command {
	root := &cobra.Command{
		Use:           "blt",
		Short:         "Recurrent networks for object recognition: data, training, recording, analysis",
		SilenceErrors: true,
		SilenceUsage:  true,
	}
	root.CompletionOptions.DisableDefaultCmd = true
	root.AddCommand(dataCommand(), trainCommand(), recordCommand(), analyseCommand(), exportCommand(), describeCommand(), doctorCommand())
	return root
}

// oneLine is an error's text on one line; an interrupt is called by its name.
func oneLine(err error) string {
	if errors.Is(err, context.Canceled) {
		return strings.ReplaceAll(strings.TrimSuffix(err.Error(), ": context canceled"), "\n", "; ") + " (interrupted)"
	}
	return strings.ReplaceAll(err.Error(), "\n", "; ")
}
