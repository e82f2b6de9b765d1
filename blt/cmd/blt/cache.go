package main

import (
	"errors"
	"fmt"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"readoutzones/data/files"
	"readoutzones/data/progress"
)

func cacheCommand() *cobra.Command {
	var remove bool
	c := &cobra.Command{
		Use:   "cache [--remove NAME …]",
		Short: "List what lies in the cache folder, with size and age, and remove what is named",
		Long: "List what lies in the cache folder ($BLT_CACHE, or readoutzones in your user's): data sets, trained networks with their\n" +
			"recordings, studies, libraries, JupyterLab's environment; with its size, and for how long it has not changed.\n" +
			"All of it is made again when it is wanted. --remove removes what is named, unless another process uses it.",
		RunE: func(c *cobra.Command, names []string) error {
			if !remove && len(names) > 0 {
				return fmt.Errorf("cache: %s is not removed without --remove", strings.Join(names, ", "))
			}
			if remove && len(names) == 0 {
				return errors.New("cache: --remove wants names, as `blt cache` lists them")
			}
			if remove {
				return removeCached(c, names)
			}
			return listCached(c)
		},
	}
	c.Flags().BoolVar(&remove, "remove", false, "remove what is named")
	return c
}

// removeCached removes all that can be, and tells of the rest.
func removeCached(c *cobra.Command, names []string) (err error) {
	var total int64
	for _, name := range names {
		freed, failed := files.RemoveCached(name)
		err, total = errors.Join(err, failed), total+freed
		if failed == nil {
			fmt.Fprintf(c.OutOrStdout(), "removed %s, %s\n", name, progress.Size(freed))
		}
	}
	if len(names) > 1 {
		fmt.Fprintf(c.OutOrStdout(), "freed %s\n", progress.Size(total))
	}
	return err
}

func listCached(c *cobra.Command) error {
	dir, err := files.CacheDir()
	if err != nil {
		return err
	}
	all, err := files.Cached()
	if err != nil {
		return err
	}
	var total int64
	table := tabwriter.NewWriter(c.OutOrStdout(), 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "name\tsize\tunchanged for\twhat it is")
	for _, k := range all {
		total += k.Size
		fmt.Fprintf(table, "%s\t%s\t%s\t%s\n", k.Name, progress.Size(k.Size), age(time.Since(k.Changed)), kindOf(k.Name))
	}
	fmt.Fprintf(table, "%s\t%s\t\t\n", dir, progress.Size(total))
	return table.Flush()
}

// kinds say what a name in the cache begins with.
var kinds = [][2]string{
	{"data/", "data set"}, {"runs/", "trained network and its recordings"}, {"studies/", "study"}, {"downloads", "MiniEcoset and the authors’ weights"},
	{"fingerprints", "notes on data sets"}, {"libraries-", "HDF5 and XLA"}, {"gpu-", "XLA for NVIDIA GPUs"}, {"jupyter-state", "JupyterLab’s settings"}, {"jupyter-", "JupyterLab and the Go kernel"},
}

func kindOf(name string) string {
	for _, kind := range kinds {
		if strings.HasPrefix(name, kind[0]) {
			return kind[1]
		}
	}
	return ""
}

// age is a duration in one unit.
func age(d time.Duration) string {
	switch {
	case d < time.Hour:
		return fmt.Sprintf("%d min", int(d.Minutes()))
	case d < 48*time.Hour:
		return fmt.Sprintf("%d h", int(d.Hours()))
	}
	return fmt.Sprintf("%d days", int(d.Hours()/24))
}
