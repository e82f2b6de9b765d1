package main

import (
	"fmt"
	"path/filepath"

	"github.com/spf13/cobra"

	"readoutzones/blt/experiment"
	"readoutzones/data/files"
	"readoutzones/data/images"
	"readoutzones/data/sources"
)

func dataCommand() *cobra.Command {
	c := &cobra.Command{Use: "data", Short: "Make, fetch and look at data sets in the MiniEcoset layout (HDF5)"}
	c.AddCommand(synthCommand(), importCommand(), fetchCommand(), infoCommand(), sheetCommand())
	return c
}

func infoCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "info F.h5",
		Short: "Check a data set and print its splits, shapes, label range, categories and channel means",
		Args:  cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			set, err := images.Open(args[0])
			if err != nil {
				return err
			}
			defer set.Close()
			return set.Describe(c.OutOrStdout())
		},
	}
}

func sheetCommand() *cobra.Command {
	var out string
	c := &cobra.Command{
		Use:   "sheet F.h5 --out P.png",
		Short: "Draw a contact sheet of a data set by category",
		Args:  cobra.ExactArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			set, err := images.Open(args[0])
			if err != nil {
				return err
			}
			defer set.Close()
			return images.WriteSheet(out, set)
		},
	}
	c.Flags().StringVar(&out, "out", "", "picture to write (.png)")
	require(c, "out")
	return c
}

func importCommand() *cobra.Command {
	var o sources.ImportOptions
	c := &cobra.Command{
		Use:   "import --dir D --out F.h5",
		Short: "Make a data set of folders of JPEG and PNG images",
		Long: "Make a data set of D/{train,val,test,testplus}/<category>/*.{jpg,jpeg,png}, or of D/<category>/…, which --seed splits.\n" +
			"Splits may also be called training, validation, valid, dev and testing. What lies elsewhere is left out, and told.\n" +
			"Images are turned by their EXIF orientation, cut to their middle square and resized. D/superclasses.csv\n" +
			"(folder,superclass,animate) is carried along for the colours of dendrograms.",
		Args: cobra.NoArgs, Annotations: stopsItself,
		RunE: func(c *cobra.Command, _ []string) error {
			report, err := sources.Import(c.Context(), o)
			if report != nil {
				for _, bad := range report.Bad {
					fmt.Fprintln(c.ErrOrStderr(), "unreadable: "+bad.Error())
				}
				for _, ignored := range report.Ignored {
					fmt.Fprintln(c.ErrOrStderr(), ignored)
				}
			}
			return err
		},
	}
	f := c.Flags()
	f.StringVar(&o.Dir, "dir", "", "folder of the images")
	f.StringVar(&o.Out, "out", "", "data set to write (.h5)")
	f.IntVar(&o.Size, "size", 64, "side of the images in pixels, divisible by 8")
	f.BoolVar(&o.SkipBad, "skip-bad", false, "leave out images that cannot be read, instead of stopping")
	f.Uint64Var(&o.Seed, "seed", 1, "of the splits of a folder without train, val, test, testplus")
	require(c, "dir", "out")
	return c
}

func fetchCommand() *cobra.Command {
	var dir string
	var size int
	var weights bool
	c := &cobra.Command{
		Use:   "fetch",
		Short: "Download MiniEcoset, or the authors' weights, from OSF; resumes, and checks OSF's sha256",
		Args:  cobra.NoArgs, Annotations: stopsItself,
		RunE: func(c *cobra.Command, _ []string) (err error) {
			if dir == "" {
				if dir, err = experiment.DownloadDir(); err != nil {
					return err
				}
			}
			if size != 64 && size != 128 {
				return fmt.Errorf("--size %d: MiniEcoset comes in 64 and 128 px", size)
			}
			fetcher := sources.NewFetcher(filepath.Clean(dir))
			var paths []string
			if weights {
				paths, err = fetcher.Weights(c.Context())
			} else {
				var path string
				path, err = fetcher.MiniEcoset(c.Context(), size)
				paths = []string{path}
			}
			if err != nil {
				return err
			}
			for _, path := range paths {
				if sum, ok := files.Checked(path); ok {
					fmt.Fprintf(c.ErrOrStderr(), "sha256 %s\n", sum)
				}
				fmt.Fprintln(c.OutOrStdout(), path)
			}
			return nil
		},
	}
	c.Flags().StringVar(&dir, "dir", "", "folder for the files (default: in the cache folder, where the notebooks look)")
	c.Flags().IntVar(&size, "size", 64, "64 or 128 px")
	c.Flags().BoolVar(&weights, "weights", false, "the authors' weights instead")
	return c
}
