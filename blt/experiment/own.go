package experiment

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image/png"
	"os"
	"path/filepath"

	"readoutzones/blt"
	"readoutzones/data/images"
	"readoutzones/data/sources"
)

// drawings are the images for readers who bring none.
var drawings = sources.SynthOptions{Size: 16, Classes: 12, Train: 960, Val: 96, Test: 96, TestPlus: 480, Seed: 2}

// imagesVariable names the folder of the reader's own images.
const imagesVariable = "BLT_IMAGES"

// ImageFolder is the folder of images that the environment variable BLT_IMAGES names, by its full path; without it, a folder
// of small drawings, <split>/<category>/<number>.png, which is written on first use.
func ImageFolder() (string, error) {
	if dir := os.Getenv(imagesVariable); dir != "" {
		return fullPath(imagesVariable, dir)
	}
	dir, err := place("data", "drawings", drawings, drawingsVersion)
	if err != nil {
		return "", err
	}
	folder := filepath.Join(dir, "images")
	return folder, once(folder, "drawing images", func(context.Context) error { return drawFolder(folder, drawings) })
}

// ownPhotos is the data set of the preset photos: the folder that BLT_IMAGES names, at the paper's size.
func ownPhotos() (path string, err error) {
	dir := os.Getenv(imagesVariable)
	if dir == "" {
		return "", errors.New("BLT_PRESET=photos needs photos of yours: set BLT_IMAGES to their folder, with a folder for each category in it")
	}
	folder, err := fullPath(imagesVariable, dir)
	if err != nil {
		return "", err
	}
	return Import(folder, blt.DefaultConfig().Size)
}

// fullPath is the full path of a folder that an environment variable names. A program started elsewhere, as a notebook's cells
// are, takes a relative name for another folder, and says which.
func fullPath(variable, dir string) (string, error) {
	full, err := filepath.Abs(dir)
	if err != nil {
		return "", fmt.Errorf("%s=%s: %w; give the folder's full path", variable, dir, err)
	}
	if info, err := os.Stat(full); err != nil || !info.IsDir() {
		return "", fmt.Errorf("%s=%s: there is no folder %s; give the full path of one", variable, dir, full)
	}
	return full, nil
}

// drawFolder writes the embedded data set as PNG files. The folder has its name when it is complete.
func drawFolder(dir string, o sources.SynthOptions) error {
	unfinished := dir + ".tmp"
	categories, _ := sources.SynthCategories(o.Classes)
	for _, split := range images.SplitNames {
		images, err := sources.Synth(split, o)
		if err != nil {
			return err
		}
		for i, label := range images.Labels {
			folder := filepath.Join(unfinished, split, categories[label])
			if err := os.MkdirAll(folder, 0o777); err != nil {
				return err
			}
			var file bytes.Buffer
			if err := png.Encode(&file, images.Picture(i)); err != nil {
				return err
			}
			if err := os.WriteFile(filepath.Join(folder, fmt.Sprintf("%04d.png", i)), file.Bytes(), 0o644); err != nil {
				return err
			}
		}
	}
	return os.Rename(unfinished, dir)
}

// Import makes a data set of a folder of images, cut and resized to that size, and returns its path. It is made once, and
// anew when a file of the folder has changed, behind links too. All four splits must be there: the notebooks use them. What
// is not imported is told on stderr.
func Import(dir string, size int) (string, error) {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return "", err
	}
	o := sources.ImportOptions{Dir: dir, Size: size, Seed: 1, Whole: true}
	inputs, err := o.Inputs()
	if err != nil {
		return "", err
	}
	place, err := place("data", "own", size, inputs, drawingsVersion)
	if err != nil {
		return "", err
	}
	o.Out = filepath.Join(place, filepath.Base(dir)+".h5")
	return o.Out, once(o.Out, "importing "+dir, func(ctx context.Context) error {
		report, err := sources.Import(ctx, o)
		if report != nil {
			for _, ignored := range report.Ignored {
				fmt.Fprintln(os.Stderr, ignored)
			}
		}
		return err
	})
}
