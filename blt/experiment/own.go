package experiment

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image/png"
	"io/fs"
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

// ImageFolder is the folder of images that the environment variable BLT_IMAGES names; without it, a folder of small
// drawings, <split>/<category>/<number>.png, which is written on first use.
func ImageFolder() (string, error) {
	if dir := os.Getenv(imagesVariable); dir != "" {
		return dir, nil
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
	if info, err := os.Stat(dir); err != nil || !info.IsDir() {
		return "", fmt.Errorf("BLT_IMAGES=%s: there is no such folder; name the one with your photos, which has a folder for each category", dir)
	}
	return Import(dir, blt.DefaultConfig().Size)
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
			if err := os.MkdirAll(folder, 0o755); err != nil {
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

// Import makes a data set of a folder of images, cut and resized to that size, and returns its path. It is made once,
// and anew when a file in the folder has changed.
func Import(dir string, size int) (string, error) {
	files, err := listing(dir)
	if err != nil {
		return "", err
	}
	place, err := place("data", "own", size, files, drawingsVersion)
	if err != nil {
		return "", err
	}
	path := filepath.Join(place, filepath.Base(dir)+".h5")
	return path, once(path, "importing "+dir, func(ctx context.Context) error {
		_, err := sources.Import(ctx, sources.ImportOptions{Dir: dir, Out: path, Size: size, Seed: 1})
		return err
	})
}

// listing tells the files below a folder by path, size and time, so that a change is noticed.
func listing(dir string) ([]string, error) {
	var files []string
	err := filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		info, err := entry.Info()
		if err == nil {
			files = append(files, fmt.Sprint(path, info.Size(), info.ModTime().UnixNano()))
		}
		return err
	})
	return files, err
}
